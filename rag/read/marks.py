"""Lone marks that the search for text passes over: a dash, a digit in a row of a table or a foot."""

from collections.abc import Sequence

import cv2
import numpy as np

from core.domain import Frozen
from rag.read.picture import Picture, against

Found = tuple[int, int, int, int]
"""Left, top, right and bottom of a piece of text in pixels."""

_SIZE = 0.75  # type size in parts of a found line's height
_JOIN = 0.3  # type sizes between two parts of one mark
_ROOM = 0.6  # type sizes around a mark in which nothing else of its row stands
_AROUND = 0.35  # type sizes of paper that a reader is shown at either side of a mark
_LEAST, _WIDEST, _TALLEST = 0.15, 1.35, 1.25  # type sizes
_FLAT = 0.24  # type sizes that a dash is high at most
_LETTER = 0.4  # type sizes that anything else is high at least
_LONG = 1.7  # times as wide as it is high that a dash is at least
_LEVEL = 0.2  # heights of the row's line off its middle
_MOST = 200  # left-over marks of a page with drawings, which are not looked at


class Mark(Frozen):
    """The ink of a mark in pixels of the page, and the height of the row that it stands in."""

    x0: int
    top: int
    x1: int
    bottom: int
    row_top: int
    row_bottom: int
    first: bool  # nothing of its row stands at its left

    @property
    def size(self) -> float:
        return _SIZE * (self.row_bottom - self.row_top)

    @property
    def left(self) -> int:
        return max(round(self.x0 - _AROUND * self.size), 0)

    @property
    def right(self) -> int:
        return round(self.x1 + _AROUND * self.size)

    @property
    def dash(self) -> bool:
        return not self.first and _flat(self.x1 - self.x0, self.bottom - self.top, self.size)


def lone(picture: Picture, mask: Picture, found: Sequence[Found]) -> list[Mark]:
    """What is written in level with found text, by itself, between the margins, and not found. mask
    holds the rules."""
    if not found:
        return []
    size = _SIZE * float(np.median([bottom - top for _, top, _, bottom in found]))
    left = against(picture, [picture[top:bottom, x0:x1] for x0, top, x1, bottom in found])
    left[cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0] = 0
    for x0, top, x1, bottom in found:
        left[top:bottom, x0:x1] = 0
    joint = np.ones((max(3, round(size * _JOIN)), max(3, round(size * _JOIN))), np.uint8)
    closed = cv2.morphologyEx(left, cv2.MORPH_CLOSE, joint)
    count, _, stats, _ = cv2.connectedComponentsWithStats(closed)
    spots: list[Found] = []
    first, last = min(f[0] for f in found) - size, max(f[2] for f in found) + size
    for x, y, w, h in ((int(v) for v in stats[label][:4]) for label in range(1, count)):
        if max(w, h) >= _LEAST * size and first <= x and x + w <= last:
            spots.append((x, y, x + w, y + h))
    if len(spots) > _MOST:
        return []
    marks = (_mark(spot, found, spots) for spot in spots)
    return [m for m in marks if m is not None]


def dash(spot: Found, found: Sequence[Found]) -> bool:
    """Whether the ink of a found piece is one flat stroke in the middle of a row that begins at its
    left."""
    row = [f for f in found if f[2] <= spot[0] and _level(spot, f)]
    size = _SIZE * max((f[3] - f[1] for f in row), default=0)
    return bool(row) and _flat(spot[2] - spot[0], spot[3] - spot[1], size)


def _mark(spot: Found, found: Sequence[Found], spots: Sequence[Found]) -> Mark | None:
    x0, top, x1, bottom = spot
    row = [f for f in found if _level(spot, f)]
    if not row:
        return None
    near = min(row, key=lambda f: max(f[0] - x1, x0 - f[2]))
    size = _SIZE * (near[3] - near[1])
    width, height = x1 - x0, bottom - top
    if width > _WIDEST * size or height > _TALLEST * size:
        return None
    if height < _LETTER * size and not _flat(width, height, size):
        return None
    around = (x0 - _ROOM * size, top - 0.5 * size, x1 + _ROOM * size, bottom + 0.5 * size)
    first = all(f[0] >= x1 for f in row)
    if first and height < _LETTER * size:
        return None
    others = (s for s in (*row, *spots) if s != spot)
    if any(_touch(around, other) for other in others):
        return None
    middle, half = _middle(spot), (near[3] - near[1]) / 2
    if height >= _FLAT * size:
        middle = _middle(near)
    return Mark(
        x0=x0, top=top, x1=x1, bottom=bottom, row_top=max(round(middle - half), 0),
        row_bottom=round(middle + half), first=first,
    )  # fmt: skip


def _level(spot: Found, line: Found) -> bool:
    return abs(_middle(line) - _middle(spot)) < _LEVEL * (line[3] - line[1])


def _flat(width: int, height: int, size: float) -> bool:
    return (
        _LEAST * size <= width <= _WIDEST * size
        and height <= _FLAT * size
        and width >= _LONG * height
    )


def _middle(box: Found) -> float:
    return (box[1] + box[3]) / 2


def _touch(one: tuple[float, float, float, float], other: Found) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
