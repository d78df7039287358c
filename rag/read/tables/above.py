"""The heads above a run of rows."""

import re
from collections.abc import Sequence

from rag.read.tables.dressing import names_unit, states_unit
from rag.read.tables.lines import Line, breaks, figures_left, text_of

_LABELS = 3  # lines of labels alone between the heads and the first figures, at most
_GROUP = re.compile(r"[:：]$")


def heads_above(lines: Sequence[Line], at: int, stop: int) -> int:
    """The first line of the heads above a run: over its figures, close by."""
    left = figures_left(lines[at:stop])
    most = max(len(line) for line in lines[at:stop])
    start = passed = at
    for n in range(at - 1, max(-1, at - 7), -1):
        line = lines[n]
        size = max(p.size for p in line)
        gap = min(p.top for p in lines[passed]) - max(p.bottom for p in line)
        text = text_of(line)
        if gap > 1.6 * size or breaks(line) or _unit_above(line, left, most, start < at):
            break
        if _over_figures(line, left) and not _from_the_edge(line, lines[at:stop], left):
            if len(line) == 1 and text.endswith((".", "。")):
                break
            start = passed = n
        elif start - n <= _LABELS and _label_only(line, lines[start], left):
            passed = n
        else:
            break
    return start


def _over_figures(line: Line, left: float) -> bool:
    """Whether a piece stands over what is right of the labels."""
    return any(
        p.x0 > left - 1.5 * p.size or (p.x0 + p.x1) / 2 > left or (n > 0 and p.x1 > left)
        for n, p in enumerate(line)
    )


def _from_the_edge(line: Line, run: Sequence[Line], left: float) -> bool:
    """Whether a line is one piece that begins where the labels do: a title, no head of figures."""
    edges = [ln[0].x0 for ln in run if ln[0].x0 < left - ln[0].size]
    return len(line) == 1 and bool(edges) and line[0].x0 < min(edges) + 1


def _unit_above(line: Line, left: float, most: int, headed_: bool) -> bool:
    """Whether a line states the unit, alone or right of the title, so that no head is above it."""
    if len(line) == 1:
        return names_unit(line[0].text) and (line[0].x0 > left or not headed_)
    return len(line) == 2 and (headed_ or most > 2) and states_unit(line[-1].text)


def _label_only(line: Line, below: Line, left: float) -> bool:
    """Whether a line is a label alone that heads may stand over: it names a group of rows, or it is
    the labels' own head half way down two lines of heads."""
    if len(line) != 1 or line[0].x1 > left:
        return False
    half = min(p.middle for p in below) - line[0].middle < 0.9 * line[0].size
    return half or bool(_GROUP.search(line[0].text)) or line[0].x0 <= below[0].x0 + 1
