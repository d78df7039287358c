"""How far a scanned page leans, and the page set straight."""

import math

import cv2
import numpy as np
import numpy.typing as npt

from core.domain.reading import Box
from rag.read.picture import Picture, ink

_Places = npt.NDArray[np.float64]
LIMIT = 5.0  # degrees to either side
_POINTS, _FEWEST = 60_000, 200
_LEAST = 0.08  # degrees; less is left alone, turning would only blur


def measured(picture: Picture) -> float:
    """Degrees clockwise that the lines of the page fall, within ±5; 0 for an empty page.

    The right angle is where the ink, summed along it, makes the sharpest profile of lines.
    """
    x, y = _inked(picture)
    if len(x) < _FEWEST:
        return 0.0
    best, _ = _best(x, y, np.arange(-LIMIT, LIMIT + 0.01, 0.25))
    best, _ = _best(x, y, np.arange(best - 0.25, best + 0.26, 0.05))
    return round(best, 2) if abs(best) >= _LEAST else 0.0


def sharpness(picture: Picture) -> float:
    """How clearly the ink of the page lies in level lines, at the best lean, a pixel of ink."""
    x, y = _inked(picture)
    if len(x) < _FEWEST:
        return 0.0
    return _best(x, y, np.arange(-LIMIT, LIMIT + 0.01, 0.5))[1] / len(x) ** 2


def straightened(picture: Picture, degrees: float) -> Picture:
    """The page turned back by so many degrees about its middle; the corners are filled up white."""
    if not degrees:
        return picture
    height, width = picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    straight = cv2.warpAffine(
        picture, turn, (width, height), flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT, borderValue=(255,),
    )  # fmt: skip
    return np.asarray(straight, dtype=np.uint8)


def on_the_page(box: Box, width: float, height: float, degrees: float) -> Box:
    """A box of the straightened page as the smallest level box on the page as it was scanned."""
    if not degrees:
        return box
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    corners = [
        (x - width / 2, y - height / 2) for x in (box.x0, box.x1) for y in (box.top, box.bottom)
    ]
    xs = [width / 2 + x * cosine - y * sine for x, y in corners]
    ys = [height / 2 + x * sine + y * cosine for x, y in corners]
    return Box(x0=min(xs), top=min(ys), x1=max(xs), bottom=max(ys))


def _inked(picture: Picture) -> tuple[_Places, _Places]:
    """Places of ink across and down, in half the pixels, few enough to try many angles on."""
    small = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    down, across = np.nonzero(ink(np.asarray(small, dtype=np.uint8)))
    step = max(1, len(down) // _POINTS)
    return across[::step].astype(np.float64), down[::step].astype(np.float64)


def _best(x: _Places, y: _Places, angles: _Places) -> tuple[float, float]:
    found, best = 0.0, -1.0
    for angle in angles:
        rows = np.rint(y - x * math.tan(math.radians(float(angle)))).astype(np.int64)
        profile = np.bincount(rows - rows.min()).astype(np.float64)
        sharp = float(np.square(np.diff(profile)).sum())
        if sharp > best:
            found, best = float(angle), sharp
    return found, best
