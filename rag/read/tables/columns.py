"""The columns of a table without upright rules: where no row's piece stands in another's way."""

from collections.abc import Sequence
from itertools import pairwise

from rag.read.tables.numbers import is_figure, is_period
from rag.read.tables.pieces import Piece, piece_of

Span = tuple[float, float]
_MOST_BRIDGES = 0.25  # of the rows: pieces that reach over two columns
_SPLIT = 0.38  # of the type size parts two heads or texts of one piece


def spans(rows: Sequence[Sequence[Piece]]) -> list[Span]:
    """The columns' extents from the left, from the rows that show them."""
    pieces = [p for row in rows for p in row]
    found: list[Span] = []
    for part in _touching(pieces):
        found.extend(_parted(part, rows))
    return sorted(found)


def _touching(pieces: Sequence[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    end = float("-inf")
    for piece in sorted(pieces, key=lambda p: p.x0):
        if piece.x0 < end - 0.3:
            groups[-1].append(piece)
            end = max(end, piece.x1)
        else:
            groups.append([piece])
            end = piece.x1
    return groups


def _extent(group: Sequence[Piece]) -> Span:
    return min(p.x0 for p in group), max(p.x1 for p in group)


def _parted(group: list[Piece], rows: Sequence[Sequence[Piece]]) -> list[Span]:
    """A group in which most rows have two pieces is two columns with pieces that reach over both."""
    inside = {id(p) for p in group}
    counts = [n for row in rows if (n := sum(id(p) in inside for p in row))]
    doubled = sum(n > 1 for n in counts)
    if doubled < max(1, 0.4 * len(counts)):
        return [_extent(group)]
    rest = sorted(group, key=lambda p: p.x0 - p.x1)
    for _ in range(max(1, int(_MOST_BRIDGES * len(counts)))):
        rest = rest[1:]
        parts = _touching(rest)
        if len(parts) > 1:
            return [span for part in parts for span in _parted(part, rows)]
    return [_extent(group)]


def gaps(found: Sequence[Span]) -> list[float]:
    """The middles of the channels between columns."""
    return [(a[1] + b[0]) / 2 for a, b in pairwise(found)]


def covered(piece: Piece, found: Sequence[Span]) -> tuple[int, int]:
    """First and last column that a piece stands in; the nearest when it stands in none."""
    over = [
        n for n, (x0, x1) in enumerate(found)
        if min(piece.x1, x1) - max(piece.x0, x0) > min(2.0, 0.3 * (x1 - x0), 0.5 * (piece.x1 - piece.x0))
    ]  # fmt: skip
    if over:
        return over[0], over[-1]
    middle = (piece.x0 + piece.x1) / 2
    nearest = min(
        range(len(found)),
        key=lambda n: max(found[n][0] - middle, middle - found[n][1], 0.0),
    )
    return nearest, nearest


def cut(row: Sequence[Piece], found: Sequence[Span]) -> list[Piece]:
    """Pieces that hold the cells of two columns parted where a channel runs between two words."""
    middles = gaps(found)
    done: list[Piece] = []
    for piece in row:
        done.extend(_cut(piece, middles))
    return done


def _cut(piece: Piece, middles: Sequence[float]) -> list[Piece]:
    words = piece.words
    for n in range(1, len(words)):
        left, right = words[n - 1].box.x1, words[n].box.x0
        between = any(left - 0.5 <= m <= right + 0.5 for m in middles)
        if not between:
            continue
        one, other = piece_of(words[:n]), piece_of(words[n:])
        figures = _stands(other.text) and (_stands(one.text) or right - left > 0.2 * piece.size)
        if figures or right - left > _SPLIT * piece.size:
            return [one, *_cut(other, middles)]
    return [piece]


def _stands(text: str) -> bool:
    first = text.split(" ", maxsplit=1)[0]
    return is_figure(first) or is_period(first)
