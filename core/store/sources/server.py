"""What every foreign database gives: rows of one query within bounds, and what its tables are."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from core.store.reader import Limits, Rows
from core.store.sources.tables import SeenTable

CONNECT_S = 5


class Server(Protocol):
    """Each query has a connection of its own that can only read. dialect is sqlglot's name.

    All of them raise BadInput with the server's first line when it refuses, DeadlineExceeded after
    the time, Unavailable when the server does not answer or the file is not there.
    """

    dialect: str

    def read(self, query: str, limits: Limits, schema: str = "", zone: str = "UTC") -> Rows: ...

    def cost(self, query: str, schema: str = "") -> float | None:
        """The server's estimate in its own unit; None where it gives none."""
        ...

    def tables(self, schema: str = "") -> tuple[SeenTable, ...]:
        """Names, types, keys and comments of the tables and views, by name; no rows are read."""
        ...


def gathered(names: Sequence[str], rows: Iterable[Sequence[Any]], limits: Limits) -> Rows:
    """Takes rows until one of the limits is reached."""
    kept, size, cut = list[tuple[Any, ...]](), 0, False
    for row in rows:
        size += sum(len(str(v)) for v in row)
        cut = len(kept) >= limits.rows or size > limits.size
        if cut:
            break
        kept.append(tuple(row))
    return Rows(columns=tuple(names), rows=tuple(kept), cut=cut)


def first_line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
