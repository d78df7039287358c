"""What a question on data needs of a database."""

from collections.abc import Sequence
from typing import Protocol

from core.store.claims import Claims
from core.store.reader import Limits, Reader, Rows


class Source(Protocol):
    """Runs checked queries, all written for PostgreSQL, as far as claims allow. dialect is the
    source's own, by sqlglot's name.

    Raises BadInput with the source's first line when it refuses, NotFound for another institution's
    claims, DeadlineExceeded, Unavailable.
    """

    @property
    def dialect(self) -> str: ...

    def read(
        self, claims: Claims, schemas: Sequence[str], query: str, limits: Limits | None = None
    ) -> Rows: ...

    def cost(self, claims: Claims, schemas: Sequence[str], query: str) -> float | None:
        """The source's estimate; None where it gives none that compares with PostgreSQL's."""
        ...


class Own:
    """The platform's own database, which holds rows and columns back by itself."""

    dialect = "postgres"

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def read(
        self, claims: Claims, schemas: Sequence[str], query: str, limits: Limits | None = None
    ) -> Rows:
        return self._reader.read(claims, schemas, query, limits)

    def cost(self, claims: Claims, schemas: Sequence[str], query: str) -> float | None:
        return self._reader.cost(claims, schemas, query)
