"""One question, from words to checked rows. Code reads it; the model is asked last, and only for
other words."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from core.access import Principal
from core.clock import Clock
from core.domain import Frozen
from core.errors import NotFound, TooLarge, Unavailable
from core.store.claims import Claims
from core.store.reader import Rows
from tools.sql import follow, memory, own
from tools.sql.address import addressed, without_address
from tools.sql.catalogue import Dataset
from tools.sql.check import Query, check
from tools.sql.compile import compile_plan
from tools.sql.implied import with_implied
from tools.sql.joins import Unplannable
from tools.sql.known import Known, Reads
from tools.sql.memory import Remembered
from tools.sql.paper import Paper
from tools.sql.periods import Calendar
from tools.sql.plan import Plan
from tools.sql.planner import plan
from tools.sql.reading import Reading, read
from tools.sql.reword import Reword, kept
from tools.sql.rights import may_ask, permitted
from tools.sql.unclear import Unclear

_DEAREST = 5_000_000.0
"""Planner's cost above which a query is refused before it runs (a product of two price tables)."""

Verified = Callable[[Principal, Dataset], Mapping[str, Remembered]]
"""The approved queries of a dataset by their patterns."""


class Asked(Frozen):
    """What became of a question: rows of a query, or what is unclear. pattern is what a verified
    query is known by; reworded how the model put the question, where that was read instead; part says
    that the rows are of the reader's own branch alone; present is the day of the asking, where the
    figures are of what is the case then and of no period."""

    reading: Reading
    unclear: Unclear | None = None
    plan: Plan | None = None
    query: Query | None = None
    rows: Rows | None = None
    as_of: dt.date | None = None
    pattern: str = ""
    verified: bool = False
    reworded: str = ""
    part: bool = False
    present: dt.date | None = None


class _Sight:
    """A dataset as one principal may see it, and what is known of it."""

    def __init__(self, dataset: Dataset, claims: Claims, known: Known, today: dt.date) -> None:
        self.dataset, self.claims, self.known, self.today = dataset, claims, known, today

    def read(self, question: str) -> tuple[Reading, Calendar]:
        """A second time when a metric is found whose data ends on another day."""
        calendar = self.known.calendar(self.dataset, self.today)
        reading = read(question, self.dataset, self.known.index, calendar)
        own = self.calendar_of(tuple(m.name for m in reading.metrics[:1]))
        if own != calendar:
            reading = read(question, self.dataset, self.known.index, own)
        return reading, own

    def calendar_of(self, names: tuple[str, ...]) -> Calendar:
        return self.known.calendar(self.dataset, self.today, names)


