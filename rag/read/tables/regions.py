"""Where a page without a grid of rules may hold tables: between like rules, or runs of lines of
pieces with figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.read.kinds import is_item, is_leader
from rag.read.tables.dressing import is_caption, is_note, names_unit
from rag.read.tables.numbers import is_blank
from rag.read.tables.pieces import Piece, piece_of
from rag.read.tables.rows import wraps
from rag.read.tables.rules import Rule, alike

Line = list[Piece]
_APART = 2.6  # type sizes between two lines of one table, at most
_SINGLES = 4  # lines of one piece between two lines of figures, at most
_FULL = 0.85  # of the width: a line of running text


@dataclass(frozen=True)
class Region:
    """Lines that may be a table. fenced where rules bound it."""

    lines: tuple[tuple[Piece, ...], ...]
    fenced: bool

    @property
    def top(self) -> float:
        return min(p.top for p in self.lines[0])


def fenced(lines: Sequence[Line], level: Sequence[Rule]) -> list[Region]:
    """Lines between rules that begin and end alike, where they read as rows."""
    found: list[Region] = []
    used: set[int] = set()
    for n, rule in enumerate(level):
        if n in used:
            continue
        group = [m for m in range(n, len(level)) if m not in used and alike(rule, level[m])]
        used.update(group)
        found.extend(_stack(lines, [level[m] for m in group]))
    return found


def headed(region: Region, lines: Sequence[Line]) -> Region:
    """With the heads that stand over the first rule, where the rows begin right under it."""
    first = region.lines[0]
    if not any(p.figure and not p.period for p in first[1:]):
        return region
    places = {id(p.words[0]): n for n, line in enumerate(lines) for p in line}
    at = places.get(id(first[0].words[0]), 0)
    start = _heads_above(lines, at, min(at + len(region.lines), len(lines)))
    while start < at and len(lines[start]) < 2:
        start += 1
    above = tuple(tuple(ln) for ln in lines[start:at])
    return Region((*above, *region.lines), region.fenced) if above else region


def _stack(lines: Sequence[Line], stack: Sequence[Rule]) -> list[Region]:
    """Runs of rules with rows of cells between each two."""
    found: list[Region] = []
    run: list[list[Piece]] = []
    rows = 0
    for upper, lower in pairwise(stack):
        inside = _between(lines, upper, lower)
        if _rows_of(inside, upper, after=bool(run)):
            run += inside
            rows += 1
            continue
        if inside or lower.at - upper.at > 6:
            found.extend(_region(run))
            run = []
    found.extend(_region(run))
    return found


def _region(run: Sequence[Line]) -> list[Region]:
    many = sum(len(line) > 1 for line in run)
    return [Region(tuple(tuple(ln) for ln in run), True)] if many >= 2 else []


def _between(lines: Sequence[Line], upper: Rule, lower: Rule) -> list[Line]:
    found: list[Line] = []
    for line in lines:
        inside = [
            p for p in line
            if upper.at < p.middle < lower.at and upper.low - 4 <= (p.x0 + p.x1) / 2 <= upper.high + 4
        ]  # fmt: skip
        if inside:
            found.append(inside)
    return found


def _rows_of(lines: Sequence[Line], upper: Rule, *, after: bool) -> bool:
    if not lines:
        return False
    for line in lines:
        text = text_of(line)
        if is_caption(text) or (is_note(text) and len(line) == 1 and "：" in text[:6]):
            return False
    many = sum(len(line) > 1 for line in lines)
    if many == 0:
        wide = max(p.x1 - p.x0 for line in lines for p in line)
        return (
            after
            and len(lines) <= 2
            and wide < 0.7 * upper.long
            and not names_unit(text_of(lines[0]))
        )
    if lines[0][0].top - upper.at > 60:
        return False
    prose = sum(len(ln) == 1 and ln[0].x1 - ln[0].x0 > _FULL * upper.long for ln in lines)
    few = len(lines) <= 4 or _one_row(lines)
    return (many >= 0.35 * len(lines) or few) and prose <= 0.2 * len(lines)


def _one_row(lines: Sequence[Line]) -> bool:
    """Whether lines of one piece are those of a label, left of the figures of one line."""
    many = [ln for ln in lines if len(ln) > 1]
    figures = [p.x0 for ln in many for p in ln if p.figure]
    return (
        len(many) == 1
        and bool(figures)
        and all(ln[0].x1 < min(figures) for ln in lines if len(ln) == 1)
    )


def runs(lines: Sequence[Line]) -> list[Region]:
    """Runs of lines with figures side by side, with the heads above and the wrapped labels between."""
    found: list[Region] = []
    at = 0
    while at < len(lines):
        if not row_like(lines[at]):
            at += 1
            continue
        stop = _run_from(lines, at)
        start = _heads_above(lines, at, stop)
        stop = _tail(lines, at, stop)
        if stop - start >= 2:
            found.append(Region(tuple(tuple(ln) for ln in lines[start:stop]), False))
        at = max(stop, at + 1)
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
    return len(line) >= 3 and not names_unit(line[-1].text)


def text_of(line: Sequence[Piece]) -> str:
    return piece_of([w for p in line for w in p.words]).text


def _run_from(lines: Sequence[Line], at: int) -> int:
    """Where the run that begins at a line ends."""
    stop = at + 1
    singles = 0
    for n in range(at + 1, len(lines)):
        line = lines[n]
        size = max(p.size for p in line)
        gap = min(p.top for p in line) - max(p.bottom for p in lines[n - 1])
        if gap > _APART * size or _breaks(line):
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


def _lone(line: Line, run: Sequence[Line]) -> bool:
    """A figure alone in its line, under others: its label stands above and below it."""
    return len(line) == 1 and line[0].figure and line[0].x0 >= _figures_left(run) - 4 * line[0].size


def _breaks(line: Line) -> bool:
    text = text_of(line)
    if is_caption(text) or text.endswith(("。", "；")):
        return True
    return is_note(text) and len(line) == 1 and text[0] != "("


def _prose_pair(above: Line, line: Line, run: Sequence[Line]) -> bool:
    """Two lines of one piece that run under the figures are text."""
    left = min(p.x0 for ln in run for p in ln[1:] if len(ln) > 1)
    return all(len(ln) == 1 and ln[0].x1 > left + 20 for ln in (above, line))


def _heads_above(lines: Sequence[Line], at: int, stop: int) -> int:
    """The first line of the heads above a run: over its figures, close by."""
    left = _figures_left(lines[at:stop])
    start = at
    for n in range(at - 1, max(-1, at - 7), -1):
        line = lines[n]
        size = max(p.size for p in line)
        gap = min(p.top for p in lines[start]) - max(p.bottom for p in line)
        text = text_of(line)
        if (
            gap > 1.6 * size
            or _breaks(line)
            or (names_unit(text) and len(line) == 1 and line[0].x0 > left)
        ):
            break
        heads = [p for p in line if p.x0 > left - 1.5 * size or (p.x0 + p.x1) / 2 > left]
        if not heads or (len(line) == 1 and text.endswith((".", "。"))):
            break
        if len(line) == 1 and names_unit(text) and start == at and line[0].x0 < left:
            break
        start = n
    return start


def _figures_left(run: Sequence[Line]) -> float:
    """The left edge of what stands right of the labels."""
    edges = sorted(p.x0 for ln in run for p in ln[1:] if p.figure and not is_blank(p.text))
    return (
        edges[max(0, len(edges) // 20)]
        if edges
        else min((p.x0 for ln in run for p in ln[1:]), default=0.0)
    )


def _tail(lines: Sequence[Line], at: int, stop: int) -> int:
    """With the further lines of the last label, below the run."""
    left = _figures_left(lines[at:stop])
    edge = (
        max(ln[0].x1 for ln in lines[at:stop] if ln[0].x1 < left + 2)
        if stop > at and any(ln[0].x1 < left + 2 for ln in lines[at:stop])
        else left
    )
    while stop < len(lines) and len(lines[stop]) == 1 and stop - at < 200:
        line = lines[stop][0]
        label = next(
            (ln[0] for ln in reversed(lines[max(at, stop - 2) : stop]) if ln[0].x1 < left + 2), None
        )
        if label is None or line.x1 > left or abs(line.x0 - label.x0) > 3 * line.size:
            break
        if line.middle - label.middle > 1.9 * line.size or not wraps(label, line, edge):
            break
        stop += 1
    return stop
