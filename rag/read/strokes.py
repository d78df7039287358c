"""The rules of a table in a picture, found by morphology."""

import cv2
import numpy as np

from core.domain.reading import Box, Stroke
from rag.read.ends import Place, joined, prolonged, stems
from rag.read.picture import Picture, ink

SHORTEST = 30.0  # points
_THICKEST = 3.5  # points; what is thicker is a band or a picture
_MENDED = 1.8  # points of a break that is closed: dotted rules, and what noise breaks
_THIN, _FULL = 1.5, 0.8  # a line thicker than this must be drawn without breaks
_BESIDE = 0.2  # share of ink right beside it from which a line is the top of letters, no rule


def find(picture: Picture, scale: float) -> tuple[tuple[Stroke, ...], Picture]:
    """Level and upright lines of 30 points and more, and a mask of their pixels (255).

    scale is pixels a point; the strokes are in points of the picture's own frame.
    """
    marked = ink(picture)
    mask = np.zeros_like(marked)
    strokes: list[Stroke] = []
    for level in (True, False):
        found, lines = _along(marked, scale, level)
        seen, drawn = (picture, lines) if level else (picture.T, lines.T)
        whole: list[Place] = []
        for place in (p if level else _across(p) for p in found):
            x, y, w, h = place
            if stems(seen, place, scale):
                drawn[max(y - 1, 0) : y + h + 1, max(x - 1, 0) : x + w + 1] = 0
            else:
                whole.append(prolonged(seen, drawn, place, scale))
        for place in joined(whole, scale):
            x, y, w, h = place if level else _across(place)
            strokes.append(Stroke(box=_points(Box(x0=x, top=y, x1=x + w, bottom=y + h), scale)))
        mask |= lines
    return tuple(strokes), mask


def _along(marked: Picture, scale: float, level: bool) -> tuple[list[Place], Picture]:
    long = max(8, int(SHORTEST * scale * 0.9))
    mended = max(3, int(_MENDED * scale) | 1)
    shape, gap = ((long, 1), (mended, 1)) if level else ((1, long), (1, mended))
    closed = cv2.morphologyEx(
        marked, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, gap)
    )
    opened = cv2.morphologyEx(
        closed, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape)
    )
    joined = cv2.dilate(opened, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    places: list[Place] = []
    mask = np.zeros_like(marked)
    for label in range(1, count):
        x, y, w, h = (int(v) for v in stats[label][:4])
        across, thick = (w, h) if level else (h, w)
        if (thick - 2) > _THICKEST * scale or across < SHORTEST * scale:
            continue
        window = np.s_[y : y + h, x : x + w]
        drawn = float((marked[window][opened[window] > 0] > 0).mean())
        if (thick - 2) > _THIN * scale and drawn < _FULL:
            continue
        place = (x, y, w, h) if level else (y, x, h, w)
        if _beside(marked if level else marked.T, place, max(2, round(1.4 * scale))):
            continue
        mask[window][labels[window] == label] = 255
        places.append((x + 1, y + 1, w - 2, h - 2))
    return places, mask


def _across(place: Place) -> Place:
    x, y, w, h = place
    return y, x, h, w


def _beside(marked: Picture, place: tuple[int, int, int, int], near: int) -> bool:
    """Whether letters hang on a level line: closing joins the tops of a word into one. near is how
    many pixels from it are looked at."""
    x, y, w, h = place
    above = marked[max(y - 1 - near, 0) : max(y - 1, 0), x : x + w]
    below = marked[y + h + 1 : y + h + 1 + near, x : x + w]
    return any(float((side > 0).mean()) > _BESIDE for side in (above, below) if side.size)


def _points(box: Box, scale: float) -> Box:
    return Box(x0=box.x0 / scale, top=box.top / scale, x1=box.x1 / scale, bottom=box.bottom / scale)
