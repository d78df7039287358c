"""One page that stands alone: no script, nothing fetched, readable by ear and on paper."""

from collections.abc import Iterator
from pathlib import Path

from core.domain.report import Report
from tools.publish import appendix
from tools.publish.byline import byline
from tools.publish.html_notes import Notes, escaped
from tools.publish.html_parts import Parts, table

_STYLE = Path(__file__).parent / "assets" / "report.css"
_LANGUAGE = {"zh": "zh-CN", "en": "en"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_DEEPEST = 3  # levels of sections, under the title


def html(report: Report) -> str:
    """Raises BadInput for a chart that cannot be drawn."""
    body = "\n".join(_body(report))
    author = escaped(", ".join(report.authors) or report.institution)
    return (
        f'<!doctype html>\n<html lang="{_LANGUAGE[report.language]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="author" content="{author}">\n<title>{escaped(report.title)}</title>\n'
        f"<style>\n{_STYLE.read_text('utf-8')}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _body(report: Report) -> Iterator[str]:
    words = appendix.WORDS[report.language]
    notes = Notes(report, words["footnotes"])
    parts = Parts(notes, words)
    yield from _front(report)
    for number, section in enumerate(report.sections, 1):
        level = min(max(section.level, 1), _DEEPEST) + 1
        yield f'<h{level} id="section-{number}">{escaped(section.title)}</h{level}>'
        yield from (parts.one(part) for part in section.parts)
    if report.disclosure:
        yield f'<p class="disclosure"><strong>{words["disclosure"]}</strong> {escaped(report.disclosure)}</p>'
    if report.evidence:
        yield notes.listed()
    yield from _sources(report)


def _front(report: Report) -> Iterator[str]:
    words = appendix.WORDS[report.language]
    yield f"<header>\n<h1>{escaped(report.title)}</h1>"
    if report.subtitle:
        yield f'<p class="subtitle">{escaped(report.subtitle)}</p>'
    yield f'<p class="byline">{escaped(byline(report))}</p>\n</header>'
    if not report.approved_by:
        yield f'<p class="draft"><strong>{words["draft"]}</strong></p>'
    links = "\n".join(
        f'<li><a href="#section-{n}">{escaped(s.title)}</a></li>'
        for n, s in enumerate(report.sections, 1)
    )
    yield f'<nav aria-label="{words["contents"]}">\n<ol>\n{links}\n</ol>\n</nav>'


def _sources(report: Report) -> Iterator[str]:
    figures, words = appendix.lines(report), appendix.WORDS[report.language]
    if not figures:
        return
    heads = (words["figure"], words["section"], "#", words["source"])
    rows = [(f.figure, f.section, str(f.number), f.source) for f in figures]
    title = words["sources"]
    yield f'<section class="appendix">\n<h2 id="sources">{title}</h2>'
    yield table(heads, rows, (False, False, True, False), "", title)
    yield "</section>"
