"""The grey pictures in which a coloured one is read: red on a green as dark as it vanishes in grey."""

from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt

from rag.read.picture import Picture

Colours = npt.NDArray[np.uint8]
"""A picture as height by width by red, green and blue."""
_CHANNELS = (0, 2)  # red and blue: grey is mostly green
_STRONG, _WEAK = 48, 16  # steps of brightness at an edge that is plain, and at one that is lost
_LEAST = 2e-4  # of the picture's pixels
_NEAR = np.ones((7, 7), np.uint8)


def grey(colours: Colours) -> Picture:
    return np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def hidden(colours: Colours) -> Iterator[Picture]:
    """Those colour channels in which edges stand that are not in the grey picture."""
    lost = _edges(grey(colours)) < _WEAK
    for channel in _CHANNELS:
        plane = np.ascontiguousarray(colours[:, :, channel])
        plain = (_edges(plane) > _STRONG) & lost
        if float(plain.mean()) > _LEAST:
            yield plane


def _edges(plane: Picture) -> Picture:
    """How far brightness differs around each pixel."""
    high, low = cv2.dilate(plane, _NEAR), cv2.erode(plane, _NEAR)
    return np.asarray(cv2.subtract(high, low), dtype=np.uint8)
