"""Two tables, or a table and text, that stand side by side."""

from collections.abc import Sequence

from core.domain.reading import Word
from rag.read.tables.columns import Span, spans
from rag.read.tables.pieces import Piece
from rag.read.tables.rules import Rule

Lines = Sequence[Sequence[Piece]]
_ABOVE = 5.0  # type sizes over the region that go with its sides: titles
_TEXT = 4  # lines of text beside a table, at least
_PROSE = 11  # characters on a line of text beside a table, at least


def sides(lines: Lines, across: Sequence[Rule], words: Sequence[Word]) -> list[list[Word]]:
    """The words left and right of a gutter between two tables; nothing where there is none."""
    rows = [line for line in lines if len(line) > 1]
    if (gutter := _beside_prose(lines)) is not None:
        return _cut(lines, gutter, words)
    if len(rows) < 3:
        return []
    shown = [line for line in rows if any(p.figure for p in line)]
    columns = spans(shown if len(shown) >= 2 else rows)
    held = [[_in(line, c) for line in lines] for c in columns]
    for n in range(1, len(columns)):
        if _parts(lines, columns, held, n, across):
            return _cut(lines, (columns[n - 1][1] + columns[n][0]) / 2, words)
    return []


def _beside_prose(lines: Lines) -> float | None:
    """The middle of a gutter that no line crosses, with running text on one side of it."""
    pieces = sorted((p for line in lines for p in line), key=lambda p: p.x0)
    end = pieces[0].x1
    for piece in pieces:
        if piece.x0 - end > 0.8 * piece.size:
            x = (piece.x0 + end) / 2
            left = [[p for p in line if p.x1 <= x] for line in lines]
            right = [[p for p in line if p.x0 >= x] for line in lines]
            pairs = ((left, right), (right, left))
            if any(_running(a) or _text_beside(a, b) for a, b in pairs) and any(
                map(_figured, pairs[0])
            ):
                return x
        end = max(end, piece.x1)
    return None


def _running(side: Sequence[Sequence[Piece]]) -> bool:
    filled = [line for line in side if line]
    if len(filled) < 5:
        return False
    span = min(p.x0 for ln in filled for p in ln), max(p.x1 for ln in filled for p in ln)
    full = sum(
        ln[-1].x1 - ln[0].x0 > 0.85 * (span[1] - span[0]) and sum(len(p.text) for p in ln) >= _PROSE
        and not any(p.figure for p in ln)
        for ln in filled
    )  # fmt: skip
    return full >= 0.6 * len(filled) and span[1] - span[0] > 100


def _text_beside(side: Lines, other: Lines) -> bool:
    """Whether lines of text follow one another at one distance, with rows of figures beside them
    that are not level with them: more rows than labels of two lines have."""
    filled = [n for n, line in enumerate(side) if line]
    if len(filled) < _TEXT:
        return False
    wide = max(side[n][-1].x1 for n in filled) - min(side[n][0].x0 for n in filled)
    run: list[int] = []
    for n in filled:
        line = side[n]
        full = len(line) == 1 and line[0].x1 - line[0].x0 > 0.8 * wide > 70
        text = full and not line[0].figure and len(line[0].text) >= _PROSE
        run = ([*run, n] if _at_pitch(side, run, n) else [n]) if text else []
        rows = sum(any(p.figure for p in ln) for ln in other[run[0] : n + 1]) if run else 0
        level = sum(bool(other[m]) for m in run)
        if len(run) >= _TEXT and rows >= max(2, 0.6 * len(run)) and level < 0.5 * len(run):
            return True
    return False


def _at_pitch(side: Lines, run: Sequence[int], n: int) -> bool:
    """Whether a line follows those before as they follow one another."""
    if not run:
        return True
    room = side[n][0].middle - side[run[-1]][0].middle
    usual = room if len(run) < 2 else side[run[1]][0].middle - side[run[0]][0].middle
    return room < 2.2 * side[n][0].size and abs(room - usual) < 0.12 * side[n][0].size


def _figured(side: Sequence[Sequence[Piece]]) -> bool:
    return sum(any(p.figure for p in line) for line in side) >= 2


def _in(line: Sequence[Piece], span: Span) -> list[Piece]:
    return [p for p in line if p.x1 > span[0] and p.x0 < span[1]]


