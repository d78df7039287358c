"""The heads of a table without upright rules: their lines put into levels, with spans."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.read.tables.columns import Span
from rag.read.tables.grid import Spot, spot
from rag.read.tables.pieces import Piece
from rag.read.tables.rules import Rule
from rag.read.tables.spread import each_its_own, over

Place = tuple[int, int]


@dataclass
class Level:
    """A row of heads: the pieces of each by first and last column."""

    cells: dict[Place, list[Piece]] = field(default_factory=dict)

    @property
    def pieces(self) -> list[Piece]:
        return [p for parts in self.cells.values() for p in parts]

    @property
    def middle(self) -> float:
        return (min(p.top for p in self.pieces) + max(p.bottom for p in self.pieces)) / 2


def head_spots(
    lines: Sequence[Sequence[Piece]], spans: Sequence[Span], stub: int, short: Sequence[Rule]
) -> tuple[int, list[Spot]]:
    """How many rows of heads the lines make, and their cells."""
    levels = _levels(_placed(lines, spans, stub, short), short)
    corner = [p for line in lines for p in _stub_of(line, spans, stub)]
    levels, loose = _loosened(levels)
    rows = len(levels)
    if rows == 0:
        levels, rows = [Level()], 1 if corner or loose else 0
    found: list[Spot] = []
    for row, level in enumerate(levels):
        for (a, b), parts in sorted(level.cells.items()):
            found.append(spot((row, a, 1, b - a + 1), parts))
    for (a, b), parts in loose:
        found.append(spot((0, a, rows, b - a + 1), parts))
    found.extend(_corner(corner, spans, stub, levels, rows))
    return rows, found


def _stub_of(line: Sequence[Piece], spans: Sequence[Span], stub: int) -> list[Piece]:
    """The pieces over the columns of labels; a line with a head for each column has one for each."""
    if each_its_own(line, spans):
        return list(line[:stub])
    return [p for p in line if _in_stub(p, spans, stub)]


def _in_stub(piece: Piece, spans: Sequence[Span], stub: int) -> bool:
    return stub > 0 and (piece.x0 + piece.x1) / 2 < _edge(spans, stub)


def _edge(spans: Sequence[Span], stub: int) -> float:
    if stub >= len(spans):
        return spans[-1][1]
    return (spans[stub - 1][1] + spans[stub][0]) / 2


def _placed(
    lines: Sequence[Sequence[Piece]], spans: Sequence[Span], stub: int, short: Sequence[Rule]
) -> list[list[tuple[Place, Piece]]]:
    found: list[list[tuple[Place, Piece]]] = []
    heads = [list(line[len(_stub_of(line, spans, stub)) :]) for line in lines]
    most = max((len(h) for h in heads), default=0)
    for n, line in enumerate(heads):
        if not line:
            continue
        below = any(len(later) > len(line) for later in heads[n + 1 :])
        fewer = below and len(line) < most
        under = [_under(p, found[-1]) for p in line] if found else [None]
        held = [u for u in under if u is not None]
        places = held if len(held) == len(line) else over(line, spans, stub, short, fewer)
        found.append(list(zip(places, line, strict=True)))
    return found


def _under(piece: Piece, above: Sequence[tuple[Place, Piece]]) -> Place | None:
    """The place of a head that spans, where the piece is the end of its words on the next line."""
    if piece.period:
        return None
    for place, head in above:
        close = 0 < piece.middle - head.bottom <= 1.05 * piece.size and place[1] > place[0]
        middle = abs(piece.x0 + piece.x1 - head.x0 - head.x1) / 2
        if close and min(middle, abs(piece.x0 - head.x0)) < 0.3 * piece.size:
            return place
    return None


def _levels(placed: Sequence[Sequence[tuple[Place, Piece]]], short: Sequence[Rule]) -> list[Level]:
    levels: list[Level] = []
    for line in placed:
        if levels and _goes_on(levels[-1], line, short):
            for place, piece in line:
                levels[-1].cells.setdefault(_into(levels[-1], place), []).append(piece)
        else:
            levels.append(Level())
            for place, piece in line:
                levels[-1].cells.setdefault(place, []).append(piece)
    return levels


def _into(level: Level, place: Place) -> Place:
    return next((p for p in level.cells if p[0] <= place[0] and place[1] <= p[1]), place)


def _goes_on(level: Level, line: Sequence[tuple[Place, Piece]], short: Sequence[Rule]) -> bool:
    """Whether a line goes on with the heads above it: close by, over the same columns."""
    last = max(p.bottom for p in level.pieces)
    size = max(piece.size for _, piece in line)
    if min(piece.middle for _, piece in line) - last > 1.05 * size:
        return False
    for place, piece in line:
        for above, parts in level.cells.items():
            if above[1] < place[0] or place[1] < above[0]:
                continue
            if above != place or _ruled(parts, piece, short) or _other(parts, piece):
                return False
    return True


def _other(parts: Sequence[Piece], piece: Piece) -> bool:
    """A period below another period or a whole name is a head of its own."""
    return piece.period and any(p.period for p in parts)


def _ruled(parts: Sequence[Piece], piece: Piece, short: Sequence[Rule]) -> bool:
    above, below = max(p.bottom for p in parts), piece.top
    middle = (piece.x0 + piece.x1) / 2
    return any(
        above - 3 <= r.at <= below + 3 and parts[-1].middle < r.at < piece.middle
        and r.low - 2 <= middle <= r.high + 2
        for r in short
    )  # fmt: skip


def _loosened(levels: list[Level]) -> tuple[list[Level], list[tuple[Place, list[Piece]]]]:
    """Without levels whose heads stand half way between two others: they span both."""
    loose: list[tuple[Place, list[Piece]]] = []
    kept: list[Level] = []
    for n, level in enumerate(levels):
        around = [*levels[:n], *levels[n + 1 :]]
        alone = not any(
            a[0] <= p[1] and p[0] <= a[1]
            for other in around
            for a in other.cells
            for p in level.cells
        )
        if 0 < n < len(levels) - 1 and alone:
            loose.extend(level.cells.items())
        else:
            kept.append(level)
    return kept, loose


def _corner(
    corner: Sequence[Piece], spans: Sequence[Span], stub: int, levels: Sequence[Level], rows: int
) -> list[Spot]:
    """The heads of the stub: each at its level, over all where it stands between them."""
    by_column: dict[int, list[Piece]] = {}
    for piece in corner:
        middle = (piece.x0 + piece.x1) / 2
        column = min(range(stub), key=lambda c: max(spans[c][0] - middle, middle - spans[c][1], 0))
        by_column.setdefault(column, []).append(piece)
    found: list[Spot] = []
    for column, parts in by_column.items():
        row, high = _level_of(parts, levels, rows)
        found.append(spot((row, column, high, 1), parts))
    return found


def _level_of(parts: Sequence[Piece], levels: Sequence[Level], rows: int) -> tuple[int, int]:
    filled = [level for level in levels if level.cells]
    if rows < 2 or len(filled) < 2:
        return 0, max(rows, 1)
    middle = (min(p.top for p in parts) + max(p.bottom for p in parts)) / 2
    near = [
        n for n, level in enumerate(filled)
        if abs(level.middle - middle) < 0.3 * max(p.size for p in parts)
    ]  # fmt: skip
    return (near[0], 1) if near else (0, rows)
