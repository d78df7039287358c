"""The parts of a report as HTML. Every word of people and data is escaped."""

from collections.abc import Sequence
from html import escape

from core.domain.report import Bullets, Drawing, Missing, Paragraph, Part, Sheet
from tools.publish import columns, draw
from tools.publish.html_notes import Notes, escaped
from tools.publish.html_svg import inline
from tools.publish.legible import legible


class Parts:
    """Writes the parts of one report; charts are counted, so that their marks differ."""

    def __init__(self, notes: Notes, words: dict[str, str]) -> None:
        self._notes, self._words, self._charts = notes, words, 0

    def one(self, part: Part) -> str:
        match part:
            case Paragraph():
                return f"<p>{self._said(part)}</p>"
            case Bullets():
                items = "\n".join(f"<li>{self._said(item)}</li>" for item in part.items)
                return f"<ul>\n{items}\n</ul>"
            case Sheet():
                return self._sheet(part)
            case Drawing():
                return self._chart(part)
            case Missing():
                marked = f"<strong>{escape(self._words['missing'])}</strong>"
                return f'<p class="missing">{marked} {escaped(part.text)}</p>'

    def _said(self, one: Paragraph) -> str:
        return escaped(one.text) + self._notes.mark(*one.notes)

    def _sheet(self, part: Sheet) -> str:
        unit = f' <span class="unit">{escaped(part.unit)}</span>' if part.unit else ""
        caption = f"{escaped(part.title)}{unit}{self._notes.mark(part.evidence)}"
        whole = table(part.heads, part.rows, columns.figures(part), caption, part.title)
        more = f'\n<p class="more">{escape(self._words["more"])}</p>' if part.more else ""
        return whole + more

    def _chart(self, part: Drawing) -> str:
        self._charts += 1
        drawn = draw.svg(part.option, height=draw.height_of(part.option))
        caption = f"{escaped(part.title)}{self._notes.mark(part.evidence)}"
        shape = inline(drawn, self._charts, legible(part.description))
        return f"<figure>\n<figcaption>{caption}</figcaption>\n{_scrolls(part.title)}\n{shape}\n</div>\n</figure>"


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[bool], caption: str, name: str
) -> str:  # fmt: skip
    """caption is HTML already; name is what a reader hears of a table that scrolls."""
    kinds = [' class="figure"' if one else "" for one in right]
    head = "".join(
        f'<th scope="col"{k}>{escaped(h)}</th>' for h, k in zip(heads, kinds, strict=True)
    )
    body = "\n".join(f"<tr>{_cells(row, kinds)}</tr>" for row in rows)
    told = f"<caption>{caption}</caption>\n" if caption else ""
    return (
        f"{_scrolls(name)}\n<table>\n{told}"
        f"<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _cells(row: Sequence[str], kinds: Sequence[str]) -> str:
    """A first column of words says what its row is."""
    made = []
    for place, text in enumerate(row[: len(kinds)]):
        names = place == 0 and not kinds[0] and text
        made.append(f'<th scope="row">{escaped(text)}</th>' if names else f"<td{kinds[place]}>{escaped(text)}</td>")  # fmt: skip
    return "".join(made)


def _scrolls(name: str) -> str:
    """Opens a box that scrolls on a narrow screen, by keyboard too."""
    return f'<div class="wide" role="group" tabindex="0" aria-label="{escaped(name)}">'
