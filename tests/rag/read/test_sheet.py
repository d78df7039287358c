"""XLSX files made in the test: tables with merged heads, figures as shown and as they are."""

import datetime as dt
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from core.errors import Unreadable
from rag.read import sheet
from rag.read.number_format import shown
from rag.read.sheet import read_xlsx


def book(path: Path) -> Path:
    made = openpyxl.Workbook()
    page = made.active
    page.title = "利润表"
    for row in (
        ["宁远科技利润表"], ["单位：万元"], ["项目", "2024", None, "2023"],
        [None, "上半年", "下半年", "全年"], ["收入", 1234.5, 2345.678, 3100],
        ["其中："], ["毛利率", 0.3125, 0.2875, 0.3], ["注：未经审计"],
    ):  # fmt: skip
        page.append(row)
    page.merge_cells("B3:C3")
    page.merge_cells("A3:A4")
    page["B5"].number_format = "#,##0.00"
    page["C5"].number_format = "#,##0.0_);(#,##0.0)"
    for cell in page["B7:D7"][0]:
        cell.number_format = "0.0%"
    made.save(path)
    return path


def test_a_sheet_is_a_page_with_its_table(tmp_path: Path) -> None:
    reading = read_xlsx(book(tmp_path / "a.xlsx"))
    assert [(b.kind, b.text) for b in reading.blocks] == [
        ("heading", "利润表"), ("paragraph", "宁远科技利润表"), ("paragraph", "单位：万元"),
        ("table", "宁远科技利润表"), ("paragraph", "注：未经审计"),
    ]  # fmt: skip
    table = reading.tables[0]
    assert (table.rows, table.columns, table.header_rows, table.stub_columns) == (5, 4, 2, 1)
    assert table.heads == (("项目",), ("2024", "上半年"), ("2024", "下半年"), ("2023", "全年"))
    assert table.unit.scale == Decimal(10000)
    cells = {(c.row, c.column): c for c in table.cells}
    assert (cells[2, 2].text, cells[2, 2].value) == ("2,345.7", Decimal("2345.678"))
    margin = cells[4, 1]
    assert (margin.text, margin.value) == ("31.3%", Decimal("31.25"))
    assert margin.unit is not None
    assert margin.unit.kind == "percent"
    assert cells[3, 0].text == "其中："


