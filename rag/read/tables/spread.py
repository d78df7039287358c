"""Which columns a head stands over: by the rule below it, else by where its middle is."""

from collections.abc import Sequence

from rag.read.tables.columns import Span, covered
from rag.read.tables.pieces import Piece
from rag.read.tables.rules import Rule

_BARE = 0.35  # of the distance of two columns: what a column without a head costs


def over(
    line: Sequence[Piece], spans: Sequence[Span], first: int, short: Sequence[Rule], below: bool
) -> list[tuple[int, int]]:
    """First and last column of each piece of a line of heads. first is the first column that has
    such heads; short are level rules that do not run the table's whole width; below says whether
    heads of single columns stand under this line."""
    ruled = [_by_rule(p, spans, first, short) for p in line]
    certain = [r for r in ruled if r is not None]
    if len(certain) == len(line) == len(set(certain)):
        return certain
    if each_its_own(line, spans[first:]):
        return [(first + n, first + n) for n in range(len(line))]
    if not below or len(line) >= len(spans) - first:
        return _single(line, spans)
    if even := _evenly(line, spans, first):
        return even
    return min((_spread(line, s, first) for s in (spans, _to_the_left(spans))), key=lambda f: f[0])[
        1
    ]


def each_its_own(line: Sequence[Piece], spans: Sequence[Span]) -> bool:
    """Whether there is a head for each column, between the columns left and right of it."""
    if len(line) != len(spans):
        return False
    edges = [(float("-inf"), float("inf")), *spans, (float("inf"), float("inf"))]
    for n, piece in enumerate(line):
        low = edges[n][1] if n else float("-inf")
        if not low - 2 <= (piece.x0 + piece.x1) / 2 <= edges[n + 2][0] + 2:
            return False
    return True


def _evenly(
    line: Sequence[Piece], spans: Sequence[Span], first: int
) -> list[tuple[int, int]] | None:
    """Groups of as many columns each, where every head stands over its own."""
    many, left = len(line), len(spans) - first
    if many < 2 or left % many or left == many:
        return None
    wide = left // many
    groups = [(first + n * wide, first + (n + 1) * wide - 1) for n in range(many)]
    for piece, (a, b) in zip(line, groups, strict=True):
        before = spans[a - 1][1] if a > first else spans[a][0] - 20
        if not before - 2 <= (piece.x0 + piece.x1) / 2 <= spans[b][1] + 5:
            return None
    return groups


def _to_the_left(spans: Sequence[Span]) -> list[Span]:
    """The room of columns whose figures stand at its right edge."""
    return [(spans[n - 1][1] + 2 if n else x0, x1) for n, (x0, x1) in enumerate(spans)]


def _by_rule(
    piece: Piece, spans: Sequence[Span], first: int, short: Sequence[Rule]
) -> tuple[int, int] | None:
    middle = (piece.x0 + piece.x1) / 2
    for rule in short:
        near = -0.4 * piece.size <= rule.at - piece.bottom <= 1.1 * piece.size
        if near and rule.low - 2 <= middle <= rule.high + 2:
            inside = [
                n for n, (x0, x1) in enumerate(spans)
                if n >= first and rule.low - 3 <= (x0 + x1) / 2 <= rule.high + 3
            ]  # fmt: skip
            if inside:
                return inside[0], inside[-1]
    return None


def _single(line: Sequence[Piece], spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Each piece over the columns that it reaches over; no column twice."""
    found = [covered(p, spans) for p in line]
    taken = -1
    done: list[tuple[int, int]] = []
    for n, reach in enumerate(found):
        a, b = reach
        following = found[n + 1][0] if n + 1 < len(found) else len(spans)
        if b > a and (b >= following or a <= taken):
            middle = (line[n].x0 + line[n].x1) / 2
            a = b = min(range(a, b + 1), key=lambda c: abs(sum(spans[c]) / 2 - middle))
        done.append((a, b))
        taken = b
    return done


def _spread(
    line: Sequence[Piece], spans: Sequence[Span], first: int
) -> tuple[float, list[tuple[int, int]]]:
    """The cheapest way to part the columns among the pieces in order."""
    many, stop = len(line), len(spans)
    bare = _BARE * (spans[-1][1] - spans[first][0]) / max(1, stop - first)
    best: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]] = {(0, first): (0.0, [])}
    for at in range(first, stop + 1):
        for done in range(many + 1):
            if (done, at) not in best:
                continue
            cost, path = best[done, at]
            if at < stop:
                _keep(best, (done, at + 1), cost + bare, path)
            if done == many:
                continue
            for end in range(at, stop):
                more = _cost(line[done], spans, at, end)
                _keep(best, (done + 1, end + 1), cost + more, [*path, (at, end)])
    reached = best.get((many, stop))
    return reached or (1e9, _single(line, spans))


def _keep(
    best: dict[tuple[int, int], tuple[float, list[tuple[int, int]]]],
    key: tuple[int, int],
    cost: float,
    path: list[tuple[int, int]],
) -> None:
    if key not in best or cost < best[key][0]:
        best[key] = (cost, path)


def _cost(piece: Piece, spans: Sequence[Span], at: int, end: int) -> float:
    x0, x1 = spans[at][0], spans[end][1]
    middle = abs((piece.x0 + piece.x1) - (x0 + x1)) / 2
    left, right = abs(piece.x0 - x0), abs(piece.x1 - x1)
    outside = max(x0 - piece.x0 - 6, 0.0) + max(piece.x1 - x1 - 6, 0.0)
    if at == end:
        return min(middle, left, right) + 0.5 * outside
    return min(middle, left + 3, right + 3) + 0.2 * outside
