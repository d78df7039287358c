"""A large file that people do send: pages of text and tables, each with a picture in its corner."""

import io
import random
from pathlib import Path

import pikepdf
from PIL import Image

_WIDE, _HIGH = 48, 36
"""Points; small enough that a page stays one of text."""


def weighted(pages: bytes, path: Path, size: int) -> None:
    """Writes the PDF with pictures of noise, so that it has about so many bytes and never more."""
    dice = random.Random(7)
    with pikepdf.Pdf.open(io.BytesIO(pages)) as pdf:
        share = (size - len(pages)) // len(pdf.pages) - 1200
        for page in pdf.pages:
            _pictured(pdf, page, _noise(dice, max(share, 1000)))
        pdf.save(path, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.preserve)


def _pictured(pdf: pikepdf.Pdf, page: pikepdf.Page, jpeg: tuple[bytes, int]) -> None:
    data, side = jpeg
    image = pikepdf.Stream(
        pdf, data, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=side, Height=side,
        ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    name = page.add_resource(image, pikepdf.Name.XObject)
    drawn = f"q {_WIDE} 0 0 {_HIGH} 20 20 cm {name} Do Q"
    page.contents_add(pikepdf.Stream(pdf, b"q"), prepend=True)
    page.contents_add(pikepdf.Stream(pdf, f"Q {drawn}".encode()))


def _noise(dice: random.Random, size: int) -> tuple[bytes, int]:
    """A grey JPEG of at most so many bytes, and its side in pixels."""
    side = int((1.7 * size) ** 0.5)
    while True:
        data = _jpeg(dice.randbytes(side * side), side)
        if len(data) <= size:
            return data, side
        side = int(side * (size / len(data)) ** 0.5) - 1


def _jpeg(pixels: bytes, side: int) -> bytes:
    out = io.BytesIO()
    Image.frombytes("L", (side, side), pixels).save(out, format="JPEG", quality=85)
    return out.getvalue()


def too_large(path: Path, out: Path, size: int) -> None:
    """The same file with enough behind its end to have so many bytes."""
    with path.open("rb") as source, out.open("wb") as target:
        while piece := source.read(1 << 20):
            target.write(piece)
        target.truncate(size)
