"""A picture in 64 bits, nearly the same for a copy of it: to find material that was approved before."""

from pathlib import Path

import cv2
import numpy as np

from rag.look.open import pictures
from rag.look.planes import Colours, grey

BITS = 64
LIKE = 10
"""Bits by which two pictures may differ and still be copies: scaled, compressed, a bit brighter."""


def fingerprint(path: Path) -> int:
    """The difference hash of a picture file (of a TIFF its first page): whether each of 8 by 8 places
    is brighter than its right neighbour. Raises Unreadable and TooLarge as looking does."""
    return of(next(pictures(path)))


def of(colours: Colours) -> int:
    small = cv2.resize(grey(colours), (9, 8), interpolation=cv2.INTER_AREA).astype(np.int16)
    bits = (small[:, :-1] > small[:, 1:]).ravel()
    return int("".join("1" if bit else "0" for bit in bits), 2)


def distance(one: int, other: int) -> int:
    """In how many of the 64 bits two fingerprints differ (Hamming)."""
    return (one ^ other).bit_count()
