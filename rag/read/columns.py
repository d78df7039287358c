"""The columns of a page and the order in which its lines are read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.domain.reading import Box
from rag.read.areas import wide_rows
from rag.read.kinds import BULLETS
from rag.read.lines import Line, level_rows, line_of, merged

_FEWEST = 3  # lines on each side of a gutter before it is one
_NARROWEST = 20.0  # points: a column
_SAME = 3.0  # points: left edges of a column agree to this
_GAP = 0.7  # type sizes: more than between two words
_DIGITS = re.compile(r"[\d.,%()\-–—－％]")


@dataclass(frozen=True)
class Region:
    """Lines that are read one after the other, between the edges of their column."""

    x0: float
    x1: float
    lines: tuple[Line, ...]

    @property
    def top(self) -> float:
        return self.lines[0].box.top


def regions(parts: Sequence[Line], areas: Sequence[Box], gutter: float | None) -> list[Region]:
    """Parts of lines (lines.segments) as regions in reading order: what runs across first, then
    column by column. areas (areas.whole_areas) are never cut; gutter is gutter_of the parts."""
    if not parts:
        return []
    if gutter is None:
        return [_region(parts)]
    parts = [piece for part in parts for piece in _cut_at(part, gutter)]
    whole = [*areas, *wide_rows(parts, gutter)]
    found: list[Region] = []
    band: list[Line] = []
    across: list[Line] = []
    for part in sorted(parts, key=lambda p: (p.middle, p.box.x0)):
        if _crosses(part, gutter, whole):
            found.extend(_columns(band, gutter, areas))
            band = []
            across.append(part)
        else:
            if across:
                found.append(_region(across))
                across = []
            band.append(part)
    found.extend(_columns(band, gutter, areas))
    if across:
        found.append(_region(across))
    return found


def _cut_at(part: Line, gutter: float) -> list[Line]:
    """A line that runs over the gutter in two where a wider gap than its words have is there."""
    words = part.words
    for n in range(1, len(words)):
        left, right = words[n - 1].box.x1, words[n].box.x0
        if left <= gutter <= right <= gutter + _SAME + 2 and right - left > _GAP * part.size:
            return [line_of(words[:n]), line_of(words[n:])]
    return [part]


def _columns(band: Sequence[Line], gutter: float, areas: Sequence[Box]) -> list[Region]:
    left = [p for p in band if p.box.x0 < gutter]
    right = [p for p in band if p.box.x0 >= gutter]
    sides = (left, right)
    return [r for side in sides for r in regions(side, areas, gutter_of(side, areas))]


def _crosses(part: Line, gutter: float, areas: Sequence[Box]) -> bool:
    if part.box.x0 < gutter - 1 and part.box.x1 > gutter + 1:
        return True
    x, y = (part.box.x0 + part.box.x1) / 2, part.middle
    return any(
        g.x0 < gutter - 5 and g.x1 > gutter + 5 and g.x0 <= x <= g.x1 and g.top <= y <= g.bottom
        for g in areas
    )


def _region(parts: Sequence[Line]) -> Region:
    lines = tuple(merged(row) for row in level_rows(parts))
    return Region(min(p.box.x0 for p in parts), max(p.box.x1 for p in parts), lines)


def gutter_of(
    parts: Sequence[Line], areas: Sequence[Box], usual: float | None = None
) -> float | None:
    """Where the page parts into columns: left of an edge at which many lines begin. usual is where
    the page before did; there a last short column is enough."""
    if len(parts) < 2:
        return None
    x0, x1 = min(p.box.x0 for p in parts), max(p.box.x1 for p in parts)
    loose = [p for p in parts if not any(g.overlap(p.box) > 0 for g in areas)]
    rows = _area_rows(parts, areas)
    best, most = None, 0.0
    for edge in _edges([*loose, *rows], x0 + 0.2 * (x1 - x0), x1 - _NARROWEST):
        gutter = edge - 2.0
        held = [*loose, *(r for r in rows if not r.box.x0 < gutter < r.box.x1)]
        height = sum(_columnar(band, gutter) for band in _bands(held, gutter))
        if height > most:
            best, most = gutter, height
    if best is None and usual is not None and _as_before(loose, usual):
        return usual
    return best if best is None else _at_margin(loose, best)


def _at_margin(parts: Sequence[Line], gutter: float) -> float:
    """The gutter left of what stands a little further out than the lines that showed it: a title
    over a table whose cells are set in."""
    out = [p for p in parts if gutter - 1.5 * p.size < p.box.x0 < gutter < p.box.x1]
    if not out:
        return gutter
    at = min(p.box.x0 for p in out) - 2.0
    crossing = [sum(p.box.x0 < x - 1 and p.box.x1 > x + 1 for p in parts) for x in (at, gutter)]
    return at if crossing[0] < crossing[1] else gutter


def _area_rows(parts: Sequence[Line], areas: Sequence[Box]) -> list[Line]:
    """The rows of each area, as wide as it is: text may stand beside a table."""
    found: list[Line] = []
    for area in areas:
        inside = [p for p in parts if area.overlap(p.box) > 0.5 * p.box.width * p.box.height]
        for row in level_rows(inside):
            line = merged(row)
            box = line.box.model_copy(update={"x0": area.x0, "x1": area.x1})
            found.append(replace(line, box=box))
    return found


def _as_before(parts: Sequence[Line], gutter: float) -> bool:
    left = [p for p in parts if p.box.x1 <= gutter + 1]
    right = [p for p in parts if abs(p.box.x0 - gutter) <= _SAME + 2]
    rows = level_rows(left)
    crossing = len(parts) - len(left) - sum(p.box.x0 >= gutter - 1 for p in parts)
    return len(rows) >= _FEWEST and bool(right) and crossing < 0.3 * len(parts) and _prose(rows)


def _edges(parts: Sequence[Line], low: float, high: float) -> list[float]:
    """Left edges shared by enough lines."""
    starts = sorted(p.box.x0 for p in parts if low < p.box.x0 < high)
    found: list[float] = []
    run: list[float] = []
    for start in [*starts, float("inf")]:
        if run and start - run[0] > _SAME:
            if len(run) >= _FEWEST:
                found.append(run[0])
            run = []
        run.append(start)
    return found


def _bands(parts: Sequence[Line], gutter: float) -> list[list[Line]]:
    """Parts between two that run across the gutter."""
    found: list[list[Line]] = [[]]
    for part in sorted(parts, key=lambda p: p.middle):
        if part.box.x0 < gutter - 1 and part.box.x1 > gutter + 1:
            found.append([])
        else:
            found[-1].append(part)
    return found


def _columnar(band: Sequence[Line], gutter: float) -> float:
    """The height of text in a band when it is set in columns, 0 when it is a table or nothing."""
    left = level_rows([p for p in band if p.box.x0 < gutter])
    right = level_rows([p for p in band if p.box.x0 >= gutter])
    if min(len(left), len(right)) < _FEWEST:
        return 0.0
    proses = _prose(left), _prose(right)
    if not any(proses) or (not all(proses) and _aligned(left, right) > 0.7):
        return 0.0
    return sum(row[0].box.height for row in [*left, *right])


def _prose(rows: Sequence[Sequence[Line]]) -> bool:
    """Whether a side reads as running text: whole lines of words that fill the column."""
    x0 = min(row[0].box.x0 for row in rows)
    x1 = max(p.box.x1 for row in rows for p in row)
    whole = [row[0] for row in rows if len(row) == 1]
    if len(whole) < 0.7 * len(rows):  # it may be columns itself
        return gutter_of([p for row in rows for p in row], ()) is not None
    if x1 - x0 < 6 * whole[0].size:
        return False
    points = sum(p.text[0] in BULLETS for p in whole)
    if points > 0.5 * len(rows):
        return True
    full = points + sum(p.box.width >= 0.7 * (x1 - x0) for p in whole if p.text[0] not in BULLETS)
    text = "".join(p.text for p in whole)
    figures = len(_DIGITS.findall(text))
    return full >= 0.5 * len(rows) and figures < 0.4 * max(len(text), 1)


def _aligned(left: Sequence[Sequence[Line]], right: Sequence[Sequence[Line]]) -> float:
    """The share of the shorter side's lines that stand level with one of the other."""
    fewer, more = sorted((left, right), key=len)
    middles = [row[0].middle for row in more]
    near = sum(any(abs(row[0].middle - m) < 0.2 * row[0].size for m in middles) for row in fewer)
    return near / len(fewer)
