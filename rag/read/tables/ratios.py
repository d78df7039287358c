"""Ratios that a table states beside the figures they are made of."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from core.domain.reading import TableCheck
from rag.read.tables.lattice import Lattice

_REVENUE = re.compile(
    r"^(?:营业收入|营业总收入|主营业务收入|收入|total (?:net )?(?:revenues?|sales)|(?:net )?(?:revenues?|sales))$"
)
_COST = re.compile(
    r"^(?:营业成本|主营业务成本|(?:total )?costs? of (?:sales|revenues?|goods sold))$"
)
_GROSS = re.compile(r"^(?:毛利|毛利润|gross profit|gross margin|total gross margin)$")
_NET = re.compile(
    r"^(?:净利润|归母净利润|归属于?母公司(?:股东|所有者)的?净利润|net (?:income|profit))$"
)
_LIABILITIES = re.compile(r"^(?:负债合计|负债总计|total liabilities)$")
_ASSETS = re.compile(r"^(?:资产总计|资产合计|total assets)$")
_Made = Callable[[Sequence[Decimal]], Decimal]
_RATIOS: tuple[tuple[re.Pattern[str], tuple[re.Pattern[str], ...], _Made, bool], ...] = (
    (re.compile(r"^(?:销售|综合)?毛利率$|^gross (?:profit )?margin$|^gross margin (?:percentage|rate)$"),
     (_REVENUE, _COST), lambda v: (v[0] - v[1].copy_abs()) / v[0], True),
    (re.compile(r"^(?:销售|综合)?毛利率$|^gross (?:profit )?margin$|^(?:total )?gross margin (?:percentage|rate)$"),
     (_REVENUE, _GROSS), lambda v: v[1] / v[0], True),
    (re.compile(r"^(?:销售)?净利率$|^净利润率$|^net (?:profit )?margin$"),
     (_REVENUE, _NET), lambda v: v[1] / v[0], False),
    (re.compile(r"^资产负债率$"), (_ASSETS, _LIABILITIES), lambda v: v[1] / v[0], True),
)  # fmt: skip


def ratios(lattice: Lattice) -> list[TableCheck]:
    """Each stated ratio by the first pair of rows that makes it. Where more than one row may be
    meant, only what some column bears out."""
    found: dict[tuple[int, int], TableCheck] = {}
    for name, parts, made, certain in _RATIOS:
        for row in lattice.body:
            if not name.match(lattice.bare(row)) or not _percents(lattice, row):
                continue
            checks = _checks(lattice, row, parts, made)
            if certain or any(k.holds for k in checks):
                for check in checks:
                    found.setdefault((check.row, check.column), check)
    return list(found.values())


def _percents(lattice: Lattice, row: int) -> bool:
    return any(lattice.percent(row, c) for c in lattice.columns)


def _checks(
    lattice: Lattice, row: int, parts: Sequence["re.Pattern[str]"], made: _Made
) -> list[TableCheck]:
    rows = [[r for r in lattice.body if part.match(lattice.bare(r))] for part in parts]
    best: list[TableCheck] = []
    for second in rows[1]:
        for first in rows[0][:1]:
            checks = [
                k for c in lattice.columns if (k := _check(lattice, row, c, (first, second), made))
            ]
            if not best or sum(k.holds for k in checks) > sum(k.holds for k in best):
                best = checks
    return best


def _check(
    lattice: Lattice, row: int, column: int, rows: Sequence[int], made: _Made
) -> TableCheck | None:
    values = [v for r in rows if (v := lattice.value(r, column)) is not None]
    if (row, column) not in lattice.figures or len(values) != len(rows) or values[0] <= 0:
        return None
    if any(lattice.percent(r, column) for r in rows):
        return None
    computed = (made(values) * 100).quantize(Decimal("0.0001"))
    slack = sum((lattice.step(r, column) for r in rows), Decimal(0)) / 2 / values[0] * 100
    says = f"{lattice.label(row)}: " + ", ".join(lattice.label(r) for r in rows)
    room = lattice.step(row, column) * Decimal("0.6") + slack
    return lattice.check("ratio", (row, column), computed, room, says)
