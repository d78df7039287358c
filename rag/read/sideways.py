"""Scans that lie on their side or on their head: which way the picture must be turned to be read."""

import numpy as np

from core.domain.reading import Box
from rag.read import recognise
from rag.read.picture import Picture
from rag.read.skew import sharpness

_FEWEST, _TALL = 4, 0.6  # found lines, and the share of them that must stand upright
_SAMPLE = 5


def quarters(picture: Picture) -> int:
    """Quarters clockwise that the text of a page is turned: 0, 1 when it runs down the page, 3 when
    it runs up. Its ink says whether to ask, the lines found in it decide."""
    if sharpness(picture) >= sharpness(np.ascontiguousarray(picture.T)):
        return 0
    found = recognise.found(picture)
    tall = [b for b in found if b[3] - b[1] > 1.5 * (b[2] - b[0])]
    if len(found) < _FEWEST or len(tall) < _TALL * len(found):
        return 0
    longest = sorted(tall, key=lambda b: b[1] - b[3])[:_SAMPLE]
    pieces = [picture[top:bottom, x0:x1] for x0, top, x1, bottom in longest]
    down, up = (_sure([turned(p, way) for p in pieces]) for way in (1, 3))
    return 1 if down >= up else 3


def turned(picture: Picture, way: int) -> Picture:
    """The picture turned back by so many quarters."""
    return np.ascontiguousarray(np.rot90(picture, way))


def on_its_side(box: Box, width: float, height: float, way: int) -> Box:
    """A box of the picture that was turned back, on the page of this width and height as it lies."""
    if way == 1:
        return Box(x0=width - box.bottom, top=box.x0, x1=width - box.top, bottom=box.x1)
    if way == 3:
        return Box(x0=box.top, top=height - box.x1, x1=box.bottom, bottom=height - box.x0)
    return box


def _sure(pieces: list[Picture]) -> float:
    lines = recognise.read(pieces)
    return float(np.mean([np.mean(line.sure) if line.sure else 0.0 for line in lines]))
