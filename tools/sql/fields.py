"""What each column of an answer is: a time, a group or a figure, of which kind and unit."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal

from core.domain import Frozen
from tools.sql.ask import Asked
from tools.sql.catalogue import Dataset
from tools.sql.plan import GRAINS, Plan
from tools.sql.tell import heads

_UNITS = {
    "yuan": ("元", "yuan"), "percent": ("%", "%"), "points": ("百分点", "points"),
    "yuan_per_share": ("元/股", "yuan a share"), "share": ("股", "shares"), "person": ("人", "people"),
    "company": ("家", "companies"), "customer": ("户", "customers"), "item": ("笔", "items"), "case": ("件", "cases"),
    "rating": ("次", "ratings"), "account": ("户", "accounts"), "card": ("张", "cards"),
    "day": ("天", "days"), "month": ("个月", "months"), "dollar": ("美元", "dollars"),
    "minute": ("分钟", "minutes"), "second": ("秒", "seconds"), "hour": ("小时", "hours"), "finding": ("条", "findings"),
}  # fmt: skip
_COMPUTED = {"change_percent": "percent", "share": "percent", "change_points": "points", "multiple": "", "number": ""}  # fmt: skip
_OF_METRIC = {"before", "whole", "other", "difference"}  # in the unit of the plan's first metric
_RUNNING = "running_"

UNSCALED = frozenset({"percent", "points", "yuan_per_share", "day", "month", "hour"})
"""Units in which nobody says thousands."""


class Field(Frozen):
    """name is the column's in the query, head what stands over it. unit is the catalogue's word."""

    name: str
    head: str
    role: Literal["time", "group", "figure"]
    kind: Literal["text", "number", "date"]
    unit: str = ""


def fields(asked: Asked, dataset: Dataset, language: str) -> tuple[Field, ...]:
    """One for each column of the rows, in their order; none where there are no rows."""
    if asked.query is None or asked.rows is None:
        return ()
    made = []
    titles = heads(asked, dataset, language)
    for at, (name, head) in enumerate(zip(asked.query.columns, titles, strict=True)):
        kind = "date" if name == "day" else _kind(row[at] for row in asked.rows.rows)
        made.append(
            Field(name=name, head=head, role=_role(name, kind, dataset), kind=kind,
                  unit=_unit(name, asked.plan, dataset))
        )  # fmt: skip
    return tuple(made)


def unit_name(unit: str, language: str) -> str:
    """The unit as it is said after a figure; a unit that is not known by its own word."""
    return _UNITS.get(unit, (unit, unit.replace("_", " ")))[0 if language == "zh" else 1]


def _role(name: str, kind: str, dataset: Dataset) -> Literal["time", "group", "figure"]:
    if name in GRAINS:
        return "time"
    told = name.removeprefix(_RUNNING)
    if name in _COMPUTED or name in _OF_METRIC or any(m.name == told for m in dataset.metrics):
        return "figure"
    if any(d.name == name for d in dataset.dimensions):
        return "group"
    return "figure" if kind == "number" else "group"


def _kind(values: Iterable[Any]) -> Literal["text", "number", "date"]:
    there = [v for v in values if v is not None]
    if not there:
        return "text"
    if all(isinstance(v, int | float | Decimal) and not isinstance(v, bool) for v in there):
        return "number"
    dates = all(isinstance(v, dt.date) and not isinstance(v, dt.datetime) for v in there)
    return "date" if dates else "text"


def _unit(name: str, plan: Plan | None, dataset: Dataset) -> str:
    if name in _COMPUTED:
        return _COMPUTED[name]
    first = plan.metrics[0] if plan and plan.metrics else ""
    wanted = first if name in _OF_METRIC else name.removeprefix(_RUNNING)
    found = next((m.unit for m in dataset.metrics if m.name == wanted), "")
    place = next((p for p in (plan.show if plan else ()) if p.split(".")[1] == name), "")
    return found or (dataset.at(place).unit if place else "")
