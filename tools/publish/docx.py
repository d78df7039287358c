"""Word: real headings, footnotes and fields, so that people can go on writing in it."""

import io
from collections.abc import Iterator
from datetime import UTC

from docx import Document
from docx.document import Document as Opened
from docx.shared import Mm

from core.domain.report import Bullets, Drawing, Missing, Paragraph, Part, Report, Section, Sheet
from tools.publish import appendix, columns, docx_styles, draw
from tools.publish.byline import byline
from tools.publish.docx_footnotes import Footnotes
from tools.publish.docx_tables import table
from tools.publish.docx_xml import Node, contents, field, heading, node, paragraph, run
from tools.publish.legible import legible
from tools.publish.sources import line

_DEEPEST = 3  # levels of headings


def docx(report: Report) -> bytes:
    """Raises BadInput for a chart that cannot be drawn."""
    document = Document()
    docx_styles.prepare(document, report.language)
    _properties(document, report)
    _edges(document, report)
    body, notes = document.element.body, Footnotes()
    for one in _Text(document, report, notes).all():
        body.insert(len(body) - 1, one)  # the last is the page's own description
    notes.attach(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


class _Text:
    """The body of one report, piece by piece."""

    def __init__(self, document: Opened, report: Report, notes: Footnotes) -> None:
        self._part, self._report, self._notes = document.part, report, notes
        self._words = appendix.WORDS[report.language]

    def all(self) -> Iterator[Node]:
        report, figures = self._report, appendix.lines(self._report)
        yield paragraph("Title", run(report.title))
        if report.subtitle:
            yield paragraph("Subtitle", run(report.subtitle))
        yield paragraph("ReportByline", run(byline(report)))
        if not report.approved_by:
            yield paragraph("ReportMissing", run(self._words["draft"], "ReportMark"))
        entries = [(s.title, _level(s), f"_Toc{n:05}") for n, s in enumerate(report.sections, 1)]
        if figures:
            entries.append((self._words["sources"], 1, f"_Toc{len(entries) + 1:05}"))
        if entries:
            yield from contents(entries, self._words["contents"])
        for number, (section, entry) in enumerate(zip(report.sections, entries, strict=False), 1):
            yield heading(*entry, number)
            for part in section.parts:
                yield from self._one(part)
        if report.disclosure:
            told = run(f"{self._words['disclosure']}  ", "ReportMark"), run(report.disclosure)
            yield paragraph("ReportDisclosure", *told)
        if figures:
            yield from self._sources(figures, entries[-1])

    def _one(self, part: Part) -> Iterator[Node]:
        match part:
            case Paragraph():
                yield paragraph("Normal", *self._said(part))
            case Bullets():
                yield from (paragraph("ListBullet", *self._said(item)) for item in part.items)
            case Sheet():
                yield from self._sheet(part)
            case Drawing():
                yield self._caption(part.title, part.evidence)
                yield paragraph("ReportChart", self._picture(part))
            case Missing():
                marked = run(f"{self._words['missing']}  ", "ReportMark")
                yield paragraph("ReportMissing", marked, run(part.text))

    def _said(self, one: Paragraph) -> Iterator[Node]:
        yield run(one.text)
        for place, number in enumerate(one.notes):
            if place:
                yield run(",", "FootnoteReference")
            yield self._note(number)

    def _note(self, number: int) -> Node:
        held = self._report.evidence
        return self._notes.mark(line(held[number - 1], self._report.language, held))

    def _caption(self, title: str, evidence: int, unit: str = "") -> Node:
        told = [run(title)] + ([run(f"  {unit}", "ReportUnit")] if unit else [])
        return paragraph("Caption", *told, self._note(evidence))

    def _sheet(self, part: Sheet) -> Iterator[Node]:
        yield self._caption(part.title, part.evidence, part.unit)
        yield table(part.heads, part.rows, columns.figures(part), description=legible(part.title))
        yield paragraph("ReportRemark", run(self._words["more"] if part.more else ""))

    def _picture(self, part: Drawing) -> Node:
        drawn = draw.png(part.option, height=draw.height_of(part.option))
        inline = self._part.new_pic_inline(io.BytesIO(drawn), width=Mm(166))
        inline.docPr.set("descr", legible(part.description))
        inline.docPr.set("title", legible(part.title))
        return node("r", node("drawing", inline))

    def _sources(self, figures: tuple[appendix.Line, ...], entry: tuple[str, int, str]) -> Iterator[Node]:  # fmt: skip
        yield node("p", node("r", node("br", type="page")))
        yield heading(*entry, len(self._report.sections) + 1)
        heads = (self._words["figure"], self._words["section"], "#", self._words["source"])
        rows = [(f.figure, f.section, str(f.number), f.source) for f in figures]
        yield table(heads, rows, (False, False, True, False), style="ReportSource")
        yield paragraph("ReportRemark")


def _level(section: Section) -> int:
    return min(max(section.level, 1), _DEEPEST)


def _properties(document: Opened, report: Report) -> None:
    held = document.core_properties
    held.title, held.subject = legible(report.title)[:255], legible(report.subtitle)[:255]
    held.author = legible(", ".join(report.authors) or report.institution)[:255]
    held.last_modified_by = held.author
    held.language = docx_styles.code(report.language)
    held.keywords = f"{report.template} {report.as_of.isoformat()}"[:255]
    held.category = ""
    held.comments = "" if report.approved_by else appendix.WORDS[report.language]["draft"]
    held.created = held.modified = report.made_at.astimezone(UTC)  # written as if it were
    held.revision = 1


def _edges(document: Opened, report: Report) -> None:
    """The head has whose report it is, the foot its day, its state and the page."""
    page, words = document.sections[0], appendix.WORDS[report.language]
    page.header.is_linked_to_previous = page.footer.is_linked_to_previous = False
    head, foot = page.header.part.element, page.footer.part.element
    head[:] = [paragraph("Header", run(f"{report.institution}\t{report.title}"))]
    told = f"{words['as_of']} {report.as_of.isoformat()}"
    told += "" if report.approved_by else f"  {words['draft']}"
    pages = (*field("PAGE"), run(" / "), *field("NUMPAGES"))
    foot[:] = [paragraph("Footer", run(f"{told}\t"), *pages)]
