"""What SQLAlchemy's inspector finds out about tables."""

from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.engine.interfaces import ReflectedColumn
from sqlalchemy.engine.reflection import Inspector
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from core.errors import BadInput, Unavailable
from core.store.sources.server import first_line
from core.store.sources.tables import Foreign, SeenColumn, SeenTable, holds


def inspected(url: str | Engine, schema: str) -> tuple[SeenTable, ...]:
    """All tables and views of a schema, "" for the database's own default, by name.

    Raises Unavailable when the server does not answer, BadInput when there is no such schema.
    """
    engine = create_engine(url, poolclass=NullPool) if isinstance(url, str) else url
    try:
        with engine.connect() as connection:
            inspector = inspect(connection)
            if schema and schema not in inspector.get_schema_names():
                raise BadInput(f"The database has no schema {schema}.")
            return tuple(_tables(inspector, schema or None))
    except OperationalError as error:
        raise Unavailable(f"The source does not answer: {first_line(error)}") from error
    except SQLAlchemyError as error:
        raise BadInput(f"The source cannot be read: {first_line(error)}") from error
    finally:
        engine.dispose()


def _tables(inspector: Inspector, schema: str | None) -> list[SeenTable]:
    views = set(inspector.get_view_names(schema=schema))
    names = sorted(views | set(inspector.get_table_names(schema=schema)))
    return [_table(inspector, name, schema, view=name in views) for name in names]


def _table(inspector: Inspector, name: str, schema: str | None, *, view: bool) -> SeenTable:
    columns = tuple(_column(c) for c in inspector.get_columns(name, schema=schema))
    try:
        comment = inspector.get_table_comment(name, schema=schema)["text"] or ""
    except NotImplementedError:
        comment = ""
    if view:
        return SeenTable(name=name, columns=columns, comment=comment, view=True)
    key = inspector.get_pk_constraint(name, schema=schema).get("constrained_columns") or ()
    uniques = [u["column_names"] for u in inspector.get_unique_constraints(name, schema=schema)]
    foreign = [
        Foreign(
            columns=tuple(f["constrained_columns"]),
            table=f["referred_table"],
            named=tuple(f["referred_columns"]),
        )
        for f in inspector.get_foreign_keys(name, schema=schema)
        if f.get("referred_schema") in {None, schema}
    ]
    return SeenTable(
        name=name, columns=columns, comment=comment, key=tuple(key),
        uniques=tuple(tuple(filter(None, u)) for u in uniques), foreign=tuple(foreign),
    )  # fmt: skip


def _column(found: ReflectedColumn) -> SeenColumn:
    return SeenColumn(
        name=found["name"],
        holds=holds(str(found["type"])),
        comment=found.get("comment") or "",
        nullable=bool(found.get("nullable", True)),
    )