def test_a_filing_names_its_table_in_the_corner_and_groups_are_no_heads(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    rows = [
        ["BALANCE SHEETS (Unaudited) - USD ($) $ in Millions", "Mar. 29, 2025"], ["Current assets:"],
        ["Cash", 28162], ["Receivables", 26136],
    ]  # fmt: skip
    for row in rows:
        made.active.append(row)
    made.active["B3"].number_format = '"$ "#,##0_);("$ "#,##0)'
    made.save(tmp_path / "a.xlsx")
    (table,) = read_xlsx(tmp_path / "a.xlsx").tables
    assert table.title.startswith("BALANCE SHEETS")
    assert (table.header_rows, table.heads[1]) == (1, ("Mar. 29, 2025",))
    assert table.unit.scale == Decimal(1_000_000)
    cash = table.at(2, 1)
    assert cash is not None
    assert (cash.text, cash.value) == ("$ 28,162", Decimal(28162))


def test_two_tables_of_a_sheet_are_two(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    rows = [
        ["Assets", "2024"],
        ["Cash", 5],
        [],
        ["Inventory", 7],
        [],
        ["Debt"],
        ["Item", "2024"],
        ["Loans", 9],
    ]
    for row in rows:
        made.active.append(row)
    made.save(tmp_path / "a.xlsx")
    first, second = read_xlsx(tmp_path / "a.xlsx").tables
    assert (first.rows, second.rows, second.title) == (3, 2, "Debt")


def test_hidden_sheets_and_uncomputed_formulas_are_told(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(["a", "=1+1"])
    hidden = made.create_sheet("底稿")
    hidden.sheet_state = "hidden"
    hidden.append(["secret", 1])
    made.save(tmp_path / "a.xlsx")
    reading = read_xlsx(tmp_path / "a.xlsx")
    assert "底稿 is hidden" in reading.pages[1].reason
    assert "without a computed value: 1" in reading.pages[0].reason
    assert not any("secret" in b.text for b in reading.blocks)


def test_a_huge_sheet_is_cut_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_CELLS", 100)
    made = openpyxl.Workbook(write_only=True)
    page = made.create_sheet("s")
    for number in range(1000):
        page.append([f"r{number}", number])
    made.save(tmp_path / "a.xlsx")
    reading = read_xlsx(tmp_path / "a.xlsx")
    assert reading.tables[0].rows == 50
    assert "rows from 51 on are left out" in reading.pages[0].reason


def test_cells_at_the_end_of_the_world_and_a_merge_of_all_of_it_cost_nothing(
    tmp_path: Path,
) -> None:
    made = openpyxl.Workbook()
    made.active.append(["a", "b"])
    made.active.append(["c", 1])
    made.active["XFD1048576"] = 5
    made.save(tmp_path / "a.xlsx")
    rewrite(
        tmp_path / "a.xlsx",
        "</sheetData>",
        '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    )
    reading = read_xlsx(tmp_path / "a.xlsx")
    assert (reading.tables[0].rows, reading.tables[0].columns) == (2, 2)
    assert "empty rows" in reading.pages[0].reason
    assert "wider than 500 columns" in reading.pages[0].reason


def test_a_sheet_that_lies_about_its_size_is_read_whole(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for number in range(5):
        made.active.append([f"r{number}", number])
    made.save(tmp_path / "a.xlsx")
    rewrite(tmp_path / "a.xlsx", 'ref="A1:B5"', 'ref="A1"')
    assert read_xlsx(tmp_path / "a.xlsx").tables[0].rows == 5


def rewrite(path: Path, old: str, new: str) -> None:
    """Changes the XML of the first sheet."""
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    sheet_xml = parts["xl/worksheets/sheet1.xml"].decode()
    assert old in sheet_xml
    parts["xl/worksheets/sheet1.xml"] = sheet_xml.replace(old, new).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)


def test_a_formula_like_cell_is_words(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(["name", "note"])
    made.active.append(["x", '=HYPERLINK("http://evil","y")'])
    made.active["B2"].data_type = "s"
    made.save(tmp_path / "a.xlsx")
    texts = [c.text for c in read_xlsx(tmp_path / "a.xlsx").tables[0].cells]
    assert '=HYPERLINK("http://evil","y")' in texts


def test_a_broken_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    with pytest.raises(Unreadable, match="not a workbook"):
        read_xlsx(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("value", "code", "text", "figure"),
    [
        (1234567.891, "#,##0.00", "1,234,567.89", "1234567.891"),
        (-1234.5, "#,##0.0_);(#,##0.0)", "(1,234.5)", "-1234.5"),
        (-1234.5, "#,##0.0;[Red]-#,##0.0", "-1,234.5", "-1234.5"),
        (-3, "0", "-3", "-3"),
        (0.12345, "0.0%", "12.3%", "12.345"),
        (-0.05, "0%", "-5%", "-5"),
        (1234567, '#,##0,"千"', "1,235千", "1234.567"),
        (0, '0.00;-0.00;"-"', "-", None),
        (5, '"¥"#,##0', "¥5", "5"),
        (1500, "[$$-409]#,##0.00", "$1,500.00", "1500"),
        (1.5, "General", "1.5", "1.5"),
        (0.1 + 0.2, "General", "0.3", "0.30000000000000004"),
        (3, "0.0x", "3.0x", "3"),
        (12000, "0.00E+00", "1.20E+4", "12000"),
        (2.5, "# ?/?", "2.5", "2.5"),
        (0.5, "#.00", ".50", "0.5"),
        (7, "000", "007", "7"),
        (True, "General", "TRUE", None),
        ("words", "0.0", "words", None),
        (None, "0", "", None),
        (dt.datetime.fromisoformat("2024-05-06"), 'yyyy"年"m"月"d"日"', "2024年5月6日", None),
        (dt.datetime.fromisoformat("2024-05-06"), "yyyy-mm-dd", "2024-05-06", None),
        (dt.datetime.fromisoformat("2024-05-06T07:08"), "d mmm yy hh:mm", "6 May 24 07:08", None),
        (dt.datetime.fromisoformat("2024-05-06"), "General", "2024-05-06", None),
    ],
)
def test_a_value_reads_as_its_format_shows_it(
    value: object, code: str, text: str, figure: str | None
) -> None:
    found = shown(value, code)
    assert found.text == text
    assert found.value == (None if figure is None else Decimal(figure))
