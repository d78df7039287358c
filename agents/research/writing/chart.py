"""Charts and tables of a report, from the same cells as its sentences."""

from collections.abc import Mapping
from typing import Literal

from agents.research.writing.grid import Grid
from agents.research.writing.ledger import Amount, amount, rounded, scale_of
from agents.research.writing.period import spoken
from core.domain.report import Drawing, Sheet
from tools.publish import options

Kind = Literal["bars", "lines", "pie"]
FEWEST = 2
MOST = 60


def drawing(grid: Grid, kind: Kind, title: str, language: str, evidence: int) -> Drawing | None:
    """None where there is too little or too much to draw."""
    found = grid.amounts(grid.columns[-1])
    if not FEWEST <= len(found) <= MOST or len({read.unit for _, _, read in found}) > 1:
        return None
    names = tuple(spoken(_name(grid, n), language) for n, _, _ in found)
    values, unit = scaled([read for _, _, read in found], language)
    made = _option(kind, title, names, values, unit)
    return Drawing(title=title, option=made.option, description=made.description, evidence=evidence)


def _option(
    kind: Kind, title: str, names: tuple[str, ...], values: tuple[float, ...], unit: str
) -> options.Made:
    match kind:
        case "pie":
            return options.pie(title, names, values, unit=unit)
        case "lines":
            return options.lines(names, {title: values}, unit=unit)
        case "bars":
            return options.bars(names, {title: values}, unit=unit)


def scaled(amounts: list[Amount], language: str) -> tuple[tuple[float, ...], str]:
    """Money in the scale of its largest, to two decimals; anything else as it is."""
    found = scale_of(max(amounts, key=lambda a: abs(a.value)), language)
    if found is None:
        return tuple(float(a.value) for a in amounts), amounts[0].unit
    scale, name = found
    return tuple(float(rounded(a.value, scale)) for a in amounts), name


def sheet(grid: Grid, title: str, language: str, evidence: int) -> Sheet:
    rows = [[_shown(row, c, language) for c in grid.columns] for row in grid.rows]
    values = [[_value(row, c) for c in grid.columns] for row in grid.rows]
    return Sheet(
        title=title, heads=grid.heads, rows=tuple(map(tuple, rows)),
        values=tuple(map(tuple, values)), evidence=evidence, more=grid.more,
    )  # fmt: skip


def _name(grid: Grid, row: int) -> str:
    cell = grid.cell(row, grid.columns[0])
    return cell.value if cell else "–"


def _shown(row: Mapping[str, object], column: str, language: str) -> str:
    cell = row.get(column)
    return spoken(getattr(cell, "value", "–"), language)


def _value(row: Mapping[str, object], column: str) -> str | None:
    read = amount(getattr(row.get(column), "value", ""))
    return str(read.value) if read else None
