"""A page as a grey picture: rendered at a bounded resolution, cleaned, and its ink told from paper."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pypdfium2

from core.errors import Unreadable

Picture = npt.NDArray[np.uint8]
DPI = 200
MAX_PIXELS = 12_000_000
_SPECKS = 0.004  # share of lone black or white pixels from which a page counts as speckled
_WINDOW = 41  # pixels around one that tell the paper's grey
_AS_DARK = 0.3  # of the depth of a page's letters
_HAIR = 9  # pixels on end in a row or column that are a line
_GRAIN = 6.0  # standard deviation of the paper's grey, of 255, from which it is smoothed


def render(page: pypdfium2.PdfPage) -> Picture:
    """The page in grey at 200 dpi, or less where it would have over 12 million pixels."""
    width, height = page.get_size()
    if width <= 0 or height <= 0:
        raise Unreadable("The page has no size.")
    scale = min(DPI / 72, (MAX_PIXELS / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True, fill_color=(255, 255, 255, 255))
    try:
        return grey(bitmap.to_numpy())
    finally:
        bitmap.close()


def grey(pixels: npt.NDArray[np.uint8]) -> Picture:
    """One channel of 8 bits, a copy of its own; transparency stands on white."""
    if pixels.ndim == 2:
        return pixels.copy()
    if pixels.shape[2] == 1:
        return pixels[:, :, 0].copy()
    if pixels.shape[2] == 4:
        opaque = pixels[:, :, 3:].astype(np.uint16)
        mixed = (pixels[:, :, :3] * opaque + 255 * (255 - opaque)) // 255
        pixels = mixed.astype(np.uint8)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def bounded(picture: Picture) -> Picture:
    """The picture with at most 12 million pixels."""
    scale = (MAX_PIXELS / picture.size) ** 0.5
    if scale >= 1:
        return picture
    return np.asarray(
        cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8
    )


def cleaned(picture: Picture) -> Picture:
    """Speckles go by a median of 3, grain by a light blur; a clean page comes back as it was."""
    median = np.asarray(cv2.medianBlur(picture, 3), dtype=np.uint8)
    away = np.asarray(cv2.absdiff(picture, median), dtype=np.uint8)
    paper = cv2.erode(median, np.ones((5, 5), np.uint8)) > 150
    if not paper.any():
        return picture
    if float(_specks(away)[paper].mean()) > _SPECKS:
        return median
    grain = float(away[paper & (away <= 90)].std())
    if grain > _GRAIN:
        return np.asarray(cv2.GaussianBlur(picture, (3, 3), 0), dtype=np.uint8)
    return picture


def _specks(away: Picture) -> npt.NDArray[np.bool_]:
    """Where a median takes something away that is no hair line of a table."""
    lost = np.asarray(away > 90, dtype=np.uint8)
    for shape in ((1, _HAIR), (_HAIR, 1)):
        lines = cv2.morphologyEx(lost, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        lost = np.asarray(cv2.subtract(lost, lines), dtype=np.uint8)
    return lost > 0


def ink(picture: Picture) -> Picture:
    """255 where something darker than its surroundings is drawn, 0 on paper."""
    marked = cv2.adaptiveThreshold(
        picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _WINDOW, 18
    )
    return np.asarray(marked, dtype=np.uint8)


def against(picture: Picture, pieces: Sequence[Picture]) -> Picture:
    """255 where something is drawn nearly as dark as the letters of these pieces; grain and hair
    lines in grey are not."""
    depths = [float(np.median(p)) - float(np.percentile(p, 3)) for p in pieces if p.size]
    least = max(18.0, _AS_DARK * float(np.median(depths))) if depths else 18.0
    marked = cv2.adaptiveThreshold(
        picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _WINDOW, least
    )
    return np.asarray(marked, dtype=np.uint8)


def letters(piece: Picture) -> Picture:
    """1 where a piece of one line is written on, whichever of ink and ground is the darker."""
    if int(piece.max()) - int(piece.min()) < 40:
        return np.zeros_like(piece)
    _, dark = cv2.threshold(piece, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    written = np.asarray(dark, dtype=np.uint8)
    edge = np.concatenate([written[0], written[-1], written[:, 0], written[:, -1]])
    return np.asarray(1 - written, dtype=np.uint8) if edge.mean() > 0.6 else written
