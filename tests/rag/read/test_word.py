"""DOCX files made in the test keep headings, lists, tables, notes, boxes and accepted changes."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from core.domain.reading import Reading
from core.errors import Unreadable
from rag.read.word import read_docx
from rag.read.word_styles import numeral

_NS = nsdecls("w", "wp", "a") + (
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def read(document: object, path: Path) -> Reading:
    document.save(str(path))  # type: ignore[attr-defined]
    return read_docx(path)


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in reading.blocks if b.kind != "table"]


def test_headings_by_style_and_outline_level_and_lists(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("年度报告", 0)
    document.add_heading("经营情况", 2)
    outlined = document.add_paragraph("以大纲级别为标题")
    outlined._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {_NS} w:val="2"/>'))
    document.add_paragraph("要点", style="List Bullet")
    document.add_paragraph("one", style="List Number")
    document.add_paragraph("two", style="List Number")
    document.add_paragraph("表 1", style="Caption")
    reading = read(document, tmp_path / "a.docx")
    assert said(reading) == [
        ("heading", "年度报告"), ("heading", "经营情况"), ("heading", "以大纲级别为标题"),
        ("item", "• 要点"), ("item", "1. one"), ("item", "2. two"), ("caption", "表 1"),
    ]  # fmt: skip
    assert [b.level for b in reading.blocks[:3]] == [1, 2, 3]
    assert (reading.format, reading.language) == ("docx", "zh")


def test_a_table_with_merged_cells_has_heads_values_and_unit(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("利润表摘要")
    document.add_paragraph("单位：万元")
    rows = [
        ["项目", "2024", "", "备注"], ["", "上半年", "下半年", ""],
        ["收入", "1,234.50", "(10.2)", "甲"], ["净利率", "12.5%", "-", ""],
    ]  # fmt: skip
    made = document.add_table(4, 4)
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            made.cell(r, c).text = text
    made.cell(0, 1).merge(made.cell(0, 2))
    made.cell(0, 0).merge(made.cell(1, 0))
    made.cell(0, 3).merge(made.cell(1, 3))
    (table,) = read(document, tmp_path / "a.docx").tables
    assert (table.rows, table.columns, table.header_rows, table.stub_columns) == (4, 4, 2, 1)
    assert table.heads == (("项目",), ("2024", "上半年"), ("2024", "下半年"), ("备注",))
    assert (table.title, table.unit.scale) == ("利润表摘要", Decimal(10000))
    first = table.at(1, 0)
    assert first is not None
    assert (first.text, first.row, first.row_span) == ("项目", 0, 2)
    values = {c.text: c.value for c in table.cells}
    assert values["1,234.50"] == Decimal("1234.50")
    assert values["(10.2)"] == Decimal("-10.2")
    assert values["2024"] is values["甲"] is values["-"] is None
    percent = next(c for c in table.cells if c.text == "12.5%")
    assert (percent.value, percent.unit and percent.unit.kind) == (Decimal("12.5"), "percent")
    assert percent.box.top > first.box.top
    assert percent.box.x0 == pytest.approx(595 / 4)


def test_rows_marked_as_heads_are_the_heads(tmp_path: Path) -> None:
    document = docx.Document()
    made = document.add_table(2, 2)
    for cell, text in zip([c for r in made.rows for c in r.cells], "ab12", strict=True):
        cell.text = text
    made.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {_NS}/>"))
    (table,) = read(document, tmp_path / "a.docx").tables
    assert table.heads == (("a",), ("b",))


def test_tracked_changes_are_taken_as_accepted(tmp_path: Path) -> None:
    document = docx.Document()
    changed = document.add_paragraph("收入为")
    for xml in (
        '<w:ins {} w:id="1" w:author="a"><w:r><w:t>120</w:t></w:r></w:ins>',
        '<w:del {} w:id="2" w:author="a"><w:r><w:delText>100</w:delText></w:r></w:del>',
        '<w:moveFrom {} w:id="3" w:author="a"><w:r><w:t>移走</w:t></w:r></w:moveFrom>',
        "<w:r {}><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>",
        "<w:r {}><w:t>万元</w:t></w:r>",
    ):
        changed._p.append(parse_xml(xml.format(_NS)))
    ended = document.add_paragraph("前半")
    mark = f'<w:rPr {_NS}><w:del w:id="4" w:author="a"/></w:rPr>'
    ended._p.get_or_add_pPr().append(parse_xml(mark))
    document.add_paragraph("后半")
    made = document.add_table(3, 2)
    for cell, text in zip([c for r in made.rows for c in r.cells], "ab12xy", strict=True):
        cell.text = text
    deleted = f'<w:del {_NS} w:id="5" w:author="a"/>'
    made.rows[2]._tr.get_or_add_trPr().append(parse_xml(deleted))
    reading = read(document, tmp_path / "a.docx")
    assert said(reading) == [("paragraph", "收入为120万元"), ("paragraph", "前半后半")]
    assert reading.tables[0].rows == 2


def test_a_text_box_is_read_once_and_headers_never(tmp_path: Path) -> None:
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>框内文字</w:t></w:r></w:p></w:txbxContent>"
    host = document.add_paragraph("正文")
    host._p.append(
        parse_xml(
            f'<w:r {_NS}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
            f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    assert said(read(document, tmp_path / "a.docx")) == [
        ("paragraph", "正文"), ("paragraph", "框内文字"),
    ]  # fmt: skip


def test_pages_end_at_breaks(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("first")
    document.add_page_break()
    document.add_paragraph("second")
    document.add_section()
    document.add_paragraph("third")
    reading = read(document, tmp_path / "a.docx")
    assert [(b.text, b.page) for b in reading.blocks] == [("first", 1), ("second", 2), ("third", 3)]
    assert len(reading.pages) == 3


def with_parts(document: object, path: Path, **parts: str) -> Path:
    made = io.BytesIO()
    document.save(made)  # type: ignore[attr-defined]
    with zipfile.ZipFile(made, "a") as archive:
        for name, text in parts.items():
            archive.writestr("word/" + name.replace("_dot_", "."), text)
    path.write_bytes(made.getvalue())
    return path


def test_footnotes_follow_their_paragraph_with_its_mark(tmp_path: Path) -> None:
    document = docx.Document()
    noted = document.add_paragraph("净利润增长12%")
    noted._p.append(parse_xml(f'<w:r {_NS}><w:footnoteReference w:id="2"/></w:r>'))
    noted._p.append(parse_xml(f"<w:r {_NS}><w:t>。</w:t></w:r>"))
    document.add_paragraph("后文")
    notes = (
        f'<w:footnotes {_NS}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>扣除非经常性损益。</w:t></w:r>'
        "</w:p></w:footnote></w:footnotes>"
    )
    reading = read_docx(with_parts(document, tmp_path / "a.docx", footnotes_dot_xml=notes))
    assert said(reading) == [
        ("paragraph", "净利润增长12%[1]。"), ("footnote", "扣除非经常性损益。"), ("paragraph", "后文"),
    ]  # fmt: skip
    assert reading.blocks[1].mark == "[1]"


def test_macros_are_told_and_not_run(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    path = with_parts(document, tmp_path / "a.docx", vbaProject_dot_bin="Sub AutoOpen()")
    reading = read_docx(path)
    assert said(reading) == [("paragraph", "正文")]
    assert "macros" in reading.pages[0].reason


def test_a_document_that_is_no_xml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    with pytest.raises(Unreadable, match=r"word/document\.xml is no XML"):
        read_docx(path)


@pytest.mark.parametrize(
    ("count", "form", "shown"),
    [
        (3, "chineseCounting", "三"), (10, "chineseCounting", "十"), (21, "chineseCounting", "二十一"),
        (4, "lowerRoman", "iv"), (28, "upperLetter", "BB"), (2, "decimalEnclosedCircle", "②"),
        (7, "decimal", "7"),
    ],
)  # fmt: skip
def test_automatic_numbers_are_written_as_word_shows_them(
    count: int, form: str, shown: str
) -> None:
    assert numeral(count, form) == shown
