"""A table that was read as a workbook: figures as figures, spans merged, failing sums marked."""

import io

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from core.domain.reading import Cell, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_FAILS = PatternFill("solid", start_color="FFF0C9C9")


def table_xlsx(table: Table) -> bytes:
    """One sheet in the shape of the printed table, title and unit above it. Text that a spreadsheet
    would take for a formula is text."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Table"
    _text(sheet, 1, 1, table.title).font = Font(bold=True)
    _text(sheet, 2, 1, table.unit.as_written)
    for cell in table.cells:
        _fill(sheet, table, cell)
    for check in table.checks:
        if not check.holds:
            marked = sheet.cell(check.row + _DOWN, check.column + 1)
            if isinstance(marked, SheetCell):
                marked.fill, marked.comment = _FAILS, Comment(check.says[:500], "")
    for at, note in enumerate(table.notes, start=table.rows + _DOWN + 1):
        _text(sheet, at, 1, note)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


_DOWN = 4
"""The sheet's row of the table's first."""


def _fill(sheet: Worksheet, table: Table, cell: Cell) -> None:
    row, column = cell.row + _DOWN, cell.column + 1
    if cell.value is None:
        made = _text(sheet, row, column, cell.text)
    else:
        place = sheet.cell(row, column)
        assert isinstance(place, SheetCell)
        made, place.value = place, cell.value
        whole = cell.value == cell.value.to_integral_value()
        made.number_format = "#,##0" if whole else "#,##0.00##"
        if cell.text.rstrip().endswith(("%", "％")):
            made.number_format = '0.00##"%"'
    if cell.row < table.header_rows:
        made.font, made.alignment = Font(bold=True), Alignment(horizontal="center", wrap_text=True)
    if cell.row_span > 1 or cell.column_span > 1:
        sheet.merge_cells(
            start_row=row, start_column=column,
            end_row=row + cell.row_span - 1, end_column=column + cell.column_span - 1,
        )  # fmt: skip


def _text(sheet: Worksheet, row: int, column: int, text: str) -> SheetCell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, SheetCell)
    if text:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_FORMULA)
    return cell
