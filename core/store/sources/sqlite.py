"""A SQLite file, opened to read; the connection itself denies everything but reading tables."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from core.errors import BadInput, DeadlineExceeded, Unavailable
from core.store.reader import Limits, Rows
from core.store.sources.inspect import inspected
from core.store.sources.server import first_line, gathered
from core.store.sources.tables import SeenTable

_STEPS = 5_000
"""Instructions of SQLite's machine between two looks at the clock."""

_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION}
_FORBIDDEN = {"load_extension", "fts3_tokenizer", "randomblob", "zeroblob", "writefile", "readfile"}


class SqliteServer:
    """ATTACH, PRAGMA and all that writes is denied by the connection's authorizer."""

    dialect = "sqlite"

    def __init__(self, path: str) -> None:
        self._path = Path(path).expanduser()

    def read(self, query: str, limits: Limits, schema: str = "", zone: str = "UTC") -> Rows:
        """schema and zone mean nothing here: there is one schema, and moments are texts."""
        del schema, zone
        with self._asking(limits) as connection:
            cursor = connection.execute(query)
            return gathered([c[0] for c in cursor.description or ()], cursor, limits)

    def cost(self, query: str, schema: str = "") -> float | None:
        """SQLite estimates nothing; the deadline bounds a query alone."""
        del query, schema
        return None

    def tables(self, schema: str = "") -> tuple[SeenTable, ...]:
        if schema:
            raise BadInput("A SQLite file has no schemas.")
        return inspected(create_engine("sqlite://", creator=self._opened, poolclass=NullPool), "")

    def _opened(self) -> sqlite3.Connection:
        if not self._path.is_file():
            raise Unavailable("The source's file is not there.")
        place = f"file:{quote(str(self._path.resolve()))}?mode=ro"
        return sqlite3.connect(place, uri=True, timeout=5, check_same_thread=False)

    @contextmanager
    def _asking(self, limits: Limits) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._opened()) as connection:
                until = time.monotonic() + limits.seconds
                connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 4_000_000)
                connection.execute("PRAGMA query_only = ON")
                connection.execute("PRAGMA case_sensitive_like = ON")
                connection.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
                connection.set_authorizer(_may)
                yield connection
        except sqlite3.OperationalError as error:
            said = first_line(error)
            if said == "interrupted":
                raise DeadlineExceeded(f"The query took longer than {limits.seconds:g} s.") from error  # fmt: skip
            if "unable to open" in said or "locked" in said:
                raise Unavailable("The source does not answer.") from error
            raise BadInput(f"The source refuses the query: {said}") from error
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise BadInput(f"The source refuses the query: {first_line(error)}") from error


def _may(action: int, one: str | None, two: str | None, *_: str | None) -> int:
    if action not in _ALLOWED or (two or "").lower() in _FORBIDDEN:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_READ and (one or "").lower().startswith("sqlite_"):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
