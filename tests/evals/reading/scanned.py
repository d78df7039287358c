"""Pages as an office scanner returns them: a PDF of pictures, leaning, noisy, grey, JPEG."""

import io
import random
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2
from PIL import Image

Grey = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


@dataclass(frozen=True)
class Scan:
    """One machine: resolution, lean in degrees, noise (standard deviation of 255), blur in pixels."""

    dpi: int
    skew: float
    noise: float
    blur: float
    quality: int
    paper: int  # how bright the paper is, of 255


def machine(dice: random.Random) -> Scan:
    lean = dice.choice((-1, 1)) * dice.uniform(0.5, 3.0)
    return Scan(
        dpi=dice.choice((150, 170, 200)), skew=lean, noise=dice.uniform(2, 9),
        blur=dice.uniform(0, 0.8), quality=dice.randrange(55, 86), paper=dice.randrange(225, 250),
    )  # fmt: skip


def scanned(pdf: bytes, dice: random.Random, how: Scan | None = None) -> bytes:
    """The PDF's pages as pictures in a new PDF of the same page sizes; every page leans otherwise."""
    how = how or machine(dice)
    source = pypdfium2.PdfDocument(pdf)
    pages = []
    try:
        for number in range(len(source)):
            image = source[number].render(scale=how.dpi / 72, grayscale=True).to_numpy()
            lean = how.skew * dice.uniform(0.7, 1.0)
            pages.append(_worn(image.reshape(image.shape[:2]), how, lean, dice.randrange(2**31)))
    finally:
        source.close()
    out = io.BytesIO()
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=how.dpi, quality=how.quality
    )
    return out.getvalue()


def _worn(image: Grey, how: Scan, lean: float, seed: int) -> Image.Image:
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), lean, 1.0)
    turned = cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)
    if how.blur > 0.1:
        turned = cv2.GaussianBlur(turned, (0, 0), how.blur)
    noise = np.random.default_rng(seed).normal(0, how.noise, turned.shape)
    grey = np.clip(turned.astype("f4") * how.paper / 255 + noise, 0, 255).astype(np.uint8)
    kept = io.BytesIO()
    Image.fromarray(grey).save(kept, "JPEG", quality=how.quality)
    return Image.open(kept)
