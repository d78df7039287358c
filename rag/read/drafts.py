"""Blocks while they grow: lines joined into headings, paragraphs and items over columns and pages."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from core.domain.reading import Block, BlockKind, Box, Table
from rag.read.columns import Region
from rag.read.kinds import (
    Body,
    HeadingStyle,
    ends_sentence,
    heading_style,
    is_caption,
    is_item,
    is_leader,
    levels,
    rank_of,
    starts_article,
)
from rag.read.language import line_break, wide
from rag.read.lines import Line

_WINDOW = 4  # lines before and after that say where the column's edges are
_NARROW = 8.0  # type sizes: so short lines are rather a list than text
_KNOWN = 6  # lines that went on before the usual gap is known
_LONG_RUN = 4  # lines of one style in a row are text, not a heading
_DAY = re.compile(
    r"20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|\d{1,2} [A-Z][a-z]{2,8}\.? 20\d\d|[A-Z][a-z]{2,8}\.? \d{1,2}, 20\d\d"
)  # a line of its own in a box beside the text
Back = Callable[[Box], Box]
"""From the frame in which a page is read to that in which it is shown."""


@dataclass
class Draft:
    """A block to be. last is its last line and right the column's edge there; notes are footnotes
    that belong to it."""

    kind: BlockKind
    page: int
    box: Box
    text: str = ""
    style: HeadingStyle | None = None
    mark: str = ""
    table: Table | None = None
    size: float = 0.0
    bold: bool = False
    last: Line | None = None
    right: float = 0.0
    last_page: int = 0
    notes: list["Draft"] = field(default_factory=list)
    perhaps: "Draft | None" = None  # goes on from it where paragraphs begin indented


class Drafts:
    """Takes regions in reading order and gives the blocks of the whole document."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.scanned = False
        self.page = 0
        self.gutter: float | None = None  # of the page before
        self.back: Back = lambda box: box
        self.found: list[Draft] = []
        self._open: Draft | None = None
        self._doubtful: Draft | None = None
        self._gaps: list[float] = []
        self._indented = self._flush = 0

    def region(self, region: Region, floats: Sequence[Draft]) -> None:
        """Lines with the tables and pictures of the same column, from the top. The boxes of floats
        are in the frame of reading, too."""
        lines = region.lines
        gap = min(_leading(lines), self._usual_gap(lines))
        waiting = sorted(floats, key=lambda f: f.box.top)
        before: Line | None = None
        for n, line in enumerate(lines):
            while waiting and waiting[0].box.top < line.middle:
                self._float(waiting.pop(0))
                before = None
            self._line(line, before, _Edges.around(region, n, gap))
            before = line
        for left in waiting:
            self._float(left)

    def _usual_gap(self, lines: Sequence[Line]) -> float:
        """The widest gap within paragraphs as the document sets them elsewhere: short lines that all
        stand apart are a list."""
        if len(self._gaps) < _KNOWN or not lines:
            return math.inf
        size = median(line.size for line in lines)
        return (median(self._gaps) * 1.5 + 0.2) * size

    def _float(self, draft: Draft) -> None:
        draft.box = self.back(draft.box)
        self.found.append(draft)

    def _line(self, line: Line, before: Line | None, edges: "_Edges") -> None:
        if is_caption(line):
            self._new("caption", line, edges)
            return
        style = self._style(line, before, edges)
        if style is not None:
            self._heading(line, style, before, edges)
        elif is_leader(line.text) or line.pieces > 2:
            self._new("paragraph", line, edges)
            self._open = None
        elif (
            self._goes_on(line, edges)
            if before is None
            else self._same_paragraph(line, before, edges)
        ):
            self._extend(line, edges)
            if before is not None and len(self._gaps) < 2000:
                self._gaps.append(max(line.box.top - before.box.bottom, 0.0) / line.size)
        else:
            kind: BlockKind = "item" if is_item(line.text) else "paragraph"
            self._open = self._new(kind, line, edges)
            self._open.perhaps, self._doubtful = self._doubtful, None
            if edges.run > 1 and kind == "paragraph":
                inside = line.box.x0 > edges.left + 1.2 * line.size
                self._indented, self._flush = self._indented + inside, self._flush + (not inside)

    def _style(self, line: Line, before: Line | None, edges: "_Edges") -> HeadingStyle | None:
        last = self.found[-1] if self.found else None
        second = before is not None and last is not None and last.last is before
        if "a" <= line.text[0] <= "z" and not (second and last and last.kind == "heading"):
            return None
        if edges.run >= _LONG_RUN and not rank_of(line.text):
            return None
        fill = (line.box.x1 - edges.left) / max(edges.right - edges.left, 1.0)
        return heading_style(line, self.body, fill, scanned=self.scanned)

    def _heading(
        self, line: Line, style: HeadingStyle, before: Line | None, edges: "_Edges"
    ) -> None:
        last = self.found[-1] if self.found else None
        more = (
            before is not None
            and last is not None
            and last.kind == "heading"
            and last.last is before
            and last.style is not None
            and style.rank == 0
            and style.bold == last.style.bold
            and abs(style.size - last.style.size) <= 0.06 * style.size
            and line.box.top - before.box.bottom <= 0.8 * line.size
        )
        if more and last is not None:
            self._grow(last, line, edges)
            return
        self._new("heading", line, edges).style = style
        self._open = None

    def _same_paragraph(self, line: Line, before: Line, edges: "_Edges") -> bool:
        """Whether a line goes on from the one above it in its column."""
        held = self._open
        if held is None or held.last is not before or not self._alike(held, line):
            return False
        if _opens(line) or line.box.top - before.box.bottom > edges.gap:
            return False
        if before.pieces > 1 and not line.text[0].islower():  # a row of cells
            return False
        size = line.size
        narrow = edges.right - edges.left < _NARROW * size
        if narrow and not line.text[0].islower() and line.box.top - before.box.bottom > 0.5 * size:
            return False
        if held.kind == "item":
            return line.box.x0 > held.last.box.x0 - 0.5 * size and not _broken(before, line, edges)
        indented = line.box.x0 > edges.left + 1.2 * size
        if indented and (line.box.x0 > before.box.x0 + 0.6 * size or ends_sentence(before.text)):
            return False
        return not _broken(before, line, edges)

    def _goes_on(self, line: Line, edges: "_Edges") -> bool:
        """Whether the first line of a column, a page, or after a table ends a sentence begun
        before."""
        held = self._open
        if held is None or held.last is None or not self._alike(held, line) or _opens(line):
            return False
        if line.box.x0 > edges.left + 1.2 * line.size:
            return False
        if held.last_page < self.page - 1 or held.text.endswith(("：", ":")):
            return False
        full = held.last.box.x1 + _first_width(line) > held.right - 0.5 * line.size
        if ends_sentence(held.text):
            self._doubtful = held if full else None
            return False
        return full or line.text[0].islower()

    def _indents(self) -> bool:
        """Whether the document's paragraphs begin indented, so that one which does not goes on."""
        return self._indented >= 3 and self._indented > self._flush

    def _alike(self, held: Draft, line: Line) -> bool:
        slack = 0.35 if self.scanned else 0.12
        return held.bold == line.bold and abs(held.size - line.size) <= slack * line.size

    def _new(self, kind: BlockKind, line: Line, edges: "_Edges") -> Draft:
        draft = Draft(
            kind, self.page, self.back(line.box), line.text, size=line.size, bold=line.bold,
            last=line, right=edges.right, last_page=self.page,
        )  # fmt: skip
        self.found.append(draft)
        return draft

    def _extend(self, line: Line, edges: "_Edges") -> None:
        assert self._open is not None
        self._grow(self._open, line, edges)

    def _grow(self, draft: Draft, line: Line, edges: "_Edges") -> None:
        draft.text = line_break(draft.text, line.text)
        draft.last, draft.right, draft.last_page = line, edges.right, self.page
        if draft.page == self.page:
            draft.box = draft.box.joined(self.back(line.box))

    def _join_doubtful(self) -> None:
        """Paragraphs that begin a column without an indent go on from the last one."""
        home: dict[int, Draft] = {}
        for draft in self.found:
            if draft.perhaps is not None:
                before = home.get(id(draft.perhaps), draft.perhaps)
                before.text = line_break(before.text, draft.text)
                before.notes.extend(draft.notes)
                home[id(draft)] = before
        self.found = [d for d in self.found if id(d) not in home]

    def blocks(self) -> list[Block]:
        """All blocks, headings with their levels, footnotes after what they belong to."""
        if self._indents():
            self._join_doubtful()
        known = levels([d.style for d in self.found if d.style is not None])
        done: list[Block] = []
        for draft in self.found:
            for one in (draft, *draft.notes):
                level = known[one.style] if one.style is not None else 0
                done.append(
                    Block(
                        kind=one.kind, page=one.page, box=one.box, text=one.text, level=level,
                        mark=one.mark, table=one.table,
                    )
                )  # fmt: skip
        return done


