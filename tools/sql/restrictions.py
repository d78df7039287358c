"""The rows and figures that a reading restricts a plan to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tools.sql.catalogue import Dataset, Metric
from tools.sql.conditions import Comparison
from tools.sql.mentions import Mention
from tools.sql.plan import Bound, Filter
from tools.sql.reading import Reading
from tools.sql.values import Linked


def filters(reading: Reading, links: Iterable[Linked]) -> tuple[Filter, ...]:
    """Values of one column are alternatives; those excluded are apart."""
    values: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for one in links:
        values[one.values[0].column, one.start in reading.excluded].append(one.values[0].key)
    return tuple(
        Filter(column=c, values=tuple(dict.fromkeys(v)), negated=n) for (c, n), v in values.items()
    )


def numerator(reading: Reading, metric: Metric) -> tuple[Linked, ...]:
    """The links that a share is of, within what the others say: 买入 in 北辰证券的评级里买入占比."""
    if not reading.links or not (reading.compare == "share" or reading.part_of):
        return ()
    free = [one for one in reading.links if one.start not in reading.excluded]
    if reading.by:
        return tuple(one for one in free if one.values[0].column.split(".")[0] == metric.table)
    before = [one for one in free if one.end <= reading.share_at]
    column = (before or free)[-1].values[0].column if free else ""
    return tuple(one for one in (before or free) if one.values[0].column == column)


def row_bounds(reading: Reading, dataset: Dataset) -> tuple[Bound, ...]:
    """Conditions on columns: dates, numbers beside a column's name, and what is missing."""
    made = []
    for column, said in reading.dates:
        made.append(Bound(name=column, op=">=", value=str(said.period.start)))
        made.append(Bound(name=column, op="<=", value=str(said.period.end)))
    made += [Bound(name=c, op="missing") for c in _nearest(reading.missing, reading, dataset)]
    made += [Bound(name=c, op="there") for c in _nearest(reading.happened, reading, dataset)]
    for one in reading.comparisons:
        column = _column_of(one, reading, dataset)
        if column:
            made.append(Bound(name=column, op=one.op, value=one.value))
    return tuple(made)


def _nearest(places: Sequence[str], reading: Reading, dataset: Dataset) -> list[str]:
    """Of columns with one name, those of the tables that the question is of."""
    tables = {m.table for m in _spoken(reading, dataset)}
    tables |= {d.column.split(".")[0] for d in dataset.dimensions if d.name in reading.by}
    mine = [p for p in places if p.split(".")[0] in tables]
    return mine or list(places)


def shown(reading: Reading, dataset: Dataset) -> tuple[str, ...]:
    """The columns that a list shows, of the tables that it is of where they have them."""
    names: dict[str, list[str]] = defaultdict(list)
    for place in reading.show:
        names[dataset.at(place).called("zh")].append(place)
    return tuple(p for places in names.values() for p in _nearest(places, reading, dataset))


def figure_comparisons(reading: Reading, dataset: Dataset) -> tuple[Comparison, ...]:
    """The comparisons that are of a figure, not of a column."""
    return tuple(c for c in reading.comparisons if not _column_of(c, reading, dataset))


def _column_of(one: Comparison, reading: Reading, dataset: Dataset) -> str:
    """The column whose name stands last before (or right behind) the comparison, unless a metric
    stands nearer; else the one column that is told in the comparison's unit."""
    if one.metric:
        return ""
    near: list[Mention] = [m for m in reading.columns if m.end <= one.start] or [m for m in reading.columns if 0 <= m.start - one.end <= 3]  # fmt: skip
    if not near:
        return _of_unit(one, reading, dataset)
    best = max(near, key=lambda m: (m.end, m.end - m.start))
    metrics = [m for m in reading.metrics if best.start <= m.start and m.end <= one.start]
    if metrics or any(_covers(m, best) for m in reading.metrics):
        return _of_unit(one, reading, dataset)
    same = [m.name for m in near if (m.start, m.end) == (best.start, best.end)]
    return same[0] if len(set(same)) == 1 else _of_table(same, reading, dataset)


def _of_unit(one: Comparison, reading: Reading, dataset: Dataset) -> str:
    """逾期超过20天的贷款, 三年期存款: the column of days or months in the tables spoken of."""
    if not one.unit or any(m.unit == one.unit for m in _spoken(reading, dataset)):
        return ""
    tables = {m.table for m in _spoken(reading, dataset)}
    tables |= {v.column.split(".")[0] for link in reading.links for v in link.values}
    found = [f"{t.name}.{c.name}" for t in dataset.tables if t.name in tables for c in t.columns if c.unit == one.unit]  # fmt: skip
    return found[0] if len(found) == 1 else ""


def _spoken(reading: Reading, dataset: Dataset) -> list[Metric]:
    names = {one.name for one in reading.metrics}
    return [m for m in dataset.metrics if m.name in names]


def _covers(metric: Mention, column: Mention) -> bool:
    return metric.start <= column.start and column.end <= metric.end


def _of_table(names: Sequence[str], reading: Reading, dataset: Dataset) -> str:
    tables = {m.table for m in dataset.metrics if m.name in {one.name for one in reading.metrics}}
    mine = [n for n in names if n.split(".")[0] in tables]
    return mine[0] if len(mine) == 1 else ""
