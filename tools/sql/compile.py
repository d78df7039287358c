"""A plan becomes SQL: joins, keys and expressions come from the catalogue, values are literals."""

from collections.abc import Iterator, Sequence

import sqlglot
from sqlglot import exp

from core.errors import BadInput
from tools.sql.catalogue import Dataset, Dimension, Metric
from tools.sql.periods import before
from tools.sql.plan import GRAINS, Bound, Filter, Period, Plan

_WIDTH = {"year": 4, "month": 7, "day": 10}
_STEP = {"yoy": {"year": 1, "quarter": 4, "month": 12}, "qoq": {"quarter": 1, "month": 1}}


class Unplannable(BadInput):
    """The catalogue has no way to what the plan asks: no join, no time column."""


def compile_plan(plan: Plan, dataset: Dataset, language: str = "zh") -> str:
    """One SELECT. Columns: a label for each `by`, then the metrics in order; with a comparison the
    value before and the change in percent, with a share the share in percent.

    Raises Unplannable.
    """
    if plan.count:
        groups = compile_plan(
            plan.model_copy(update={"count": False, "order": ""}), dataset, language
        )
        return f"SELECT COUNT(*) AS number FROM ({groups}) AS found"
    metrics = [_metric(dataset, name) for name in plan.metrics]
    if len(metrics) == 1 and plan.compare in _STEP:
        return _compared(plan, dataset, metrics[0], language)
    if len({(m.table, m.over, m.time) for m in metrics}) == 1:
        return _finished(_grouped(plan, dataset, metrics, language), plan, metrics)
    return _beside(plan, dataset, metrics, language)


def _metric(dataset: Dataset, name: str) -> Metric:
    found = next((m for m in dataset.metrics if m.name == name), None)
    if found is None:
        raise Unplannable(f"There is no metric {name}.")
    return found


def _finished(inner: str, plan: Plan, metrics: Sequence[Metric]) -> str:
    """Adds share, conditions on values, order and limit around the grouped figures."""
    keys = [f"d{n}" for n in range(len(plan.by))]
    values = [f"g.m{n} AS {m.name}" for n, m in enumerate(metrics)]
    if plan.compare == "share":
        values.append("100.0 * g.m0 / NULLIF(t.whole, 0) AS share")
    names = [f"g.{k} AS {_output(b)}" for k, b in zip(keys, plan.by, strict=True)]
    where = [f"g.m{_place(b, metrics)} {b.op} {_number(b.value)}" for b in plan.having]
    body = f"SELECT {', '.join([*names, *values])} FROM ({inner}) AS g"
    if plan.compare == "share":
        body += f" CROSS JOIN (SELECT SUM(w.m0) AS whole FROM ({inner}) AS w) AS t"
    if where:
        body += f" WHERE {' AND '.join(where)}"
    return body + _tail(plan, "g.m0", [f"g.{k}" for k in keys])


def _tail(plan: Plan, value: str, keys: Sequence[str]) -> str:
    parts = []
    if plan.order:
        parts.append(f"{value} {plan.order.upper()} NULLS LAST")
        parts += keys[:1]
    else:
        parts += [k for k, b in zip(keys, plan.by, strict=True) if b in GRAINS]
        parts += [k for k, b in zip(keys, plan.by, strict=True) if b not in GRAINS]
    text = f" ORDER BY {', '.join(parts)}" if parts else ""
    return text + (f" LIMIT {int(plan.limit)}" if plan.limit else "")


def _place(bound: Bound, metrics: Sequence[Metric]) -> int:
    return next((n for n, m in enumerate(metrics) if m.name == bound.name), 0)


def _output(name: str) -> str:
    return f'"{name}"'


def _beside(plan: Plan, dataset: Dataset, metrics: Sequence[Metric], language: str) -> str:
    """Metrics of several tables: each is grouped alone, then they meet on what they are told by."""
    keys = [f"d{n}" for n in range(len(plan.by))]
    parts = [_grouped(plan, dataset, [m], language) for m in metrics]
    names = [f"g0.{k} AS {_output(b)}" for k, b in zip(keys, plan.by, strict=True)]
    names += [f"g{n}.m0 AS {m.name}" for n, m in enumerate(metrics)]
    body = f"SELECT {', '.join(names)} FROM ({parts[0]}) AS g0"
    for n, part in enumerate(parts[1:], start=1):
        on = " AND ".join(f"g0.{k} = g{n}.{k}" for k in keys)
        body += f" LEFT JOIN ({part}) AS g{n} ON {on}" if on else f" CROSS JOIN ({part}) AS g{n}"
    where = [f"g{_place(b, metrics)}.m0 {b.op} {_number(b.value)}" for b in plan.having]
    if where:
        body += f" WHERE {' AND '.join(where)}"
    return body + _tail(plan, "g0.m0", [f"g0.{k}" for k in keys])


