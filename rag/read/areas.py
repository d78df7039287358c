"""Areas of a page that columns never cut: ruled tables, three-line tables, wide rows of cells."""

import re
from collections.abc import Sequence
from itertools import pairwise

from core.domain.reading import Box, Stroke
from rag.read.kinds import is_caption
from rag.read.lines import Line, level_rows

_REACH = 3.0  # points: lines that touch
_JOINED = 6.0  # points between two pieces of one level line, at most
_ENDS = 5.0  # points: lines of one table begin and end alike to this
_WIDEST = 300.0  # points between two lines of one table
_UNIT = re.compile(
    r"单位\s*[:：]|[（(]?(?:in|rmb|us\$|hk\$)\s.*(?:million|thousand|mn|bn)", re.IGNORECASE
)
_CELLS = 3  # pieces of a row that make it one of a table


def whole_areas(parts: Sequence[Line], strokes: Sequence[Stroke]) -> list[Box]:
    """Ruled tables, and rows of cells between level lines of the same length; with the title and
    the unit that stand over them and the source below."""
    return [_dressed(area, parts) for area in (*_grids(strokes), *_between(parts, strokes))]


def wide_rows(parts: Sequence[Line], gutter: float) -> list[Box]:
    """Three rows of four and more cells on end, one of which stands across the gutter."""
    found: list[Box] = []
    run: list[list[Line]] = []
    for row in [*level_rows(parts), []]:
        if len(row) > _CELLS:
            run.append(row)
            continue
        pieces = [p for r in run for p in r]
        if len(run) >= 3 and any(p.box.x0 < gutter - 1 < gutter + 1 < p.box.x1 for p in pieces):
            found.append(_around([p.box for p in pieces]))
        run = []
    return found


def _grids(strokes: Sequence[Stroke]) -> list[Box]:
    """Lines that touch one another, at least two upright and two level."""
    found: list[tuple[Box, int, int]] = []
    for stroke in strokes:
        box, level, upright = stroke.box, int(stroke.level), int(not stroke.level)
        apart = []
        for other, levels, uprights in found:
            if _near(box, other):
                box, level, upright = box.joined(other), level + levels, upright + uprights
            else:
                apart.append((other, levels, uprights))
        found = [*apart, (box, level, upright)]
    return [box for box, level, upright in found if level >= 2 and upright >= 2]


def _between(parts: Sequence[Line], strokes: Sequence[Stroke]) -> list[Box]:
    rules = _rules(strokes)
    found: list[Box] = []
    for n, upper in enumerate(rules):
        lower = next((r for r in rules[n + 1 :] if _alike(upper, r)), None)
        if lower is None or lower.top - upper.bottom > _WIDEST:
            continue
        inside = [p for p in parts if upper.top < p.middle < lower.bottom]
        inside = [p for p in inside if upper.x0 - 5 < (p.box.x0 + p.box.x1) / 2 < upper.x1 + 5]
        rows = level_rows(inside)
        if rows and sum(len(row) >= _CELLS for row in rows) >= 0.6 * len(rows):
            found.append(upper.joined(lower))
    return found


def _dressed(area: Box, parts: Sequence[Line]) -> Box:
    for part in sorted(parts, key=lambda p: -p.box.bottom):
        near = -2 <= area.top - part.box.bottom <= 1.3 * part.size
        if near and _within(part, area) and (is_caption(part) or _UNIT.search(part.text)):
            area = area.joined(part.box)
    for part in sorted(parts, key=lambda p: p.box.top):
        near = -2 <= part.box.top - area.bottom <= 1.3 * part.size
        if near and _within(part, area) and is_caption(part):
            area = area.joined(part.box)
    return area


def _within(part: Line, area: Box) -> bool:
    return area.x0 - 5 <= part.box.x0 and part.box.x1 <= area.x1 + 5


def _rules(strokes: Sequence[Stroke]) -> list[Box]:
    """Level lines from the top; pieces that stand end to end are one."""
    levels = sorted((s.box for s in strokes if s.level), key=lambda b: (round(b.top), b.x0))
    rules: list[Box] = []
    for box in levels:
        last = rules[-1] if rules else None
        if last is not None and abs(box.top - last.top) <= 1.5 and box.x0 - last.x1 <= _JOINED:
            rules[-1] = last.joined(box)
        else:
            rules.append(box)
    return rules


def _alike(one: Box, other: Box) -> bool:
    return (
        other.top - one.bottom > 4
        and abs(one.x0 - other.x0) <= _ENDS
        and abs(one.x1 - other.x1) <= _ENDS
    )


def _around(boxes: Sequence[Box]) -> Box:
    whole = boxes[0]
    for _, box in pairwise(boxes):
        whole = whole.joined(box)
    return whole


def _near(one: Box, other: Box) -> bool:
    return (
        one.x0 - _REACH <= other.x1
        and other.x0 - _REACH <= one.x1
        and one.top - _REACH <= other.bottom
        and other.top - _REACH <= one.bottom
    )