@dataclass(frozen=True)
class _Edges:
    """Where the column is about a line: left, right, the widest gap within a paragraph, and how
    many lines in a row are of this line's style."""

    left: float
    right: float
    gap: float
    run: int

    @staticmethod
    def around(region: Region, n: int, gap: float) -> "_Edges":
        lines = region.lines
        line = lines[n]
        near = [
            x
            for x in lines[max(0, n - _WINDOW) : n + _WINDOW + 1]
            if abs(x.size - line.size) <= 0.2 * line.size
        ]
        return _Edges(
            min(x.box.x0 for x in near), max(x.box.x1 for x in near), gap, _run(lines, n, gap)
        )


def _run(lines: Sequence[Line], n: int, gap: float) -> int:
    """Lines about line n that follow closely in the same style."""
    low = high = n
    while low > 0 and _close(lines[low - 1], lines[low], gap):
        low -= 1
    while high + 1 < len(lines) and _close(lines[high], lines[high + 1], gap):
        high += 1
    return high - low + 1


def _close(one: Line, other: Line, gap: float) -> bool:
    same = one.bold == other.bold and abs(one.size - other.size) <= 0.06 * one.size
    return same and other.box.top - one.box.bottom <= gap


def _leading(lines: Sequence[Line]) -> float:
    """The widest gap between two lines of one paragraph."""
    gaps = [b.box.top - a.box.bottom for a, b in pairwise(lines)]
    size = median(line.size for line in lines) if lines else 10.0
    usual = [g for g in gaps if -0.5 * size < g < 1.3 * size]
    return max((median(usual) if usual else 0.3 * size), 0.0) * 1.35 + 0.18 * size


def _opens(line: Line) -> bool:
    text = line.text
    return is_item(text) or starts_article(text) or is_leader(text) or bool(_DAY.fullmatch(text))


def _first_width(line: Line) -> float:
    """What the first word of a line would have needed on the line above."""
    word = line.words[0]
    if wide(word.text[0]):
        return line.size * 1.2
    return word.box.width + 0.3 * line.size


def _broken(before: Line, line: Line, edges: _Edges) -> bool:
    """Whether the line above ends before it had to: its writer ended the paragraph there."""
    room = edges.right - before.box.x1
    slack = (2.0 if wide(line.text[0]) else 0.8) * line.size
    return room > _first_width(line) + slack and (
        ends_sentence(before.text) or room > 0.25 * (edges.right - edges.left)
    )
