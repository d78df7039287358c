"""Footnotes of a page: a link there and a link back."""

from html import escape

from core.domain.report import Report
from tools.publish.legible import legible
from tools.publish.sources import line


def escaped(text: str) -> str:
    return escape(legible(text), quote=True)


class Notes:
    """Numbers the notes in the order in which they are met."""

    def __init__(self, report: Report, called: str) -> None:
        self._report, self._called, self._told = report, escaped(called), list[str]()

    def mark(self, *evidence: int) -> str:
        """The marks for one place of the text, in one go; empty without evidence."""
        links = ",".join(self._one(number) for number in evidence)
        return f"<sup>{links}</sup>" if links else ""

    def listed(self) -> str:
        """All that were marked, as the page's last section."""
        if not self._told:
            return ""
        told = "\n".join(
            f'<li id="note-{n}">{text} <a href="#mark-{n}" role="doc-backlink" aria-label="{self._called} {n} ↩">↩</a></li>'
            for n, text in enumerate(self._told, 1)
        )
        return f'<section class="notes" role="doc-endnotes" aria-labelledby="notes">\n<h2 id="notes">{self._called}</h2>\n<ol>\n{told}\n</ol>\n</section>'

    def _one(self, number: int) -> str:
        held = self._report.evidence
        self._told.append(escaped(line(held[number - 1], self._report.language, held)))
        n = len(self._told)
        return f'<a id="mark-{n}" href="#note-{n}" role="doc-noteref" aria-label="{self._called} {n}">{n}</a>'
