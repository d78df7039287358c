"""Every format is read, and every way a file can be wrong is named."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from core.errors import AppError, TooLarge, Unreadable
from rag.load.formats import loader_for
from rag.load.types import Loaded
from tests.rag.pdfs import pdf_bytes


def load(path: Path) -> Loaded:
    return loader_for(path)(path)


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def texts(loaded: Loaded) -> list[str]:
    return [loaded.of(b) for b in loaded.blocks]


def test_markdown_gives_headings_rows_and_front_matter(tmp_path: Path) -> None:
    body = "---\ntitle: 费率\nowner: bank\n---\n# 费率\n\n一段**重要**的话\n\n| 项目 | 费用 |\n|---|---|\n| 汇款 | 5元 |\n"
    loaded = load(write(tmp_path / "a.md", body))
    assert loaded.meta == {"title": "费率", "owner": "bank"}
    assert texts(loaded) == ["费率", "一段重要的话", "项目 | 费用", "汇款 | 5元"]
    assert loaded.blocks[3].header == "项目 | 费用"


def test_html_leaves_out_scripts_and_keeps_tables(tmp_path: Path) -> None:
    page = "<html><head><title>Rates</title><style>p{}</style></head><body><script>alert(1)</script><p>One  two</p><ul><li>item</li></ul><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table></body></html>"
    assert texts(load(write(tmp_path / "a.html", page))) == [
        "Rates", "One two", "• item", "a | b", "1 | 2",
    ]  # fmt: skip


def test_docx_keeps_the_order_of_paragraphs_and_tables(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("办法", level=1)
    document.add_paragraph("第一条 目的")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (c for r in table.rows for c in r.cells), ("项目", "金额", "补卡", "10元"), strict=True
    ):
        cell.text = text
    document.add_paragraph("尾")
    document.save(str(tmp_path / "a.docx"))
    assert texts(load(tmp_path / "a.docx")) == [
        "办法",
        "第一条 目的",
        "项目 | 金额",
        "补卡 | 10元",
        "尾",
    ]


def test_csv_and_xlsx_carry_their_column_names(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "利率"
    sheet.append(["期限", "利率"])
    sheet.append(["一年", 1.45])
    book.save(tmp_path / "a.xlsx")
    loaded = load(tmp_path / "a.xlsx")
    assert texts(loaded) == ["利率", "期限 | 利率", "一年 | 1.45"]
    assert loaded.blocks[2].header == "期限 | 利率"
    assert texts(load(write(tmp_path / "b.csv", "期限,利率\n一年,1.45\n"))) == texts(loaded)[1:]


def test_gb18030_is_recognised(tmp_path: Path) -> None:
    loaded = load(
        write(tmp_path / "a.txt", "存款利率表，自二〇二六年一月一日起施行。".encode("gb18030"))
    )
    assert loaded.text.startswith("存款利率表")


def test_a_pdf_has_pages(tmp_path: Path) -> None:
    loaded = load(write(tmp_path / "a.pdf", pdf_bytes(["First page text.", "Second page text."])))
    assert [(b.page, loaded.of(b)) for b in loaded.blocks] == [
        (1, "First page text."), (2, "Second page text."),
    ]  # fmt: skip


def zipped(name: str, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(name, b"0" * size)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.md", b"", "is empty"),
        ("a.exe", b"MZ", "is not read"),
        ("latin.txt", "caf\xe9 ol\xe9".encode("latin-1") + b"\xff\xfe\xfa", "not UTF-8"),
        ("binary.txt", b"\x00\x01\x02" * 50, "is binary"),
        ("a.pdf", b"hello", "not what its extension"),
        ("a.md", b"%PDF-1.7 ...", "not what its extension"),
        ("cut.pdf", pdf_bytes(["x"])[:60], "truncated or damaged"),
        ("cut.docx", zipped("word/document.xml", 100)[:60], "truncated or damaged"),
        ("other.docx", zipped("something.xml", 100), "has no word/document.xml"),
        ("old.docx", b"\xd0\xcf\x11\xe0" + b"\x00" * 100, "encrypted or in the format"),
        ("bomb.xlsx", zipped("xl/workbook.xml", 60_000_000), "zip bomb"),
        ("bad.xlsx", zipped("xl/workbook.xml", 100), "not a workbook"),
        ("front.md", b"---\na: [1\n---\nx", "not YAML"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # a zip's bytes hold the time
)
def test_a_bad_file_is_refused_by_name_and_cause(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = write(tmp_path / name, content)
    with pytest.raises((Unreadable, TooLarge), match=said) as caught:
        load(path)
    assert name in str(caught.value)
    assert isinstance(caught.value, AppError)


def test_an_encrypted_pdf_is_called_encrypted(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="encrypted"):
        load(write(tmp_path / "a.pdf", pdf_bytes(["x"], encrypted=True)))


def test_control_characters_and_direction_marks_never_enter_the_text(tmp_path: Path) -> None:
    loaded = load(write(tmp_path / "a.txt", "a\x07b\u202ec\x1b[31m d\u200be\ufefff"))
    assert loaded.text == "abc[31m de" + "f"


def test_ten_megabytes_in_one_line_are_read_in_bounded_blocks(tmp_path: Path) -> None:
    loaded = load(write(tmp_path / "a.txt", "长" * 3_400_000))
    assert max(b.end - b.start for b in loaded.blocks) <= 4000
    assert sum(b.end - b.start for b in loaded.blocks) == 3_400_000


@pytest.mark.slow
def test_five_hundred_pages_and_sixteen_hundred_wide_rows_stay_small(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("s")
    for row in range(1600):
        sheet.append([f"r{row}c{c}" for c in range(120)])
    book.save(tmp_path / "wide.xlsx")
    write(tmp_path / "long.pdf", pdf_bytes([f"Page {n} of the report." for n in range(500)]))
    tracemalloc.start()
    wide, long = load(tmp_path / "wide.xlsx"), load(tmp_path / "long.pdf")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(wide.blocks) == 1601
    assert long.pages == 500
    assert peak < 120_000_000
