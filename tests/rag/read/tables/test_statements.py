"""Statements without rules: heads of several lines, labels of sections, units over and in them."""

import pytest

from tests.rag.read.tables.shapes import EN, LEVEL, ZH, beside, reading, source, texts, units

_BRANCHES = [
    ["城东支行", "21.85", "25.13", "(13.1)%", "39.33", "40.51", "(2.9)%"],
    ["滨江支行", "9.75", "8.29", "17.6%", "89.10", "97.12", "(8.3)%"],
    ["合计", "31.60", "33.42", "(5.4)%", "128.43", "137.63", "(6.7)%"],
]  # fmt: skip
_SEVEN = "(1.4fr, 1fr, 1fr, 1fr, 1fr, 1fr, 1fr)"
_SALES = [["Americas", "1,234", "1,000", "23.4", "0.35"], ["Europe", "2,234", "2,000", "11.7", "0.65"]]  # fmt: skip


def test_a_head_of_the_labels_half_way_between_two_lines_of_heads() -> None:
    over = "table.cell(rowspan: 2, align: center + horizon)[机构], table.cell(colspan: 3, align: center)[存款余额], table.cell(colspan: 3, align: center)[贷款余额]"
    under = ["本期", "上年同期", "同比增幅"] * 2
    (table,) = reading(
        f"{ZH}\n\n*一、各支行存贷款情况*\n#v(-4pt)#align(right)[单位：亿元、%]#v(-4pt)\n{source([over, under, *_BRANCHES], _SEVEN)}"
    ).tables
    assert texts(table) == [
        ["机构", "存款余额", "", "", "贷款余额", "", ""],
        ["", *under],
        *_BRANCHES,
    ]
    assert table.heads[5] == ("贷款余额", "上年同期")
    assert table.heads[0] == ("机构",)
    assert (table.title, table.unit.kind, table.unit.as_written) == (
        "一、各支行存贷款情况", "money", "亿元、%",
    )  # fmt: skip
    assert units(table, 2) == ["money", "money", "percent"] * 2


def test_labels_of_sections_stand_between_dates_and_figures() -> None:
    rows = [
        ["", "September 28, 2024", "September 30, 2023"], ["*ASSETS:*", "", ""], ["Current assets:", "", ""],
        ["#h(8pt)Cash", r"\$ 29,943", r"\$ 29,965"], ["#h(8pt)Securities", "35,228", "31,590"],
        ["Total assets", r"\$ 65,171", r"\$ 61,555"],
    ]  # fmt: skip
    title = (
        "#align(center)[*Apple Inc.* \\\n*BALANCE SHEETS* \\\n*(In millions, except par value)*]\n"
    )
    (table,) = reading(title + source(rows, "(3fr, 1fr, 1fr)") + "\nSee accompanying Notes.").tables
    assert [r[0] for r in texts(table)] == [
        "", "ASSETS:", "Current assets:", "Cash", "Securities", "Total assets",
    ]  # fmt: skip
    assert table.heads[1] == ("September 28, 2024",)
    assert (table.title, table.unit.scale, table.unit.currency) == ("BALANCE SHEETS", 10**6, "USD")


def test_a_title_with_the_unit_at_the_right_is_no_head() -> None:
    rows = [
        ["项目", "2025年12月31日", "2024年12月31日"], ["流动资产：", "", ""], ["#h(8pt)货币资金", "29,943", "29,965"],
        ["#h(8pt)存货", "35,228", "31,590"], ["流动资产合计", "65,171", "61,555"],
    ]  # fmt: skip
    (table,) = reading(
        f"*合并资产负债表* #h(1fr) 单位：万元\n{source(rows, '(3fr, 1fr, 1fr)')}\n{ZH}"
    ).tables
    assert table.heads == (("项目",), ("2025年12月31日",), ("2024年12月31日",))
    assert texts(table)[1] == ["流动资产：", "", ""]
    assert (table.title, table.unit.scale) == ("合并资产负债表", 10**4)


def test_a_bold_label_without_figures_is_a_row_of_its_own() -> None:
    rows = [
        ["", "2025", "2024"], ["*Assets*", "", ""], ["Cash", "1,234", "1,100"], ["Debtors", "456", "400"],
        ["*Liabilities*", "", ""], ["Payables", "123", "100"], ["Borrowings", "1,123", "1,100"],
    ]  # fmt: skip
    (table,) = reading(source(rows, "(2fr, 1fr, 1fr)")).tables
    assert [r[0] for r in texts(table)] == [r[0].strip("*") for r in rows]


