"""XLSX: each sheet a section, rows streamed with their column names."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import Unreadable
from rag.load.archive import checked
from rag.load.rows import add_table
from rag.load.types import Builder, Loaded

MAX_COLUMNS, MAX_EMPTY = 1000, 100_000
BAD = (
    InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, SyntaxError, TypeError,
    IndexError, AttributeError, OSError, OverflowError,
)  # fmt: skip
"""What openpyxl raises for a damaged workbook."""


def load(path: Path) -> Loaded:
    """Values as last computed by the program that saved it. Unreadable when damaged."""
    checked(path, "xl/workbook.xml")
    builder = Builder()
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            for sheet in book.worksheets:
                builder.add("heading", sheet.title, level=2)
                add_table(builder, _rows(sheet))
        finally:
            book.close()
    except BAD as bad:
        raise Unreadable(f"{path.name} is not a workbook that can be read: {bad}.") from bad
    return builder.loaded()


def _rows(sheet: openpyxl.worksheet._read_only.ReadOnlyWorksheet) -> Iterator[list[str]]:
    """Rows up to a hundred thousand empty ones: a cell at the sheet's far end costs nothing."""
    sheet.reset_dimensions()  # some programs write a size that is not the sheet's
    empty = 0
    for row in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True):
        last = max((n for n, value in enumerate(row, 1) if value is not None), default=0)
        cells = [_cell(value) for value in row[:last]]
        empty += not cells
        if empty > MAX_EMPTY:
            return
        yield cells


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    if isinstance(value, float):
        return format(Decimal(repr(value)).normalize(), "f")
    return str(value)
