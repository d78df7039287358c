"""What a reader's questions may name in a dataset, and to which day its data goes."""

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from typing import Protocol

from core.store.claims import Claims
from core.store.reader import Limits, Rows
from tools.sql.catalogue import Column, Dataset, Kind
from tools.sql.check import check
from tools.sql.periods import Calendar
from tools.sql.values import Value, ValueIndex

_FRESH_S = 600.0
_MOST = 50_000


class Reads(Protocol):
    """The part of a source that questions need; see tools.sql.sources.source."""

    def read(
        self, claims: Claims, schemas: Sequence[str], query: str, limits: Limits | None = None
    ) -> Rows: ...

    def cost(self, claims: Claims, schemas: Sequence[str], query: str) -> float | None: ...


class Known:
    """Read once, under the reader's claims; fresh for ten minutes."""

    def __init__(self, source: Reads, dataset: Dataset, claims: Claims) -> None:
        self._source, self._claims = source, claims
        self.index = ValueIndex(self._values(dataset))
        self.lasts = self._lasts(dataset)
        self._at = time.monotonic()

    @property
    def fresh(self) -> bool:
        return time.monotonic() - self._at < _FRESH_S

    def calendar(self, dataset: Dataset, today: dt.date, names: Sequence[str] = ()) -> Calendar:
        """The days of the first metric named, or of the dataset's first with a time."""
        timed = [m for m in dataset.metrics if m.time]
        metric = next((m for m in timed if m.name in names), timed[0] if timed else None)
        if metric is None:
            return Calendar(today=today, last=today)
        last = self.lasts.get((metric.table, metric.time), today)
        if not metric.by_quarters:  # a day without a complaint is not the end of the data
            daily = {(m.table, m.time) for m in timed if not m.by_quarters}
            last = max((day for key, day in self.lasts.items() if key in daily and day <= today), default=last)  # fmt: skip
        return Calendar(today=today, last=last, quarterly=metric.by_quarters)

    def _rows(self, dataset: Dataset, query: str) -> Rows:
        text = check(query, dataset).text
        return self._source.read(self._claims, [dataset.schema_name], text, Limits(rows=_MOST))

    def _lasts(self, dataset: Dataset) -> dict[tuple[str, str], dt.date]:
        """The last day of each time column that metrics have."""
        found: dict[tuple[str, str], dt.date] = {}
        for table, column in dict.fromkeys((m.table, m.time) for m in dataset.metrics if m.time):
            rows = self._rows(
                dataset, f"SELECT MAX(CAST({column} AS DATE)) AS last FROM {table}"
            ).rows
            if rows and isinstance(rows[0][0], dt.date):
                found[table, column] = rows[0][0]
        return found

    def _values(self, dataset: Dataset) -> Iterator[Value]:
        for table in dataset.tables:
            for column in table.columns:
                if column.link and column.kind is Kind.TEXT:
                    yield from self._of_column(dataset, table.name, column)

    def _of_column(self, dataset: Dataset, table: str, column: Column) -> Iterator[Value]:
        key = _key_of(dataset, table, column.name)
        shown = _shown_of(dataset, table, key, column.name)
        query = f"SELECT DISTINCT {key} AS k, {column.name} AS v, {shown} AS s FROM {table}"
        for k, v, s in self._rows(dataset, query).rows:
            if v is None:
                continue
            place, code = f"{table}.{key}", str(k)
            for short in _short(dataset, table, str(v)):
                yield Value(column=place, key=code, said=short, shown=str(s), proper=False)
            yield Value(column=place, key=code, said=str(v), shown=str(s), proper=not column.values)
            for said in column.values.get(str(v), {}).values():
                yield Value(column=place, key=code, said=said, shown=said, proper=False)
            for said in column.aliases.get(str(v), ()):
                yield Value(column=place, key=code, said=said, shown=str(s), proper=False)


def _short(dataset: Dataset, table: str, name: str) -> Iterator[str]:
    """滨江 for 滨江支行, Binjiang for Binjiang Branch: the name without what the table is called."""
    entity = {d.column.split(".")[0] for d in dataset.dimensions if d.entity}
    if table not in entity:
        return
    for wording in dataset.table(table).wordings:
        bare = name[: -len(wording)].strip() if name.lower().endswith(wording.lower()) else ""
        if len(bare) >= 2:
            yield bare


def _key_of(dataset: Dataset, table: str, column: str) -> str:
    """The column by which rows of that name are told: the dimension's, or the column itself."""
    for dimension in dataset.dimensions:
        if f"{table}.{column}" in (dimension.column, *dimension.label.values()):
            return dimension.column.split(".")[1]
    own = dataset.table(table).key
    entity = any(d.column == f"{table}.{own[0]}" and (d.entity or d.label) for d in dataset.dimensions)  # fmt: skip
    return own[0] if entity and len(own) == 1 else column


def _shown_of(dataset: Dataset, table: str, key: str, column: str) -> str:
    """The label of the dimension that the key is of, or the column itself."""
    for dimension in dataset.dimensions:
        if dimension.column == f"{table}.{key}" and dimension.label.get("zh"):
            return dimension.label["zh"].split(".")[1]
    return column
