"""The figures of metrics that share table and time, one row a group, as a SELECT."""

from collections.abc import Sequence

import sqlglot
from sqlglot import exp

from tools.sql.catalogue import Dataset, Dimension, Kind, Metric
from tools.sql.joins import Unplannable, path
from tools.sql.plan import GRAINS, Bound, Filter, Plan

_WIDTH = {"year": 4, "month": 7, "day": 10}


def grouped(
    plan: Plan, dataset: Dataset, metrics: Sequence[Metric], language: str, later: str = ""
) -> str:
    """SELECT d0, …, m0, … . later is an interval by which the grain of time is told later than it
    was, so that a figure meets the one a step after it."""
    first = metrics[0]
    dimensions = [None if b in GRAINS else _dimension(dataset, b) for b in plan.by]
    places = [_label(d, language) for d in dimensions if d]
    keys = [d.column for d in dimensions if d]
    needed = {p.split(".")[0] for p in [*places, *keys, *(f.column for f in plan.filters), *(c.name for c in plan.columns)]}  # fmt: skip
    source = _source(plan, dataset, first, needed)
    select, group = [], []
    for n, (by, dimension) in enumerate(zip(plan.by, dimensions, strict=True)):
        shown = _grain(first, by, later) if dimension is None else _label(dimension, language)
        select.append(f"{shown} AS d{n}")
        group.append(shown)
        if dimension is not None and dimension.column != shown:
            group.append(dimension.column)
    select += [f"{_expression(m)} AS m{n}" for n, m in enumerate(metrics)]
    where = [*rows(plan.filters), *bounds(plan.columns, dataset)]
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
        text = _lasts(plan, dataset, metric)
    for many, one in path(dataset, metric.table, needed):
        text += f" JOIN {one.split('.')[0]} ON {many} = {one}"
    return text


def _lasts(plan: Plan, dataset: Dataset, metric: Metric) -> str:
    """The last row of each thing in the period (and grain), unless it had none near its end: what
    has left (a delisted company) does not count on with its last figure."""
    columns = ", ".join(c.name for c in dataset.table(metric.table).columns)
    grain = [_grain(metric, plan.grain)] if plan.grain else []
    within = _within(plan, metric)
    where = f" WHERE {' AND '.join(within)}" if within else ""
    whole = f"PARTITION BY {grain[0]}" if grain else ""
    numbered = (
        f"SELECT {columns}, MAX({metric.time}) OVER ({whole}) AS newest, "
        f"ROW_NUMBER() OVER (PARTITION BY {', '.join([*metric.last_by, *grain])} "
        f"ORDER BY {metric.time} DESC) AS latest FROM {metric.table}{where}"
    )
    near = f"n.{metric.time} > n.newest - INTERVAL '{1 if metric.by_quarters else 31} day'"
    return f"(SELECT {columns} FROM ({numbered}) AS n WHERE n.latest = 1 AND {near}) AS {metric.table}"  # fmt: skip


def _within(plan: Plan, metric: Metric) -> list[str]:
    periods = [p for p in (plan.period, *plan.others) if p is not None]
    if not periods:
        return []
    if not metric.time:
        raise Unplannable(f"{metric.name} has no time.")
    column = f"{metric.table}.{metric.time}"
    each = [f"{column} >= DATE '{p.start}' AND {column} < DATE '{p.end}' + INTERVAL '1 day'" for p in periods]  # fmt: skip
    return [each[0]] if len(each) == 1 else [f"({' OR '.join(f'({e})' for e in each)})"]


def _grain(metric: Metric, grain: str | None, later: str = "") -> str:
    """2025, 2025-Q3, 2025-03, 2025-03-05: texts that sort as time goes."""
    if not metric.time:
        raise Unplannable(f"{metric.name} has no time.")
    column = f"{metric.table}.{metric.time}"
    if later:
        column = f"({column} + INTERVAL '{later}')"
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


def rows(filters: Sequence[Filter]) -> list[str]:
    """Conditions; a row without a value is not one of those excluded, and stays."""
    return [
        f"({f.column} NOT IN ({_values(f)}) OR {f.column} IS NULL)" if f.negated else f"{f.column} IN ({_values(f)})"
        for f in filters
    ]  # fmt: skip


def _values(one: Filter) -> str:
    return ", ".join(map(_literal, one.values))


def bounds(bounds: Sequence[Bound], dataset: Dataset) -> list[str]:
    """Conditions on columns. A day's end belongs to it."""
    return [_bound(b, dataset.at(b.name).kind) for b in bounds]


def _bound(bound: Bound, kind: Kind) -> str:
    if bound.op in {"missing", "there"}:
        return f"{bound.name} IS {'' if bound.op == 'missing' else 'NOT '}NULL"
    if kind in {Kind.DATE, Kind.MOMENT}:
        day = f"DATE {_literal(bound.value)}"
        return f"{bound.name} < {day} + INTERVAL '1 day'" if bound.op == "<=" else f"{bound.name} {bound.op} {day}"  # fmt: skip
    value = _literal(bound.value) if kind is Kind.TEXT else str(float(bound.value))
    return f"{bound.name} {bound.op} {value}"


def _literal(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="postgres")
