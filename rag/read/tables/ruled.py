"""A ruled table put on a grid: cells are what the rules enclose, spans where a rule is missing."""

from collections.abc import Sequence
from itertools import pairwise

from core.domain.reading import Box, Word
from rag.read.tables.columns import Span
from rag.read.tables.grid import Draft, Spot, spot
from rag.read.tables.opened import built
from rag.read.tables.pieces import Piece, level, piece_of, pieces
from rag.read.tables.rules import Grid, Rule, bands

_SAME = 3.0  # points: rules of one edge
_MOST = 4000  # places of a grid; more is a picture
_LONG = 5  # lines of words in a cell


def ruled(grid: Grid, words: Sequence[Word]) -> Draft | None:
    """The table within a grid of rules; None where it is a frame, a chart or two columns of text."""
    ys = _edges([r.at for r in grid.level] + [grid.box.top, grid.box.bottom])
    xs = _edges([r.at for r in grid.upright] + [grid.box.x0, grid.box.x1])
    if len(xs) < 3 or len(ys) < 3 or (len(xs) - 1) * (len(ys) - 1) > _MOST:
        return None
    areas = _areas(grid, xs, ys)
    held = _held(words, areas, xs, ys)
    if sum(bool(w) for w in held) < max(3, 0.2 * len(areas)) or _prose(held):
        return None
    if _columns_inside(held):
        return built([pieces(line) for line in _between(words, grid)], grid.level)
    if _rows_inside(areas, held):
        return _by_lines(grid, xs, words)
    spots = tuple(_spot(a, w, xs, ys) for a, w in zip(areas, held, strict=True))
    return Draft(spots, len(ys) - 1, len(xs) - 1, grid.box, ruled=True)


Area = tuple[int, int, int, int]  # row, column, rows, columns


def _edges(values: Sequence[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SAME:
            found.append(value)
    return found


def _areas(grid: Grid, xs: Sequence[float], ys: Sequence[float]) -> list[Area]:
    """The cells from the top left: a place grows right, then down, while no rule stands between."""
    right = [
        [_wall(grid.upright, xs[c + 1], ys[r], ys[r + 1]) for c in range(len(xs) - 1)]
        for r in range(len(ys) - 1)
    ]
    below = [
        [_wall(grid.level, ys[r + 1], xs[c], xs[c + 1]) for c in range(len(xs) - 1)]
        for r in range(len(ys) - 1)
    ]
    taken: set[tuple[int, int]] = set()
    found: list[Area] = []
    for r in range(len(ys) - 1):
        for c in range(len(xs) - 1):
            if (r, c) in taken:
                continue
            wide = 1
            while (
                c + wide < len(xs) - 1 and not right[r][c + wide - 1] and (r, c + wide) not in taken
            ):
                wide += 1
            high = 1
            while r + high < len(ys) - 1 and _grows(right, below, (r + high - 1, c), wide):
                high += 1
            taken |= {(r + i, c + j) for i in range(high) for j in range(wide)}
            found.append((r, c, high, wide))
    return found


def _grows(
    right: Sequence[Sequence[bool]], below: Sequence[Sequence[bool]], at: tuple[int, int], wide: int
) -> bool:
    row, column = at
    return not any(below[row][column + j] for j in range(wide)) and not any(
        right[row + 1][column + j] for j in range(wide - 1)
    )


def _wall(rules: Sequence[Rule], at: float, low: float, high: float) -> bool:
    """Whether rules run along most of an edge."""
    room = sum(
        max(0.0, min(r.high, high) - max(r.low, low)) for r in rules if abs(r.at - at) <= _SAME
    )
    return room >= 0.6 * (high - low)


def _held(
    words: Sequence[Word], areas: Sequence[Area], xs: Sequence[float], ys: Sequence[float]
) -> list[list[Word]]:
    place = {
        (r + i, c + j): n
        for n, (r, c, high, wide) in enumerate(areas)
        for i in range(high) for j in range(wide)
    }  # fmt: skip
    held: list[list[Word]] = [[] for _ in areas]
    for word in words:
        row = _slot((word.box.top + word.box.bottom) / 2, ys)
        column = _slot((word.box.x0 + word.box.x1) / 2, xs)
        held[place[row, column]].append(word)
    return held


def _slot(value: float, edges: Sequence[float]) -> int:
    return max(0, min(sum(e <= value for e in edges) - 1, len(edges) - 2))


def _lines(words: Sequence[Word]) -> list[Piece]:
    return [piece_of(line) for line in level(words)]


def _spot(area: Area, words: Sequence[Word], xs: Sequence[float], ys: Sequence[float]) -> Spot:
    r, c, high, wide = area
    box = Box(x0=xs[c], top=ys[r], x1=xs[c + wide], bottom=ys[r + high])
    return spot(area, _lines(words), box)


def _prose(held: Sequence[Sequence[Word]]) -> bool:
    """Whether the cells are columns of running text in a frame."""
    filled = [_lines(w) for w in held if w]
    long = sum(len(ls) >= _LONG and not any(p.figure for p in ls) for ls in filled)
    return long >= 0.6 * len(filled)


def _columns_inside(held: Sequence[Sequence[Word]]) -> bool:
    """Whether cells hold figures side by side: the upright rules do not part all the columns."""
    filled = [[pieces(line) for line in level(w)] for w in held if w]
    doubled = sum(
        any(sum(p.figure or p.period for p in line) > 1 for line in lines) for lines in filled
    )
    return doubled >= max(2, 0.25 * len(filled))


def _rows_inside(areas: Sequence[Area], held: Sequence[Sequence[Word]]) -> bool:
    """Whether cells hold figures below one another: the level rules do not part all the rows."""
    bands: dict[int, int] = {}
    for (row, _, _, _), words in zip(areas, held, strict=True):
        if sum(p.figure for p in _lines(words)) > 1:
            bands[row] = bands.get(row, 0) + 1
    return any(n > 0 for n in bands.values())


def _between(words: Sequence[Word], grid: Grid) -> list[list[Word]]:
    """The lines of words, none over a rule."""
    return [line for band in bands(words, grid.level) for line in level(band)]


def _by_lines(grid: Grid, xs: Sequence[float], words: Sequence[Word]) -> Draft | None:
    """Columns by the upright rules, rows by lines."""
    columns: list[Span] = [(a + 1, b - 1) for a, b in pairwise(xs)]
    lines: list[list[Piece]] = []
    for line in _between(words, grid):
        by_column: dict[int, list[Word]] = {}
        for word in line:
            by_column.setdefault(_slot((word.box.x0 + word.box.x1) / 2, xs), []).append(word)
        lines.append([piece_of(ws) for _, ws in sorted(by_column.items())])
    draft = built(lines, grid.level, columns)
    return None if draft is None else draft
