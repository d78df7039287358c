"""A grid of cells, as DOCX, XLSX and HTML give it, made into a Table: heads, stub, units, checks."""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.domain import Frozen
from core.domain.reading import Box, Cell, Table, Unit
from rag.read.tables import check_table
from rag.read.tables.numbers import number
from rag.read.tables.units import unit_of

_YEAR = re.compile(r"^(?:FY)?(?:19|20)\d\d\s*[AEF年]?$")
_PERCENT = Unit(kind="percent", as_written="%")
_PARTS = re.compile(r"[,;，；]|\)\s")
_MOST_HEADS = 6
_CORNER = 30  # characters
_MOST_AREA = 300_000  # places that a table's cells may cover; more are spans made to exhaust memory


class Placed(Frozen):
    """A cell where it stands. head where the file itself marks it as one; value where the file
    holds a number of its own."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    head: bool = False
    value: Decimal | None = None


class Lines(Frozen):
    """The rows and columns of a grid and what stands around it."""

    cells: tuple[Placed, ...]
    rows: int
    columns: int
    title: str = ""
    above: tuple[str, ...] = ()  # lines that may name the unit
    notes: tuple[str, ...] = ()


def may_name(line: str) -> bool:
    """Whether a line right above a table can be its title or name its unit: short, no sentence."""
    return len(line) < 80 and not line.endswith(("。", ".", "；", ";", "！", "!"))


def table(lines: Lines, page: int, box: Box) -> Table:
    """The grid as a Table within the box: rows are of one height, columns of one width."""
    if sum(c.row_span * c.column_span for c in lines.cells) > _MOST_AREA:
        lines = lines.model_copy(update={"cells": tuple(_alone(c) for c in lines.cells)})
    covered = _covered(lines)
    heads = _header_rows(lines, covered)
    stub = _stub_columns(lines, covered, heads)
    paths = tuple(_path(covered, heads, column) for column in range(lines.columns))
    unit = _unit(lines, covered, heads, stub)
    cells = tuple(_cell(c, lines, page, box, heads, stub) for c in lines.cells)
    found = Table(
        title=lines.title or _corner(covered, heads), pages=(page,), box=box, rows=lines.rows, columns=lines.columns,
        header_rows=heads, stub_columns=stub, heads=paths, cells=cells, unit=unit,
        notes=lines.notes,
    )  # fmt: skip
    found = found.model_copy(update={"cells": _with_units(found, covered)})
    return found.model_copy(update={"checks": check_table(found)})


Covered = dict[tuple[int, int], Placed]


def _alone(cell: Placed) -> Placed:
    return cell.model_copy(update={"row_span": 1, "column_span": 1})


def _covered(lines: Lines) -> Covered:
    return {
        (row, column): cell
        for cell in lines.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def _corner(covered: Covered, heads: int) -> str:
    """The long words in the corner, where a sheet of a filing writes the table's title."""
    corner = covered.get((0, 0)) if heads else None
    return corner.text if corner is not None and len(corner.text) > _CORNER else ""


def _figure(cell: Placed | None) -> bool:
    """Whether a cell holds a figure that is no year."""
    if cell is None or _YEAR.match(cell.text):
        return False
    return cell.value is not None or number(cell.text) is not None


def _header_rows(lines: Lines, covered: Covered) -> int:
    """Rows that the file marks as heads; else those above the first row with a figure."""
    marked = 0
    while marked < lines.rows - 1 and _marked(covered, marked, lines.columns):
        marked += 1
    if marked:
        return marked
    for row in range(min(lines.rows, _MOST_HEADS + 1)):
        if any(_figure(covered.get((row, c))) for c in range(1, lines.columns)):
            return _less_groups(lines, covered, row)
    return 1 if lines.rows > 1 else 0


