"""Another PostgreSQL than the platform's own."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg

from core.errors import BadInput, DeadlineExceeded, Unavailable
from core.store.database import plain_dsn
from core.store.reader import Limits, Rows
from core.store.sources.inspect import inspected
from core.store.sources.server import CONNECT_S, gathered
from core.store.sources.tables import SeenTable


class PostgresServer:
    """A read-only transaction that is always rolled back, with the server's own time limit."""

    dialect = "postgres"

    def __init__(self, url: str) -> None:
        self._url, self._dsn = url, plain_dsn(url)

    def read(self, query: str, limits: Limits, schema: str = "", zone: str = "UTC") -> Rows:
        with self._asking(limits.seconds, schema, zone) as cursor:
            rows = cursor.stream(query, size=100)  # the extended protocol: one statement only
            first = next(rows, None)
            names = [c.name for c in cursor.description or ()]
            return gathered(names, _again(first, rows), limits)

    def cost(self, query: str, schema: str = "") -> float | None:
        with self._asking(5, schema, "UTC") as cursor:
            plan = f"EXPLAIN (FORMAT JSON) {query}"
            cursor.execute(plan, prepare=True)
            found = cursor.fetchone()
            told = found[0] if found else []
            return float((json.loads(told) if isinstance(told, str) else told)[0]["Plan"]["Total Cost"])  # fmt: skip

    def tables(self, schema: str = "") -> tuple[SeenTable, ...]:
        return inspected(self._url.replace("postgresql://", "postgresql+psycopg://", 1), schema)

    @contextmanager
    def _asking(
        self, seconds: float, schema: str, zone: str
    ) -> Iterator[psycopg.Cursor[tuple[Any, ...]]]:
        try:
            with closing(psycopg.connect(self._dsn, connect_timeout=CONNECT_S)) as connection:
                connection.read_only = True
                connection.execute(
                    "SELECT set_config('statement_timeout', %s, true), "
                    "set_config('TimeZone', %s, true), set_config('search_path', %s, true)",
                    (f"{int(seconds * 1000)}ms", zone, '"{}"'.format((schema or "public").replace('"', '""'))),
                )  # fmt: skip
                yield connection.cursor()
        except psycopg.errors.QueryCanceled as error:
            raise DeadlineExceeded(f"The query took longer than {seconds:g} s.") from error
        except psycopg.OperationalError as error:
            raise Unavailable("The source does not answer.") from error
        except psycopg.Error as error:
            said = (error.diag.message_primary or str(error)).splitlines()[0]
            raise BadInput(f"The source refuses the query: {said}") from error


def _again(
    first: tuple[Any, ...] | None, rows: Iterator[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:
    if first is not None:
        yield first
        yield from rows
