"""A database of the institution that is not the platform's: walls in code, its own dialect."""

import re
from collections.abc import Sequence

import sqlglot

from core.errors import BadInput, NotFound
from core.store.claims import Claims
from core.store.reader import Limits, Rows
from core.store.sources.server import Server
from tools.sql.catalogue import Dataset
from tools.sql.sources.translate import written
from tools.sql.sources.typed import typed, types_of
from tools.sql.sources.walls import walled

_TOLD = re.compile(r"['\"`].*|\d+", re.DOTALL)
"""What a server repeats in an error may be a value that the asker is not to see."""


class Foreign:
    """institution owns the database; nobody of another one is answered from it."""

    def __init__(self, server: Server, dataset: Dataset, institution: str) -> None:
        self._server, self._dataset, self._institution = server, dataset, institution

    @property
    def dialect(self) -> str:
        return self._server.dialect

    def read(
        self, claims: Claims, schemas: Sequence[str], query: str, limits: Limits | None = None
    ) -> Rows:
        """schemas is what the dataset says and is not asked again."""
        del schemas
        text = self._written(claims, query)
        try:
            found = self._server.read(
                text, limits or Limits(), self._dataset.schema_name, self._dataset.timezone
            )
        except BadInput as error:
            raise BadInput(_TOLD.sub("…", error.detail)) from None
        if self.dialect == "postgres":
            return found
        return typed(found, types_of(sqlglot.parse_one(query, dialect="postgres"), self._dataset))

    def cost(self, claims: Claims, schemas: Sequence[str], query: str) -> float | None:
        """Only PostgreSQL's estimate is in the unit that others are compared with."""
        del schemas
        if self.dialect != "postgres":
            return None
        return self._server.cost(self._written(claims, query), self._dataset.schema_name)

    def _written(self, claims: Claims, query: str) -> str:
        """Raises NotFound for another institution's claims, Refusal for what is not to run."""
        if claims.institution != self._institution:
            raise NotFound(f"There is no dataset {self._dataset.name}.")
        return written(walled(query, self._dataset, claims), self.dialect)
