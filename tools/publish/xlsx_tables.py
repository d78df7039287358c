"""One sheet for each table of a report, its figures alive, and its chart beside it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.domain.report import Drawing, Report, Section, Sheet
from tools.publish import appendix, columns, xlsx_charts
from tools.publish.plain_chart import PlainChart, plain, shows
from tools.publish.sources import line
from tools.publish.xlsx_cells import FAINT, HEAD, HOUSE, figure, words
from tools.publish.xlsx_names import Names

HEAD_ROW = 4
_WIDER = 3  # a column's own margins, in characters


def tables(section: Section) -> Iterator[tuple[Sheet, PlainChart | None]]:
    """Each table with the chart that shows it, then each other plain chart as a table of its own."""
    charts = [(p, c) for p in section.parts if isinstance(p, Drawing) and (c := plain(p))]
    for part in section.parts:
        if isinstance(part, Sheet):
            found = next((one for one in charts if shows(one[1], part)), None)
            if found:
                charts.remove(found)
            yield part, found[1] if found else None
    yield from ((_as_table(drawing, chart), chart) for drawing, chart in charts)


def write(
    book: Workbook, report: Report, names: Names, part: Sheet, chart: PlainChart | None
) -> str:
    """Returns the sheet's name."""
    said, name = appendix.WORDS[report.language], names.give(part.title.rsplit(" · ", 1)[-1])
    sheet = book.create_sheet(name)
    words(sheet, 1, 1, part.title, bold=True, size=13, colour=HOUSE)
    source = line(report.evidence[part.evidence - 1], report.language, report.evidence)
    told = f"{said['source']}: {source}" + (f"  {said['unit']}: {part.unit}" if part.unit else "")
    words(sheet, 2, 1, told, size=8, colour=FAINT)
    held = columns.figures(part)
    heads(sheet, HEAD_ROW, part.heads, held)
    for row, (shown, values) in enumerate(zip(part.rows, part.values, strict=True), HEAD_ROW + 1):
        _row(sheet, row, shown, values, held)
    if part.more:
        words(sheet, HEAD_ROW + 1 + len(part.rows), 1, said["more"], size=8, colour=FAINT)
    wide(sheet, columns.widths(part.heads, part.rows))
    if chart and part.rows:
        places = [c for c, one in enumerate(held, 1) if one]
        at = f"{get_column_letter(len(part.heads) + 2)}{HEAD_ROW}"
        xlsx_charts.add(sheet, chart, part.title, head=HEAD_ROW, columns=places, at=at)
    return name


def heads(sheet: Worksheet, row: int, told: Sequence[str], right: Sequence[bool]) -> None:
    """The heads stay in sight and are printed on every page."""
    for column, head in enumerate(told, 1):
        words(sheet, row, column, head, bold=True, fill=HEAD, right=right[column - 1])
    sheet.freeze_panes = sheet.cell(row + 1, 1)
    sheet.print_title_rows = f"{row}:{row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0


def wide(sheet: Worksheet, counted: Sequence[int]) -> None:
    for column, width in enumerate(counted, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width + _WIDER


def _row(
    sheet: Worksheet, row: int, shown: Sequence[str], values: Sequence[str | None], right: Sequence[bool]
) -> None:  # fmt: skip
    for column, text in enumerate(shown, 1):
        raw = values[column - 1] if column <= len(values) else None
        if raw is None:
            words(
                sheet,
                row,
                column,
                text,
                wrap=True,
                right=column <= len(right) and right[column - 1],
            )
        else:
            figure(sheet, row, column, raw, text)


def _as_table(drawing: Drawing, chart: PlainChart) -> Sheet:
    raw = [_even(one.values) for one in chart.series]
    return Sheet(
        title=drawing.title, heads=("", *(one.name for one in chart.series)), evidence=drawing.evidence,
        rows=tuple((n, *(v[i] or "" for v in raw)) for i, n in enumerate(chart.names)),
        values=tuple((None, *(v[i] for v in raw)) for i in range(len(chart.names))), unit=chart.unit,
    )  # fmt: skip


def _even(values: Sequence[Decimal | None]) -> list[str | None]:
    """With the same number of decimals."""
    places = max((-int(v.as_tuple().exponent) for v in values if v is not None), default=0)
    return [None if v is None else f"{v:.{max(0, places)}f}" for v in values]