def _compared(plan: Plan, dataset: Dataset, metric: Metric, language: str) -> str:
    """A figure, the one before, and the change in percent of the one before; no percentage where
    that was nothing or a loss."""
    grain = plan.grain
    if grain is not None:
        return _along(plan, dataset, metric, language)
    if plan.period is None:
        raise Unplannable("A comparison needs a period.")
    earlier = before(plan.period, years=1) if plan.compare == "yoy" else _just_before(plan.period)
    keys = [f"d{n}" for n in range(len(plan.by))]
    now = _grouped(plan, dataset, [metric], language)
    then = _grouped(plan.model_copy(update={"period": earlier}), dataset, [metric], language)
    names = [f"a.{k} AS {_output(b)}" for k, b in zip(keys, plan.by, strict=True)]
    on = " AND ".join(f"a.{k} = b.{k}" for k in keys)
    join = f"LEFT JOIN ({then}) AS b ON {on}" if on else f"CROSS JOIN ({then}) AS b"
    return _change(plan, metric, names, f"({now}) AS a {join}", "a.m0", "b.m0", [f"a.{k}" for k in keys])  # fmt: skip


def _along(plan: Plan, dataset: Dataset, metric: Metric, language: str) -> str:
    """Each period with the one a step before, along the grain of time."""
    steps = _STEP[plan.compare]
    if plan.grain not in steps:
        raise Unplannable("This comparison does not go with that grain.")
    keys = [f"d{n}" for n in range(len(plan.by))]
    at = keys[plan.by.index(plan.grain)]
    others = [f"w.{k}" for k in keys if k != at]
    wide = plan
    if plan.period is not None:
        wide = plan.model_copy(
            update={"period": plan.period.model_copy(update={"start": before(plan.period, years=1).start})}
        )  # fmt: skip
    inner = _grouped(wide, dataset, [metric], language)
    part = f"PARTITION BY {', '.join(others)} " if others else ""
    lag = f"LAG(w.m0, {steps[plan.grain]}) OVER ({part}ORDER BY w.{at})"
    outer = f"SELECT {', '.join(f'w.{k}' for k in keys)}, w.m0, {lag} AS m1 FROM ({inner}) AS w"
    names = [f"a.{k} AS {_output(b)}" for k, b in zip(keys, plan.by, strict=True)]
    since = f" WHERE a.{at} >= {_stamp(plan.period, plan.grain)}" if plan.period else ""
    return _change(plan, metric, names, f"({outer}) AS a{since}", "a.m0", "a.m1", [f"a.{k}" for k in keys])  # fmt: skip


def _stamp(period: Period, grain: str) -> str:
    return _literal(_grain_label(period, grain))


def _grain_label(period: Period, grain: str) -> str:
    start = period.start
    match grain:
        case "year":
            return f"{start.year}"
        case "quarter":
            return f"{start.year}-Q{(start.month - 1) // 3 + 1}"
        case _:
            return f"{start:%Y-%m}"


def _change(
    plan: Plan, metric: Metric, names: Sequence[str], source: str, now: str, then: str, keys: Sequence[str]
) -> str:  # fmt: skip
    percent = metric.unit == "percent"
    change = (
        f"{now} - {then}"
        if percent
        else f"100.0 * ({now} - {then}) / NULLIF(GREATEST({then}, 0), 0)"
    )
    label = "change_points" if percent else "change_percent"
    where = [
        f"{change if b.name == 'change' else now} {b.op} {_number(b.value)}" for b in plan.having
    ]
    columns = [*names, f"{now} AS {metric.name}", f"{then} AS before", f"{change} AS {label}"]
    glue = " AND " if " WHERE " in source[source.rfind(") AS") :] else " WHERE "
    body = f"SELECT {', '.join(columns)} FROM {source}"
    if where:
        body += glue + " AND ".join(where)
    by = change if plan.order_by == "change" else now
    return body + _tail(plan, by, keys)


def _just_before(period: Period) -> Period:
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    return before(period, month_count=months)


def _grouped(plan: Plan, dataset: Dataset, metrics: Sequence[Metric], language: str) -> str:
    """SELECT d0, …, m0, … of metrics that share table and time, one row a group."""
    first = metrics[0]
    dimensions = [None if b in GRAINS else _dimension(dataset, b) for b in plan.by]
    places = [_label(d, language) for d in dimensions if d]
    keys = [d.column for d in dimensions if d]
    needed = {p.split(".")[0] for p in [*places, *keys, *(f.column for f in plan.filters), *(c.name for c in plan.columns)]}  # fmt: skip
    source = _source(plan, dataset, first, needed)
    select, group = [], []
    for n, (by, dimension) in enumerate(zip(plan.by, dimensions, strict=True)):
        shown = _grain(first, by) if dimension is None else _label(dimension, language)
        select.append(f"{shown} AS d{n}")
        group.append(shown)
        if dimension is not None and dimension.column != shown:
            group.append(dimension.column)
    select += [f"{_expression(m)} AS m{n}" for n, m in enumerate(metrics)]
    where = [*_rows(plan.filters), *_bounds(plan.columns)]
    if first.over != "last":
        where += _within(plan, first)
    text = f"SELECT {', '.join(select)} FROM {source}"
    text += f" WHERE {' AND '.join(where)}" if where else ""
    return text + (f" GROUP BY {', '.join(group)}" if group else "")


