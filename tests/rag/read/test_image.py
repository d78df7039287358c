"""Pictures of pages are read frame by frame; a broken frame is told and the others are kept."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.domain.reading import PageKind
from core.errors import Unreadable
from rag.load.formats import loader_for
from rag.read.image import image_pages, read_image
from tests.rag.read import scans


def picture(body: str) -> Image.Image:
    return Image.fromarray(scans.drawn(body))


@pytest.mark.parametrize("form", ["png", "jpg", "webp"])
def test_a_picture_is_a_page_in_points(tmp_path: Path, form: str) -> None:
    picture(scans.ENGLISH).convert("RGB").save(tmp_path / f"a.{form}", dpi=(200, 200))
    (page,) = image_pages(tmp_path / f"a.{form}")
    words = {w.text for w in page.words}
    assert {"1,402.7", "(801.2)"} <= words
    wide = scans.WIDTH if form != "webp" else 595  # WebP keeps no resolution
    assert page.width == pytest.approx(wide, abs=1)
    assert page.height == pytest.approx(wide * scans.HEIGHT / scans.WIDTH, abs=2)


def test_a_tiff_of_two_pages_goes_into_search(tmp_path: Path) -> None:
    first, second = picture(scans.CHINESE), picture(scans.ENGLISH)
    first.save(tmp_path / "a.tiff", save_all=True, append_images=[second], dpi=(200, 200))
    reading = read_image(tmp_path / "a.tiff")
    assert (reading.format, [p.kind for p in reading.pages]) == ("image", [PageKind.SCAN] * 2)
    loaded = loader_for(tmp_path / "a.tiff")(tmp_path / "a.tiff")
    assert loaded.pages == 2
    assert all(t in loaded.text for t in ("宁远科技深度报告", "876,543.21", "1,402.7"))
    assert {b.page for b in loaded.blocks} == {1, 2}


def test_a_broken_frame_is_told_and_the_other_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    noise = Image.effect_noise((400, 400), 60)
    noise.save(path, save_all=True, append_images=[picture(scans.ENGLISH)], compression="tiff_lzw")
    raw = bytearray(path.read_bytes())
    raw[2000:60_000] = bytes(58_000)  # the first frame's data
    path.write_bytes(bytes(raw))
    broken, whole = image_pages(path)
    assert broken.kind is PageKind.BROKEN
    assert "cannot be decoded" in broken.reason
    assert "1,402.7" in {w.text for w in whole.words}


def test_transparent_paper_is_white_and_deep_grey_is_read(tmp_path: Path) -> None:
    grey = scans.drawn(scans.ENGLISH)
    clear = np.zeros((*grey.shape, 4), dtype=np.uint8)
    clear[:, :, 3] = 255 - grey
    Image.fromarray(clear, "RGBA").save(tmp_path / "a.png")
    Image.fromarray(grey.astype(np.uint16) * 200).save(tmp_path / "b.png")
    for name in ("a.png", "b.png"):
        (page,) = image_pages(tmp_path / name)
        assert "(801.2)" in {w.text for w in page.words}


def test_a_picture_without_text_is_refused_by_search(tmp_path: Path) -> None:
    Image.new("L", (300, 300), 255).save(tmp_path / "a.png")
    assert read_image(tmp_path / "a.png").pages[0].kind is PageKind.EMPTY
    with pytest.raises(Unreadable, match="shows no text"):
        loader_for(tmp_path / "a.png")(tmp_path / "a.png")
