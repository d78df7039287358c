"""Cells that cannot turn into formulas, and numbers that stay what they are."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tools.publish.fonts import FAMILY
from tools.publish.legible import legible

_LONGEST = 32_767  # characters of a cell
_EXACT = 15  # digits that a spreadsheet keeps of a number
_LONGEST_LOOK = 60  # characters of a text that a format can hold
_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_CODE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
HEAD = PatternFill("solid", fgColor="EAEEF0")
WARN = PatternFill("solid", fgColor="FCF0E0")
INK, FAINT, HOUSE = "14202B", "5D6B77", "17324D"


def words(
    sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = False, size: float = 10,
    colour: str = INK, fill: PatternFill | None = None, wrap: bool = False, right: bool = False,
) -> Any:  # fmt: skip
    """A text cell, whatever the text begins with: never a formula, not when it is edited either."""
    cell = sheet.cell(row, column)
    shown = _CODE.sub("_x005F_", legible(text)[:_LONGEST])
    cell.value = shown
    cell.data_type = "s"
    if text.startswith(_STARTS):
        cell.quotePrefix = True
    cell.font = Font(name=FAMILY, size=size, bold=bold, color=colour)
    cell.alignment = Alignment(
        wrap_text=wrap, vertical="top", horizontal="right" if right else None
    )
    if fill:
        cell.fill = fill
    return cell


def figure(sheet: Worksheet, row: int, column: int, raw: str, shown: str) -> Any:
    """A live number that looks as shown does; what has more digits than a spreadsheet keeps, or is
    no number, stays text."""
    number = exact(raw)
    if number is None:
        return words(sheet, row, column, shown, right=True)
    cell = sheet.cell(row, column)
    cell.value = number
    cell.number_format = looks(number, shown)
    cell.font = Font(name=FAMILY, size=10, color=INK)
    cell.alignment = Alignment(vertical="top", horizontal="right")
    return cell


def exact(raw: str) -> Decimal | None:
    try:
        number = Decimal(raw.replace(",", "").strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or len(number.normalize().as_tuple().digits) > _EXACT:
        return None
    return number


def looks(number: Decimal, shown: str) -> str:
    """The format under which the number is shown as a person reads it: decimals and unit of the
    text where the text is this number, else its own decimals."""
    found = _NUMBER.search(shown)
    if found is None:
        return _format(number, grouped=True)
    told = Decimal(found[0].replace(",", ""))
    grouped = "," in found[0] or abs(number) < 1000
    before, after = shown[: found.start()], shown[found.end() :]
    places = -int(told.as_tuple().exponent)
    if told == round(number, places) and len(shown) <= _LONGEST_LOOK:
        return f"{_quoted(before)}{_format(told, grouped=grouped)}{_quoted(after)}"
    if after.startswith("%") and told == round(number * 100, places):
        return f"{_format(told, grouped=False)}%"
    return _format(number, grouped=True)


def _format(number: Decimal, *, grouped: bool) -> str:
    places = max(0, -int(number.as_tuple().exponent))
    whole = "#,##0" if grouped else "0"
    return f"{whole}.{'0' * places}" if places else whole


def _quoted(text: str) -> str:
    plain = legible(text).replace('"', "").replace("\n", " ")
    return f'"{plain}"' if plain else ""
