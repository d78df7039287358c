"""The first sheet: what the report is, where its tables are, what is missing."""

from collections.abc import Iterator, Sequence

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from core.clock import BEIJING
from core.domain.report import Missing, Report, Section
from tools.publish import appendix
from tools.publish.xlsx_cells import FAINT, HOUSE, WARN, words

_LINK = "2B6CA3"
Made = Sequence[tuple[Section, Sequence[str]]]  # each section with the names of its sheets


def write(sheet: Worksheet, report: Report, made: Made, ends: Sequence[str]) -> None:
    """ends: the sheets that belong to no section."""
    said = appendix.WORDS[report.language]
    words(sheet, 1, 1, report.title, bold=True, size=18, colour=HOUSE)
    words(sheet, 2, 1, report.subtitle, size=11, colour=FAINT)
    row = 4
    for name, value in _facts(report):
        words(sheet, row, 1, name, colour=FAINT)
        words(sheet, row, 2, value, wrap=True)
        row += 1
    if not report.approved_by:
        words(sheet, row, 1, said["draft"], bold=True, fill=WARN)
        row += 1
    row = _contents(sheet, report, made, row + 1)
    for name in ends:
        _leads(sheet, row, name)
        row += 1
    if report.disclosure:
        words(sheet, row + 1, 1, said["disclosure"], bold=True)
        words(sheet, row + 1, 2, report.disclosure, colour=FAINT, wrap=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 84
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    said = appendix.WORDS[report.language]
    yield "", report.institution
    yield said["as_of"], report.as_of.isoformat()
    yield said["made"], f"{report.made_at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    if report.authors:
        yield said["author"], ("、" if report.language == "zh" else ", ").join(report.authors)
    if report.approved_by:
        yield said["approved"], report.approved_by
    yield said["template"], report.template


def _contents(sheet: Worksheet, report: Report, made: Made, row: int) -> int:
    """The next free row."""
    said = appendix.WORDS[report.language]
    words(sheet, row, 1, said["contents"], bold=True, colour=HOUSE)
    row += 1
    for section, names in made:
        words(sheet, row, 1, section.title, bold=True, wrap=True)
        for name in names:
            _leads(sheet, row, name)
            row += 1
        for part in section.parts:
            if isinstance(part, Missing):
                words(sheet, row, 2, f"{said['missing']}: {part.text}", fill=WARN, wrap=True)
                row += 1
        row += 0 if names or any(isinstance(p, Missing) for p in section.parts) else 1
    return row


def _leads(sheet: Worksheet, row: int, name: str) -> None:
    cell = words(sheet, row, 2, name, colour=_LINK)
    place = f"'{name.replace(chr(39), chr(39) * 2)}'!A1"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place, display=name)
