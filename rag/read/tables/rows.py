"""Lines of pieces made into rows: the lines of one cell put together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from rag.read.language import wide
from rag.read.tables.dressing import is_note
from rag.read.tables.pieces import Piece, joined

_TIGHT = 0.88  # of the distance of two rows: lines nearer are of one cell
_GOES_ON = re.compile(
    r"(?:[,，、(（\-–—/&]|\b(?:and|or|of|the|to|in|for|from|by|on|with|at|a|an|other|as|than|per))$",
    re.IGNORECASE,
)
_HEADS = re.compile(r"[:：]$")


@dataclass
class Row:
    """A row of a table: its pieces by (first, last column), those of one cell from the top."""

    cells: dict[tuple[int, int], list[Piece]] = field(default_factory=dict)

    @property
    def pieces(self) -> list[Piece]:
        return [p for parts in self.cells.values() for p in parts]

    @property
    def top(self) -> float:
        return min(p.top for p in self.pieces)

    @property
    def bottom(self) -> float:
        return max(p.bottom for p in self.pieces)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def text(self, column: int) -> str:
        parts = next((v for (a, b), v in self.cells.items() if a <= column <= b), [])
        return joined([p.text for p in parts])

    def has(self, columns: range) -> bool:
        return any(a in columns for a, _ in self.cells)

    def figures(self, columns: range) -> bool:
        return any(p.figure for (a, _), parts in self.cells.items() if a in columns for p in parts)


def wraps(above: Piece, below: Piece, edge: float) -> bool:
    """Whether a label may go on in the line below: its next word had no room before the edge."""
    first = _first(below)
    if above.led or is_note(below.text):
        return False
    return above.x1 + first > edge - 0.25 * above.size


def _first(piece: Piece) -> float:
    """The width of what a line could not part: a word with the space before it, or a Chinese
    character with the mark after it."""
    word = piece.words[0]
    if wide(word.text[0]):
        marks = len(word.text) > 1 and word.text[1] in "、，。：；）)”」"
        return piece.size * (2.0 if marks else 1.0)
    head = re.match(r"[\x21-\x7e]+", word.text)
    share = len(head.group()) / len(word.text) if head else 1.0
    return word.box.width * share + 0.2 * piece.size


def together(lines: Sequence[Row], stub: range, rest: range, fences: Sequence[float]) -> list[Row]:
    """Rows of the lines of a table's body. stub and rest are columns that name rows and those that
    hold their figures; fences are the heights of rules that part rows."""
    if not lines:
        return []
    exact = all(w.sure == 1 for r in lines for p in r.pieces for w in p.words)
    setting = _Setting(stub, rest, _pitch(lines, stub, rest), _edge(lines, stub), exact)
    ruled = _ruled(lines, fences, setting)
    rows = [lines[0]]
    for n, line in enumerate(lines[1:], start=1):
        above, later = lines[n - 1], lines[n + 1 : n + 7]
        fenced = any(above.middle < y < line.middle for y in fences)
        if ruled:
            joins = not fenced and not _clash(rows[-1], line, setting)
        else:
            joins = not fenced and _one(rows[-1], line, above, later, setting)
        if joins:
            _add(rows[-1], line)
        else:
            rows.append(line)
    return rows


def _ruled(lines: Sequence[Row], fences: Sequence[float], s: "_Setting") -> bool:
    """Whether a rule runs between any two rows with figures."""
    figures = [r for r in lines if r.figures(s.rest)]
    parted = sum(any(a.middle < y < b.middle for y in fences) for a, b in pairwise(figures))
    return parted >= 2 and parted >= 0.8 * (len(figures) - 1)


@dataclass(frozen=True)
class _Setting:
    """stub and rest as in together; pitch is the usual distance of two rows, 0 unknown; edge is
    how far right labels reach."""

    stub: range
    rest: range
    pitch: float
    edge: float
    exact: bool  # whether places are the file's own, not a reader's of pictures

    @property
    def slack(self) -> float:
        """Distances that differ by less are alike."""
        return (0.015 if self.exact else 0.07) * self.pitch


def _full(row: Row, stub: range, rest: range) -> bool:
    return row.has(stub) and row.has(rest)


def _pitch(lines: Sequence[Row], stub: range, rest: range) -> float:
    rooms = [
        b.middle - a.middle
        for a, b in pairwise(lines)
        if _full(a, stub, rest) and _full(b, stub, rest)
    ]
    return median(rooms) if rooms else 0.0


def _edge(lines: Sequence[Row], stub: range) -> float:
    return max((p.x1 for r in lines for p in _labels(r, stub)), default=0.0)


def _labels(row: Row, stub: range) -> list[Piece]:
    return [p for (a, b), parts in row.cells.items() if a in stub and b in stub for p in parts]


def _one(row: Row, line: Row, above: Row, later: Sequence[Row], s: _Setting) -> bool:
    """Whether a line goes on with the row above it."""
    if _clash(row, line, s):
        return False
    room = line.middle - above.middle
    size = max(p.size for p in line.pieces)
    if room > 2.1 * size:
        return False
    tight = 0 < room < _TIGHT * s.pitch
    if not tight and _full(row, s.stub, s.rest) and _full(line, s.stub, s.rest):
        return False
    if not line.has(s.stub):
        return _figures_join(row, line, room, size, tight=tight, s=s)
    return _label_joins(row, line, later, room, size, tight=tight, s=s)


def _figures_join(
    row: Row, line: Row, room: float, size: float, *, tight: bool, s: _Setting
) -> bool:
    """A line without a label: figures half way down a label of two lines, or words that go on."""
    if row.has(s.rest) and not row.has(s.stub):
        return not line.figures(s.rest) and room < 1.6 * size
    if row.has(s.rest):
        words = [p for p in line.pieces if not p.figure]
        return len(words) == len(line.pieces) and (tight or room < 1.6 * size)
    return tight or room < 0.9 * size


def _label_joins(
    row: Row, line: Row, later: Sequence[Row], room: float, size: float, *, tight: bool, s: _Setting
) -> bool:
    last, first = _labels(row, s.stub), _labels(line, s.stub)
    if not last or not first:
        return (tight or room < 0.9 * size) and not line.has(s.rest)
    above, below = row.text(s.stub.start), first[0].text
    lower = max(last, key=lambda p: (round(p.middle), p.x1))
    room = min(room, first[0].middle - lower.middle)
    if _bold(lower) != _bold(first[0]):
        return False
    if _HEADS.search(above) or not wraps(lower, first[0], s.edge):
        return False
    if row.has(s.rest) and not below[:1].islower() and _heads_group(line, later, s):
        return False
    if row.has(s.rest) and not line.has(s.rest) and _of_next(line, later, room, s):
        return False
    if tight or _goes_on(above, below):
        return True
    if s.pitch and abs(room - s.pitch) > max(0.06 * s.pitch, s.slack):
        return room < 1.6 * size
    if row.has(s.rest) and not line.has(s.rest) and later:
        return not _begins(line, later, s)
    return s.pitch == 0 or room < 1.35 * max(s.pitch, 1.1 * size)


def _heads_group(line: Row, later: Sequence[Row], s: _Setting) -> bool:
    """Whether a label alone, with the further lines of it, heads a group of rows."""
    for after in later:
        if line.has(s.rest) or _HEADS.search(line.text(s.stub.start)):
            break
        own, following = _labels(line, s.stub), _labels(after, s.stub)
        if not own or not following or not wraps(own[-1], following[0], s.edge):
            return False
        line = after
    return not line.has(s.rest) and bool(_HEADS.search(line.text(s.stub.start)))


def _bold(piece: Piece) -> bool:
    return all(w.bold for w in piece.words)


def _of_next(line: Row, later: Sequence[Row], room: float, s: _Setting) -> bool:
    """Whether a label alone belongs below: it stands from the row above as rows do and from the
    next line as lines of a cell do, or its words go on there."""
    if not _begins(line, later, s):
        return False
    after = later[0]
    own_label, next_label = _labels(line, s.stub)[-1], _labels(after, s.stub)
    down = (next_label[0].middle if next_label else after.middle) - own_label.middle
    if s.pitch:
        above, below = abs(room - s.pitch), abs(down - s.pitch)
        if above + s.slack < below and above < 0.12 * s.pitch:
            return True
        if below + s.slack < above and below < 0.12 * s.pitch:
            return False
    if not after.has(s.stub):
        return down < 0.9 * room
    own, following = line.text(s.stub.start), after.text(s.stub.start)
    return not own[:1].islower() and following[:1].islower()


def _begins(line: Row, later: Sequence[Row], s: _Setting) -> bool:
    """Whether a line of a label alone goes on, line by line, to figures below it."""
    for after in later:
        own, following = _labels(line, s.stub), _labels(after, s.stub)
        if not following:
            return after.has(s.rest)
        last = max(own, key=lambda p: (round(p.middle), p.x1))
        if not wraps(last, following[0], s.edge):
            return False
        if after.has(s.rest):
            return True
        line = after
    return False


def _clash(row: Row, line: Row, s: _Setting) -> bool:
    """Both hold figures, or both are full."""
    if row.figures(s.rest) and line.figures(s.rest):
        return True
    return _full(row, s.stub, s.rest) and _full(line, s.stub, s.rest) and line.figures(s.rest)


def _goes_on(above: str, below: str) -> bool:
    if _open(above) or _GOES_ON.search(above):
        return True
    first = below[0]
    if first in ")）,，、" or (first.islower() and first.isascii()):
        return len(below) > 3 or first in ")）"
    return False


def _open(text: str) -> bool:
    return sum(text.count(c) for c in "(（") > sum(text.count(c) for c in ")）")


def _add(row: Row, line: Row) -> None:
    for place, parts in line.cells.items():
        into = next((p for p in row.cells if p[0] <= place[1] and place[0] <= p[1]), None)
        if into is None:
            row.cells[place] = list(parts)
        else:
            wide_place = (min(into[0], place[0]), max(into[1], place[1]))
            row.cells[wide_place] = [*row.cells.pop(into), *parts]
