"""Charts and tables of a report, from the same cells as its sentences."""

import re
from collections.abc import Mapping
from typing import Literal

from agents.research.writing.grid import Grid
from agents.research.writing.ledger import Amount, amount, rounded, scale_of
from agents.research.writing.period import spoken
from core.domain.evidence import RecordEvidence
from core.domain.report import Drawing, Sheet
from tools.publish import options
from tools.publish.sources import RESULT

Kind = Literal["bars", "lines", "pie"]
_HAN, _LATIN = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]{2}")
FEWEST = 2
MOST = 60


def drawing(grid: Grid, kind: Kind, title: str, language: str, evidence: int) -> Drawing | None:
    """None where there is too little or too much to draw."""
    found = grid.amounts(grid.columns[-1])
    if not FEWEST <= len(found) <= MOST or len({read.unit for _, _, read in found}) > 1:
        return None
    plain = tuple(_name(grid, n) for n, _, _ in found)
    names = tuple(spoken(name, language) for name in plain)
    values, unit = scaled([read for _, _, read in found], language)
    made = _option(kind, title, names, values, unit, in_order=plain != names)
    return Drawing(title=title, option=made.option, description=made.description, evidence=evidence)


def _option(
    kind: Kind,
    title: str,
    names: tuple[str, ...],
    values: tuple[float, ...],
    unit: str,
    *,
    in_order: bool,
) -> options.Made:
    """in_order: the names are periods."""
    match kind:
        case "pie":
            return options.pie(title, names, values, unit=unit)
        case "lines":
            return options.lines(names, {title: values}, unit=unit)
        case "bars":
            return options.bars(names, {title: values}, unit=unit, in_order=in_order)


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


def result(grid: Grid) -> RecordEvidence:
    """The whole result of a query, as the source of what is drawn of it. Its size is no figure that
    a text may cite, so it stands in the field."""
    return RecordEvidence(
        table=RESULT, record_id=grid.query_id, field=f"{len(grid.rows)}×{len(grid.columns)}",
        label="", value=", ".join(grid.columns),
    )  # fmt: skip


def foreign(quote: str, language: str) -> str:
    """What stands after a quote that is not in the report's language; "" after any other."""
    chinese = len(_HAN.findall(quote))
    if language == "en":
        return " (Chinese original)" if chinese else ""
    return "（英文原文）" if not chinese and _LATIN.search(quote) else ""


def _name(grid: Grid, row: int) -> str:
    cell = grid.cell(row, grid.columns[0])
    return cell.value if cell else "–"


def _shown(row: Mapping[str, object], column: str, language: str) -> str:
    cell = row.get(column)
    return spoken(getattr(cell, "value", "–"), language)


def _value(row: Mapping[str, object], column: str) -> str | None:
    read = amount(getattr(row.get(column), "value", ""))
    return str(read.value) if read else None
