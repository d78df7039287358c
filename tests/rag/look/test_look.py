"""Posters, screenshots and pages become lines with boxes of the picture as it lies."""

import math
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.domain.conduct import Speaker, Utterance
from core.errors import TooLarge, Unreadable
from rag.look import look as looking
from rag.look.look import look
from rag.look.read import better, ordered, parts
from rag.look.types import Seen
from tests.rag.look.posters import Box, Poster, fund
from tests.rag.read import scans


def plain(text: str) -> str:
    return text.replace(" ", "")


def boxes(found: tuple[Utterance, ...]) -> dict[str, Box]:
    return {plain(u.text): u.box for u in found if u.box}


def seen(poster: Image.Image, path: Path) -> tuple[Utterance, ...]:
    poster.save(path)
    return look(path)


def leaning(poster: Poster, degrees: float) -> tuple[Image.Image, dict[str, Box]]:
    """The poster turned clockwise about its middle, and where its lines are then."""
    wide, high = poster.image.size
    turned = poster.image.rotate(
        -degrees, resample=Image.Resampling.BICUBIC, fillcolor=poster.image.getpixel((0, high // 2))
    )
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    places = {}
    for text, (x0, top, x1, bottom) in poster.lines:
        corners = [
            (x * wide - wide / 2, y * high - high / 2) for x in (x0, x1) for y in (top, bottom)
        ]
        across = [(wide / 2 + x * cosine - y * sine) / wide for x, y in corners]
        down = [(high / 2 + x * sine + y * cosine) / high for x, y in corners]
        places[plain(text)] = (min(across), min(down), max(across), max(down))
    return turned, places


@pytest.mark.parametrize("form", ["png", "jpg", "webp"])
def test_a_poster_is_its_lines_from_the_top(tmp_path: Path, form: str) -> None:
    poster = fund()
    found = seen(poster.image, tmp_path / f"a.{form}")
    assert [plain(u.text) for u in found] == [plain(text) for text, _ in poster.lines]
    for utterance, (_, box) in zip(found, poster.lines, strict=True):
        assert utterance.box == pytest.approx(box, abs=0.02)
    assert [u.seq for u in found] == list(range(1, 7))
    assert {(u.page, u.speaker, u.start_s) for u in found} == {(1, Speaker.SELLER, None)}


@pytest.mark.parametrize("degrees", [-5, -2.5, 3, 5])
def test_a_poster_that_leans_keeps_its_places(tmp_path: Path, degrees: float) -> None:
    poster = Poster(1000, 1400, "#fff7e6").write("稳健增利一号理财产品", (200, 200), 56)
    poster.write("保本保收益", (200, 600), 48, "#c8102e").write(
        "风险自担", (620, 1100), 40, "#004b8d"
    )
    image, places = leaning(poster, degrees)
    found = boxes(seen(image, tmp_path / "a.png"))
    assert set(found) == set(places)
    for text, box in places.items():
        assert found[text] == pytest.approx(box, abs=0.02)


def test_a_poster_on_its_side_or_head_is_read(tmp_path: Path) -> None:
    for turns, way in ((1, Image.Transpose.ROTATE_270), (2, Image.Transpose.ROTATE_180)):
        poster = fund()
        found = boxes(seen(poster.image.transpose(way), tmp_path / f"{turns}.png"))
        text, (x0, top, x1, bottom) = poster.lines[1]
        wanted = {1: (1 - bottom, x0, 1 - top, x1), 2: (1 - x1, 1 - bottom, 1 - x0, 1 - top)}[turns]
        assert found[plain(text)] == pytest.approx(wanted, abs=0.02)


def test_a_camera_that_was_turned_is_taken_into_account(tmp_path: Path) -> None:
    poster = fund()
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter to show
    poster.image.transpose(Image.Transpose.ROTATE_90).save(
        tmp_path / "a.jpg", exif=exif, quality=95
    )
    found = boxes(look(tmp_path / "a.jpg"))
    for text, box in poster.lines:
        assert found[plain(text)] == pytest.approx(box, abs=0.02)


@pytest.mark.parametrize("form", ["png", "jpg"])
def test_words_that_only_their_colour_shows_are_read(tmp_path: Path, form: str) -> None:
    poster = Poster(900, 900, (0, 128, 0)).write("红字绿底保证收益", (60, 60), 60, (255, 0, 0))
    poster.block((0, 200, 900, 450), "#ffe000").write("白字在黄色上无风险", (60, 280), 60, "white")
    poster.block((0, 450, 900, 900), (0, 90, 255)).write(
        "蓝底上的字随存随取", (60, 600), 60, (190, 0, 120)
    )
    found = boxes(seen(poster.image, tmp_path / f"a.{form}"))
    assert set(found) == {text for text, _ in poster.lines}
    for text, box in poster.lines:
        assert found[text] == pytest.approx(box, abs=0.03)


def test_a_line_that_colour_shows_whole_is_taken_for_one_that_grey_shows_in_part() -> None:
    def line(text: str, sure: float, top: float = 0.1) -> Seen:
        return Seen(text=text, box=(0.1, top, 0.6, top + 0.05), sure=sure)

    part, whole, other = (
        line("道仅限今日", 0.7),
        line("内部渠道仅限今日", 0.9),
        line("别处", 0.9, 0.5),
    )
    assert better([part], [whole, other]) == [whole, other]
    assert better([whole], [part]) == [whole]
    assert better([line("保本保收益", 0.99)], [line("保本保收益益", 0.8)])[0].text == "保本保收益"


def test_a_long_screenshot_is_read_in_parts(tmp_path: Path) -> None:
    poster = Poster(750, 7000)
    for n in range(1, 61):
        poster.write(f"第{n}条 客户经理：这款产品年化收益{n}.5%肯定没问题", (30, n * 115 - 55), 28)
    found = seen(poster.image, tmp_path / "a.png")
    assert [plain(u.text) for u in found] == [plain(text) for text, _ in poster.lines]
    for utterance, (_, box) in zip(found, poster.lines, strict=True):
        assert utterance.box == pytest.approx(box, abs=0.005)


def test_parts_of_a_long_picture_own_every_row_once() -> None:
    for width, height in ((750, 7000), (100, 40_000), (1080, 1620), (3000, 200), (700, 1401)):
        owned = [0] * height
        for top, bottom, first, last in parts(width, height):
            assert top <= first < last <= bottom
            for row in range(first, last):
                owned[row] += 1
        assert set(owned) == {1}


def test_small_print_on_a_page_of_300_dots_an_inch(tmp_path: Path) -> None:
    poster = Poster(2480, 3508).write("新客专享", (200, 200), 200, weight=700)
    poster.write("本产品不保证本金和收益，投资者可能损失全部本金。", (200, 3300), 30, "#777777")
    found = boxes(seen(poster.image, tmp_path / "a.png"))
    assert set(found) == {plain(text) for text, _ in poster.lines}


def test_rows_are_read_from_the_left() -> None:
    def line(text: str, x: float, y: float) -> Seen:
        return Seen(text=text, box=(x, y, x + 0.3, y + 0.05), sure=1)

    lines = [line("d", 0.5, 0.4), line("b", 0.5, 0.11), line("a", 0.1, 0.1), line("c", 0.1, 0.3)]
    assert "".join(s.text for s in ordered(lines)) == "abcd"


def test_nothing_to_read_is_no_lines(tmp_path: Path) -> None:
    assert seen(Image.new("RGB", (600, 400), "#336699"), tmp_path / "a.png") == ()


def test_transparent_paper_is_white(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (900, 300), (0, 0, 0, 0))
    words = Poster(900, 300).write("理财有风险", (60, 60), 80).image.convert("L")
    clear.paste((20, 20, 20, 255), mask=words.point(lambda v: 255 - v))
    assert [u.text for u in seen(clear, tmp_path / "a.png")] == ["理财有风险"]


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "a.png"
    fund().image.save(broken)
    broken.write_bytes(broken.read_bytes()[:9000])
    named = tmp_path / "b.png"
    fund().image.save(named, format="JPEG")
    (tmp_path / "c.docx").write_bytes(b"PK\x03\x04")
    (tmp_path / "d.jpg").write_bytes(b"")
    (tmp_path / "e.pdf").write_bytes(b"%PDF-1.7 nothing")
    (tmp_path / "f.mp4").write_bytes(b"\x00\x00\x00\x20ftypisom")
    for path in sorted(tmp_path.iterdir()):
        with pytest.raises(Unreadable):
            look(path)


def test_over_100_megapixels_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    Image.new("1", (11_000, 10_000)).save(tmp_path / "a.png")
    with pytest.raises(TooLarge, match=r"11,000 by 10,000 pixels; 100,000,000"):
        look(tmp_path / "a.png")


def test_pages_of_a_pdf_by_their_text_and_their_pictures(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(scans.pdf(scans.CHINESE, 2))
    found = look(path)
    assert {u.page for u in found} == {1, 2}
    first = [u for u in found if u.page == 1]
    title = next(u for u in first if u.text == "宁远科技深度报告")
    assert title.box
    assert title.box[0] == pytest.approx(30 / scans.WIDTH, abs=0.01)
    assert title.box[1] == pytest.approx(30 / scans.HEIGHT, abs=0.03)
    assert any("876,543.21" in u.text for u in first)


def test_a_scanned_page_shows_what_grey_hides(tmp_path: Path) -> None:
    poster = Poster(1240, 1754, (0, 128, 0)).write("红字绿底保证收益", (100, 300), 80, (255, 0, 0))
    poster.block((0, 900, 1240, 1754), "white").write("产品有风险", (100, 1100), 80)
    poster.image.save(tmp_path / "a.pdf", resolution=150)
    found = boxes(look(tmp_path / "a.pdf"))
    assert set(found) == {text for text, _ in poster.lines}
    for text, box in poster.lines:
        assert found[text] == pytest.approx(box, abs=0.03)


def test_too_many_pages_are_a_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "MOST_PAGES", 1)
    path = tmp_path / "a.pdf"
    path.write_bytes(scans.pdf(scans.ENGLISH, 2))
    with pytest.raises(TooLarge, match="2 pages; 1 are looked at"):
        look(path)


def test_noise_reads_as_little(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (600, 800, 3), dtype=np.uint8)
    assert len(seen(Image.fromarray(noise), tmp_path / "a.png")) <= 2
