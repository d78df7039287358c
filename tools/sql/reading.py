"""Reads a question by code: what each stretch of it means in the dataset, and what stays unread.

What is left over is never ignored: a question of which a word is not understood has no plan.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from core.domain import Frozen
from tools.sql import conditions, cues, filler, mentions, periods
from tools.sql.catalogue import MEASURES, Dataset, Kind
from tools.sql.conditions import Comparison
from tools.sql.dating import Dating
from tools.sql.grouping import Grouping, Order
from tools.sql.linking import Linking
from tools.sql.measuring import Measuring
from tools.sql.mentions import Mention
from tools.sql.paper import Paper, normal
from tools.sql.periods import Calendar, Spoken
from tools.sql.plan import GRAINS, Compare
from tools.sql.values import Linked, ValueIndex

_ASKS = re.compile("多少|几|什么|how (?:much|many)")


class Reading(Frozen):
    """Everything that the question says. left are stretches that nothing accounts for.

    dates are periods that are of a date column, not of the figures; columns the number columns that
    comparisons are of; missing what has no value; excluded the places of links that are excluded.
    """

    text: str
    periods: tuple[Spoken, ...] = ()
    links: tuple[Linked, ...] = ()
    excluded: tuple[int, ...] = ()
    metrics: tuple[Mention, ...] = ()
    by: tuple[str, ...] = ()
    grain: str = ""
    trend: bool = False
    compare: Compare = ""
    part_of: bool = False
    share_at: int = 0
    growth: bool = False
    running: bool = False
    order: Order = ""
    by_change: bool = False
    limit: int | None = None
    ranked: bool = False
    comparisons: tuple[Comparison, ...] = ()
    columns: tuple[Mention, ...] = ()
    dates: tuple[tuple[str, Spoken], ...] = ()
    missing: tuple[str, ...] = ()
    happened: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    listing: bool = False
    counting: bool = False
    money: bool = False
    left: tuple[str, ...] = ()


def read(question: str, dataset: Dataset, index: ValueIndex, calendar: Calendar) -> Reading:
    return _Reader(normal(question), dataset, index, calendar).read()


class _Reader:
    """One pass over one question; the order of the steps is which reading wins."""

    def __init__(self, text: str, dataset: Dataset, index: ValueIndex, calendar: Calendar) -> None:
        self.text, self.paper, self.dataset = text, Paper(text), dataset
        self.index, self.calendar = index, calendar

    def read(self) -> Reading:
        paper = self.paper
        links, excluded = Linking(paper, self.dataset, self.index).read()
        dating, measuring = Dating(paper, self.dataset), Measuring(paper, self.dataset, links)
        grouping = Grouping(paper, self.dataset)
        compare, growth, growth_order = self._compared()
        spoken = dating.periods(self.calendar)
        paper.take("whole")
        dates, spoken = dating.dates(spoken)
        missing, happened = dating.missing(), dating.happened()
        running = bool(paper.take("running"))
        so_far = bool(paper.take("so_far"))
        counting = cues.found("how_many", paper.text) is not None
        money = cues.found("money", paper.text) is not None
        signs = mentions.signs(paper, self.dataset.metrics)
        metrics = measuring.metrics(signs)
        limit, order, sorted_ = grouping.ranking()
        columns = mentions.columns(paper, self.dataset, MEASURES)
        comparisons = (*conditions.comparisons(paper), *(_signed(one, op) for one, op in signs))
        if not compare:
            compare, growth, growth_order = self._compared(growth, growth_order)
        trend = bool(paper.take("trend"))
        growth = self._growth(compare, growth or bool(growth_order))
        grain = self._grain()
        running = running or (so_far and grain != "")
        part_of, share_at = self._part(compare, growth or self._percent(metrics))
        if part_of or compare or growth or self._percent(metrics):
            while paper.take("percent_unit"):
                pass
        self._cross_versus(links, spoken, growth)
        listing = cues.found("listing", paper.text) is not None
        counting = counting and cues.found("which_ones", self.text) is None
        by, ranked, order = grouping.by(
            metrics,
            order,
            over=measuring.over,
            asked=bool(limit or growth_order or sorted_ or comparisons),
        )
        show = self._show(metrics, listing)
        self._cross_rest(metrics, by, links, columns, comparisons)
        left = (*self._left(metrics), *grouping.unasked)
        if (growth_order or order) and limit is None and len(left) == 1 and periods.is_number(left[0]):  # fmt: skip
            limit, left = periods.number_of(left[0]), ()
        return Reading(
            text=self.text, periods=spoken, links=links, excluded=excluded, metrics=metrics, by=by,
            grain=grain, trend=trend, compare=compare, part_of=part_of, share_at=share_at, growth=growth or bool(growth_order),
            running=running, order=growth_order or order, by_change=bool(growth_order) or (growth and compare == "" and bool(order or limit)), limit=limit,
            ranked=ranked or sorted_, comparisons=comparisons, columns=columns, dates=dates,
            missing=missing, happened=happened, show=show, listing=listing, counting=counting, money=money, left=left,
        )  # fmt: skip

    def _left(self, metrics: Sequence[Mention]) -> Iterator[str]:
        """Clause by clause; one that asks for a figure of its own has to be read in full."""
        for clause in re.finditer(r"[^,，。;；?？]+", self.text):
            start, end = clause.span()
            own = _ASKS.search(clause[0]) and not any(start <= m.start < end for m in metrics)
            yield from filler.left(
                self.paper.text[start:end].replace("\x00", " "), strict=bool(own)
            )

    def _compared(self, growth: bool = False, order: Order = "") -> tuple[Compare, bool, Order]:
        """What is compared, whether a growth is asked for, and by which end of it."""
        paper = self.paper
        order = order or (
            "desc" if paper.take("fastest") else "asc" if paper.take("slowest") else ""
        )
        names: tuple[Compare, ...] = ("yoy", "qoq", "difference", "gap", "multiple", "share")
        for name in names:
            if paper.take(name):
                paper.take("growth")
                paper.take("trend")
                return name, False, order
        return "", growth, order

    def _growth(self, compare: Compare, growth: bool) -> bool:
        """Whether a change is asked for: 增长, up or down, how much it rose."""
        if compare in {"yoy", "qoq"} or growth:
            while self.paper.take("growth"):
                pass
            return growth
        found = bool(self.paper.take("growth"))
        while found and self.paper.take("growth"):
            pass
        return found

    def _percent(self, metrics: Sequence[Mention]) -> bool:
        """Whether what is asked for is a percentage by itself."""
        names = {one.name for one in metrics}
        return any(m.unit == "percent" for m in self.dataset.metrics if m.name in names)

    def _cross_versus(
        self, links: Sequence[Linked], spoken: Sequence[Spoken], growth: bool
    ) -> None:
        """比, larger, 谁更高: said between two values or periods that stand in the answer anyway."""
        columns = [v.column for one in links for v in one.values[:1]]
        if len(spoken) > 1 or any(columns.count(c) > 1 for c in columns) or growth:
            for name in ("versus", "most_bare", "least_bare"):
                while self.paper.take(name):
                    pass

    def _part(self, compare: Compare, growth: bool) -> tuple[bool, int]:
        """Whether a part of the whole is asked for, and where the word for it stands."""
        if compare == "share":
            match = cues.found("share", self.text)
            self.paper.take("share_verb")
            self.paper.take("share_of")
            return False, match.start() if match else 0
        tail = self.paper.take("share_of") or cues.found("percent_unit", self.paper.text)
        if tail is None and "多少" in self.text:
            tail = cues.found("share_verb", self.paper.text)
        if tail is None or compare or growth:
            return False, 0
        verb = self.paper.take("share_verb")
        return True, (verb or tail).start()

    def _grain(self) -> str:
        for name in GRAINS:
            if self.paper.take(f"grain_{name}"):
                while self.paper.take(f"grain_{name}"):
                    pass
                return name
        return ""

    def _show(self, metrics: Sequence[Mention], listing: bool) -> tuple[str, ...]:
        """Columns that a list is to show beside what it is of."""
        if not listing or metrics:
            return ()
        named = mentions.columns(self.paper, self.dataset, tuple(Kind))
        taken: dict[int, str] = {}
        for one in named:
            if taken.setdefault(one.start, one.name) == one.name:
                self.paper.cross(one.start, one.end)
        return tuple(taken.values())

    def _cross_rest(
        self, metrics: Sequence[Mention], by: Sequence[str], links: Sequence[Linked],
        columns: Sequence[Mention], comparisons: Sequence[Comparison],
    ) -> None:  # fmt: skip
        """Words that belong to what has been read: the columns that comparisons are of, the things
        that the tables hold, and how much or how many."""
        for one in comparisons:
            before = [c for c in columns if c.end <= one.start]
            if before:
                self.paper.cross(before[-1].start, before[-1].end)
        timed = {f"{m.table}.{m.time}" for m in self.dataset.metrics if m.time}
        for event in mentions.events(self.paper, self.dataset):
            if event.name in timed:
                self.paper.cross(event.start, event.end)
        mentions.cross_things(self.paper, self.dataset, metrics, by, links)
        for name in ("how_many", "count_nouns", "money"):
            while self.paper.take(name):
                pass


def _signed(one: Mention, op: Literal["<", ">"]) -> Comparison:
    return Comparison(op=op, value="0", start=one.end, end=one.end, percent=False, metric=one.name)
