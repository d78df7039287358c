"""A plan in words, line by line: what was counted, over what, how it was told apart and ordered."""

from collections.abc import Iterator

from core.domain import Frozen
from tools.sql.catalogue import Dataset
from tools.sql.fields import unit_name
from tools.sql.plan import GRAINS, Bound, Filter, Plan
from tools.sql.values import Linked

_LABELS = {
    "dataset": ("数据集", "dataset"), "metrics": ("指标", "figures"), "by": ("分组", "by"),
    "period": ("期间", "period"), "only": ("只看", "only"), "not": ("不含", "without"),
    "having": ("条件", "where"), "compare": ("对比", "compared"), "order": ("排序", "order"),
    "count": ("结果", "result"), "show": ("列出", "shown"), "of": ("占其中", "out of"),
    "running": ("累计", "running"),
}  # fmt: skip
_GRAINS = {"year": ("年", "year"), "quarter": ("季度", "quarter"), "month": ("月", "month"), "day": ("日", "day")}  # fmt: skip
_COMPARED = {
    "yoy": ("与上年同期", "with the same period a year before"),
    "qoq": ("与上一期", "with the period before"), "share": ("占合计的比例", "share of the whole"),
    "difference": ("相差", "difference"), "gap": ("相差", "difference"), "multiple": ("倍数", "how many times"),
}  # fmt: skip
_ORDER = {"asc": ("从低到高", "lowest first"), "desc": ("从高到低", "highest first")}
_CHANGE, _COUNT = ("变动", "change"), ("符合条件的个数", "how many there are")
_RUNNING = ("每期与之前各期之和", "each with those before it")
_HELD = {"missing": ("为空", "is empty"), "there": ("不为空", "is not empty")}


class Line(Frozen):
    label: str
    text: str


def particulars(
    plan: Plan, dataset: Dataset, language: str, links: tuple[Linked, ...] = ()
) -> tuple[Line, ...]:
    """links are the values that the question named, which give filters their names."""
    at = 0 if language == "zh" else 1
    told = _Told(plan, dataset, language, links)
    return tuple(Line(label=_LABELS[name][at], text=text) for name, text in told.lines() if text)


class _Told:
    def __init__(
        self, plan: Plan, dataset: Dataset, language: str, links: tuple[Linked, ...]
    ) -> None:
        self._plan, self._dataset, self._language = plan, dataset, language
        self._at = 0 if language == "zh" else 1
        self._names = {(v.column, v.key): v.shown for one in links for v in one.values}

    def lines(self) -> Iterator[tuple[str, str]]:
        plan = self._plan
        yield "dataset", self._dataset.called(self._language)
        yield "metrics", self._joined(self._metric(name) for name in plan.metrics)
        yield "show", self._joined(self._place(column) for column in plan.show)
        yield "by", self._joined(self._group(name) for name in plan.by)
        periods = [p for p in (plan.period, *plan.others) if p is not None]
        yield "period", self._joined(self._between(str(p.start), str(p.end)) for p in periods)
        for one in plan.filters:
            yield "not" if one.negated else "only", self._filter(one)
        for one in plan.of:
            yield "of", self._filter(one)
        yield "having", self._joined(self._bound(b) for b in (*plan.having, *plan.columns))
        yield "compare", _COMPARED[plan.compare][self._at] if plan.compare in _COMPARED else ""
        yield "running", _RUNNING[self._at] if plan.running else ""
        yield "order", self._order()
        yield "count", _COUNT[self._at] if plan.count else ""

    def _joined(self, parts: Iterator[str]) -> str:
        return ("、" if self._at == 0 else ", ").join(parts)

    def _between(self, start: str, end: str) -> str:
        return f"{start}至{end}" if self._at == 0 else f"{start} to {end}"

    def _metric(self, name: str) -> str:
        found = next((m for m in self._dataset.metrics if m.name == name), None)
        return found.called(self._language) if found else name

    def _group(self, name: str) -> str:
        if name in GRAINS:
            return _GRAINS[name][self._at]
        found = next((d for d in self._dataset.dimensions if d.name == name), None)
        return found.called(self._language) if found else name

    def _place(self, column: str) -> str:
        """What a column is called: as the dimension that goes by it, else by its own title."""
        for dimension in self._dataset.dimensions:
            if dimension.column == column:
                return dimension.called(self._language)
        table, _, name = column.partition(".")
        there = self._dataset.by_table.get(table)
        found = next((c for c in there.columns if c.name == name), None) if there else None
        return found.called(self._language) if found else column

    def _filter(self, one: Filter) -> str:
        values = self._joined(self._value(one.column, key) for key in one.values)
        return f"{self._place(one.column)}{'：' if self._at == 0 else ': '}{values}"

    def _value(self, column: str, key: str) -> str:
        table, _, name = column.partition(".")
        there = self._dataset.by_table.get(table)
        found = next((c for c in there.columns if c.name == name), None) if there else None
        codes = found.values.get(key, {}) if found else {}
        labelled = any(
            d.column == column and column not in d.label.values() and d.label
            for d in self._dataset.dimensions
        )
        named = self._names.get((column, key)) if labelled else None
        return codes.get(self._language) or named or key

    def _bound(self, bound: Bound) -> str:
        metric = next((m for m in self._dataset.metrics if m.name == bound.name), None)
        if bound.op in _HELD:
            name = self._metric(bound.name) if metric else self._place(bound.name)
            return f"{name} {_HELD[bound.op][self._at]}"
        if metric is None:
            change = bound.name == "change"
            name = _CHANGE[self._at] if change else self._place(bound.name)
            return f"{name} {bound.op} {bound.value}{'%' if change else ''}"
        unit = unit_name(metric.unit, self._language)
        gap = "" if self._at == 0 or unit == "%" else " "
        return f"{self._metric(bound.name)} {bound.op} {bound.value}{gap}{unit}"

    def _order(self) -> str:
        plan = self._plan
        if not plan.order:
            return ""
        told = _ORDER[plan.order][self._at]
        if plan.order_by == "change":
            told = f"{_CHANGE[self._at]}{told}" if self._at == 0 else f"{_CHANGE[1]}, {told}"
        if plan.limit:
            told += f"，前{plan.limit}" if self._at == 0 else f", first {plan.limit}"
        return told
