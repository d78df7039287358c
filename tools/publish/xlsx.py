"""A workbook: figures stay numbers, text stays text, and every figure keeps its source."""

import io
from collections.abc import Sequence
from datetime import UTC

from openpyxl import Workbook

from core.domain.report import Report
from tools.publish import appendix, xlsx_cover, xlsx_tables
from tools.publish.columns import widths
from tools.publish.legible import legible
from tools.publish.sources import line
from tools.publish.xlsx_cells import HOUSE, words
from tools.publish.xlsx_names import Names

_NAMES = {
    "zh": {"cover": "封面", "figures": "正文数字", "sources": "出处"},
    "en": {"cover": "Cover", "figures": "Figures of the text", "sources": "Sources"},
}


def xlsx(report: Report) -> bytes:
    """A cover, a sheet for each table, the figures of the text, and the evidence."""
    book, names, own = Workbook(), Names(), _NAMES[report.language]
    cover = book.active
    cover.title = names.give(own["cover"])
    made = [
        (section, [xlsx_tables.write(book, report, names, *t) for t in xlsx_tables.tables(section)])
        for section in report.sections
    ]
    ends = [_figures(book, report, names.give(own["figures"]))]
    ends.append(_evidence(book, report, names.give(own["sources"])))
    xlsx_cover.write(cover, report, made, ends)
    _properties(book, report)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _figures(book: Workbook, report: Report, name: str) -> str:
    """Every figure of the running text with what holds it, as at the end of the other outputs."""
    said = appendix.WORDS[report.language]
    rows = [(f.figure, f.section, str(f.number), f.source) for f in appendix.lines(report)]
    heads = (said["figure"], said["section"], "#", said["source"])
    return _listed(book, name, said["sources"], heads, rows, 2)


def _evidence(book: Workbook, report: Report, name: str) -> str:
    said = appendix.WORDS[report.language]
    held = report.evidence
    rows = [(str(n), line(one, report.language, held)) for n, one in enumerate(held, 1)]
    return _listed(book, name, name, ("#", said["source"]), rows, 0)


def _listed(
    book: Workbook, name: str, title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], number: int
) -> str:  # fmt: skip
    """number is the column that counts, from 0."""
    sheet = book.create_sheet(name)
    words(sheet, 1, 1, title, bold=True, size=13, colour=HOUSE)
    xlsx_tables.heads(sheet, xlsx_tables.HEAD_ROW, heads, [c == number for c in range(len(heads))])
    for row, cells in enumerate(rows, xlsx_tables.HEAD_ROW + 1):
        for column, text in enumerate(cells):
            if column == number:
                sheet.cell(row, column + 1).value = int(text)
            else:
                words(sheet, row, column + 1, text, wrap=True)
    counted = list(widths(heads, rows))
    counted[-1] = 90
    xlsx_tables.wide(sheet, counted)
    return name


def _properties(book: Workbook, report: Report) -> None:
    held = book.properties
    held.title, held.subject = legible(report.title), legible(report.subtitle)
    held.creator = held.lastModifiedBy = legible(", ".join(report.authors) or report.institution)
    held.keywords = f"{report.template} {report.as_of.isoformat()}"
    held.language = "zh-CN" if report.language == "zh" else "en-US"
    if not report.approved_by:
        held.contentStatus = appendix.WORDS[report.language]["draft"]
    held.created = held.modified = report.made_at.astimezone(UTC).replace(tzinfo=None)
