"""From a reading to a plan, a question back, or a refusal; never to a guess."""

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from tools.sql import cues, listing, periods, restrictions
from tools.sql.catalogue import Dataset, Dimension, Metric
from tools.sql.conditions import Comparison
from tools.sql.implied import things_of
from tools.sql.joins import paths
from tools.sql.mentions import Mention
from tools.sql.periods import Calendar
from tools.sql.plan import Bound, Compare, Filter, Period, Plan
from tools.sql.reading import Reading
from tools.sql.unclear import Unclear
from tools.sql.values import Linked

_HELLO = re.compile(
    r"(?:你好|您好|嗨|在吗|早上好|谢谢|hi|hello|hey|thanks|thank you)[\s,，。.!！?？]*"
)


_MOST = 3
"""Metrics that one table shows beside each other."""

_MONEY = ("yuan", "money", "dollar")
_COUNTS = frozenset(
    {"item", "case", "person", "company", "customer", "account", "card", "rating", "share", ""}
) | {"finding"}


def plan(reading: Reading, dataset: Dataset, calendar: Calendar, language: str) -> Plan | Unclear:
    if _HELLO.fullmatch(reading.text.strip()):
        return Unclear(why="hello", options=_named(dataset, language))
    if reading.left:
        return Unclear(why="unread", words=reading.left)
    resolved = _resolved(reading, dataset, language)
    if isinstance(resolved, Unclear):
        return resolved
    reading = resolved
    metrics = _metrics(reading, dataset)
    reading = reading.model_copy(update={"links": _meant(reading, dataset, metrics)})
    unsure = next((one for one in reading.links if len(one.values) > 1), None)
    if unsure is not None:
        return Unclear(why="which_value", words=(unsure.text,), options=tuple(v.shown for v in unsure.values[:6]))  # fmt: skip
    if listing.of_rows(reading, metrics, dataset):
        rows = listing.listed(reading.model_copy(update={"metrics": (), "by": (listing.key(metrics[0], dataset), *reading.by)}), dataset)  # fmt: skip
        return rows or Unclear(why="no_way", words=(metrics[0].called(language),))
    if not metrics:
        return listing.listed(reading, dataset) or Unclear(why="no_metric", options=_named(dataset, language))  # fmt: skip
    return _Planner(reading, dataset, calendar, language, metrics).plan()


def _named(dataset: Dataset, language: str) -> tuple[str, ...]:
    return tuple(m.called(language) for m in dataset.metrics[:6])


def _metrics(reading: Reading, dataset: Dataset) -> list[Metric]:
    known = {m.name: m for m in dataset.metrics}
    return [known[mention.name] for mention in reading.metrics]


def _resolved(reading: Reading, dataset: Dataset, language: str) -> Reading | Unclear:
    """Of metrics with one wording, the one whose table the other words are of."""
    known = {m.name: m for m in dataset.metrics}
    made: list[Mention] = []
    for one in reading.metrics:
        names = [one.name, *one.others]
        fit = [n for n in names if _fits(known[n], reading, dataset)]
        named = [n for n in fit if _named_by(known[n], reading, dataset)]
        fit = named if len(names) > 1 and len(named) == 1 else fit
        if len(names) > 1 and len(fit) != 1:
            return Unclear(why="which_metric", words=(one.said,), options=tuple(known[n].called(language) for n in fit or names))  # fmt: skip
        made.append(one.model_copy(update={"name": (fit or names)[0], "others": ()}))
    return reading.model_copy(update={"metrics": tuple({m.name: m for m in made}.values())})


def _named_by(metric: Metric, reading: Reading, dataset: Dataset) -> bool:
    """Whether a value says whose figure it is: 个人住房贷款 that of loans."""
    title = dataset.table(metric.table).called("zh")
    said = [v.shown for one in reading.links for v in one.values] + [o.text for o in reading.links]
    return any(title in s for s in said)


