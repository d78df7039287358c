"""An answer as a file: CSV that Excel opens rightly, or a workbook with typed cells.

Text that a spreadsheet would take for a formula is not one in either.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.domain import Frozen
from tools.sql.fields import Field, unit_name
from tools.sql.particulars import Line

Value = str | int | Decimal | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_FORMATS = {"percent": '0.00"%"', "points": "0.00", "yuan": "#,##0.00", "yuan_per_share": "0.00##", "day": "0.00"}  # fmt: skip
_SHEETS = {"zh": ("数据", "说明"), "en": ("Data", "About")}
_LABELS = {
    "zh": ("问题", "含义", "数据截至", "完整性", "查询语句"),
    "en": ("question", "meaning", "data up to", "rows", "query"),
}
_CUT = {"zh": "结果太多，只含前面的部分", "en": "too many rows: only the first are in here"}
_NARROWEST, _WIDEST = 8, 48


class Exported(Frozen):
    """values as they are and rows as a person reads them, under fields; the rest is for the second
    sheet."""

    question: str
    language: str
    fields: tuple[Field, ...]
    values: tuple[tuple[Value, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    sentences: tuple[str, ...]
    particulars: tuple[Line, ...]
    as_of: dt.date | None
    cut: bool
    query: str


def csv_of(answer: Exported) -> bytes:
    """UTF-8 with a byte order mark, by which Excel knows it; figures as they are, to the last digit."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([_safe(h) for h in _heads(answer)])
    for row in _typed(answer):
        writer.writerow([_plain(value) for value in row])
    return file.getvalue().encode("utf-8-sig")


def xlsx_of(answer: Exported) -> bytes:
    """The rows under a frozen head, and a second sheet that says what they are."""
    book = Workbook()
    data, about = _SHEETS[_language(answer)]
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = data
    _fill(sheet, answer)
    _explain(book.create_sheet(about), answer)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _language(answer: Exported) -> str:
    return "zh" if answer.language == "zh" else "en"


def _heads(answer: Exported) -> list[str]:
    """With the unit, for the cells have none."""
    made = []
    for field in answer.fields:
        unit = unit_name(field.unit, answer.language)
        named = not unit or field.head.endswith((")", "）"))
        zh = _language(answer) == "zh"
        made.append(field.head if named else f"{field.head}（{unit}）" if zh else f"{field.head} ({unit})")  # fmt: skip
    return made


def _typed(answer: Exported) -> Iterator[list[Decimal | dt.date | str | None]]:
    """Figures and dates as such; of everything else what a person reads."""
    for values, shown in zip(answer.values, answer.rows, strict=True):
        yield [
            _cell(field, value, text)
            for field, value, text in zip(answer.fields, values, shown, strict=True)
        ]


def _cell(field: Field, value: Value, text: str) -> Decimal | dt.date | str | None:
    if value is None:
        return None
    if field.kind == "number":
        return Decimal(value)
    return dt.date.fromisoformat(str(value)) if field.kind == "date" else text


def _plain(value: Decimal | dt.date | str | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return _safe(value) if isinstance(value, str) else value.isoformat()


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _fill(sheet: Worksheet, answer: Exported) -> None:
    widths = [_width(head) for head in _heads(answer)]
    for at, (field, head) in enumerate(zip(answer.fields, _heads(answer), strict=True), start=1):
        cell = _write(sheet, 1, at, head)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="right" if field.kind == "number" else "left")
    for down, row in enumerate(_typed(answer), start=2):
        for at, value in enumerate(row, start=1):
            cell = _write(sheet, down, at, value)
            if isinstance(value, Decimal):
                cell.number_format = _format(answer.fields[at - 1], value)
            elif isinstance(value, dt.date):
                cell.number_format = "yyyy-mm-dd"
            shown = f"{value:,.2f}" if isinstance(value, Decimal) else str(value or "")
            widths[at - 1] = max(widths[at - 1], _width(shown))
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = min(width + 2, _WIDEST)
    sheet.freeze_panes = "A2"


def _format(field: Field, value: Decimal) -> str:
    if field.unit in _FORMATS:
        return _FORMATS[field.unit]
    if field.role != "figure":
        return "0"
    return "#,##0" if value == value.to_integral_value() else "#,##0.00"


def _explain(sheet: Worksheet, answer: Exported) -> None:
    question, meaning, as_of, whole, query = _LABELS[_language(answer)]
    lines = [Line(label=question, text=answer.question)]
    lines += [Line(label=meaning, text=sentence) for sentence in answer.sentences]
    lines += answer.particulars
    if answer.as_of:
        lines.append(Line(label=as_of, text=answer.as_of.isoformat()))
    if answer.cut:
        lines.append(Line(label=whole, text=_CUT[_language(answer)]))
    lines.append(Line(label=query, text=answer.query))
    for down, line in enumerate(lines, start=1):
        label = _write(sheet, down, 1, line.label)
        label.font, label.alignment = Font(bold=True), Alignment(vertical="top")
        _write(sheet, down, 2, line.text).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 14
    sheet.column_dimensions["B"].width = 100


def _write(sheet: Worksheet, row: int, column: int, value: Decimal | dt.date | str | None) -> Cell:
    """Text is written as text, also where it begins like a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA)
    else:
        cell.value = value
    return cell


def _width(text: str) -> int:
    """In characters; a Chinese one is as wide as two."""
    return max(_NARROWEST, sum(1 if ord(c) < 0x2E80 else 2 for c in text))
