"""A plan becomes SQL: joins, keys and expressions come from the catalogue, values are literals."""

from collections.abc import Sequence

from sqlglot import exp

from tools.sql.catalogue import Dataset, Metric
from tools.sql.grouped import grouped
from tools.sql.joins import Unplannable
from tools.sql.listed import listed
from tools.sql.periods import before
from tools.sql.plan import GRAINS, Bound, Period, Plan

_MONTHS = {"year": 12, "quarter": 3, "month": 1}
_TWO = {
    "difference": "a.m0 - b.m0",
    "gap": "ABS(a.m0 - b.m0)",
    "multiple": "1.0 * a.m0 / NULLIF(b.m0, 0)",
}
_STEP = {"yoy": {"year": 1, "quarter": 4, "month": 12}, "qoq": {"quarter": 1, "month": 1}}


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
    if not plan.metrics:
        return listed(plan, dataset, language)
    metrics = [_metric(dataset, name) for name in plan.metrics]
    if len(metrics) == 1 and plan.compare in _STEP:
        return _compared(plan, dataset, metrics[0], language)
    if len(metrics) == 1 and plan.compare in _TWO:
        return _apart(plan, dataset, metrics[0], language)
    if plan.of:
        return _part(plan, dataset, metrics[0], language)
    if len({(m.table, m.over, m.time) for m in metrics}) == 1:
        return _finished(grouped(plan, dataset, metrics, language), plan, metrics)
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
    if plan.running and plan.grain is not None:
        values += [f"{_running(plan, f'g.m{n}', keys)} AS running_{m.name}" for n, m in enumerate(metrics)]  # fmt: skip
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


def _running(plan: Plan, value: str, keys: Sequence[str]) -> str:
    at = keys[plan.by.index(str(plan.grain))]
    others = ", ".join(f"g.{k}" for k in keys if k != at)
    part = f"PARTITION BY {others} " if others else ""
    return f"SUM({value}) OVER ({part}ORDER BY g.{at})"


def _part(plan: Plan, dataset: Dataset, metric: Metric, language: str) -> str:
    """The part that some rows are of the whole, as a percentage."""
    within = plan.model_copy(update={"filters": (*plan.filters, *plan.of)})
    keys = [f"d{n}" for n in range(len(plan.by))]
    names = [f"b.{k} AS {_output(b)}" for k, b in zip(keys, plan.by, strict=True)]
    on = " AND ".join(f"a.{k} = b.{k}" for k in keys)
    part, whole = (grouped(p, dataset, [metric], language) for p in (within, plan))
    join = f"LEFT JOIN ({part}) AS a ON {on}" if on else f"CROSS JOIN ({part}) AS a"
    share = "100.0 * COALESCE(a.m0, 0) / NULLIF(b.m0, 0)"
    columns = [*names, f"COALESCE(a.m0, 0) AS {metric.name}", "b.m0 AS whole", f"{share} AS share"]
    body = f"SELECT {', '.join(columns)} FROM ({whole}) AS b {join}"
    return body + _tail(plan, share, [f"b.{k}" for k in keys])


def _apart(plan: Plan, dataset: Dataset, metric: Metric, language: str) -> str:
    """Two figures, and how far apart they are or how many times the other the first is."""
    first, second = (grouped(p, dataset, [metric], language) for p in _two(plan))
    keys = [f"d{n}" for n in range(len(plan.by))]
    names = [f"a.{k} AS {_output(b)}" for k, b in zip(keys, plan.by, strict=True)]
    on = " AND ".join(f"a.{k} = b.{k}" for k in keys)
    join = f"JOIN ({second}) AS b ON {on}" if on else f"CROSS JOIN ({second}) AS b"
    apart = _TWO[plan.compare]
    columns = [
        *names,
        f"a.m0 AS {metric.name}",
        "b.m0 AS other",
        f"{apart} AS {plan.compare.replace('gap', 'difference')}",
    ]
    body = f"SELECT {', '.join(columns)} FROM ({first}) AS a {join}"
    return body + _tail(plan, apart, [f"a.{k}" for k in keys])


def _two(plan: Plan) -> tuple[Plan, Plan]:
    """The plan for each of the two values or periods. Raises Unplannable."""
    if plan.others:
        return plan.model_copy(update={"others": ()}), plan.model_copy(
            update={"period": plan.others[0], "others": ()}
        )
    double = next((f for f in plan.filters if len(f.values) == 2), None)
    if double is None:
        raise Unplannable("There are not two things to compare.")
    rest = tuple(f for f in plan.filters if f is not double)
    made = [
        plan.model_copy(update={"filters": (*rest, double.model_copy(update={"values": (v,)}))})
        for v in double.values
    ]
    return made[0], made[1]


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
    parts = [grouped(plan, dataset, [m], language) for m in metrics]
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
    if plan.grain is not None:
        return _along(plan, dataset, metric, language)
    if plan.period is None:
        raise Unplannable("A comparison needs a period.")
    year_before = before(plan.period, years=1)
    earlier = year_before if plan.compare == "yoy" else _just_before(plan.period)
    if plan.others:
        earlier = plan.others[0]
    now = plan.model_copy(update={"others": ()})
    then = grouped(now.model_copy(update={"period": earlier}), dataset, [metric], language)
    return _beside_earlier(plan, metric, grouped(now, dataset, [metric], language), then)


def _beside_earlier(plan: Plan, metric: Metric, now: str, then: str) -> str:
    keys = [f"d{n}" for n in range(len(plan.by))]
    names = [f"a.{k} AS {_output(b)}" for k, b in zip(keys, plan.by, strict=True)]
    on = " AND ".join(f"a.{k} = b.{k}" for k in keys)
    join = f"LEFT JOIN ({then}) AS b ON {on}" if on else f"CROSS JOIN ({then}) AS b"
    return _change(plan, metric, [*names], f"({now}) AS a {join}", [f"a.{k}" for k in keys])


def _along(plan: Plan, dataset: Dataset, metric: Metric, language: str) -> str:
    """Each period with the one a step before, along the grain of time; a gap has none before it."""
    steps = _STEP[plan.compare]
    if plan.grain not in steps:
        raise Unplannable("This comparison does not go with that grain.")
    back = _MONTHS[plan.grain] * steps[plan.grain]
    earlier = plan.model_copy(
        update={
            "period": plan.period and before(plan.period, month_count=back),
            "others": tuple(before(p, month_count=back) for p in plan.others),
        }
    )
    later = f"{back} months"
    then = grouped(earlier, dataset, [metric], language, later)
    return _beside_earlier(plan, metric, grouped(plan, dataset, [metric], language), then)


def _change(
    plan: Plan, metric: Metric, names: Sequence[str], source: str, keys: Sequence[str]
) -> str:
    percent = metric.unit == "percent"
    change = "a.m0 - b.m0" if percent else "100.0 * (a.m0 - b.m0) / NULLIF(GREATEST(b.m0, 0), 0)"
    label = "change_points" if percent else "change_percent"
    where = [
        f"{change if b.name == 'change' else 'a.m0'} {b.op} {_number(b.value)}" for b in plan.having
    ]
    columns = [*names, f"a.m0 AS {metric.name}", "b.m0 AS before", f"{change} AS {label}"]
    body = f"SELECT {', '.join(columns)} FROM {source}"
    body += f" WHERE {' AND '.join(where)}" if where else ""
    return body + _tail(plan, change if plan.order_by == "change" else "a.m0", keys)


def _just_before(period: Period) -> Period:
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    return before(period, month_count=months)


def _number(value: str) -> str:
    return exp.Literal.number(str(float(value)) if "e" in value.lower() else value).sql()
