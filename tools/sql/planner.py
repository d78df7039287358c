"""From a reading to a plan, a question back, or a refusal; never to a guess."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Literal

from core.domain import Frozen
from tools.sql import periods
from tools.sql.catalogue import Dataset, Dimension, Metric
from tools.sql.compile import paths
from tools.sql.periods import Calendar
from tools.sql.plan import Bound, Filter, Period, Plan
from tools.sql.reading import Comparison, Mention, Reading
from tools.sql.values import Linked

Why = Literal[
    "hello",
    "unread",
    "no_right",
    "no_metric",
    "which_value",
    "which_period",
    "no_way",
    "percent",
    "one_at_a_time",
]


_HELLO = re.compile(
    r"(?:你好|您好|嗨|在吗|早上好|谢谢|hi|hello|hey|thanks|thank you)[\s,，。.!！?？]*"
)


_MOST = 3
"""Metrics that one table shows beside each other."""


class Unclear(Frozen):
    """What is missing. words are those not understood, options what may be answered."""

    why: Why
    words: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


def plan(reading: Reading, dataset: Dataset, calendar: Calendar, language: str) -> Plan | Unclear:
    if _HELLO.fullmatch(reading.text.strip()):
        return Unclear(why="hello", options=tuple(m.called(language) for m in dataset.metrics[:6]))
    if reading.left:
        return Unclear(why="unread", words=reading.left)
    metrics = _metrics(reading, dataset)
    reading = reading.model_copy(update={"links": _meant(reading, dataset, metrics)})
    unsure = next((one for one in reading.links if len(one.values) > 1), None)
    if unsure is not None:
        return Unclear(why="which_value", words=(unsure.text,), options=tuple(v.shown for v in unsure.values[:6]))  # fmt: skip
    if not metrics:
        return Unclear(why="no_metric", options=tuple(m.called(language) for m in dataset.metrics[:6]))  # fmt: skip
    return _Planner(reading, dataset, calendar, language, metrics).plan()


def _metrics(reading: Reading, dataset: Dataset) -> list[Metric]:
    known = {m.name: m for m in dataset.metrics}
    return [known[mention.name] for mention in reading.metrics]


def _meant(reading: Reading, dataset: Dataset, metrics: Sequence[Metric]) -> tuple[Linked, ...]:
    """Each link with those values only that lie nearest to the metric's table, and of these the
    ones of a dimension that the question names."""
    if not metrics:
        return reading.links
    named = {d.column for d in dataset.dimensions if d.name in reading.by}
    reached = paths(dataset, metrics[0].table)
    made = []
    for one in reading.links:
        far = [len(reached.get(v.column.split(".")[0], [None] * 99)) for v in one.values]
        near = tuple(v for v, f in zip(one.values, far, strict=True) if f == min(far))
        said = tuple(v for v in near if v.column in named)
        made.append(one.model_copy(update={"values": said or near}))
    return tuple(made)


class _Planner:
    def __init__(
        self, reading: Reading, dataset: Dataset, calendar: Calendar, language: str, metrics: list[Metric]
    ) -> None:  # fmt: skip
        self.reading, self.dataset, self.calendar = reading, dataset, calendar
        self.language, self.metrics = language, metrics

    def plan(self) -> Plan | Unclear:
        reading = self.reading
        counting = self._counting()
        bounds = self._bounds()
        if isinstance(bounds, Unclear):
            return bounds
        compare = reading.compare or ("yoy" if reading.growth else "")
        if len(self.metrics) > (1 if compare else _MOST):
            return Unclear(why="one_at_a_time", words=tuple(m.called(self.language) for m in self.metrics))  # fmt: skip
        when = self._when(compare)
        if isinstance(when, Unclear):
            return when
        period, others, grain = when
        by = self._by(grain, bounds)
        order, limit = self._order(by)
        return Plan(
            metrics=tuple(m.name for m in self.metrics), by=by, filters=self._filters(),
            period=period, others=others, columns=self._years(), compare=compare, having=bounds,
            order=order, limit=limit, count=counting,
            order_by="change" if reading.by_change else "value",
        )  # fmt: skip

    def _counting(self) -> bool:
        """How many companies have a revenue above …: the count is of groups, the figure a bound."""
        counts = [m for m in self.metrics if m.expression == "COUNT(*)" and not m.time]
        others = [m for m in self.metrics if m not in counts]
        if not counts or not others or not self.reading.comparisons:
            return False
        self.metrics = others
        return True

    def _bounds(self) -> tuple[Bound, ...] | Unclear:
        made: list[Bound] = []
        for one in self.reading.comparisons:
            metric = self._before(one)
            if self.reading.compare in {"yoy", "qoq"} or (self.reading.growth and one.percent):
                made.append(Bound(name="change", op=one.op, value=one.value))
            elif one.percent != (metric.unit == "percent"):
                return Unclear(why="percent", words=(metric.called(self.language),))
            else:
                made.append(Bound(name=metric.name, op=one.op, value=one.value))
        return tuple(made)

    def _before(self, one: Comparison) -> Metric:
        """The metric named last before the comparison, or the first of all."""
        at = {m.name: m for m in self.metrics}
        mentions: list[Mention] = [m for m in self.reading.metrics if m.name in at]
        earlier = [m for m in mentions if m.start < one.start]
        return at[(earlier[-1] if earlier else mentions[0]).name]

    def _when(self, compare: str) -> tuple[Period | None, tuple[Period, ...], str] | Unclear:
        """Period, further periods, and the grain they are told apart by."""
        reading, first = self.reading, self.metrics[0]
        grain = reading.grain or (self._trend_grain() if reading.trend else "")
        said = [self._clipped(s.period) for s in reading.periods]
        if said and first.year and not first.time and all(_whole_year(p) for p in said):
            return None, (), grain
        if said and not first.time:
            return Unclear(why="no_way", words=(first.called(self.language), reading.periods[0].period.said))  # fmt: skip
        if len(said) > 1:
            return said[0], tuple(said[1:]), grain or _grain_of(said)
        if said:
            return said[0], (), grain
        if not grain and (first.over == "sum" or first.needs_period or compare in {"yoy", "qoq"}):
            if first.time:
                return Unclear(why="which_period", words=(first.called(self.language),), options=self._recent())  # fmt: skip
            return Unclear(why="no_way", words=(first.called(self.language),))
        return None, (), grain

    def _years(self) -> tuple[Bound, ...]:
        """For figures that are of a whole year and have no day: forecasts."""
        first = self.metrics[0]
        said = [s.period for s in self.reading.periods]
        if not said or first.time or not first.year:
            return ()
        column = f"{first.table}.{first.year}"
        years = sorted(p.start.year for p in said), sorted(p.end.year for p in said)
        return Bound(name=column, op=">=", value=f"{years[0][0]}"), Bound(name=column, op="<=", value=f"{years[1][-1]}")  # fmt: skip

    def _clipped(self, period: Period) -> Period:
        """A period does not reach beyond the data, so that a comparison is of like with like."""
        last = self.calendar.last
        if period.start <= last < period.end:
            return period.model_copy(update={"end": last})
        return period

    def _trend_grain(self) -> str:
        if self.calendar.quarterly:
            days = self.reading.periods[0].period.days if self.reading.periods else 2_000
            return "year" if days > 800 else "quarter"
        return "month"

    def _recent(self) -> tuple[str, ...]:
        last = periods.year(self.calendar.last.year - 1).start.year
        zh = self.language == "zh"
        return (f"{last}年", "最近四个季度", "最新季度") if zh else (f"{last}", "last four quarters", "latest quarter")  # fmt: skip

    def _filters(self) -> tuple[Filter, ...]:
        values: dict[str, list[str]] = defaultdict(list)
        for one in self.reading.links:
            values[one.values[0].column].append(one.values[0].key)
        return tuple(Filter(column=c, values=tuple(dict.fromkeys(v))) for c, v in values.items())

    def _by(self, grain: str, bounds: Sequence[Bound]) -> tuple[str, ...]:
        several = {f.column for f in self._filters() if len(f.values) > 1}
        by = [b for b in self.reading.by if not self._one_value(b)]
        by += [d.name for d in self.dataset.dimensions if d.column in several and d.name not in by]
        if not by and (self.reading.order or self.reading.limit or bounds or self.reading.ranked):
            entity = self._entity()
            by += [entity.name] if entity else []
        return (*by, grain) if grain and grain not in by else tuple(by)

    def _one_value(self, name: str) -> bool:
        """A dimension that the question holds to one value tells nothing apart."""
        column = next(d.column for d in self.dataset.dimensions if d.name == name)
        return any(f.column == column and len(f.values) == 1 for f in self._filters())

    def _entity(self) -> Dimension | None:
        return next((d for d in self.dataset.dimensions if d.entity), None)

    def _order(self, by: Sequence[str]) -> tuple[Literal["", "asc", "desc"], int | None]:
        reading = self.reading
        if not by:
            return "", None
        if reading.limit:
            return reading.order or "desc", reading.limit
        if reading.ranked:
            return reading.order or "desc", None
        return reading.order, 1 if reading.order and not reading.ranked else None


def _whole_year(period: Period) -> bool:
    return (period.start.month, period.start.day, period.end.month, period.end.day) == (
        1,
        1,
        12,
        31,
    )


def _grain_of(said: Sequence[Period]) -> str:
    days = max(p.days for p in said)
    return "year" if days > 100 else "quarter" if days > 40 else "month" if days > 5 else "day"
