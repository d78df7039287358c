"""DuckDB: a file of its own, or a folder of CSV and Parquet files as tables."""

import re
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from core.errors import BadInput, DeadlineExceeded, Unavailable
from core.store.reader import Limits, Rows
from core.store.sources.server import first_line, gathered
from core.store.sources.tables import Foreign, SeenColumn, SeenTable, holds

_READS = {".csv": "read_csv", ".parquet": "read_parquet"}
_MEMORY = "1GB"


class DuckServer:
    """No statement can reach other files or the network, nor change that: the settings are locked."""

    dialect = "duckdb"

    def __init__(self, path: str, *, folder: bool = False) -> None:
        self._path, self._folder = Path(path).expanduser(), folder
        self._views: dict[tuple[str, int, int], str] = {}

    def read(self, query: str, limits: Limits, schema: str = "", zone: str = "UTC") -> Rows:
        with self._asking(limits.seconds, schema, zone) as connection:
            statements = connection.extract_statements(query)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise BadInput("The source refuses the query: it is not one SELECT.")
            found = connection.execute(statements[0])
            return gathered([c[0] for c in found.description or ()], _rows(found), limits)

    def cost(self, query: str, schema: str = "") -> float | None:
        """DuckDB gives no estimate in one figure; the deadline bounds a query alone."""
        del query, schema
        return None

    def tables(self, schema: str = "") -> tuple[SeenTable, ...]:
        with self._asking(30, schema, "UTC") as connection:
            where = "NOT internal AND database_name = current_database() AND schema_name = current_schema()"  # fmt: skip
            named = connection.execute(
                f"SELECT table_name, comment, false FROM duckdb_tables() WHERE {where} UNION ALL "
                f"SELECT view_name, comment, true FROM duckdb_views() WHERE {where} ORDER BY 1"
            ).fetchall()
            columns = connection.execute(
                "SELECT table_name, column_name, data_type, comment, is_nullable "
                f"FROM duckdb_columns() WHERE {where} ORDER BY table_name, column_index"
            ).fetchall()
            bound = connection.execute(
                "SELECT table_name, constraint_type, constraint_column_names, referenced_table, "
                "referenced_column_names FROM duckdb_constraints() "
                "WHERE database_name = current_database() AND schema_name = current_schema()"
            ).fetchall()
        return tuple(_table(n, c or "", v, columns, bound) for n, c, v in named)

    @contextmanager
    def _asking(
        self, seconds: float, schema: str, zone: str
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        try:
            with closing(self._opened()) as connection:
                connection.execute("SET TimeZone = $1", [zone])
                if schema:
                    connection.execute("SET schema = $1", [schema])
                connection.execute("SET lock_configuration = true")
                timer = threading.Timer(seconds, connection.interrupt)
                timer.start()
                try:
                    yield connection
                finally:
                    timer.cancel()
        except duckdb.InterruptException as error:
            raise DeadlineExceeded(f"The query took longer than {seconds:g} s.") from error
        except (duckdb.IOException, duckdb.ConnectionException) as error:
            raise Unavailable("The source does not answer.") from error
        except duckdb.Error as error:
            raise BadInput(f"The source refuses the query: {first_line(error)}") from error

    def _opened(self) -> duckdb.DuckDBPyConnection:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY, "threads": 2, "autoinstall_known_extensions": False,
            "autoload_known_extensions": False, "allow_community_extensions": False,
        }  # fmt: skip
        if self._folder:
            return self._of_folder(config)
        if not self._path.is_file():
            raise Unavailable("The source's file is not there.")
        config["enable_external_access"] = False
        return duckdb.connect(self._path, read_only=True, config=config)

    def _of_folder(
        self, config: dict[str, str | bool | int | float | list[str]]
    ) -> duckdb.DuckDBPyConnection:
        if not self._path.is_dir():
            raise Unavailable("The source's folder is not there.")
        files = sorted(p for p in self._path.resolve().iterdir() if p.suffix.lower() in _READS)
        connection = duckdb.connect(":memory:", config=config)
        for file in files:
            seen = file.stat()
            known = (str(file), seen.st_mtime_ns, seen.st_size)
            if known not in self._views:
                self._views[known] = _view(connection, file)
            connection.execute(self._views[known])
        allowed = ", ".join(_text(str(f)) for f in files)
        connection.execute(f"SET allowed_paths = [{allowed}]")
        connection.execute("SET enable_external_access = false")
        return connection


def _view(connection: duckdb.DuckDBPyConnection, file: Path) -> str:
    """Numbers with a leading zero are codes (000001) and stay texts."""
    place, name = _text(str(file)), re.sub(r"\W+", "_", file.stem).lower()
    reads = f"{_READS[file.suffix.lower()]}({place})"
    if file.suffix.lower() == ".csv":
        told = connection.execute(f"DESCRIBE SELECT * FROM {reads}").fetchall()
        whole = [str(c[0]) for c in told if holds(str(c[1])) == "integer"]
        checks = ", ".join(f"bool_or({_name(c)} LIKE '0_%')" for c in whole) or "false"
        raw = f"read_csv({place}, all_varchar = true, header = true)"
        found = connection.execute(f"SELECT {checks} FROM {raw}").fetchone() or ()
        codes = [c for c, zero in zip(whole, found, strict=False) if zero]
        types = ", ".join(f"{_text(c)}: 'VARCHAR'" for c in codes)
        reads = f"read_csv({place}, types = {{{types}}})" if codes else reads
    return f"CREATE OR REPLACE VIEW {_name(name)} AS SELECT * FROM {reads}"


def _text(value: str) -> str:
    return "'{}'".format(value.replace("'", "''"))


def _name(value: str) -> str:
    return '"{}"'.format(value.replace('"', '""'))


def _rows(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[object, ...]]:
    while page := found.fetchmany(200):
        yield from page


def _table(
    name: str, comment: str, view: bool, columns: list[tuple[str, ...]], bound: list[tuple[object, ...]]
) -> SeenTable:  # fmt: skip
    own = [b for b in bound if b[0] == name]
    keys = [tuple(b[2]) for b in own if b[1] == "PRIMARY KEY" and isinstance(b[2], list)]
    return SeenTable(
        name=name, comment=comment, view=view,
        columns=tuple(
            SeenColumn(name=c, holds=holds(t), comment=said or "", nullable=bool(null))
            for table, c, t, said, null in columns if table == name
        ),
        key=keys[0] if keys else (),
        uniques=tuple(tuple(b[2]) for b in own if b[1] == "UNIQUE" and isinstance(b[2], list)),
        foreign=tuple(
            Foreign(columns=tuple(b[2]), table=str(b[3]), named=tuple(b[4]))
            for b in own
            if b[1] == "FOREIGN KEY" and isinstance(b[2], list) and isinstance(b[4], list)
        ),
    )  # fmt: skip
