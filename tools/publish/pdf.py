"""PDF/A by Typst: words go in as data, never as markup; charts as SVG; the font is embedded."""

import json
import shutil
import tempfile
from datetime import UTC
from pathlib import Path
from typing import Literal

import typst

from core.domain.report import Bullets, Drawing, Missing, Paragraph, Part, Report, Section, Sheet
from core.errors import BadInput
from tools.publish import appendix, draw, fonts
from tools.publish.byline import byline
from tools.publish.sources import line

Json = dict[str, object]
STANDARD: Literal["a-2b"] = "a-2b"
_TEMPLATE = Path(__file__).parent / "assets" / "report.typ"
_WIDEST, _NARROWEST = 30, 6  # characters that a column's width counts


def pdf(report: Report) -> bytes:
    """Raises BadInput for a chart that cannot be drawn."""
    with tempfile.TemporaryDirectory(prefix="jinnao-report-") as made:
        folder = Path(made)
        shutil.copy(_TEMPLATE, folder / "report.typ")
        data = _data(report, folder)
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        try:
            whole = typst.compile(
                str(folder / "report.typ"), root=made, font_paths=[str(fonts.folder())],
                ignore_system_fonts=True, format="pdf", pdf_standards=[STANDARD],
                timestamp=int(report.made_at.astimezone(UTC).timestamp()),
            )  # fmt: skip
        except typst.TypstError as bad:
            raise BadInput(f"The report cannot be typeset: {bad}") from bad
    return bytes(whole)


def _data(report: Report, folder: Path) -> Json:
    drawn = _Drawn(report, folder)
    shown = fonts.shown
    return {
        "title": shown(report.title), "subtitle": shown(report.subtitle), "language": report.language,
        "institution": shown(report.institution), "template": report.template,
        "as_of": report.as_of.isoformat(), "approved_by": shown(report.approved_by),
        "authors": [shown(a) for a in report.authors], "byline": shown(byline(report)),
        "disclosure": shown(report.disclosure), "words": appendix.WORDS[report.language],
        "sections": [_section(s, drawn) for s in report.sections],
        "appendix": [
            {"figure": shown(f.figure), "section": shown(f.section), "number": f.number, "source": shown(f.source)}
            for f in appendix.lines(report)
        ],
    }  # fmt: skip


class _Drawn:
    """The charts of one report as files beside its template."""

    def __init__(self, report: Report, folder: Path) -> None:
        self.report, self._folder, self._number = report, folder, 0

    def file(self, chart: Drawing) -> str:
        self._number += 1
        name = f"chart{self._number}.svg"
        drawn = draw.svg(chart.option, height=draw.height_of(chart.option))
        (self._folder / name).write_text(drawn, "utf-8")
        return name

    def source(self, number: int) -> str:
        held = self.report.evidence
        told = line(held[number - 1], self.report.language, held)
        return fonts.shown(told)


def _section(section: Section, drawn: _Drawn) -> Json:
    parts = [_part(part, drawn) for part in section.parts]
    return {"title": fonts.shown(section.title), "level": section.level, "parts": parts}


def _part(part: Part, drawn: _Drawn) -> Json:
    match part:
        case Paragraph():
            return {"kind": "paragraph", **_paragraph(part, drawn)}
        case Bullets():
            return {"kind": "bullets", "items": [_paragraph(i, drawn) for i in part.items]}
        case Sheet():
            return _sheet(part, drawn)
        case Drawing():
            return {
                "kind": "chart", "title": fonts.shown(part.title), "file": drawn.file(part),
                "description": fonts.shown(part.description), "source": drawn.source(part.evidence),
            }  # fmt: skip
        case Missing():
            return {"kind": "missing", "text": fonts.shown(part.text)}


def _paragraph(one: Paragraph, drawn: _Drawn) -> Json:
    return {"text": fonts.shown(one.text), "notes": [drawn.source(n) for n in one.notes]}


def _sheet(part: Sheet, drawn: _Drawn) -> Json:
    columns = range(len(part.heads))
    widths = [
        min(max([len(part.heads[c]), *(len(row[c]) for row in part.rows), _NARROWEST]), _WIDEST)
        for c in columns
    ]
    return {
        "kind": "table", "title": fonts.shown(part.title), "unit": fonts.shown(part.unit),
        "heads": [fonts.shown(h) for h in part.heads],
        "rows": [[fonts.shown(c) for c in row] for row in part.rows], "widths": widths,
        "figure_columns": [any(row[c] is not None for row in part.values) for c in columns],
        "source": drawn.source(part.evidence), "more": part.more,
    }  # fmt: skip
