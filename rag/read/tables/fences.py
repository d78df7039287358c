"""Lines between level rules that begin and end alike, where they read as rows."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from rag.read.tables.above import heads_above
from rag.read.tables.dressing import is_caption, is_note, names_unit
from rag.read.tables.lines import Line, Lines, Region, text_of
from rag.read.tables.pieces import Piece
from rag.read.tables.rules import Rule, alike

_NAME = 30  # characters that name a row, at most
_FULL = 0.85  # of the width: a line of running text


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
    if not _figures_first(region.lines):
        return region
    own = [[p for p in line if _under(p, region.low, region.high)] for line in lines]
    lines = [line for line in own if line]
    places = {id(p.words[0]): n for n, line in enumerate(lines) for p in line}
    at = places.get(id(first[0].words[0]), 0)
    start = heads_above(lines, at, min(at + len(region.lines), len(lines)))
    while start < at and len(lines[start]) < 2:
        start += 1
    above = tuple(tuple(ln) for ln in lines[start:at])
    return replace(region, lines=(*above, *region.lines)) if above else region


def _figures_first(lines: Lines) -> bool:
    """Whether figures stand in the first row, maybe half way down a label of two lines."""
    for n, line in enumerate(lines[:3]):
        figures = [p for p in line if p.figure and not p.period]
        if figures and (len(line) > len(figures) or n):
            left = min(p.x0 for p in figures)
            return all(p.x1 < left for above in lines[:n] for p in above)
    return False


def _under(piece: Piece, low: float, high: float) -> bool:
    return low - 4 <= (piece.x0 + piece.x1) / 2 <= high + 4


def _stack(lines: Sequence[Line], stack: Sequence[Rule]) -> list[Region]:
    """Runs of rules with rows of cells between each two."""
    found: list[Region] = []
    run: list[list[Piece]] = []
    usual = median(lower.at - upper.at for upper, lower in pairwise(stack)) if stack[1:] else 0.0
    for n, (upper, lower) in enumerate(pairwise(stack)):
        inside = _between(lines, upper, lower)
        following = _between(lines, lower, stack[n + 2]) if n + 2 < len(stack) else []
        if lower.at - upper.at > 1.3 * usual and _title_of(inside, following):
            found.extend(_region(run, upper))
            run = []
        elif _rows_of(inside, upper, after=bool(run)):
            run += inside
        elif inside or lower.at - upper.at > 6:
            found.extend(_region(run, upper))
            run = []
    found.extend(_region(run, stack[0]))
    return [r for r in found if not _heads_alone(r, lines) and not _cut_short(r, lines)]


def _cut_short(region: Region, lines: Sequence[Line]) -> bool:
    """Whether the rows go on over the ends of the rules, as where a scan lost parts of them: names
    left of figures, or figures further right."""
    places = {id(p.words[0]): line for line in lines for p in line}
    before = after = figures = 0
    for row in region.lines:
        whole = places.get(id(row[0].words[0]), [])
        left = [p for p in whole if p.x1 <= row[0].x0 and not _under(p, region.low, region.high)]
        right = [p for p in whole if p.x0 >= row[-1].x1 and not _under(p, region.low, region.high)]
        figures += row[0].figure
        before += bool(left) and len(left[-1].text) < _NAME
        after += bool(right) and right[0].figure
    half = 0.5 * len(region.lines)
    return (figures > half and before >= half) or after >= half


def _title_of(lines: Sequence[Line], following: Sequence[Line]) -> bool:
    """Whether one piece stands between two tables whose rules are alike, as the second's title."""
    alone = len(lines) == 1 and len(lines[0]) == 1
    heads = bool(following) and len(following[0]) > 1
    return alone and heads and not any(p.figure and not p.period for p in following[0])


def _heads_alone(region: Region, lines: Sequence[Line]) -> bool:
    """Whether the rules bound only heads, and the rows with figures follow below the last."""
    if any(p.figure and not p.period for line in region.lines for p in line):
        return False
    last = region.lines[-1]
    bottom, size = max(p.bottom for p in last), max(p.size for p in last)
    below = [ln for ln in lines if bottom < min(p.top for p in ln) < bottom + 2.5 * size]
    return any(p.figure and not p.period for line in below[:2] for p in line[1:])


def _region(run: Sequence[Line], rule: Rule) -> list[Region]:
    many = sum(len(line) > 1 for line in run)
    lines = tuple(tuple(ln) for ln in run)
    return [Region(lines, True, rule.low, rule.high)] if many >= 2 else []


def _between(lines: Sequence[Line], upper: Rule, lower: Rule) -> list[Line]:
    found: list[Line] = []
    for line in lines:
        inside = [
            p for p in line
            if upper.at < p.middle < lower.at and _under(p, upper.low, upper.high)
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
    if many == 0 and _one_row_apart(lines):
        return lines[0][0].top - upper.at < 60
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


def _one_row_apart(lines: Sequence[Line]) -> bool:
    """Whether lines of one piece are a label of two lines and, half way down it, its cell."""
    parts = [ln[0] for ln in lines]
    right = [p for p in parts if p.x0 > parts[0].x1 - 0.5]
    label = [p for p in parts if p not in right]
    if len(right) != 1 or not 2 <= len(label) <= 3 or max(p.x1 for p in label) > right[0].x0:
        return False
    return label[0].middle < right[0].middle < label[-1].middle


def _one_row(lines: Sequence[Line]) -> bool:
    """Whether lines of one piece are those of a label, left of the figures of one line."""
    many = [ln for ln in lines if len(ln) > 1]
    figures = [p.x0 for ln in many for p in ln if p.figure]
    return (
        len(many) == 1
        and bool(figures)
        and all(ln[0].x1 < min(figures) for ln in lines if len(ln) == 1)
    )