def test_a_label_of_two_lines_that_heads_a_group_does_not_go_on_from_the_row_above() -> None:
    group = "Change in unrealized gains and losses on derivative instruments, net of tax:"
    rows = [
        ["", "2025", "2024"], ["Net income", "93,736", "96,995"],
        ["Change in foreign currency translation, net of tax", "395", "(765)"], [group, "", ""],
        ["#h(8pt)Change in fair value of derivatives", "(832)", "323"], ["Total", "93,299", "96,553"],
    ]  # fmt: skip
    (table,) = reading(source(rows, "(1.3fr, 1fr, 1fr)")).tables
    assert [r[0] for r in texts(table)] == [r[0].removeprefix("#h(8pt)") for r in rows]


def test_a_figure_half_way_down_a_label_of_two_lines_between_rules() -> None:
    rows = [
        ["总股本(百万股)", "2,700"], ["总市值(亿元)", "1,639.2"], ["每股净资产(元)", "9.13"],
        ["十二个月内最高价和最低价(元)", "79.53/43.71"],
    ]  # fmt: skip
    bottom = "(x, y) => (bottom: 0.5pt)"
    side = "*基础数据*#v(-4pt)" + source(rows, "(1.5fr, 1fr)", bottom).replace(
        "{ left } else { right }", "{ left + horizon } else { right + horizon }"
    )
    (table,) = reading(beside(side, ZH * 9, columns="4.4cm, 1fr")).tables
    assert ["".join(r) for r in texts(table)] == ["".join(r) for r in rows]


def test_rules_under_the_heads_alone_do_not_part_them_from_their_rows() -> None:
    over = "table.cell(rowspan: 2)[Product], table.cell(colspan: 2, align: center)[Sales], table.cell(colspan: 2, align: center)[Gross margin (%)]"
    rows = [["2025", "2024"] * 2, ["Cells", "4,589", "74,888", "38.0", "19.0"], ["Packs", "23,738", "17,371", "13.0", "32.0"]]  # fmt: skip
    (table,) = reading(
        source(
            [over, *rows], "(2fr, 1fr, 1fr, 1fr, 1fr)", extra="table.hline(), table.hline(y: 2),"
        )
    ).tables
    assert table.heads[3] == ("Gross margin (%)", "2025")
    assert texts(table)[2:] == rows[1:]
    assert units(table, 2) == ["none", "none", "percent", "percent"]


@pytest.mark.parametrize(
    ("said", "scale", "currency"),
    [
        ("(RMB mn)", 10**6, "CNY"), ("RMB mn", 10**6, "CNY"), ("(HK\\$ million, unless otherwise stated)", 10**6, "HKD"),
        ("单位：亿元 币种：人民币", 10**8, "CNY"), ("（人民币百万元，每股数据除外）", 10**6, "CNY"), ("RMB'000", 10**3, "CNY"),
        ("US\\$ in thousands, except per share data", 10**3, "USD"), ("单位：万元，%", 10**4, "CNY"),
    ],
)  # fmt: skip
def test_a_unit_at_the_right_edge_over_a_narrow_table(said: str, scale: int, currency: str) -> None:
    rows = [["", "2025", "2024", "YoY (%)", "EPS"], *_SALES]
    (table,) = reading(
        f"{EN}\n\n*Table 3: Net sales*\n#v(-4pt)#align(right)[{said}]#v(-4pt)\n{source(rows, '5')}"
    ).tables
    assert table.title == "Table 3: Net sales"
    assert (table.unit.kind, table.unit.scale, table.unit.currency) == ("money", scale, currency)
    assert units(table, 1) == ["money", "money", "percent", "per_share"]


def test_columns_of_growth_and_shares_are_percent_where_the_unit_names_both() -> None:
    rows = [["机构", "余额", "同比增幅", "占比"], ["城东", "21.85", "-13.1", "40.1"], ["滨江", "29.75", "17.6", "59.9"]]  # fmt: skip
    (table,) = reading(
        f"*各支行存款*\n#v(-4pt)#align(right)[单位：亿元、%]#v(-4pt)\n{source(rows, '(2fr, 1fr, 1fr, 1fr)')}"
    ).tables
    assert units(table, 1) == ["money", "percent", "percent"]


def test_a_unit_in_brackets_in_the_caption() -> None:
    rows = [["产品", "收入", "成本"], ["甲", "1,234", "1,000"], ["乙", "2,234", "2,000"]]
    (table,) = reading(
        f"#align(center)[*表 1 分产品收入与成本（单位：万元）*]\n{source(rows, '(2fr, 1fr, 1fr)', LEVEL)}"
    ).tables
    assert (table.unit.kind, table.unit.scale) == ("money", 10**4)
