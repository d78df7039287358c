"""The ends of a rule, which a threshold loses beside dark text: followed along its ridge."""

import cv2
import numpy as np
import numpy.typing as npt

from rag.read.picture import Picture

Place = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""

_PART = 0.4  # of its known depth that a rule is dark at least
_FAINT = 10.0  # grey steps that are no ridge
_NEAR = 3  # rows of paper on either side
_BARE, _PAPER, _GAPS = 0.3, 0.06, 3  # how pale, which share, and how often paper interrupts
_DOT = 3.0  # points from one gap to the next, of a dotted rule at most
_OWN = 2  # pixels around a place that its own mask covers
_BREAK = 1.8  # points that a rule may be broken for


def prolonged(picture: Picture, mask: Picture, place: Place, scale: float) -> Place:
    """The level rule at a place with the ends that go on in the picture; they are drawn into the
    mask. It stops where another rule of the mask begins."""
    x, y, w, h = place
    ridge = _ridge(picture, y, h)
    depth = float(np.median(ridge[x : x + w]))
    if depth < 2 * _FAINT:
        return place
    drawn = ridge >= max(_FAINT, _PART * depth)
    free = np.asarray(~(mask[y : y + h] > 0).any(axis=0), dtype=np.bool_)
    gap = max(3, round(_BREAK * scale))
    first, last = max(x - _OWN, 0), x + w + _OWN
    left = first - _run(drawn[:first][::-1], free[:first][::-1], gap)
    right = last + _run(drawn[last:], free[last:], gap)
    left, right = (left if left < first else x), (right if right > last else x + w)
    mask[max(y - 1, 0) : y + h + 1, left:right] = 255
    return left, y, right - left, h


def joined(places: list[Place], scale: float) -> list[Place]:
    """Level places with those that stand end to end as one."""
    whole: list[Place] = []
    for x, y, w, h in sorted(places):
        for at, (x0, top, wide, high) in enumerate(whole):
            level = y <= top + high + _OWN and top <= y + h + _OWN
            if level and x - (x0 + wide) <= _BREAK * scale:
                low, bottom = min(y, top), max(y + h, top + high)
                whole[at] = (x0, low, max(x + w, x0 + wide) - x0, bottom - low)
                break
        else:
            whole.append((x, y, w, h))
    return sorted(whole, key=lambda place: (place[1], place[0]))


def stems(picture: Picture, place: Place, scale: float) -> bool:
    """Whether a level place is no rule but strokes of letters in a row, with paper between them."""
    x, y, w, h = place
    band = picture[max(y - 1, 0) : y + h + 1, x : x + w].astype(np.float64).min(axis=0)
    sides = picture[max(y - 1 - _NEAR, 0) : y + h + 1 + _NEAR, x : x + w]
    paper = float(np.median(sides.max(axis=0)))
    bare = band > paper - _BARE * (paper - float(np.median(band)))
    turns = np.flatnonzero(np.diff(bare.astype(np.int8)) == 1)
    if len(turns) < _GAPS or float(bare.mean()) < _PAPER:
        return False
    return w / (len(turns) + 1) > _DOT * scale


def _ridge(picture: Picture, y: int, h: int) -> npt.NDArray[np.float64]:
    """How much darker each column is on the rows of a rule than above and below them."""
    top, bottom = max(y - 1 - _NEAR, 0), min(y + h + 1 + _NEAR, picture.shape[0])
    band = cv2.blur(np.ascontiguousarray(picture[top:bottom]), (7, 1)).astype(np.float64)
    first, last = max(y - 1 - top, 0), min(y + h + 1, picture.shape[0]) - top
    sides = [np.median(s, axis=0) for s in (band[:first], band[last:]) if len(s)]
    around: npt.NDArray[np.float64] = np.min(sides, axis=0)
    return np.asarray(around - band[first:last].min(axis=0), dtype=np.float64)


def _run(drawn: npt.NDArray[np.bool_], free: npt.NDArray[np.bool_], gap: int) -> int:
    """How many columns a rule goes on for."""
    last = -1
    for at in range(len(drawn)):
        if not free[at] or at - last > gap:
            break
        if drawn[at]:
            last = at
    return last + 1
