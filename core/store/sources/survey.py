"""A bounded look at a database's rows, for a dataset to be drafted from."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from core.domain import Frozen
from core.errors import AppError, DeadlineExceeded
from core.store.reader import Limits
from core.store.sources.server import Server
from core.store.sources.tables import SeenColumn, SeenTable

_COMMON = 60
"""Values of a column that are kept, the most frequent first."""


class Figures(Frozen):
    """Of the rows looked at: how many hold a value, how many values there are, which are frequent.
    least and most are of dates and numbers; long is the mean length as text."""

    filled: int
    distinct: int
    common: tuple[str, ...] = ()
    least: str = ""
    most: str = ""
    long: float = 0.0

    @property
    def unique(self) -> bool:
        return 0 < self.filled == self.distinct


class Surveyed(Frozen):
    """A table with the figures of its columns by name. looked is how many rows were looked at,
    whole that there are no more; rows is None when counting them took too long."""

    table: SeenTable
    figures: dict[str, Figures]
    looked: int
    whole: bool
    rows: int | None


class Surveyor:
    """Reads at most `rows` rows of a table and asks nothing that has no deadline."""

    def __init__(self, server: Server, schema: str = "", rows: int = 10_000) -> None:
        self._server, self._schema = server, schema
        self._limits = Limits(seconds=20, rows=rows, size=40_000_000)

    def survey(self) -> tuple[Surveyed, ...]:
        """Raises Unavailable when the server does not answer, BadInput for an unknown schema."""
        return tuple(self._of(t) for t in self._server.tables(self._schema))

    def held(self, table: str, column: str, values: Sequence[str]) -> bool:
        """Whether the column holds each of some values; False where that cannot be told."""
        plain = sorted({v for v in values if "\\" not in v and "\x00" not in v})
        if not plain:
            return False
        listed = ", ".join("'{}'".format(v.replace("'", "''")) for v in plain)
        name = self._quoted(column)
        query = f"SELECT DISTINCT {name} FROM {self._quoted(table)} WHERE {name} IN ({listed})"
        try:
            found = self._server.read(query, self._limits, self._schema).rows
        except AppError:
            return False
        return {str(row[0]) for row in found} >= set(plain)

    def told_by(self, table: str, columns: Sequence[str]) -> bool:
        """Whether no two of the rows looked at share the values of some columns, none empty."""
        names = ", ".join(map(self._quoted, columns))
        rows = f"SELECT {names} FROM {self._quoted(table)} LIMIT {self._limits.rows}"
        try:
            found = self._server.read(rows, self._limits, self._schema).rows
        except AppError:
            return False
        return len(set(found)) == len(found) and all(v is not None for row in found for v in row)

    def _of(self, table: SeenTable) -> Surveyed:
        looked_at = [c for c in table.columns if c.holds != "other"]
        names = ", ".join(self._quoted(c.name) for c in looked_at) or "1"
        place = self._quoted(table.name)
        query = f"SELECT {names} FROM {place} LIMIT {self._limits.rows}"
        found = self._server.read(query, self._limits, self._schema)
        columns = list(zip(*found.rows, strict=True)) or [()] * len(looked_at)
        whole = not found.cut and len(found.rows) < self._limits.rows
        return Surveyed(
            table=table,
            figures={c.name: _figures(c, v) for c, v in zip(looked_at, columns, strict=False)},
            looked=len(found.rows),
            whole=whole,
            rows=len(found.rows) if whole else self._counted(place),
        )

    def _counted(self, place: str) -> int | None:
        try:
            found = self._server.read(f"SELECT COUNT(*) FROM {place}", self._limits, self._schema)
        except DeadlineExceeded:
            return None
        return int(found.rows[0][0])

    def _quoted(self, name: str) -> str:
        mark = "`" if self._server.dialect == "mysql" else '"'
        return f"{mark}{name.replace(mark, mark * 2)}{mark}"


def _figures(column: SeenColumn, values: Sequence[Any]) -> Figures:
    filled = [v for v in values if v is not None and v != ""]
    counts = Counter(str(v) for v in filled)
    common = sorted(counts, key=lambda v: (-counts[v], v))[:_COMMON]
    least, most = _ends(column, filled)
    return Figures(
        filled=len(filled), distinct=len(counts), common=tuple(common), least=least, most=most,
        long=round(sum(map(len, counts)) / len(counts), 2) if counts else 0.0,
    )  # fmt: skip


def _ends(column: SeenColumn, filled: Sequence[Any]) -> tuple[str, str]:
    ordered = column.holds in {"integer", "number", "date", "moment"}
    alike = {type(v) for v in filled}
    if not ordered or not filled or len(alike) != 1 or alike <= {bytes, list, dict, dt.timedelta}:
        return "", ""
    return str(min(filled)), str(max(filled))
