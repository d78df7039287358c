"""Sums that a table states: a total below its rows, a total column, the two sides of a balance."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from core.domain.reading import TableCheck
from rag.read.tables.lattice import Lattice
from rag.read.tables.numbers import plain

_TOTAL = re.compile(
    r"(?:合\s*计|总\s*计|小\s*计)$|^(?:sub)?-?total\b|^合\s*计|^grand total", re.IGNORECASE
)
_BARE = re.compile(r"^(?:合\s*计|总\s*计|小\s*计|(?:sub|grand )?total)$", re.IGNORECASE)
_OF_WHICH = re.compile(r"^\s*(?:其中|of which|including)", re.IGNORECASE)
_NO_SUM = re.compile(
    r"率|同比|环比|增长|每股|margin|growth|yoy|per share|percent|占比|%|％|倍", re.IGNORECASE
)
_BALANCE = (
    (
        re.compile(r"^负债(?:和|及|与).*(?:权益|股东).*(?:总计|合计)$|^total liabilities and .*equity$"),
        re.compile(r"^负债(?:合计|总计)$|^total liabilities$"),
        re.compile(r"^(?:所有者权益|股东权益|所有者权益\(或股东权益\)|权益).*(?:合计|总计)$|^total (?:shareholders|stockholders)?[’']? ?equity$|^total equity$"),
    ),
)  # fmt: skip


def totals(lattice: Lattice) -> list[TableCheck]:
    found = [c for row in _total_rows(lattice) for c in _down(lattice, row)]
    found += _across(lattice)
    taken = {(c.row, c.column) for c in found}
    return found + [c for c in _balance(lattice) if (c.row, c.column) not in taken]


def _total_rows(lattice: Lattice) -> list[int]:
    return [r for r in lattice.body if _TOTAL.search(lattice.bare(r)) and _has(lattice, r)]


def _has(lattice: Lattice, row: int) -> bool:
    return any((row, c) in lattice.figures for c in lattice.columns)


def _down(lattice: Lattice, row: int) -> list[TableCheck]:
    """The checks of a total row by the rows above that sum to it, where they are certain."""
    columns = [c for c in lattice.columns if (row, c) in lattice.figures]
    columns = [c for c in columns if not (lattice.percent(row, c) and _growing(lattice, c))]
    best: list[TableCheck] = []
    certain: list[TableCheck] = []
    for summands, sure in _summands(lattice, row):
        checks = [k for c in columns if (k := _sum(lattice, row, c, summands)) is not None]
        holds = sum(k.holds for k in checks)
        if holds > sum(k.holds for k in best):
            best = checks
        if sure and not certain:
            certain = checks
    if sum(k.holds for k in best) * 2 >= len(best) and best:
        return best
    return certain


def _growing(lattice: Lattice, column: int) -> bool:
    return bool(
        re.search(
            r"同比|增|变动|change|yoy|growth|率|margin|\bratio\b|\breturn\b|\byield\b",
            lattice.head(column),
            re.IGNORECASE,
        )
    )


def _summands(lattice: Lattice, row: int) -> Iterator[tuple[list[int], bool]]:
    """Rows that may sum to a total, the likeliest first, and whether it must be they."""
    near, head = _above(lattice, row)
    others = [r for r in near if not _OF_WHICH.match(lattice.label(r))]
    if others:
        alone = len(_total_rows(lattice)) == 1 and bool(_BARE.match(lattice.bare(row)))
        plainly = alone and len(others) >= 2 and others[0] == lattice.body.start
        plainly = plainly and not any(_NO_SUM.search(lattice.label(r)) for r in others)
        named = head is not None and _names(lattice.bare(head), lattice.bare(row))
        yield others, (plainly or named) and len(others) == len(near) and _plus(lattice, others)
        if len(others) != len(near):
            yield near, False
    above = [r for r in _total_rows(lattice) if r < row]
    if above:
        yield _tops(lattice, above, row), False
        for start in range(len(above) - 1):
            yield above[start:], False
        loose = [r for r in range(above[-1] + 1, row) if _has(lattice, r)]
        yield [above[-1], *loose], False
        yield (
            [r for r in range(lattice.body.start, row) if _has(lattice, r) and r not in above],
            False,
        )


def _above(lattice: Lattice, row: int) -> tuple[list[int], int | None]:
    """The rows with figures right above, up to a total or a row that heads them."""
    near: list[int] = []
    for r in range(row - 1, lattice.body.start - 1, -1):
        if not _has(lattice, r):
            if lattice.label(r):
                return near[::-1], r
            continue
        if _TOTAL.search(lattice.bare(r)):
            break
        near.append(r)
    return near[::-1], None


def _tops(lattice: Lattice, above: Sequence[int], row: int) -> list[int]:
    """The totals above and what stands between the last and this row."""
    return [*above, *(r for r in range(above[-1] + 1, row) if _has(lattice, r))]


def _names(head: str, total: str) -> bool:
    """Whether a total is that of the rows under a head: 流动资产, 流动资产合计."""
    core = re.sub(r"合计|总计|小计|^total\s+|^sub-?total\s*", "", total).strip()
    return bool(core) and core == head.strip(" :：")


def _plus(lattice: Lattice, rows: Sequence[int]) -> bool:
    return not any(re.match(r"减|less", plain(lattice.label(r)), re.IGNORECASE) for r in rows)


def _sum(lattice: Lattice, row: int, column: int, summands: Sequence[int]) -> TableCheck | None:
    parts = [(r, v) for r in summands if (v := lattice.value(r, column)) is not None]
    if len(parts) < 2 or any(
        lattice.percent(r, column) != lattice.percent(row, column) for r, _ in parts
    ):
        return None
    computed = sum((v for _, v in parts), Decimal(0))
    step = max(lattice.step(r, column) for r in (row, *(r for r, _ in parts)))
    names = " + ".join(lattice.label(r) for r, _ in parts)
    says = f"{lattice.label(row)} = {names}"
    return lattice.check("total", (row, column), computed, _room(step, len(parts)), says)


def _room(step: Decimal, many: int) -> Decimal:
    """What rounding of the summands explains."""
    return step * min(Decimal(many + 1) / 2, 1 + Decimal(many) / 5)


def _across(lattice: Lattice) -> list[TableCheck]:
    """A last column of totals over columns of one kind; most rows must bear it out."""
    last = lattice.columns[-1]
    heads = [lattice.table.heads[c][-1] if lattice.table.heads[c] else "" for c in lattice.columns]
    rest = lattice.columns[:-1]
    dated = any(lattice.year(c) is not None for c in rest)
    if len(rest) < 2 or not _BARE.match(plain(heads[-1]).strip()) or dated:
        return []
    checks = [k for r in lattice.body if (k := _row_sum(lattice, r, last, rest)) is not None]
    return checks if sum(k.holds for k in checks) * 2 > len(checks) else []


def _row_sum(lattice: Lattice, row: int, last: int, rest: Sequence[int]) -> TableCheck | None:
    parts = [(c, v) for c in rest if (v := lattice.value(row, c)) is not None]
    if (row, last) not in lattice.figures or len(parts) < 2 or lattice.percent(row, last):
        return None
    step = max(lattice.step(row, c) for c in (last, *(c for c, _ in parts)))
    says = f"{lattice.head(last)} = " + " + ".join(lattice.head(c) for c, _ in parts)
    total = sum((v for _, v in parts), Decimal(0))
    return lattice.check("total", (row, last), total, _room(step, len(parts)), says)


def _balance(lattice: Lattice) -> list[TableCheck]:
    found: list[TableCheck] = []
    for whole, *halves in _BALANCE:
        rows = [_last(lattice, name) for name in (whole, *halves)]
        top, *parts = rows
        if top is None or any(p is None for p in parts):
            continue
        known = [p for p in parts if p is not None]
        found += [
            k
            for c in lattice.columns
            if (top, c) in lattice.figures and (k := _sum(lattice, top, c, known)) is not None
        ]
    return found


def _last(lattice: Lattice, name: "re.Pattern[str]") -> int | None:
    return next((r for r in reversed(lattice.body) if name.match(lattice.bare(r))), None)