def _fits(metric: Metric, reading: Reading, dataset: Dataset) -> bool:
    """Whether every value and dimension of the question can be reached from the metric's table."""
    reached = paths(dataset, metric.table)
    columns = [[v.column for v in one.values] for one in reading.links]
    columns += [[d.column for d in dataset.dimensions if d.name == b] for b in reading.by]
    return all(any(c.split(".")[0] in reached for c in several) for several in columns)


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
        self.of: tuple[Linked, ...] = ()
        self.counted = ""

    def plan(self) -> Plan | Unclear:
        reading = self.reading
        counting = self._counting()
        self._things()
        self._with_number(counting)
        having = self._bounds()
        if isinstance(having, Unclear):
            return having
        if wrong := self._unfit(counting):
            return wrong
        compare: Compare = reading.compare or ("yoy" if reading.growth else "")
        self.of = restrictions.numerator(reading, self.metrics[0])
        if reading.part_of:
            compare = "share"
        if len(self.metrics) > (1 if compare else _MOST):
            return Unclear(why="one_at_a_time", words=self._called())
        when = self._when(compare)
        if isinstance(when, Unclear):
            return when
        period, others, grain = when
        if compare in {"difference", "gap", "multiple"} and not self._two(others):
            return Unclear(why="no_way", words=self._called())
        if compare == "share" and not (self.of or reading.by or grain):
            return Unclear(why="no_way", words=self._called())
        if reading.running and not grain:
            grain = self._trend_grain()
        by = self._by(grain, having, compare)
        if not by and (reading.order or reading.limit):
            return Unclear(why="by_what", options=tuple(d.called(self.language) for d in self.dataset.dimensions[:6]))  # fmt: skip
        order, limit = self._order(by)
        return Plan(
            metrics=tuple(m.name for m in self.metrics), by=by, filters=self._filters(),
            of=restrictions.filters(reading, self.of), period=period, others=others,
            columns=(*self._years(), *restrictions.row_bounds(reading, self.dataset)), compare=compare,
            running=reading.running and bool(grain), having=having, order=order, limit=limit,
            count=counting, order_by="change" if reading.by_change else "value",
        )  # fmt: skip

    def _called(self) -> tuple[str, ...]:
        return tuple(m.called(self.language) for m in self.metrics)

    def _two(self, others: Sequence[Period]) -> bool:
        """Two values of one column, or two periods, and nothing else that is two."""
        double = [f for f in self._filters() if len(f.values) == 2 and not f.negated]
        return len(double) + len(others) == 1 and not any(len(f.values) > 2 for f in self._filters())  # fmt: skip

    def _counting(self) -> bool:
        """How many companies have a revenue above …: the count is of groups, the figure a bound."""
        others = [m for m in self.metrics if m.expression != "COUNT(*)"]
        tables = {m.table for m in others}
        counts = [m for m in self.metrics if m.expression == "COUNT(*)" and (m.table in tables or not self._flows(m))]  # fmt: skip
        bounds = restrictions.figure_comparisons(self.reading, self.dataset)
        if not others or not bounds or not self.reading.counting:
            return False
        if counts:
            self.metrics, self.counted = others, counts[0].table
        return bool(counts or self.reading.by)

    def _flows(self, metric: Metric) -> bool:
        entity = self._entity()
        return entity is None or metric.table != entity.column.split(".")[0]

    def _things(self) -> None:
        """How many customers have a loan that …: where rows of another table hold the condition."""
        metric = self.metrics[0]
        if len(self.metrics) != 1 or metric.expression != "COUNT(*)":
            return
        needed = {f.column.split(".")[0] for f in self._filters()}
        needed |= {b.name.split(".")[0] for b in restrictions.row_bounds(self.reading, self.dataset)}  # fmt: skip
        far = needed - paths(self.dataset, metric.table).keys()
        for table in sorted(far):
            name = things_of(table, metric.table)
            found = next((m for m in self.dataset.metrics if m.name == name), None)
            if found is not None and needed <= paths(self.dataset, table).keys():
                self.metrics = [found]

    def _with_number(self, counting: bool) -> None:
        """有几笔，本金多少: how many of them there are, beside their figure."""
        first = self.metrics[0]
        if counting or len(self.metrics) != 1 or first.unit in _COUNTS:
            return
        if not re.search(r"(?:几|多少)[笔件张户条]", self.reading.text):
            return
        if any(re.search("how|多|几", m.said) for m in self.reading.metrics):
            return
        numbers = [m for m in self.dataset.metrics if m.expression == "COUNT(*)"]
        self.metrics += [m for m in numbers if m.table == first.table and not m.implied][:1]

    def _unfit(self, counting: bool) -> Unclear | None:
        """How many of what is no number of things, or how much money of what is none."""
        units = {m.unit for m in self.metrics}
        if self.reading.money and not counting and not any(u.startswith(_MONEY) for u in units):
            return Unclear(why="no_metric", options=_named(self.dataset, self.language))
        inside = any(re.search("how|多|几", m.said) for m in self.reading.metrics)
        if self.reading.counting and not (
            inside or counting or units & _COUNTS or self._several_of()
        ):
            return Unclear(why="no_metric", options=self._called())
        return None

    def _several_of(self) -> bool:
        """下面几个行业: some of them, which does not ask how many they are."""
        return bool(self.reading.by) and bool(
            re.search("(?:下面|这|下属|旗下|里)几", self.reading.text)
        )

    def _bounds(self) -> tuple[Bound, ...] | Unclear:
        made: list[Bound] = []
        for one in restrictions.figure_comparisons(self.reading, self.dataset):
            metric = self._before(one)
            if self.reading.compare in {"yoy", "qoq"} or (self.reading.growth and one.percent):
                made.append(Bound(name="change", op=one.op, value=one.value))
            elif one.value != "0" and one.percent != (metric.unit == "percent"):
                return Unclear(why="percent", words=(metric.called(self.language),))
            else:
                made.append(Bound(name=metric.name, op=one.op, value=one.value))
        return tuple(made)

    def _before(self, one: Comparison) -> Metric:
        """The metric named last before the comparison, or the first of all."""
        at = {m.name: m for m in self.metrics}
        if one.metric in at:
            return at[one.metric]
        mentions: list[Mention] = [m for m in self.reading.metrics if m.name in at]
        earlier = [m for m in mentions if m.start < one.start]
        if not mentions:  # the metric is one that follows from those named
            return self.metrics[0]
        return at[(earlier[-1] if earlier else mentions[0]).name]

    def _when(self, compare: str) -> tuple[Period | None, tuple[Period, ...], str] | Unclear:
        """Period, further periods, and the grain they are told apart by."""
        reading, first = self.reading, self.metrics[0]
        grain = reading.grain or (self._trend_grain() if reading.trend else "")
        if reading.periods and first.year and not first.time and all(_whole_year(s.period) for s in reading.periods):  # fmt: skip
            return None, (), grain  # a forecast of a year that is not over is of the whole of it
        said = list(dict.fromkeys(self.calendar.clipped(s.period) for s in reading.periods))  # fmt: skip
        if said and not first.time:
            return Unclear(why="no_way", words=(first.called(self.language), reading.periods[0].period.said))  # fmt: skip
        if (
            said
            and "COUNT" in first.expression
            and min(p.start for p in said) > max(self.calendar.last, self.calendar.today)
        ):
            return Unclear(why="not_yet", words=(reading.periods[0].period.said,))
        if (
            len(said) == 2
            and compare in {"yoy", "qoq", "difference", "gap", "multiple"}
            and not grain
        ):
            later, earlier = sorted(said, key=lambda p: p.start, reverse=True)
            return (later, (earlier,), "") if compare in {"yoy", "qoq"} else (said[0], (said[1],), "")  # fmt: skip
        if len(said) > 1 and _overlap(said):
            return Unclear(why="which_period", words=(first.called(self.language),), options=tuple(s.period.said for s in reading.periods))  # fmt: skip
        if len(said) > 1:
            return said[0], tuple(said[1:]), grain or _grain_of(said)
        if said:
            return said[0], (), grain
        if not grain and (first.over == "sum" or first.needs_period or compare in {"yoy", "qoq"}):
            if first.time:
                return Unclear(why="which_period", words=(first.called(self.language),), options=self._recent())  # fmt: skip
            return Unclear(why="no_way", words=(first.called(self.language),))
        return self._now(grain), (), grain

    def _now(self, grain: str) -> Period | None:
        """A stock without a period is that of the last quarter, or of the last days."""
        first, last = self.metrics[0], self.calendar.last
        if grain or first.over != "last":
            return None
        return Period(start=last - dt.timedelta(days=31), end=last)

    def _years(self) -> tuple[Bound, ...]:
        """For figures that are of a whole year and have no day: forecasts."""
        first = self.metrics[0]
        said = [s.period for s in self.reading.periods]
        if not said or first.time or not first.year:
            return ()
        column = f"{first.table}.{first.year}"
        years = sorted(p.start.year for p in said), sorted(p.end.year for p in said)
        return Bound(name=column, op=">=", value=f"{years[0][0]}"), Bound(name=column, op="<=", value=f"{years[1][-1]}")  # fmt: skip

    def _trend_grain(self) -> str:
        if self.calendar.quarterly:
            days = self.reading.periods[0].period.days if self.reading.periods else 2_000
            return "year" if days > 800 and not self.reading.running else "quarter"
        return "month"

    def _recent(self) -> tuple[str, ...]:
        last = periods.year(self.calendar.last.year - 1).start.year
        zh = self.language == "zh"
        return (f"{last}年", "最近四个季度", "最新季度") if zh else (f"{last}", "last four quarters", "latest quarter")  # fmt: skip

    def _filters(self) -> tuple[Filter, ...]:
        return restrictions.filters(self.reading, [o for o in self.reading.links if o not in self.of])  # fmt: skip

    def _by(self, grain: str, bounds: Sequence[Bound], compare: Compare) -> tuple[str, ...]:
        filters = self._filters()
        several = {f.column for f in filters if len(f.values) > 1 and not f.negated}
        if compare in {"difference", "gap", "multiple"}:
            several = set()
        by = [b for b in self.reading.by if not listing.held(b, filters, self.dataset)]
        by += [d.name for d in self.dataset.dimensions if d.column in several and d.name not in by]
        by = self._without_what_holds_others(by, several)
        asked = self.reading.order or self.reading.limit or bounds or self.reading.ranked
        if not by and not grain and asked:
            entity = self._entity()
            by += (
                [entity.name]
                if entity and (self.counted or cues.found("by_whom", self.reading.text))
                else []
            )
        return (*by, grain) if grain and grain not in by else tuple(by)

    def _without_what_holds_others(self, by: list[str], several: set[str]) -> list[str]:
        """沪市公司和深市公司: the companies are the kind of thing that is told apart, not a group."""
        entity = self._entity()
        if entity is None or entity.name not in by or not several or entity.column in several:
            return by
        asked = self.reading.ranked or self.reading.order or self.reading.comparisons
        return by if asked else [b for b in by if b != entity.name]

    def _entity(self) -> Dimension | None:
        """What is ranked or counted when no dimension is named."""
        if self.counted:
            key = self.dataset.table(self.counted).key
            return next((d for d in self.dataset.dimensions if d.column == f"{self.counted}.{key[0]}"), None)  # fmt: skip
        return next((d for d in self.dataset.dimensions if d.entity), None)

    def _order(self, by: Sequence[str]) -> tuple[Literal["", "asc", "desc"], int | None]:
        reading = self.reading
        if not by:
            return "", None
        if reading.limit:
            return self._end(reading.order or "desc"), reading.limit
        if reading.ranked:
            return reading.order or "desc", None
        return self._end(reading.order), 1 if reading.order and not reading.ranked else None

    def _end(self, order: Literal["", "asc", "desc"]) -> Literal["", "asc", "desc"]:
        """Who lost most has the lowest figure."""
        lost = [
            c for c in self.reading.comparisons if c.metric == self.metrics[0].name and c.op == "<"
        ]
        return "asc" if lost and order == "desc" else order


def _overlap(said: Sequence[Period]) -> bool:
    inorder = sorted(said, key=lambda p: p.start)
    return any(a.end >= b.start for a, b in pairwise(inorder))


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
