"""One question, from words to checked rows. Everything here is code; no model is asked."""

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator

from core.access import Principal
from core.clock import Clock
from core.domain import Frozen
from core.errors import NotFound, TooLarge
from core.store.claims import Claims
from core.store.reader import Limits, Reader, Rows
from tools.sql.catalogue import Column, Dataset, Kind
from tools.sql.check import Query, check
from tools.sql.compile import Unplannable, compile_plan
from tools.sql.periods import Calendar
from tools.sql.plan import Plan
from tools.sql.planner import Unclear, plan
from tools.sql.reading import Reading, read
from tools.sql.rights import permitted
from tools.sql.values import Value, ValueIndex

_DEAREST = 5_000_000.0
"""Planner's cost above which a query is refused before it runs (a product of two price tables)."""

_FRESH_S = 600.0


class Asked(Frozen):
    """What became of a question: rows of a query, or what is unclear."""

    reading: Reading
    unclear: Unclear | None = None
    plan: Plan | None = None
    query: Query | None = None
    rows: Rows | None = None
    as_of: dt.date | None = None


class _Known:
    """What a reader's questions may name, and to which day the data goes."""

    def __init__(self, index: ValueIndex, lasts: dict[tuple[str, str], dt.date]) -> None:
        self.index, self.lasts, self.at = index, lasts, time.monotonic()

    @property
    def fresh(self) -> bool:
        return time.monotonic() - self.at < _FRESH_S


