"""A copy of a picture is known again; another picture is not."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from core.errors import Unreadable
from rag.look.fingerprint import BITS, LIKE, distance, fingerprint
from tests.rag.look.posters import Poster, fund


def of(image: Image.Image, path: Path, **how: int) -> int:
    image.save(path, **how)
    return fingerprint(path)


def test_copies_are_like_the_original(tmp_path: Path) -> None:
    original = fund().image
    known = of(original, tmp_path / "a.png")
    copies = {
        "small.png": original.resize((360, 540)),
        "large.png": original.resize((2160, 3240)),
        "bright.png": ImageEnhance.Brightness(original).enhance(1.15),
        "grey.png": original.convert("L"),
        "poor.jpg": original,
        "a.webp": original,
    }
    for name, image in copies.items():
        how = {"quality": 30} if name == "poor.jpg" else {}
        assert distance(known, of(image, tmp_path / name, **how)) <= LIKE, name


def test_other_pictures_are_not(tmp_path: Path) -> None:
    posters = [
        fund(),
        Poster(1080, 1620, "#0b3d91").block((0, 900, 1080, 1620), "#ffcc00").write("开户有礼", (100, 300), 150, "white"),
        Poster(1080, 1620).block((540, 0, 1080, 1620), "#228833").write("养老", (80, 700), 180),
    ]  # fmt: skip
    found = [of(p.image, tmp_path / f"{n}.png") for n, p in enumerate(posters)]
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            assert distance(one, other) > LIKE


def test_distance_counts_bits() -> None:
    assert distance(0, 0) == 0
    assert distance(0b1011, 0b0010) == 2
    assert distance(0, 2**BITS - 1) == BITS


def test_a_slope_is_all_ones(tmp_path: Path) -> None:
    falling = np.tile(np.linspace(255, 0, 180, dtype=np.uint8), (160, 1))
    assert of(Image.fromarray(falling), tmp_path / "a.png") == 2**64 - 1
    assert of(Image.fromarray(falling[:, ::-1].copy()), tmp_path / "b.png") == 0


def test_what_is_no_picture_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("no picture")
    with pytest.raises(Unreadable):
        fingerprint(tmp_path / "a.png")
