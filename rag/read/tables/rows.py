"""Lines of pieces made into rows: the lines of one cell put together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from rag.read.language import wide
from rag.read.tables.pieces import Piece, joined

_TIGHT = 0.88  # of the distance of two rows: lines nearer are of one cell
_GOES_ON = re.compile(
    r"(?:[,，、(（\-–—/&]|\b(?:and|or|of|the|to|in|for|from|by|on|with|net|at|a|an|other|as|than|per))$",
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
        return any(
            p.figure for (a, _), parts in self.cells.items() if a in columns for p in parts
        )


def together(lines: Sequence[Row], stub: range, rest: range, fences: Sequence[float]) -> list[Row]:
    """Rows of the lines of a table's body. stub and rest are columns that name rows and those that
    hold their figures; fences are the heights of rules that part rows."""
    if not lines:
        return []
    pitch = _pitch(lines, stub, rest)
    ruled = len(fences) >= 0.6 * sum(_full(r, stub, rest) for r in lines) > 1
    rows = [lines[0]]
    waiting = 0.0  # a gap above a line that joined its row from above
    for above, line in zip(lines, lines[1:], strict=False):
        parted = any(above.middle < y < line.middle for y in fences)
        room = line.middle - above.middle
        if not parted and _one(rows[-1], line, stub, rest, room, pitch, ruled):
            _add(rows[-1], line)
        else:
            rows.append(line)
        waiting = room
    del waiting
    return rows


def _full(row: Row, stub: range, rest: range) -> bool:
    return row.has(stub) and row.has(rest)


def _pitch(lines: Sequence[Row], stub: range, rest: range) -> float:
    """The usual distance of two rows that stand next to each other, 0 unknown."""
    rooms = [
        b.middle - a.middle
        for a, b in zip(lines, lines[1:], strict=False)
        if _full(a, stub, rest) and _full(b, stub, rest)
    ]
    return median(rooms) if rooms else 0.0


def _one(row: Row, line: Row, stub: range, rest: range, room: float, pitch: float, ruled: bool) -> bool:
    """Whether a line goes on with the row above it."""
    if _clash(row, line, stub, rest):
        return False
    size = max(p.size for p in line.pieces)
    if ruled:
        return room < 2.2 * size
    if pitch and room < _TIGHT * pitch:
        return not _own_head(row, line, stub, rest, room, size)
    if pitch and room > 1.15 * pitch:
        return False
    return _by_words(row, line, stub, rest, room, size)


def _clash(row: Row, line: Row, stub: range, rest: range) -> bool:
    """Both hold figures in one column, or both are full."""
    if row.figures(rest) and line.figures(rest):
        return True
    return _full(row, stub, rest) and _full(line, stub, rest) and line.figures(rest)


def _own_head(row: Row, line: Row, stub: range, rest: range, room: float, size: float) -> bool:
    """A row that heads others by its colon is none of theirs, however near."""
    if row.has(rest) or not row.has(stub):
        return False
    return bool(_HEADS.search(row.text(stub.start)))


def _by_words(row: Row, line: Row, stub: range, rest: range, room: float, size: float) -> bool:
    """Where lines of a cell stand as far apart as rows, what the words say."""
    if room > 2.0 * size:
        return False
    if line.has(stub):
        above, below = row.text(stub.start), line.text(stub.start)
        if not above or not below or _HEADS.search(above):
            return False
        return _goes_on(above, below)
    if row.has(rest) and not row.figures(rest) and not line.figures(rest):
        return True  # words below words
    return False


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


def chinese(text: str) -> bool:
    return any(wide(c) for c in text)