class DataDesk:
    """Answers questions on datasets for whoever asks; what readers may see is kept apart.

    reader is the platform's own database, elsewhere gives that of a dataset with another source.
    """

    def __init__(
        self,
        reader: Reads | None,
        clock: Clock,
        claims: Callable[[Principal], Claims],
        *,
        elsewhere: Callable[[Dataset], Reads | None] = lambda _: None,
        verified: Verified = lambda _who, _dataset: {},
        reword: Reword | None = None,
    ) -> None:
        self._reader, self._clock, self._claims = reader, clock, claims
        self._elsewhere, self._verified, self._reword = elsewhere, verified, reword
        self._known: dict[tuple[str, Claims], Known] = {}

    def ask(
        self,
        principal: Principal,
        dataset: Dataset,
        question: str,
        language: str,
        before: Plan | None = None,
    ) -> Asked:
        """Rights first: what the principal may not see is not there for the question. before is the
        plan of the question that this one may go on from.

        Raises NotFound for a dataset that is not for the principal, TooLarge for what would cost too
        much, DeadlineExceeded, Unavailable.
        """
        asked = self._by_code(principal, dataset, question, language, before)
        return self._reworded(principal, dataset, asked, question, language)

    def _by_code(
        self, principal: Principal, dataset: Dataset, question: str, language: str, before: Plan | None
    ) -> Asked:  # fmt: skip
        sight = self._sight(principal, dataset)
        reading, calendar = sight.read(without_address(question, dataset))
        if hidden := _hidden(reading.text, dataset, sight.dataset):
            return Asked(reading=reading, unclear=Unclear(why="no_right", words=hidden))
        found = self._recalled(principal, sight, reading, calendar)
        planned = found or plan(reading, sight.dataset, calendar, language)
        pattern = memory.pattern_of(reading)
        if found is None and before is not None and follow.goes_on(reading, planned):
            calendar = sight.calendar_of(before.metrics)
            planned = follow.amended(before, reading, sight.dataset, calendar)
            pattern = memory.AFTER + pattern
        asked = self._answered(sight, reading, planned, language)
        return asked.model_copy(update={"verified": found is not None, "pattern": pattern})

    def ask_any(
        self,
        principal: Principal,
        datasets: Iterable[Dataset],
        question: str,
        language: str,
        before: tuple[str, Plan] | None = None,
    ) -> tuple[Asked, Dataset]:
        """The dataset that answers; else the one that comes nearest to it. before is the plan that
        the question may go on from, with the name of its dataset, which is then asked first.

        Raises NotFound when none is for the principal.
        """
        mine = [d for d in datasets if may_ask(d, principal)]
        if not mine:
            raise NotFound("There is no such dataset.")
        name, plan_before = before or ("", None)
        mine = addressed(mine, question, name)
        mine.sort(key=lambda d: d.name != name)
        asked = [
            (self._by_code(principal, d, question, language, plan_before if d.name == name else None), d)
            for d in mine
        ]  # fmt: skip
        best, dataset = min(asked, key=lambda pair: _rank(pair[0]))
        return self._reworded(principal, dataset, best, question, language), dataset

    def run(self, principal: Principal, dataset: Dataset, statement: str) -> tuple[Query, Rows]:
        """A statement from elsewhere, through the same gate. Raises Refusal."""
        mine, claims = permitted(dataset, principal), self._claims(principal)
        query = check(statement, mine)
        return query, self._run(claims, mine, query)

    def _sight(self, principal: Principal, dataset: Dataset) -> _Sight:
        mine, claims = with_implied(permitted(dataset, principal)), self._claims(principal)
        key = (dataset.name, claims)
        known = self._known.get(key)
        if known is None or not known.fresh:
            known = self._known[key] = Known(self._source(dataset), mine, claims)
        return _Sight(mine, claims, known, self._clock.today())

    def _source(self, dataset: Dataset) -> Reads:
        found = self._elsewhere(dataset) if dataset.source else self._reader
        if found is None:
            raise Unavailable("Questions on this dataset are not set up.", todo="Set JINNAO_READER_URL.")  # fmt: skip
        return found

    def _recalled(
        self, principal: Principal, sight: _Sight, reading: Reading, calendar: Calendar
    ) -> Plan | None:
        known = self._verified(principal, sight.dataset)
        one = known.get(memory.pattern_of(reading))
        if one is None:
            return None
        return memory.recalled(known, reading, sight.read(one.question)[0], calendar)

    def _answered(
        self, sight: _Sight, reading: Reading, planned: Plan | Unclear, language: str
    ) -> Asked:
        if isinstance(planned, Unclear):
            return Asked(reading=reading, unclear=planned)
        if (beyond := self._beyond(sight, planned)) is not None:
            names = _shown(reading, beyond) or (own.others(sight.dataset, language),)
            return Asked(
                reading=reading, plan=planned, unclear=Unclear(why="no_right", words=names)
            )
        try:
            query = check(compile_plan(planned, sight.dataset, language), sight.dataset)
        except Unplannable as error:
            return Asked(reading=reading, plan=planned, unclear=Unclear(why="no_way", words=(error.detail,)))  # fmt: skip
        timed = any(m.time for m in sight.dataset.metrics if m.name in planned.metrics)
        return Asked(
            reading=reading, plan=planned, query=query, rows=self._run(sight.claims, sight.dataset, query),
            as_of=sight.calendar_of(planned.metrics).last if timed else None,
            part=sight.claims.branch is not None and own.bound(planned, sight.dataset),
            present=sight.today if _of_now(planned, sight.dataset) else None,
        )  # fmt: skip

    def _beyond(self, sight: _Sight, planned: Plan) -> tuple[str, ...] | None:
        branch = sight.claims.branch
        if branch is None:
            return None
        return own.beyond(planned, sight.dataset, branch, lambda one: self._holds(sight, one))

    def _holds(self, sight: _Sight, planned: Plan) -> bool:
        query = check(compile_plan(planned, sight.dataset), sight.dataset)
        return bool(self._run(sight.claims, sight.dataset, query).rows)

    def _reworded(
        self, principal: Principal, dataset: Dataset, first: Asked, question: str, language: str
    ) -> Asked:
        """Where words were unread: the answer to the question in the model's words, if these keep
        all that had been read; else what it was."""
        if self._reword is None or first.unclear is None or first.unclear.why != "unread":
            return first
        sight = self._sight(principal, dataset)
        other = self._reword(question, sight.dataset, language)
        if not other or other.strip() == question.strip():
            return first
        reading, calendar = sight.read(other)
        if not kept(first.reading, reading):
            return first
        planned = plan(reading, sight.dataset, calendar, language)
        asked = self._answered(sight, reading, planned, language)
        if asked.rows is None:
            return first
        return asked.model_copy(update={"reworded": other, "pattern": first.pattern})

    def _run(self, claims: Claims, dataset: Dataset, query: Query) -> Rows:
        source, schemas = self._source(dataset), [dataset.schema_name]
        cost = source.cost(claims, schemas, query.text)
        if cost is not None and cost > _DEAREST:
            raise TooLarge(
                "The question would read too much at once.",
                todo="Ask for a shorter period or fewer groups.",
            )
        found = source.read(claims, schemas, query.text)
        return found.model_copy(update={"columns": query.columns})


_BEST = (
    "hello",
    "which_metric",
    "which_value",
    "which_period",
    "not_yet",
    "by_what",
    "percent",
    "one_at_a_time",
    "no_right",
    "no_metric",
    "no_way",
    "unread",
)


def _rank(asked: Asked) -> tuple[int, int]:
    """An answer before a question back, and that before not understanding; of two that do not
    understand, the one that understands more. One thing in two tables is no choice of values."""
    if asked.unclear is None:
        return -1, 0
    why, options = asked.unclear.why, asked.unclear.options
    same = why == "which_value" and len(set(options)) == 1
    return _BEST.index("no_metric" if same else why), sum(map(len, asked.reading.left))


def _of_now(planned: Plan, dataset: Dataset) -> bool:
    metrics = [m for m in dataset.metrics if m.name in planned.metrics]
    return planned.period is None and any(m.over == "each" for m in metrics)


def _shown(reading: Reading, keys: Iterable[str]) -> tuple[str, ...]:
    wanted = set(keys)
    values = [v for link in reading.links for v in link.values if v.key in wanted]
    return tuple(dict.fromkeys(v.shown for v in values))


def _hidden(text: str, whole: Dataset, mine: Dataset) -> tuple[str, ...]:
    """What the question names that needs a right not held."""
    paper = Paper(text)
    hidden = [whole.table(t.name).column(c) for t in mine.tables for c in t.hidden]
    return tuple(dict.fromkeys(w for c in hidden for w in c.wordings if paper.places(w)))
