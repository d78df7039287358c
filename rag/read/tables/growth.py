"""Growth that a table states, in a row below its metric or in a column between two periods."""

import re
from decimal import Decimal

from core.domain.reading import TableCheck
from rag.read.tables.lattice import Lattice
from rag.read.tables.numbers import plain

_GROWTH = re.compile(
    r"同比|增长率|增速|增长|变动率|增减|yoy|y-o-y|y/y|growth|% change|change %|chg", re.IGNORECASE
)
_NOT = re.compile(r"环比|qoq|百分点|复合|cagr|占比|pct|ppt", re.IGNORECASE)
_COLUMN = re.compile(r"同比|增减|增长|变动|增幅|yoy|change|growth|chg|variance", re.IGNORECASE)
_ANNUAL = re.compile(r"^(?:FY|CY)?\s*(?:19|20)\d\d\s*(?:[AEFP]|年|年度|\(e\))?$", re.IGNORECASE)
_NOW = re.compile(r"本期|本年|报告期|current|this year|期末", re.IGNORECASE)
_THEN = re.compile(r"上期|上年|去年|上一年|prior|last year|previous|期初", re.IGNORECASE)


def growths(lattice: Lattice) -> list[TableCheck]:
    found = [c for row in lattice.body for c in _row(lattice, row)]
    return found + _columns(lattice)


def _row(lattice: Lattice, row: int) -> list[TableCheck]:
    label = plain(lattice.label(row))
    if not _GROWTH.search(label) or _NOT.search(label):
        return []
    metric = _metric(lattice, row)
    years = _years(lattice)
    if metric is None or len(years) < 2:
        return []
    found: list[TableCheck] = []
    for (group, year), column in years.items():
        before = years.get((group, year - 1))
        if before is not None and (row, column) in lattice.figures:
            check = _grown(lattice, (row, column), (metric, column), (metric, before))
            if check is not None:
                found.append(check)
    return found


def _metric(lattice: Lattice, row: int) -> int | None:
    """The row that a row of growth speaks of: named in its label, else the one above."""
    core = _core(lattice.bare(row))
    if core:
        return next((r for r in lattice.body if r != row and lattice.bare(r) == core), None)
    above = row - 1
    if above not in lattice.body or not any((above, c) in lattice.figures for c in lattice.columns):
        return None
    if any(lattice.percent(above, c) for c in lattice.columns) or _GROWTH.search(
        lattice.label(above)
    ):
        return None
    return above


def _core(label: str) -> str:
    text = _GROWTH.sub("", label)
    text = re.sub(r"率|幅|\brate\b|\bof\b|\bin\b|%|,|-|—|\.|:|/", " ", text)
    return " ".join(text.split())


def _years(lattice: Lattice) -> dict[tuple[str, int], int]:
    """Columns of whole years by what stands over the year, and the year."""
    found: dict[tuple[str, int], int] = {}
    for column in lattice.columns:
        path = lattice.table.heads[column] if column < len(lattice.table.heads) else ()
        year = lattice.year(column)
        if path and year is not None and _ANNUAL.match(plain(path[-1])):
            found.setdefault((" ".join(path[:-1]), year), column)
    return found


def _columns(lattice: Lattice) -> list[TableCheck]:
    found: list[TableCheck] = []
    for column in lattice.columns:
        head = plain(lattice.head(column))
        if not _COLUMN.search(head) or _NOT.search(head):
            continue
        pair = _compared(lattice, column)
        if pair is None:
            continue
        now, then = pair
        checks = [
            k for r in lattice.body
            if (r, column) in lattice.figures and _percents(lattice, r, column) and not lattice.percent(r, now)
            and (k := _grown(lattice, (r, column), (r, now), (r, then))) is not None
        ]  # fmt: skip
        holds = sum(k.holds for k in checks)
        found += checks if holds >= 2 and holds * 2 >= len(checks) else []
    return found


def _percents(lattice: Lattice, row: int, column: int) -> bool:
    head = plain(lattice.head(column))
    return (
        lattice.percent(row, column)
        or "%" in head
        or "率" in head
        or "幅" in head
        or "同比" in head
    )


def _compared(lattice: Lattice, column: int) -> tuple[int, int] | None:
    """The columns of now and then that a column of growth stands after or between."""
    at = lattice.columns.index(column)
    pairs = []
    if at >= 2:
        pairs.append((lattice.columns[at - 2], lattice.columns[at - 1]))
    if 1 <= at < len(lattice.columns) - 1:
        pairs.insert(0, (lattice.columns[at - 1], lattice.columns[at + 1]))
    for one, other in pairs:
        first, second = lattice.year(one), lattice.year(other)
        if first is not None and second is not None and abs(first - second) == 1:
            return (one, other) if first > second else (other, one)
        heads = lattice.head(one), lattice.head(other)
        if _NOW.search(heads[0]) and _THEN.search(heads[1]):
            return one, other
        if _THEN.search(heads[0]) and _NOW.search(heads[1]):
            return other, one
    return None


def _grown(
    lattice: Lattice, place: tuple[int, int], now: tuple[int, int], then: tuple[int, int]
) -> TableCheck | None:
    """The check of a growth in percent; None where a sign makes it mean nothing."""
    after, before = lattice.value(*now), lattice.value(*then)
    if after is None or before is None or before <= 0:
        return None
    computed = (after / before - 1) * 100
    step = lattice.step(*place)
    slack = (
        (lattice.step(*now) / 2 + lattice.step(*then) / 2 * after.copy_abs() / before)
        / before
        * 100
    )
    says = f"{lattice.label(now[0])}: {lattice.head(now[1])} / {lattice.head(then[1])} - 1"
    return lattice.check(
        "growth", place, computed.quantize(Decimal("0.0001")), step * Decimal("0.6") + slack, says
    )
