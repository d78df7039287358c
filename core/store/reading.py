"""Views that show an institution's own rows to readers of datasets, made by the tables' owner."""

import re
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, create_engine, text

from core.domain import Frozen
from core.errors import Unavailable
from core.store.claims import READER_ROLE, SCHEMA
from core.store.rows import institution_tables

_CLAIMS = f"(SELECT {SCHEMA}.claims())"
_BRANCH = f"({_CLAIMS} ->> 'branch')"
_PUBLIC = re.compile(r"\bpublic\.(\w+)")


class ViewColumn(Frozen):
    """right is needed to see the value; without it the column is empty. value is what the column is
    made of, in SQL, where that is not the table's own column of its name."""

    name: str
    right: str = ""
    value: str = ""


class View(Frozen):
    """One table of a dataset. rows is a SQL condition in which {branch} is the reader's branch; it
    does not bind who may see all branches; only is a condition that binds everybody. beside are LEFT
    JOINs of tables that values are made of, one row each. Without `right` there are no rows."""

    table: str
    columns: tuple[ViewColumn, ...]
    rows: str = ""
    only: str = ""
    beside: str = ""
    right: str = ""

    @property
    def reads(self) -> tuple[str, ...]:
        """Its table and those that its SQL names."""
        said = (self.beside, self.rows, self.only, *(c.value for c in self.columns))
        return tuple(dict.fromkeys((self.table, *_PUBLIC.findall(" ".join(said)))))


def publish(connection: Connection, schema: str, views: Sequence[View]) -> None:
    """Makes the schema anew with these views and lets the reader's role select from them."""
    quote = connection.dialect.identifier_preparer.quote
    _role(connection)
    known = set(institution_tables(connection))
    for statement in (
        f"DROP SCHEMA IF EXISTS {quote(schema)} CASCADE",
        f"CREATE SCHEMA {quote(schema)}",
        f"GRANT USAGE ON SCHEMA {quote(schema)} TO {READER_ROLE}",
    ):
        connection.exec_driver_sql(statement)
    for view in views:
        for table in view.reads:
            if table not in known:
                raise Unavailable(f"The table {table} is not there.", todo="Run `jinnao migrate`.")
            _owner_reads(connection, quote(table))
        name = f"{quote(schema)}.{quote(view.table)}"
        connection.exec_driver_sql(f"CREATE VIEW {name} WITH (security_barrier) AS {_body(view, quote)}")  # fmt: skip
        connection.exec_driver_sql(f"GRANT SELECT ON {name} TO {READER_ROLE}")


def _body(view: View, quote: object) -> str:
    assert callable(quote)
    own = quote(view.table)
    values = {c.name: f"({c.value})" if c.value else f"{own}.{quote(c.name)}" for c in view.columns}
    columns = ", ".join(
        f"CASE WHEN {_CLAIMS} -> 'rights' ? '{c.right}' THEN {values[c.name]} END AS {quote(c.name)}"
        if c.right
        else f"{values[c.name]} AS {quote(c.name)}"
        for c in view.columns
    )
    rows = f"{own}.institution = ({_CLAIMS} ->> 'institution')"
    if view.right:
        rows += f" AND {_CLAIMS} -> 'rights' ? '{view.right}'"
    if view.rows:
        bound = view.rows.replace("{branch}", _BRANCH)
        rows += f" AND ({_BRANCH} IS NULL AND {_CLAIMS} IS NOT NULL OR ({bound}))"
    if view.only:
        rows += f" AND ({view.only})"
    return " ".join(("SELECT", columns, f"FROM public.{own}", view.beside, "WHERE", rows))


def _owner_reads(connection: Connection, table: str) -> None:
    """A view reads as its owner, whom row security binds too."""
    connection.exec_driver_sql(f"DROP POLICY IF EXISTS owner_reads ON {table}")
    connection.exec_driver_sql(
        f"CREATE POLICY owner_reads ON {table} FOR SELECT TO CURRENT_USER USING (true)"
    )


def _role(connection: Connection) -> None:
    found = connection.execute(
        text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = :r"),
        {"r": READER_ROLE},
    ).first()
    if found is None:
        raise Unavailable(
            f"The database role {READER_ROLE} does not exist.",
            todo=f"As a superuser: CREATE ROLE {READER_ROLE} LOGIN PASSWORD '…' NOBYPASSRLS.",
        )
    if found[0]:
        raise Unavailable(
            f"The database role {READER_ROLE} passes row security.",
            todo=f"As a superuser: ALTER ROLE {READER_ROLE} NOSUPERUSER NOBYPASSRLS.",
        )
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {READER_ROLE}")
    connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {SCHEMA}.claims() TO {READER_ROLE}")


def publish_all(owner_url: str, schemas: Mapping[str, Sequence[View]]) -> None:
    """All schemas in one transaction, or none. What was just filled has no statistics yet, and queries
    without them took minutes."""
    engine = create_engine(owner_url)
    try:
        with engine.begin() as connection:
            for schema, views in schemas.items():
                publish(connection, schema, views)
                for view in views:
                    quoted = connection.dialect.identifier_preparer.quote(view.table)
                    connection.exec_driver_sql(f"ANALYZE public.{quoted}")
    finally:
        engine.dispose()
