"""Scanned pages are read: characters, words of a table apart, boxes tight, nothing downloaded."""

import socket
import subprocess
import sys

import numpy as np
import pypdfium2
import pytest
from rapidfuzz.distance import Levenshtein

from core.domain.reading import Box, PageKind, PageWords, Word
from rag.read import ocr, skew
from rag.read.turned import upright
from tests.rag.read import scans


def read(page: scans.Picture) -> PageWords:
    return ocr.ocr_picture(page, 1, scans.WIDTH, scans.HEIGHT)


def text(words: tuple[Word, ...]) -> str:
    """Words row by row, without spaces."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box.top + w.box.bottom):
        middle = (word.box.top + word.box.bottom) / 2
        last = rows[-1][-1].box if rows else None
        if last and middle - (last.top + last.bottom) / 2 < 4:
            rows[-1].append(word)
        else:
            rows.append([word])
    return "".join(w.text for row in rows for w in sorted(row, key=lambda w: w.box.x0))


def accuracy(body: str, page: PageWords) -> float:
    wanted = scans.truth(body).replace("（", "(").replace("）", ")")
    found = text(page.words).replace("（", "(").replace("）", ")")
    return 1 - Levenshtein.distance(wanted, found) / len(wanted)


@pytest.mark.parametrize("body", [scans.CHINESE, scans.ENGLISH], ids=["zh", "en"])
def test_a_clean_page_is_read_nearly_without_a_fault(body: str) -> None:
    page = read(scans.drawn(body))
    assert page.kind is PageKind.SCAN
    assert page.skew == 0
    assert accuracy(body, page) >= 0.99


@pytest.mark.parametrize("body", [scans.CHINESE, scans.ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("worse", [scans.grainy, scans.speckled], ids=["grain", "speckles"])
def test_a_leaning_noisy_page_is_read_well(body: str, worse: object) -> None:
    page = read(worse(scans.leaning(scans.drawn(body), 2.0)))  # type: ignore[operator]
    assert page.skew == pytest.approx(2.0, abs=0.1)
    assert accuracy(body, page) >= 0.97


def test_figures_of_neighbouring_columns_are_words_with_tight_boxes() -> None:
    document = pypdfium2.PdfDocument(scans.pdf(scans.CHINESE))
    page = ocr.ocr_page(document, 1)
    words = {w.text: w for w in page.words}
    assert {"876,543.21", "1,099,321.00", "1,234,560.00", "(52,118.77)", "3.36"} <= set(words)
    found, true = words["1,099,321.00"].box, place(document, "1,099,321.00")
    assert abs(found.x0 - true.x0) < 2
    assert abs(found.x1 - true.x1) < 2
    assert abs(found.top - true.top) < 3
    assert abs(found.bottom - true.bottom) < 3
    assert words["876,543.21"].box.x1 < found.x0
    assert words["1,099,321.00"].sure > 0.9
    assert words["1,099,321.00"].size == pytest.approx(10.5, abs=1.5)


def place(document: pypdfium2.PdfDocument, words: str) -> Box:
    """Where the file itself says that the text stands."""
    page = document[0].get_textpage()
    first = page.get_text_range().index(words)
    boxes = [page.get_charbox(n) for n in range(first, first + len(words))]
    return Box(
        x0=min(b[0] for b in boxes), top=scans.HEIGHT - max(b[3] for b in boxes),
        x1=max(b[2] for b in boxes), bottom=scans.HEIGHT - min(b[1] for b in boxes),
    )  # fmt: skip


def test_a_box_of_a_leaning_page_leads_back_to_the_scan() -> None:
    straight = read(scans.drawn(scans.ENGLISH))
    leaning = read(scans.leaning(scans.drawn(scans.ENGLISH), 3.0))
    wanted = next(w.box for w in straight.words if w.text == "(232.4)")
    found = next(w.box for w in leaning.words if w.text == "(232.4)")
    assert found.top == pytest.approx(wanted.top, abs=2)
    back = skew.on_the_page(found, scans.WIDTH, scans.HEIGHT, leaning.skew)
    true = skew.on_the_page(wanted, scans.WIDTH, scans.HEIGHT, 3.0)
    assert back.top > found.top + 5  # the right side of a page that leans clockwise hangs low
    assert back.top == pytest.approx(true.top, abs=2)
    assert back.x1 == pytest.approx(true.x1, abs=2)


def test_a_page_on_its_head_is_turned_and_its_boxes_lead_back() -> None:
    page = scans.leaning(scans.drawn(scans.ENGLISH), 1.0)
    feet, turned = read(page), read(np.ascontiguousarray(np.rot90(page, 2)))
    assert text(turned.words) == text(feet.words)
    assert turned.skew == pytest.approx(181, abs=0.1)
    places = [next(w.box for w in p.words if w.text == "(801.2)") for p in (feet, turned)]
    seen = [
        skew.on_the_page(box, scans.WIDTH, scans.HEIGHT, p.skew)
        for box, p in zip(places, (feet, turned), strict=True)
    ]
    assert seen[1].x1 == pytest.approx(scans.WIDTH - seen[0].x0, abs=2)
    assert seen[1].top == pytest.approx(scans.HEIGHT - seen[0].bottom, abs=2)


@pytest.mark.parametrize("body", [scans.CHINESE, scans.ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize("way", [1, 3], ids=["down", "up"])
def test_a_page_on_its_side_has_words_that_run_down_or_up(body: str, way: int) -> None:
    lying = np.ascontiguousarray(np.rot90(scans.drawn(body), -way))
    page = ocr.ocr_picture(lying, 1, scans.HEIGHT, scans.WIDTH)
    assert (page.width, page.height) == (scans.HEIGHT, scans.WIDTH)
    assert all(
        s.box.x1 <= scans.HEIGHT + 1 and s.box.bottom <= scans.WIDTH + 1 for s in page.strokes
    )
    long = [w.box for w in page.words if len(w.text) > 3]
    assert all(b.height > b.width for b in long)
    back, _ = upright(page)
    assert accuracy(body, back) >= 0.99


def test_an_empty_page_is_empty_and_a_missing_one_broken() -> None:
    empty = read(np.full((800, 600), 250, dtype=np.uint8))
    assert empty.kind is PageKind.EMPTY
    assert not empty.words
    broken = ocr.ocr_page(pypdfium2.PdfDocument(scans.pdf(scans.ENGLISH)), 9)
    assert broken.kind is PageKind.BROKEN
    assert "cannot be opened" in broken.reason


def test_white_letters_on_a_dark_band_are_read() -> None:
    page = scans.drawn(scans.ENGLISH)
    words = {w.text for w in read(np.asarray(255 - page, dtype=np.uint8)).words}
    assert {"1,402.7", "(801.2)", "Revenue"} <= words


def test_the_engine_needs_no_network_says_nothing_and_takes_one_thread() -> None:
    code = (
        "import socket\n"
        "def refuse(*a, **k): raise OSError('no network')\n"
        "socket.socket.connect = refuse\nsocket.getaddrinfo = refuse\n"
        "from rag.read import recognise\n"
        "e = recognise._engine()\n"
        "s = [e._load_det_model().session.session, e._load_rec_model().session.session]\n"
        "assert all(x.get_session_options().intra_op_num_threads == 1 for x in s)\n"
        "assert recognise._engine() is e\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert socket.socket.connect  # the test's own process is untouched
