"""MySQL 8, through PyMySQL, which sends one statement at a time."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from core.errors import AppError, BadInput, DeadlineExceeded, Unavailable
from core.store.reader import Limits, Rows
from core.store.sources.inspect import inspected
from core.store.sources.server import CONNECT_S, first_line, gathered
from core.store.sources.tables import SeenTable

_COST = re.compile(r'"query_cost"\s*:\s*"([\d.]+)"')
"""The first is that of the whole query."""

_TOO_LATE = {1317, 3024}
_NO_ANSWER = {1040, 1044, 1045, 1049, 2002, 2003, 2005, 2006, 2013}


class MySqlServer:
    """A session that may only read, with the server's own time limit. schema is a database."""

    dialect = "mysql"

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine = create_engine(
            url,
            poolclass=NullPool,
            connect_args={"connect_timeout": CONNECT_S, "local_infile": False},
        )

    def read(self, query: str, limits: Limits, schema: str = "", zone: str = "UTC") -> Rows:
        with self._asking(limits.seconds, schema, zone) as connection:
            found = connection.exec_driver_sql(query)
            return gathered(tuple(found.keys()), found, limits)

    def cost(self, query: str, schema: str = "") -> float | None:
        """None too where the server is MariaDB, which tells no cost this way."""
        with self._asking(5, schema, "UTC") as connection:
            told = str(connection.exec_driver_sql(f"EXPLAIN FORMAT=JSON {query}").scalar_one())
            found = _COST.search(told)
            return None if found is None else float(found[1])

    def tables(self, schema: str = "") -> tuple[SeenTable, ...]:
        return inspected(self._url, schema)

    @contextmanager
    def _asking(self, seconds: float, schema: str, zone: str) -> Iterator[Connection]:
        try:
            with self._engine.connect() as plain:
                connection = plain.execution_options(stream_results=True, no_parameters=True)
                for statement in _prepared(seconds, zone):
                    connection.exec_driver_sql(statement)
                if schema:
                    quoted = connection.dialect.identifier_preparer.quote_identifier(schema)
                    connection.exec_driver_sql(f"USE {quoted}")
                connection.exec_driver_sql("START TRANSACTION READ ONLY")
                yield connection
        except DBAPIError as error:
            raise refused(error, seconds) from error
        except SQLAlchemyError as error:
            raise Unavailable(f"The source does not answer: {first_line(error)}") from error


def _prepared(seconds: float, zone: str) -> tuple[str, ...]:
    """Zones by name may not be loaded there, so the offset of today stands for it."""
    offset = dt.datetime.now(ZoneInfo(zone)).strftime("%z")
    return (
        "SET SESSION TRANSACTION READ ONLY",
        f"SET SESSION MAX_EXECUTION_TIME = {int(seconds * 1000)}",
        f"SET SESSION time_zone = '{offset[:3]}:{offset[3:]}'",
    )


def refused(error: DBAPIError, seconds: float) -> AppError:
    """What a failure of PyMySQL, which says (number, words), is in our words."""
    said = error.orig.args if error.orig is not None else ()
    number = said[0] if said and isinstance(said[0], int) else 0
    if number in _TOO_LATE:
        return DeadlineExceeded(f"The query took longer than {seconds:g} s.")
    if number in _NO_ANSWER:
        return Unavailable("The source does not answer.")
    words = str(said[1]) if len(said) > 1 else first_line(error)
    return BadInput(f"The source refuses the query: {words.splitlines()[0]}")
