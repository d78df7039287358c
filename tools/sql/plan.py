"""What a question asks, in the catalogue's words. A plan compiles to one SELECT."""

import datetime as dt
from typing import Literal

from core.domain import Frozen

Grain = Literal["year", "quarter", "month", "day"]
GRAINS: tuple[Grain, ...] = ("year", "quarter", "month", "day")
Compare = Literal["", "yoy", "qoq", "share", "difference", "gap", "multiple"]


class Period(Frozen):
    """Both days belong to it. said is how the question put it."""

    start: dt.date
    end: dt.date
    said: str = ""

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


class Filter(Frozen):
    """Rows whose column (table.column) holds one of the values, or none of them."""

    column: str
    values: tuple[str, ...]
    negated: bool = False


class Bound(Frozen):
    """A condition on a metric's value, in the metric's own unit, or on a column's (table.column).
    missing: there is no value; there: there is one."""

    name: str
    op: Literal[">", ">=", "<", "<=", "=", "missing", "there"]
    value: str = ""


class Plan(Frozen):
    """by holds dimensions and grains, in order. compare: yoy with a year before, qoq with the period
    before, share of the total (or the part `of` filters make of it), difference or multiple of the
    first of two values or periods over the second, gap the difference without its sign. running: each grain's figure with those before.

    Without metrics it is a list: of the dimensions in by, or of the rows of a table by the columns
    in show.
    """

    metrics: tuple[str, ...]
    by: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    of: tuple[Filter, ...] = ()
    period: Period | None = None
    others: tuple[Period, ...] = ()
    compare: Compare = ""
    running: bool = False
    having: tuple[Bound, ...] = ()
    columns: tuple[Bound, ...] = ()
    order: Literal["", "asc", "desc"] = ""
    order_by: Literal["value", "change"] = "value"
    limit: int | None = None
    count: bool = False  # how many groups there are, instead of the groups

    @property
    def grain(self) -> Grain | None:
        return next((g for g in GRAINS if g in self.by), None)
