"""Pictures of pages: PNG, JPEG, TIFF with many pages, WebP. Each frame is one scanned page."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from core.domain.reading import PageKind, PageWords, Reading
from core.errors import TooLarge, Unreadable
from rag.read import guards, picture
from rag.read.ocr import ocr_picture
from rag.read.structure import assemble

_A4 = 595.0  # points of a page whose picture tells no resolution
_RESOLUTIONS = range(72, 1201)  # dots an inch that are believed


def read_image(path: Path) -> Reading:
    """Raises Unreadable when no page of it can be read, TooLarge over 100 megapixels a page."""
    guards.check(path)
    return assemble(path.name, "image", list(image_pages(path)))


def image_pages(path: Path) -> Iterator[PageWords]:
    """Its pages one by one, so that only one picture is in memory; a broken one is told and skipped."""
    try:
        with Image.open(path) as image:
            frames = int(getattr(image, "n_frames", 1))
            for number in range(1, frames + 1):
                yield _page(path, image, number, alone=frames == 1)
    except (OSError, SyntaxError, ValueError) as bad:
        raise Unreadable(
            f"{path.name} is truncated or damaged: {bad}.", todo="Get or save it again."
        ) from bad


def _page(path: Path, image: Image.Image, number: int, *, alone: bool) -> PageWords:
    try:
        image.seek(number - 1)
        guards.sized(path.name, image.size)
        width, height, pixels = _taken(image)
    except (OSError, SyntaxError, ValueError, EOFError, TooLarge) as bad:
        if alone:
            raise
        return PageWords(
            number=number, width=0, height=0, kind=PageKind.BROKEN,
            reason=f"The picture cannot be decoded: {bad}",
        )  # fmt: skip
    return ocr_picture(pixels, number, width, height)


def _taken(image: Image.Image) -> tuple[float, float, picture.Picture]:
    """Width and height in points, by the picture's own resolution or as wide as A4, and the pixels
    in grey, turned as its camera says."""
    dots = float(image.info.get("dpi", (0, 0))[0] or 0)
    image.draft("L", image.size)
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        pixels = picture.grey(np.asarray(_smaller(upright.convert("RGBA")), dtype=np.uint8))
    elif upright.mode.startswith("I;16") or upright.mode in ("I", "F"):
        deep = np.asarray(upright, dtype=np.float64)
        pixels = (deep / max(float(deep.max()), 1.0) * 255).astype(np.uint8)
    else:
        pixels = np.asarray(upright.convert("L"), dtype=np.uint8).copy()
    across, down = upright.size
    width = across * 72 / dots if int(dots) in _RESOLUTIONS and dots != 72 else _A4
    return width, down * width / across, picture.bounded(pixels)


def _smaller(image: Image.Image) -> Image.Image:
    """At most 12 million pixels, so that its channels fit in memory."""
    scale = (picture.MAX_PIXELS / (image.width * image.height)) ** 0.5
    if scale >= 1:
        return image
    return image.resize((int(image.width * scale), int(image.height * scale)), Image.Resampling.BOX)
