"""Lone dashes, digits and signs of a scanned table are read, and nothing is read into noise."""

import pytest

from core.domain.reading import PageWords, Word
from rag.read import ocr
from tests.rag.read import scans

_TABLE = """#set text(size: 9pt)
#table(columns: (2fr, 1fr, 1fr, 1fr, 1fr), align: (left, right, right, right, right), stroke: {stroke},
[Item], [2022A], [2023A], [2024E], [2025E],
[Net sales], [1,402.7], [—], [1,294.0], [7],
[Other income], [{dash}], [12.5], [{dash}], [3],
[Impairment], [-4.1], [(0.3)], [-0.8], [—],
[Staff], [8], [-], [9], [5],
)

Some words below the table — and a dash within them.
"""
_NOISE = [lambda p: p, scans.grainy, scans.speckled]


def page(body: str, worse: object, lean: float = 0.0) -> PageWords:
    drawn = scans.leaning(scans.drawn(body), lean) if lean else scans.drawn(body)
    return ocr.ocr_picture(worse(drawn), 1, scans.WIDTH, scans.HEIGHT)  # type: ignore[operator]


def rows(page: PageWords) -> list[list[str]]:
    """The texts of each level row from the left, dashes in one form."""
    found: list[list[Word]] = []
    for word in sorted(page.words, key=lambda w: w.box.top + w.box.bottom):
        middle = (word.box.top + word.box.bottom) / 2
        last = found[-1] if found else None
        if last and middle - sum(w.box.top + w.box.bottom for w in last) / len(last) / 2 < 5:
            last.append(word)
        else:
            found.append([word])
    return [
        [w.text.replace("—", "-").replace("–", "-") for w in sorted(row, key=lambda w: w.box.x0)]
        for row in found
    ]


@pytest.mark.parametrize("worse", _NOISE, ids=["clean", "grain", "speckles"])
@pytest.mark.parametrize("dash", ["—", "–", "-"], ids=["em", "en", "hyphen"])
def test_a_cell_that_holds_only_a_dash_or_a_digit_is_read(worse: object, dash: str) -> None:
    body = _TABLE.format(stroke="none", dash=dash)
    read = rows(page(body, worse, 1.5))
    assert ["Net", "sales", "1,402.7", "-", "1,294.0", "7"] in read
    assert ["Other", "income", "-", "12.5", "-", "3"] in read
    assert ["Impairment", "-4.1", "(0.3)", "-0.8", "-"] in read
    assert ["Staff", "8", "-", "9", "5"] in read


@pytest.mark.parametrize("worse", _NOISE, ids=["clean", "grain", "speckles"])
def test_a_lone_mark_stands_in_a_ruled_cell(worse: object) -> None:
    read = rows(page(_TABLE.format(stroke="0.5pt", dash="—"), worse))
    assert ["Other", "income", "-", "12.5", "-", "3"] in read
    assert ["Staff", "8", "-", "9", "5"] in read


@pytest.mark.parametrize("worse", _NOISE, ids=["clean", "grain", "speckles"])
@pytest.mark.parametrize("body", [scans.CHINESE, scans.ENGLISH], ids=["zh", "en"])
def test_no_mark_is_read_where_none_is_printed(worse: object, body: str) -> None:
    read = page(body, worse, 2.0)
    alone = [w.text for w in read.words if len(w.text) == 1 and not w.text.isalnum()]
    assert alone == []


def test_a_broken_rule_and_the_bars_of_a_drawing_are_no_dashes() -> None:
    body = """Sales by region #h(1fr) in millions
#v(4pt)
#for n in range(8) { box(line(length: 20pt, stroke: 1.2pt)); h(6pt) }

#grid(columns: 12, gutter: 4pt, ..range(24).map(n => rect(width: 6pt, height: 6pt, fill: black)))

Source: the company #h(1fr) 4
"""
    read = page(body, lambda p: p)
    assert [w.text for w in read.words if not any(c.isalnum() for c in w.text)] == []
    assert "4" in [w.text for w in read.words]


def test_the_dark_edge_of_a_page_is_no_mark() -> None:
    drawn = scans.drawn(scans.ENGLISH)
    for top in range(20, drawn.shape[0], 60):
        drawn[top : top + 3, -14:-4] = 40
    found = page_of(drawn)
    assert [w.text for w in found.words if not any(c.isalnum() for c in w.text)] == []


def page_of(drawn: scans.Picture) -> PageWords:
    return ocr.ocr_picture(drawn, 1, scans.WIDTH, scans.HEIGHT)


def test_the_strokes_of_letters_under_each_other_are_no_rule() -> None:
    rows = "\n".join(f"[项目], [五、十{n}], [1,23{k}.00]," for k, n in enumerate("一二三四六七"))
    body = f"#set text(size: 7.5pt)\n#table(columns: (2fr, 1fr, 1fr), inset: 1.6pt, stroke: 0.5pt,\n{rows}\n)"
    read = page_of(scans.drawn(body))
    assert {f"五、十{n}" for n in "一二三四六七"} <= {w.text for w in read.words}
    assert sum(not s.level for s in read.strokes) == 4


def test_a_pale_rule_is_followed_to_its_ends_beside_text() -> None:
    rows = "\n".join("[流动资产合计与其他], [1,234], [5,678]," for _ in range(8))
    look = "inset: 2.5pt, stroke: (x: none, y: 0.4pt + luma(120))"
    read = page_of(
        scans.grainy(
            scans.drawn(
                f"#set text(size: 9pt)\n#table(columns: (2fr, 1fr, 1fr), {look},\n{rows}\n)"
            ),
            6,
        )
    )
    level = [s.box for s in read.strokes if s.level]
    assert len(level) == 9
    assert all(b.width > scans.WIDTH - 66 for b in level)
