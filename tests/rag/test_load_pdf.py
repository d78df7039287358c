"""A PDF comes into search with its headings, columns, tables, and what OCR reads of scans."""

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from core.domain.reading import Block, Box, Cell, PageKind, PageRead, Reading, Table, Unit
from core.errors import Unreadable
from rag.load import pdf
from rag.load.pdf import load
from rag.load.types import Loaded
from rag.split import split
from tests.rag.read.typeset import typeset, typeset_to

BOX = Box(x0=0, top=0, x1=1, bottom=1)
EN = "Revenue rose steadily over the year while the mix of products went on to improve everywhere. "


def texts(loaded: Loaded) -> list[tuple[str, int, int | None, str]]:
    return [(b.kind, b.level, b.page, loaded.of(b)) for b in loaded.blocks]


def test_headings_have_levels_and_columns_are_read_in_order(tmp_path: Path) -> None:
    source = f"""#set page(columns: 2, header: [Annual report], height: 400pt)
#text(16pt)[Risk factors]

{EN * 3} end of left.
#colbreak()
Right: {EN * 3}
#pagebreak()
#text(13pt)[Market risk]

{EN}
#pagebreak()
{EN}"""
    loaded = load(typeset_to(tmp_path / "a.pdf", source))
    assert [(kind, level, page) for kind, level, page, _ in texts(loaded)] == [
        ("heading", 1, 1), ("paragraph", 0, 1), ("paragraph", 0, 1), ("heading", 2, 2),
        ("paragraph", 0, 2), ("paragraph", 0, 3),
    ]  # fmt: skip
    assert "Annual report" not in loaded.text
    assert loaded.pages == 3
    assert "Market risk" in {span.section for span in split(loaded)}


def read_as(monkeypatch: pytest.MonkeyPatch, *blocks: Block, broken: str = "") -> None:
    kind = PageKind.BROKEN if broken else PageKind.TEXT
    page = PageRead(number=1, width=1, height=1, kind=kind, reason=broken)
    reading = Reading(name="t.pdf", format="pdf", language="zh", pages=(page,), blocks=blocks)
    monkeypatch.setattr(pdf, "read", lambda path: reading)


def grid(rows: list[list[str]], pages: list[int], header_rows: int = 1) -> Table:
    cells = tuple(
        Cell(row=r, column=c, text=text, page=pages[r], box=BOX)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    )
    return Table(
        title="表1：盈利预测", pages=tuple(dict.fromkeys(pages)), box=BOX, rows=len(rows),
        columns=len(rows[0]), header_rows=header_rows, stub_columns=1,
        heads=(("项目",), ("2024A", "全年"), ("2025E", "全年")), cells=cells,
        unit=Unit(kind="money", as_written="单位：百万元"), notes=("注：按可比口径。",),
    )  # fmt: skip


def test_rows_of_a_table_carry_their_columns_over_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    table = grid(
        [["项目", "2024A", "2025E"], ["", "全年", "全年"], ["营业收入", "174", "190"], ["净利润", "86", "94"]],
        [1, 1, 1, 2], header_rows=2,
    )  # fmt: skip
    read_as(monkeypatch, Block(kind="table", page=1, box=BOX, text=table.title, table=table))
    loaded = load(Path("t.pdf"))
    assert [(b.kind, b.page, loaded.of(b), b.header) for b in loaded.blocks] == [
        ("paragraph", 1, "表1：盈利预测 单位：百万元", ""),
        ("row", 1, "项目 | 2024A 全年 | 2025E 全年", "项目 | 2024A 全年 | 2025E 全年"),
        ("row", 1, "营业收入 | 174 | 190", "项目 | 2024A 全年 | 2025E 全年"),
        ("row", 2, "净利润 | 86 | 94", "项目 | 2024A 全年 | 2025E 全年"),
        ("paragraph", 2, "注：按可比口径。", ""),
    ]


def test_notes_keep_their_mark_and_pictures_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    read_as(
        monkeypatch,
        Block(kind="paragraph", page=1, box=BOX, text="净利润¹增长。"),
        Block(kind="footnote", page=1, box=BOX, text="扣非后。", mark="1"),
        Block(kind="picture", page=1, box=BOX),
    )
    assert load(Path("t.pdf")).text == "净利润¹增长。\n1 扣非后。"


def test_a_file_without_a_page_that_can_be_read_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    read_as(monkeypatch, broken="Page 1 is damaged: no content.")
    with pytest.raises(Unreadable, match=r"no page could be read\. Page 1 is damaged"):
        load(Path("t.pdf"))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="has no text"):
        load(typeset_to(tmp_path / "a.pdf", "#pagebreak()"))


@pytest.mark.slow
def test_a_scan_is_read_by_its_pictures(tmp_path: Path) -> None:
    source = "#set text(14pt)\nNet profit rose by twelve percent.\n\n公司净利润同比增长百分之十二。"
    image = pypdfium2.PdfDocument(typeset(source))[0].render(scale=2.5).to_pil().convert("RGB")
    out = io.BytesIO()
    Image.Image.save(image, out, "PDF", resolution=180)
    path = tmp_path / "scan.pdf"
    path.write_bytes(out.getvalue())
    said = "".join(load(path).text.split())
    assert "Netprofitrosebytwelvepercent" in said
    assert "公司净利润同比增长百分之十二" in said
