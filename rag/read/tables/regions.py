"""Runs of lines of pieces with figures, where no rules say how far a table goes."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from rag.read.kinds import is_item, is_leader
from rag.read.tables.above import heads_above
from rag.read.tables.dressing import is_caption, names_unit
from rag.read.tables.lines import Line, Region, breaks, figures_in, figures_left, text_of
from rag.read.tables.pieces import Piece, piece_of
from rag.read.tables.rows import wraps

_APART = 2.6  # type sizes between two lines of one table, at most
_SINGLES = 4  # lines of one piece between two lines of figures, at most
_EDGE = 1.5  # points: cells of one column begin or end alike to this


def runs(lines: Sequence[Line]) -> list[Region]:
    """Runs of lines with figures side by side, with the heads above and the wrapped labels between."""
    found: list[Region] = []
    at = floor = 0
    while at < len(lines):
        if not row_like(lines[at]):
            at += 1
            continue
        stop = _run_from(lines, at)
        start = max(floor, heads_above(lines[floor:], at - floor, stop - floor) + floor)
        stop = _tail(lines, at, _pairs(lines, at, stop))
        if stop - start >= 2:
            found.append(Region(tuple(tuple(ln) for ln in lines[start:stop]), False))
        at = floor = max(stop, at + 1)
    return found


def row_like(line: Line) -> bool:
    """Whether a line has the look of a row: a label and figures, or three and more pieces."""
    if len(line) < 2 or is_leader(text_of(line)):
        return False
    text = line[0].text
    marked = is_item(text + " x") and len(text) <= 4
    if len(line) == 2 and marked and not (line[0].figure and line[1].figure):
        return False
    if any(p.figure or p.period for p in line[1:]) or (line[0].period and len(line) > 1):
        return not is_caption(text)
    apart = max(b.x0 - a.x1 for a, b in pairwise(line)) > 1.2 * line[0].size
    return len(line) >= 3 and apart and not names_unit(line[-1].text)


def _run_from(lines: Sequence[Line], at: int) -> int:
    """Where the run that begins at a line ends."""
    stop = at + 1
    singles = 0
    for n in range(at + 1, len(lines)):
        line = lines[n]
        size = max(p.size for p in line)
        gap = min(p.top for p in line) - max(p.bottom for p in lines[n - 1])
        if gap > _APART * size or breaks(line) or _anew(lines, at, n, gap):
            break
        if row_like(line) or _lone(line, lines[at:stop]):
            stop, singles = n + 1, 0
        else:
            singles += 1
            if singles > _SINGLES or (
                singles > 1 and _prose_pair(lines[n - 1], line, lines[at:stop])
            ):
                break
    return stop


def _anew(lines: Sequence[Line], at: int, n: int, gap: float) -> bool:
    """Whether another table begins at a line: set off from the rows above, a title alone or the
    heads, and then figures."""
    size = max(p.size for p in lines[n])
    usual = median(
        min(p.top for p in b) - max(p.bottom for p in a) for a, b in pairwise(lines[at : n + 1])
    )
    if gap < usual + 0.45 * size or sum(figures_in(ln) for ln in lines[at:n]) < 2:
        return False
    heads = lines[n + 1 : n + 3] if len(lines[n]) == 1 else lines[n : n + 2]
    return len(heads) == 2 and _heads(heads[0]) and figures_in(heads[1])


def _heads(line: Line) -> bool:
    return len(line) > 1 and not any(p.figure and not p.period for p in line)


def _lone(line: Line, run: Sequence[Line]) -> bool:
    """A figure alone in its line, under others: its label stands above and below it."""
    return len(line) == 1 and line[0].figure and line[0].x0 >= figures_left(run) - 4 * line[0].size


def _prose_pair(above: Line, line: Line, run: Sequence[Line]) -> bool:
    """Two lines of one piece that run under the figures are text."""
    left = min(p.x0 for ln in run for p in ln[1:] if len(ln) > 1)
    return all(len(ln) == 1 and ln[0].x1 > left + 20 for ln in (above, line))


def _pairs(lines: Sequence[Line], at: int, stop: int) -> int:
    """With the further lines of a list of names and values, whose last values are words."""
    rows = [ln for ln in lines[at:stop] if len(ln) > 1]
    if any(len(ln) != 2 for ln in rows):
        return stop
    while stop < len(lines) and len(lines[stop]) == 2 and not breaks(lines[stop]):
        line, above = lines[stop], lines[stop - 1]
        gap = min(p.top for p in line) - max(p.bottom for p in above)
        alike = [
            ln
            for ln in rows
            if abs(ln[0].x0 - line[0].x0) < _EDGE
            and (abs(ln[1].x0 - line[1].x0) < _EDGE or abs(ln[1].x1 - line[1].x1) < _EDGE)
        ]
        apart = line[1].x0 - line[0].x1 > 1.2 * line[0].size
        if gap > 1.3 * line[0].size or len(alike) < 2 or not apart:
            break
        stop += 1
    return stop


def _tail(lines: Sequence[Line], at: int, stop: int) -> int:
    """With the further lines of the last label, below the run."""
    left = figures_left(lines[at:stop])
    labels = [_label_of(ln, left) for ln in lines[at:stop]]
    edge = max((p.x1 for p in labels if p is not None), default=left)
    while stop < len(lines) and len(lines[stop]) == 1 and stop - at < 200:
        line = lines[stop][0]
        near = (_label_of(ln, left) for ln in reversed(lines[max(at, stop - 2) : stop]))
        label = next((p for p in near if p is not None), None)
        if label is None or line.x1 > left or abs(line.x0 - label.x0) > 3 * line.size:
            break
        if line.middle - label.middle > 1.9 * line.size or not wraps(label, line, edge):
            break
        stop += 1
    return stop


def _label_of(line: Line, left: float) -> Piece | None:
    """What stands left of the figures, also where it is stretched to its cell's width."""
    own = [w for p in line if p.x1 < left + 2 for w in p.words]
    return piece_of(own) if own else None
