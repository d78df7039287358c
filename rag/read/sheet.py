"""XLSX: each sheet a page with its tables; numbers keep their value and read as the sheet shows them.

Formulas give the value that the program that saved the file computed. Hidden sheets are named and
not read. Of a huge sheet the first rows are read and the rest is told. Boxes are those of Flow.
"""

import re
import zipfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries

from core.domain.reading import Reading
from core.errors import TooLarge, Unreadable
from rag.load.archive import checked
from rag.load.spreadsheet import BAD
from rag.read import guards
from rag.read.flow import Flow
from rag.read.grid import Lines, Placed
from rag.read.number_format import Shown, shown
from rag.read.sheet_tables import Row, tables

MAX_CELLS = 60_000
MAX_COLUMNS = 500
MAX_EMPTY = 20_000
"""Empty rows of a sheet that are passed over before the rest of it is taken for empty."""
MAX_STRINGS = 128 * 1024 * 1024
_WHOLE = 64 * 1024 * 1024  # bytes of a sheet's XML that are searched for merged cells
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_UNCOMPUTED = re.compile(rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>|<f[^>]*/>\s*</c>")


def read_xlsx(path: Path) -> Reading:
    """Raises Unreadable when it is damaged, encrypted or no workbook, TooLarge for a bomb."""
    guards.entry(path)
    checked(path, "xl/workbook.xml")
    flow = Flow(path.name, "xlsx")
    with zipfile.ZipFile(path) as archive:
        _bounded(path, archive)
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        except BAD as bad:
            raise _unreadable(path, bad) from bad
        try:
            for number, sheet in enumerate(book.worksheets):
                if number:
                    flow.turn()
                _sheet(path, flow, sheet, archive)
        finally:
            book.close()
    return flow.reading()


def _unreadable(path: Path, bad: Exception) -> Unreadable:
    return Unreadable(
        f"{path.name} is not a workbook that can be read: {bad}.", todo="Get or save it again."
    )


def _bounded(path: Path, archive: zipfile.ZipFile) -> None:
    """The words of all sheets stand in one part, which has to be held in memory."""
    strings = sum(
        m.file_size for m in archive.infolist() if m.filename.lower().endswith("sharedstrings.xml")
    )
    if strings > MAX_STRINGS:
        raise TooLarge(
            f"{path.name} holds {strings:,} bytes of words; {MAX_STRINGS:,} are read.",
            todo="Split it.", limit=MAX_STRINGS,
        )  # fmt: skip


def _sheet(path: Path, flow: Flow, sheet: Any, archive: zipfile.ZipFile) -> None:
    flow.add("heading", sheet.title, level=1)
    if sheet.sheet_state != "visible":
        flow.note(f"The sheet {sheet.title} is hidden; it is named and not read.")
        return
    raw = _raw(sheet, archive)
    if missing := len(_UNCOMPUTED.findall(raw)):
        flow.note(
            f"Formulas without a computed value: {missing:,}. Open the file in a spreadsheet"
            " program and save it."
        )
    try:
        rows = list(_rows(flow, sheet))
    except BAD as bad:
        raise _unreadable(path, bad) from bad
    for part in tables(rows, _merged(raw)):
        for line in part.above:
            flow.add("paragraph", line)
        if part.rows:
            flow.add_table(_lines(part.rows, part.merged, part.above))
        for line in part.below:
            flow.add("paragraph", line)


def _raw(sheet: Any, archive: zipfile.ZipFile) -> bytes:
    """The XML of a sheet; nothing of a huge one, whose merged cells are then not known."""
    name = str(sheet._worksheet_path)  # noqa: SLF001 - a sheet that is streamed hides its merged cells
    try:
        return archive.read(name) if archive.getinfo(name).file_size <= _WHOLE else b""
    except KeyError:
        return b""


def _rows(flow: Flow, sheet: Any) -> Iterator[Row]:
    """Filled rows with their numbers from 1; stops at 60,000 cells and says so."""
    if (sheet.max_column or 0) > MAX_COLUMNS:
        flow.note(f"{sheet.title} is wider than {MAX_COLUMNS} columns: the rest is left out.")
    sheet.reset_dimensions()  # some programs write a size that is not the sheet's
    seen = empty = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), 1):
        cells = _cells(row)
        seen, empty = seen + len(cells), empty + (not cells)
        if seen > MAX_CELLS or empty > MAX_EMPTY:
            many = (
                f"{MAX_CELLS:,} filled cells" if seen > MAX_CELLS else f"{MAX_EMPTY:,} empty rows"
            )
            flow.note(f"{sheet.title} has more than {many}: rows from {number:,} on are left out.")
            return
        if cells:
            yield Row(number=number, cells=cells)


def _cells(row: Iterable[Any]) -> dict[int, Shown]:
    cells = {}
    for column, cell in enumerate(row):
        if cell.value is None:
            continue
        found = shown(cell.value, str(cell.number_format or ""))
        if text := found.text.strip():
            cells[column] = found.model_copy(update={"text": text})
    return cells


def _merged(raw: bytes) -> dict[tuple[int, int], tuple[int, int]]:
    """Rows and columns that the merged cell at a row from 1 and column from 0 covers."""
    covered = {}
    for found in _MERGED.finditer(raw):
        first, top, last, bottom = range_boundaries(found[1].decode())
        covered[top, first - 1] = (bottom - top + 1, last - first + 1)
    return covered


def _lines(
    rows: list[Row], merged: dict[tuple[int, int], tuple[int, int]], above: list[str]
) -> Lines:
    """The rows of one table as a grid: columns without any value go, rows without any are closed up."""
    columns = sorted({c for row in rows for c in row.cells})
    order = [row.number for row in rows]
    cells = tuple(
        _placed(row.number, column, found, merged, columns, order)
        for row in rows
        for column, found in row.cells.items()
    )
    return Lines(
        cells=cells, rows=len(rows), columns=len(columns), title=above[0] if above else "",
        above=tuple(above),
    )  # fmt: skip


def _placed(
    number: int, column: int, found: Shown, merged: dict[tuple[int, int], tuple[int, int]],
    place: list[int], order: list[int],
) -> Placed:  # fmt: skip
    down, across = merged.get((number, column), (1, 1))
    return Placed(
        row=bisect_left(order, number), column=bisect_left(place, column), text=found.text, value=found.value,
        row_span=_within(order, number, down),
        column_span=_within(place, column, across),
    )  # fmt: skip


def _within(kept: list[int], first: int, many: int) -> int:
    """How many of the kept rows or columns, in order, stand among so many from the first."""
    return bisect_left(kept, first + many) - bisect_left(kept, first) if many > 1 else 1
