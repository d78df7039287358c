"""A page as people look at it: `python -m rag.read.render PATH PAGE WIDTH SKEW OUT` writes a PNG.

It is a process of its own: a page that breaks or hangs its drawing breaks nothing else. A scan is
set straight by the lean found when it was read, so that boxes fit.
"""

import resource
import subprocess
import sys
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from core.errors import Unavailable, Unreadable

DRAWN = frozenset({"pdf", "image"})
"""Formats that have pages to look at."""
WIDTHS = (400, 800, 1200, 1600, 2000)
"""Pixels; what is asked for is raised to the next of them."""
_TALLEST = 6000
_MEMORY = 1200 * 1024 * 1024
_SECONDS = 30
_ROOT = Path(__file__).parents[2]


def draw(path: Path, page: int, width: int, skew: float, out: Path) -> None:
    """Writes the picture of a page (from 1). Raises Unreadable when it cannot be drawn, Unavailable
    when it takes too long."""
    whole = next((w for w in WIDTHS if w >= width), WIDTHS[-1])
    command = [sys.executable, "-m", "rag.read.render", str(path), str(page), str(whole), str(skew), str(out)]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and no shell
            command, cwd=_ROOT, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise Unavailable("The page takes too long to draw.", todo="Read its text instead.") from late  # fmt: skip
    if done.returncode != 0:
        raise Unreadable("The page cannot be drawn.", todo="Read its text instead.")


def picture(path: Path, page: int, width: int, skew: float) -> Image.Image:
    """Raises what the libraries raise: it is called in a process of its own."""
    image = _of_pdf(path, page, width) if path.suffix.lower() == ".pdf" else _of_image(path, page, width)  # fmt: skip
    if skew:
        image = image.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor="white")
    return image


def _of_pdf(path: Path, page: int, width: int) -> Image.Image:
    with pypdfium2.PdfDocument(path) as pdf:
        across, down = pdf[page - 1].get_size()
        scale = min(width / across, _TALLEST / down)
        drawn: Image.Image = pdf[page - 1].render(scale=scale).to_pil()
        return drawn.convert("RGB")


def _of_image(path: Path, page: int, width: int) -> Image.Image:
    with Image.open(path) as image:
        image.seek(page - 1)
        upright = ImageOps.exif_transpose(image)
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            clear = upright.convert("RGBA")
            upright = Image.new("RGB", clear.size, "white")
            upright.paste(clear, mask=clear.getchannel("A"))
        upright = upright.convert("RGB")
        upright.thumbnail((width, _TALLEST))
        return upright


def main(path: Path, page: int, width: int, skew: float, out: Path) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    picture(path, page, width, skew).save(out, format="PNG")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4]), Path(sys.argv[5]))  # fmt: skip