def _less_groups(lines: Lines, covered: Covered, heads: int) -> int:
    """Without the last rows above the figures that only name a group of rows ("Current assets:")."""
    while heads > 1:
        others = [covered.get((heads - 1, c)) for c in range(1, lines.columns)]
        first = covered.get((heads - 1, 0))
        if first is None or first.row_span > 1 or any(c is not None and c.text for c in others):
            break
        heads -= 1
    return heads


def _marked(covered: Covered, row: int, columns: int) -> bool:
    cells = [covered[row, c] for c in range(columns) if (row, c) in covered]
    filled = [c for c in cells if c.text] or cells
    return bool(filled) and all(c.head for c in filled)


def _stub_columns(lines: Lines, covered: Covered, heads: int) -> int:
    """Leading columns of words: the first, and a second where the first groups its rows."""
    stub = 0
    for column in range(min(2, lines.columns - 1)):
        body = [covered.get((r, column)) for r in range(heads, lines.rows)]
        filled = [c for c in body if c is not None and c.text]
        words = sum(not _figure(c) for c in filled)
        groups = column == 0 or any(
            c.row_span > 1 for c in lines.cells if c.column == 0 and c.row >= heads
        )
        if not filled or not groups or words < 0.8 * len(filled):
            break
        stub += 1
    return stub


def _path(covered: Covered, heads: int, column: int) -> tuple[str, ...]:
    path: list[str] = []
    for row in range(heads):
        cell = covered.get((row, column))
        if cell is not None and cell.text and cell.text not in path[-1:]:
            path.append(cell.text)
    return tuple(path)


def _unit(lines: Lines, covered: Covered, heads: int, stub: int) -> Unit:
    """The unit that the lines above or the corner of the table name."""
    corner = [
        covered[r, c].text for r in range(heads) for c in range(max(stub, 1)) if (r, c) in covered
    ]
    named = (_named(text) for text in (*lines.above, lines.title, *corner))
    return next((unit for unit in named if unit is not None), Unit())


def _named(text: str) -> Unit | None:
    """The unit of a line; "USD ($) shares in Thousands, $ in Millions" names it in its last part."""
    whole = unit_of(text)
    if whole is None or whole.scale != 1:
        return whole
    parts = (unit_of(part) for part in _PARTS.split(text))
    return next((u for u in parts if u and u.kind == whole.kind and u.scale != 1), whole)


def _cell(cell: Placed, lines: Lines, page: int, box: Box, heads: int, stub: int) -> Cell:
    across, down = box.width / max(lines.columns, 1), box.height / max(lines.rows, 1)
    value = cell.value
    if value is None and cell.row >= heads and cell.column >= stub:
        value = number(cell.text)
    return Cell(
        row=cell.row, column=cell.column, text=cell.text, page=page,
        row_span=cell.row_span, column_span=cell.column_span,
        value=value if cell.row >= heads else None,
        box=Box(
            x0=box.x0 + cell.column * across, top=box.top + cell.row * down,
            x1=box.x0 + (cell.column + cell.column_span) * across,
            bottom=box.top + (cell.row + cell.row_span) * down,
        ),
    )  # fmt: skip


def _with_units(found: Table, covered: Covered) -> tuple[Cell, ...]:
    """Each figure with the unit that it, its row or its column names, where that is not the table's."""
    columns = [unit_of(" ".join(path)) if path else None for path in found.heads]
    rows = [unit_of(_label(covered, row, found.stub_columns)) for row in range(found.rows)]
    return tuple(
        cell if (unit := _own(cell, rows, columns)) in (None, found.unit)
        else cell.model_copy(update={"unit": unit})
        for cell in found.cells
    )  # fmt: skip


def _own(cell: Cell, rows: Sequence[Unit | None], columns: Sequence[Unit | None]) -> Unit | None:
    if cell.value is None:
        return None
    if cell.text.rstrip(" )）").endswith(("%", "％")):
        return _PERCENT
    return rows[cell.row] or columns[cell.column]


def _label(covered: Covered, row: int, stub: int) -> str:
    return " ".join(covered[row, c].text for c in range(stub) if (row, c) in covered)
