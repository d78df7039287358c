"""Rows of a table that are named by a range: 7天（含）至30天, 50万元以上, less than 12 months."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from agents.kit.figures import Figure, FigureKind, read

_UNDER = re.compile(r"不满|不足|低于|少于|\b(?:less than|under|below)\b", re.IGNORECASE)
_UP_TO = re.compile(r"以下|以内|之内|不超过|\b(?:up to|at most|within|last)\b", re.IGNORECASE)
_FROM = re.compile(r"以上|以后|之后|以前|满|超过|起|\b(?:or more|over|more than|from|older than|above)\b", re.IGNORECASE)  # fmt: skip
_BETWEEN = re.compile(r"^[^\d一-龥]*(?:（含）|\(含\))?\s?(?:至|到|-|to|~)\s?(?:不满)?\s?$")
_MONTHS = {"year": Decimal(12), "month": Decimal(1)}


class Range(NamedTuple):
    """low ≤ value ≤ high, in one unit; strict: high itself is outside."""

    unit: str
    low: Decimal | None
    high: Decimal | None
    strict: bool = False

    def holds(self, value: Decimal) -> bool:
        if self.low is not None and value < self.low:
            return False
        return self.high is None or (value < self.high if self.strict else value <= self.high)


def range_of(row: str) -> Range | None:
    """The range that a row's name states; None when it states none."""
    figures = [f for f in read(row) if f.kind is FigureKind.NUMBER]
    if len(figures) == 2 and _BETWEEN.match(row[figures[0].end : figures[1].start]):
        (unit, high), (other, low) = _measure(figures[1]), _measure(figures[0])
        if other in (unit, ""):
            strict = "不满" in row[figures[0].end : figures[1].start]
            return Range(unit, low, high, strict)
    if len(figures) != 1:
        return None
    unit, value = _measure(figures[0])
    around = row[: figures[0].start][-12:] + " " + row[figures[0].end :][:12]
    if _UNDER.search(around):
        return Range(unit, None, value, strict=True)
    if _UP_TO.search(around):
        return Range(unit, None, value)
    return Range(unit, value, None) if _FROM.search(around) else None


def outside(rows: Sequence[str], asked: str) -> frozenset[int]:
    """The rows of one table whose range does not hold what is asked, where another's does."""
    ranges = [range_of(row) for row in rows]
    values = [_measure(f) for f in read(asked) if f.kind is FigureKind.NUMBER]
    fitting = {
        n: any(unit == r.unit and r.holds(value) for unit, value in values)
        for n, r in enumerate(ranges)
        if r is not None and any(unit == r.unit for unit, _ in values)
    }
    if not any(fitting.values()):
        return frozenset()
    return frozenset(n for n, fits in fitting.items() if not fits)


def _measure(figure: Figure) -> tuple[str, Decimal]:
    """Its unit and value; years are months."""
    value = Decimal(figure.value)
    if figure.unit in _MONTHS:
        return "month", value * _MONTHS[figure.unit]
    return figure.unit, value