def _parts(
    lines: Lines, columns: Sequence[Span], held: Sequence[Sequence[Sequence[Piece]]], n: int,
    across: Sequence[Rule],
) -> bool:  # fmt: skip
    before, after = held[n - 1], held[n]
    x = (columns[n - 1][1] + columns[n][0]) / 2
    if _text(before) and _text(after):
        return _prose(before, columns[n - 1]) and _figures_in(held[n + 1 :])
    if not _figures(before) or not _text(after):
        return False
    if _prose(after, columns[n]):
        return True
    if not _figures_in(held[n + 1 :]):
        return False
    return (
        _repeated(lines, x)
        or _same_names(held[0], after)
        or _titled(lines, columns, n)
        or _rules_part(columns, n, across, lines)
        or _uneven(lines, x)
    )


def _same_names(one: Sequence[Sequence[Piece]], other: Sequence[Sequence[Piece]]) -> bool:
    """Whether both sides name the same rows."""
    names, again = ([p.text for p in _cells(side)] for side in (one, other))
    common = set(names) & set(again)
    return len(common) >= 2 and len(common) >= 0.6 * min(len(names), len(again))


def _titled(lines: Lines, columns: Sequence[Span], n: int) -> bool:
    """Whether a title stands over each side, from where its names begin."""
    starts = columns[0][0], columns[n][0]
    return any(
        len(line) == 2 and not any(p.figure or p.period for p in line)
        and all(-2 <= x - p.x0 < 0.9 * p.size for p, x in zip(line, starts, strict=True))
        for line in lines[:2]
    )  # fmt: skip


def _cells(held: Sequence[Sequence[Piece]]) -> list[Piece]:
    return [p for line in held for p in line]


def _figures(held: Sequence[Sequence[Piece]]) -> bool:
    cells = _cells(held)
    return sum(p.figure for p in cells) > 0.5 * max(len(cells), 1)


def _text(held: Sequence[Sequence[Piece]]) -> bool:
    cells = _cells(held)
    return bool(cells) and sum(p.figure or p.period for p in cells) < 0.35 * len(cells)


def _figures_in(held: Sequence[Sequence[Sequence[Piece]]]) -> bool:
    return any(_figures(column) for column in held)


def _prose(held: Sequence[Sequence[Piece]], span: Span) -> bool:
    """Most lines full of words, one after another."""
    cells = _cells(held)
    full = sum(p.x1 - p.x0 > 0.85 * (span[1] - span[0]) and len(p.text) >= _PROSE for p in cells)
    return len(cells) >= 4 and full >= 0.55 * len(cells) and span[1] - span[0] > 90


def _repeated(lines: Lines, x: float) -> bool:
    """Whether both sides have the same years or other heads over them."""
    for line in lines[:6]:
        left = {p.text for p in line if not p.figure and p.x1 < x}
        right = {p.text for p in line if not p.figure and p.x0 > x}
        if len(left & right) >= 2:
            return True
    left = {p.text for ln in lines[:8] for p in ln if p.period and p.x1 < x}
    right = {p.text for ln in lines[:8] for p in ln if p.period and p.x0 > x}
    return len(left & right) >= 2 and left == right and _uneven(lines, x)


def _rules_part(columns: Sequence[Span], n: int, across: Sequence[Rule], lines: Lines) -> bool:
    """Whether level rules end at the gutter on one side and begin on the other."""
    top, bottom = lines[0][0].top - 10, lines[-1][0].bottom + 10
    near = [r for r in across if top <= r.at <= bottom and r.long > 60]
    low, high = columns[n - 1][1], columns[n][0]
    ends = sum(low - 6 <= r.high <= high + 1 for r in near)
    begins = sum(low - 1 <= r.low <= high + 3 for r in near)
    over = sum(r.low < low - 6 and r.high > high + 6 for r in near)
    return ends >= 2 and begins >= 2 and over == 0


def _uneven(lines: Lines, x: float) -> bool:
    """Whether the lines of the two sides do not stand level."""
    left = [[p for p in ln if p.x1 <= x] for ln in lines]
    right = [[p for p in ln if p.x0 >= x] for ln in lines]
    both = [(a, b) for a, b in zip(left, right, strict=True) if a and b]
    alone = sum(bool(a) != bool(b) for a, b in zip(left, right, strict=True))
    off = sum(abs(a[0].middle - b[0].middle) > 0.22 * a[0].size for a, b in both)
    return off + alone > 0.6 * len(lines)


def _cut(lines: Lines, x: float, words: Sequence[Word]) -> list[list[Word]]:
    size = max(p.size for p in lines[0])
    top = min(p.top for p in lines[0]) - _ABOVE * size
    bottom = max(p.bottom for p in lines[-1]) + 2 * size
    here = [w for w in words if top <= w.box.top and w.box.bottom <= bottom]
    left = [w for w in here if (w.box.x0 + w.box.x1) / 2 < x]
    right = [w for w in here if (w.box.x0 + w.box.x1) / 2 >= x]
    return [left, right]