def _expression(metric: Metric) -> str:
    """The metric's expression with its columns under their table's name."""
    tree: exp.Expr = sqlglot.parse_one(metric.expression, dialect="postgres")
    for column in list(tree.find_all(exp.Column)):
        if not column.table:
            column.set("table", exp.to_identifier(metric.table))
    return tree.sql(dialect="postgres")


def _source(plan: Plan, dataset: Dataset, metric: Metric, needed: set[str]) -> str:
    """The metric's table with what must be joined to it; a stock's rows are the last of the period."""
    text = metric.table
    if metric.over == "last":
        columns = ", ".join(c.name for c in dataset.table(metric.table).columns)
        part = [*metric.last_by, *([_grain(metric, plan.grain)] if plan.grain else [])]
        within = _within(plan, metric)
        where = f" WHERE {' AND '.join(within)}" if within else ""
        numbered = (
            f"SELECT {columns}, ROW_NUMBER() OVER (PARTITION BY {', '.join(part)} "
            f"ORDER BY {metric.time} DESC) AS latest FROM {metric.table}{where}"
        )
        text = f"(SELECT {columns} FROM ({numbered}) AS n WHERE n.latest = 1) AS {metric.table}"
    for many, one in _path(dataset, metric.table, needed):
        text += f" JOIN {one.split('.')[0]} ON {many} = {one}"
    return text


def _path(dataset: Dataset, start: str, needed: set[str]) -> Iterator[tuple[str, str]]:
    """Joins from many to one that reach the tables needed; never from one to many, which would
    count twice."""
    reached = paths(dataset, start)
    done: set[str] = set()
    for table in sorted(needed - {start}):
        if table not in reached:
            raise Unplannable(f"{start} cannot be told apart by {table}.")
        for many, one in reached[table]:
            if one not in done:
                done.add(one)
                yield many, one


def paths(dataset: Dataset, start: str) -> dict[str, list[tuple[str, str]]]:
    """The joins to each table that can be reached from one, itself included; the shortest way."""
    reached: dict[str, list[tuple[str, str]]] = {start: []}
    queue = [start]
    while queue:
        here = queue.pop(0)
        for join in dataset.joins:
            many, one = join.many.split(".")[0], join.one.split(".")[0]
            if many == here and one not in reached:
                reached[one] = [*reached[here], (join.many, join.one)]
                queue.append(one)
    return reached


def _within(plan: Plan, metric: Metric) -> list[str]:
    periods = [p for p in (plan.period, *plan.others) if p is not None]
    if not periods:
        return []
    if not metric.time:
        raise Unplannable(f"{metric.name} has no time.")
    column = f"{metric.table}.{metric.time}"
    each = [f"{column} >= DATE '{p.start}' AND {column} < DATE '{p.end}' + INTERVAL '1 day'" for p in periods]  # fmt: skip
    return [each[0]] if len(each) == 1 else [f"({' OR '.join(f'({e})' for e in each)})"]


def _grain(metric: Metric, grain: str | None) -> str:
    """2025, 2025-Q3, 2025-03, 2025-03-05: texts that sort as time goes."""
    if not metric.time:
        raise Unplannable(f"{metric.name} has no time.")
    column = f"{metric.table}.{metric.time}"
    day = f"CAST(CAST({column} AS DATE) AS TEXT)"
    if grain == "quarter":
        return f"SUBSTRING({day}, 1, 4) || '-Q' || CAST(EXTRACT(QUARTER FROM {column}) AS TEXT)"
    return f"SUBSTRING({day}, 1, {_WIDTH[str(grain)]})"


def _dimension(dataset: Dataset, name: str) -> Dimension:
    found = next((d for d in dataset.dimensions if d.name == name), None)
    if found is None:
        raise Unplannable(f"There is no dimension {name}.")
    return found


def _label(dimension: Dimension, language: str) -> str:
    return dimension.label.get(language, dimension.column)


def _rows(filters: Sequence[Filter]) -> list[str]:
    return [
        f"{f.column} {'NOT ' if f.negated else ''}IN ({', '.join(map(_literal, f.values))})"
        for f in filters
    ]


def _bounds(bounds: Sequence[Bound]) -> list[str]:
    return [f"{b.name} {b.op} {_literal(b.value)}" for b in bounds]


def _literal(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="postgres")


def _number(value: str) -> str:
    return exp.Literal.number(str(float(value)) if "e" in value.lower() else value).sql()
