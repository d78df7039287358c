"""What a reader who is bound to one branch cannot be told: a row that is held back is not a zero."""

import re
from collections.abc import Callable

from tools.sql.catalogue import Dataset
from tools.sql.plan import Filter, Plan

_OWN = re.compile(r"\s*(\w+)\s*=\s*\{branch\}\s*\Z")
_OTHERS = {"zh": "其他{}", "en": "the other {}"}

Holds = Callable[[Plan], bool]
"""Whether a list has a row."""


def identity(dataset: Dataset) -> tuple[str, ...]:
    """The columns (table.column) that say whose a row is: customer.branch_id and what it joins."""
    mine = [f"{t.name}.{m[1]}" for t in dataset.tables if (m := _OWN.match(t.rows))]
    return tuple(dict.fromkeys([*mine, *(j.one for j in dataset.joins if j.many in mine)]))


def bound(plan: Plan, dataset: Dataset) -> bool:
    """Whether the plan is of rows that a reader sees of the own branch alone."""
    used = {m.table for m in dataset.metrics if m.name in plan.metrics}
    used |= {place.split(".")[0] for place in (*plan.show, *(b.name for b in plan.columns if "." in b.name))}  # fmt: skip
    used |= {d.column.split(".")[0] for d in dataset.dimensions if d.name in plan.by}
    return any(t.rows for t in dataset.tables if t.name in used)


def beyond(plan: Plan, dataset: Dataset, branch: str, holds: Holds) -> tuple[str, ...] | None:
    """The values that the plan asks of other branches; () where it asks of others without naming
    them, None where all of it is the own branch's."""
    places = identity(dataset)
    if not places or not bound(plan, dataset):
        return None
    tables = {place.split(".")[0] for place in places}
    asked = [f for f in (*plan.filters, *plan.of) if f.column.split(".")[0] in tables]
    whose = [f for f in asked if f.column in places]
    named = tuple(v for f in whose if not f.negated for v in f.values if v != branch)
    if named or any(f in plan.of for f in whose) or any(f.negated and branch in f.values for f in whose):  # fmt: skip
        return named
    rest = tuple(f for f in asked if f.column in _of_places(dataset, places))
    if rest and not holds(_own_row(places, rest, branch)):
        return tuple(v for f in rest if not f.negated for v in f.values)
    return () if _ranks(plan, dataset, places) else None


def others(dataset: Dataset, language: str) -> str:
    """Those whose rows are held back, in words."""
    places = identity(dataset)
    named = next((d for d in dataset.dimensions if d.column in places), None)
    return _OTHERS[language].format(named.called(language) if named else "")


def _of_places(dataset: Dataset, places: tuple[str, ...]) -> set[str]:
    """Columns of the table that holds the branches themselves, which everybody may read."""
    open_tables = {t.name for t in dataset.tables if not t.rows} & {p.split(".")[0] for p in places}
    return {f"{t.name}.{c.name}" for t in dataset.tables if t.name in open_tables for c in t.columns} - set(places)  # fmt: skip


def _own_row(places: tuple[str, ...], rest: tuple[Filter, ...], branch: str) -> Plan:
    table = rest[0].column.split(".")[0]
    own = next(p for p in places if p.split(".")[0] == table)
    return Plan(metrics=(), show=(own,), filters=(*rest, Filter(column=own, values=(branch,))))


def _ranks(plan: Plan, dataset: Dataset, places: tuple[str, ...]) -> bool:
    """Who is first, or what share each has, among branches of which only one is seen. Without a
    limit it is a list of what is seen, in an order."""
    by = {d.name for d in dataset.dimensions if d.column in places}
    ranked = bool(plan.order) and plan.limit is not None
    return bool(by & set(plan.by)) and (ranked or plan.compare == "share")