class DataDesk:
    """Answers questions on datasets for whoever asks; what readers may see is kept apart."""

    def __init__(self, reader: Reader, clock: Clock, claims: Callable[[Principal], Claims]) -> None:
        self._reader, self._clock, self._claims = reader, clock, claims
        self._known: dict[tuple[str, Claims], _Known] = {}

    def ask(self, principal: Principal, dataset: Dataset, question: str, language: str) -> Asked:
        """Rights first: what the principal may not see is not there for the question.

        Raises NotFound for a dataset that is not for the principal, TooLarge for what would cost too
        much, DeadlineExceeded, Unavailable.
        """
        mine, claims = permitted(dataset, principal), self._claims(principal)
        known = self._known_of(mine, claims)
        calendar = self._calendar(mine, known, ())
        reading = read(question, mine, known.index, calendar)
        if reading.metrics:
            calendar = self._calendar(mine, known, (reading.metrics[0].name,))
            reading = read(question, mine, known.index, calendar)
        planned = plan(reading, mine, calendar, language)
        if isinstance(planned, Unclear):
            return Asked(reading=reading, unclear=_told(planned, reading, dataset, mine))
        try:
            query = check(compile_plan(planned, mine, language), mine)
        except Unplannable as error:
            return Asked(reading=reading, plan=planned, unclear=Unclear(why="no_way", words=(error.detail,)))  # fmt: skip
        rows = self._run(claims, mine, query)
        timed = any(m.time for m in mine.metrics if m.name == planned.metrics[0])
        return Asked(
            reading=reading, plan=planned, query=query, rows=rows,
            as_of=calendar.last if timed else None,
        )  # fmt: skip

    def ask_any(
        self, principal: Principal, datasets: Iterable[Dataset], question: str, language: str
    ) -> tuple[Asked, Dataset]:
        """The dataset that answers; else the one that comes nearest to it.

        Raises NotFound when none is for the principal.
        """
        mine = [d for d in datasets if principal.role.value in d.roles]
        if not mine:
            raise NotFound("There is no such dataset.")
        asked = [(self.ask(principal, d, question, language), d) for d in mine]
        return min(asked, key=lambda pair: _rank(pair[0]))

    def run(self, principal: Principal, dataset: Dataset, statement: str) -> tuple[Query, Rows]:
        """A statement from elsewhere, through the same gate. Raises Refusal."""
        mine, claims = permitted(dataset, principal), self._claims(principal)
        query = check(statement, mine)
        return query, self._run(claims, mine, query)

    def _run(self, claims: Claims, dataset: Dataset, query: Query) -> Rows:
        schemas = [dataset.schema_name]
        if self._reader.cost(claims, schemas, query.text) > _DEAREST:
            raise TooLarge(
                "The question would read too much at once.",
                todo="Ask for a shorter period or fewer groups.",
            )
        found = self._reader.read(claims, schemas, query.text)
        return found.model_copy(update={"columns": query.columns})

    def _known_of(self, dataset: Dataset, claims: Claims) -> _Known:
        key = (dataset.name, claims)
        known = self._known.get(key)
        if known is None or not known.fresh:
            known = _Known(ValueIndex(self._values(dataset, claims)), self._lasts(dataset, claims))
            self._known[key] = known
        return known

    def _calendar(self, dataset: Dataset, known: _Known, names: tuple[str, ...]) -> Calendar:
        """The days of the metric named, or of the dataset's first with a time."""
        timed = [m for m in dataset.metrics if m.time]
        metric = next((m for m in timed if m.name in names), timed[0] if timed else None)
        today = self._clock.today()
        if metric is None:
            return Calendar(today=today, last=today)
        last = known.lasts.get((metric.table, metric.time), today)
        return Calendar(today=today, last=last, quarterly=metric.by_quarters)

    def _lasts(self, dataset: Dataset, claims: Claims) -> dict[tuple[str, str], dt.date]:
        """The last day of each time column that metrics have."""
        found: dict[tuple[str, str], dt.date] = {}
        for table, column in dict.fromkeys((m.table, m.time) for m in dataset.metrics if m.time):
            query = f"SELECT MAX(CAST({column} AS DATE)) AS last FROM {table}"
            rows = self._reader.read(claims, [dataset.schema_name], check(query, dataset).text).rows
            if rows and isinstance(rows[0][0], dt.date):
                found[table, column] = rows[0][0]
        return found

    def _values(self, dataset: Dataset, claims: Claims) -> Iterator[Value]:
        for table in dataset.tables:
            linked = [c for c in table.columns if c.link and c.kind is Kind.TEXT]
            for column in linked:
                yield from self._of_column(dataset, claims, table.name, column)

    def _of_column(
        self, dataset: Dataset, claims: Claims, table: str, column: Column
    ) -> Iterator[Value]:
        key = _key_of(dataset, table, column.name)
        shown = _shown_of(dataset, table, column.name)
        query = f"SELECT DISTINCT {key} AS k, {column.name} AS v, {shown} AS s FROM {table}"
        found = self._reader.read(
            claims, [dataset.schema_name], check(query, dataset).text, Limits(rows=50_000)
        )
        for k, v, s in found.rows:
            if v is None:
                continue
            proper = not column.values
            for short in _short(dataset, table, str(v)):
                yield Value(
                    column=f"{table}.{key}", key=str(k), said=short, shown=str(s), proper=False
                )
            yield Value(
                column=f"{table}.{key}", key=str(k), said=str(v), shown=str(s), proper=proper
            )
            for said in column.values.get(str(v), {}).values():
                yield Value(
                    column=f"{table}.{key}", key=str(k), said=said, shown=said, proper=False
                )


_BEST = (
    "hello",
    "which_value",
    "which_period",
    "percent",
    "one_at_a_time",
    "no_right",
    "no_metric",
    "no_way",
    "unread",
)


def _rank(asked: Asked) -> int:
    """An answer before a question back, and that before not understanding."""
    return -1 if asked.unclear is None else _BEST.index(asked.unclear.why)


def _told(unclear: Unclear, reading: Reading, whole: Dataset, mine: Dataset) -> Unclear:
    """Says of words not understood when they name what needs a right not held."""
    hidden = [whole.table(t.name).column(c) for t in mine.tables for c in t.hidden]
    said = {w.lower() for c in hidden for w in c.wordings}
    if unclear.why == "unread" and any(w in reading.text for w in said):
        return Unclear(why="no_right", words=tuple(w for w in said if w in reading.text))
    return unclear


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
    entity = any(d.column == f"{table}.{own[0]}" for d in dataset.dimensions)
    return own[0] if entity and len(own) == 1 else column


def _shown_of(dataset: Dataset, table: str, column: str) -> str:
    for dimension in dataset.dimensions:
        if dimension.column.split(".")[0] == table and dimension.label.get("zh"):
            return dimension.label["zh"].split(".")[1]
    return column
