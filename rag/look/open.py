"""A picture file as colours, upright and on white paper. What it may be is checked before."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from core.errors import TooLarge, Unreadable
from rag.look.planes import Colours
from rag.read import guards

MAX_COLOURS = 40_000_000
"""Pixels of a picture in colours; a larger one, up to 100 million, is made smaller first."""


def pictures(path: Path) -> Iterator[Colours]:
    """The pictures in the file: one, or the pages of a TIFF.

    Raises Unreadable for what is damaged or not what its name says, TooLarge over 100 megapixels.
    """
    if guards.check(path) != "image":
        raise guards.unknown(path, [".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff"])
    try:
        with Image.open(path) as image:
            for number in range(int(getattr(image, "n_frames", 1))):
                image.seek(number)
                guards.sized(path.name, image.size)
                yield _colours(image)
    except Image.DecompressionBombError as bad:
        raise TooLarge(f"{path.name} is a picture of too many pixels: {bad}.") from bad
    except (OSError, SyntaxError, ValueError, EOFError) as bad:
        raise Unreadable(
            f"{path.name} is truncated or damaged: {bad}.", todo="Get or save it again."
        ) from bad


def _colours(image: Image.Image) -> Colours:
    scale = (MAX_COLOURS / (image.width * image.height)) ** 0.5
    if scale < 1:
        image.draft("RGB", (int(image.width * scale), int(image.height * scale)))
        image.thumbnail((int(image.width * scale) + 1, int(image.height * scale) + 1))
    upright = ImageOps.exif_transpose(image)
    if upright.mode.startswith("I;16") or upright.mode in ("I", "F"):
        deep = np.asarray(upright, dtype=np.float32)
        upright = Image.fromarray((deep / max(float(deep.max()), 1.0) * 255).astype(np.uint8))
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        clear = upright.convert("RGBA")
        paper = Image.new("RGB", clear.size, "white")
        paper.paste(clear, mask=clear.getchannel("A"))
        upright = paper
    return np.asarray(upright.convert("RGB"), dtype=np.uint8).copy()
