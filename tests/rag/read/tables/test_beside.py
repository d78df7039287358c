"""Tables beside tables and beside text: each whole, and the text around them in order."""

import pytest

from rag.read.tables import find_tables
from tests.rag.read.tables.shapes import EN, LEVEL, MORE, ZH, beside, order, reading, source, texts
from tests.rag.read.typeset import pages_of

_ASSETS = [
    ["Assets", "2025", "2024"], ["Cash", "1,234", "1,100"], ["Receivables", "2,345", "2,200"],
    ["Inventories", "345", "300"], ["Total assets", "3,924", "3,600"],
]  # fmt: skip
_DEBTS = [
    ["Liabilities", "2025", "2024"], ["Payables", "1,034", "1,000"], ["Borrowings", "2,000", "2,100"],
    ["Share capital", "300", "300"], ["Total liabilities", "3,334", "3,400"],
]  # fmt: skip
_FORECAST = [
    ["US\\$ mn", "2023A", "2024A", "2025E", "2026E", "2027E"], ["Revenue", "1,234", "1,345", "1,456", "1,567", "1,700"],
    ["EBITDA", "234", "345", "456", "567", "600"], ["Net profit", "100", "120", "130", "140", "150"],
]  # fmt: skip
_FACTS = [
    ["Fund size", "US\\$ 1,234 mn"], ["Launch date", "12 March 2014"], ["Ongoing charge", "0.85%"],
    ["Benchmark", "World Index"], ["Manager", "Mei Tanaka"],
]  # fmt: skip
_SECTORS = [
    ["Sector", "Fund (%)", "Index (%)"], ["Technology", "26.4", "24.1"], ["Energy", "4.4", "5.2"],
    ["Retail", "13.9", "12.2"], ["Cash", "3.2", "0.0"],
]  # fmt: skip
_THREE, _SIX = "(2fr, 1fr, 1fr)", "(2fr, 1fr, 1fr, 1fr, 1fr, 1fr)"


def _printed(rows: list[list[str]]) -> list[list[str]]:
    return [[t.replace("\\", "").replace("US$ ", "US$") for t in row] for row in rows]


@pytest.mark.parametrize("stroke", ["none", LEVEL])
def test_two_statements_under_titles_of_their_own(stroke: str) -> None:
    left = f"*Balance sheet (US\\$ mn)*#v(-5pt){source(_ASSETS, _THREE, stroke)}Source: company"
    right = f"*Obligations (RMB mn)*#v(-5pt){source(_DEBTS, _THREE, stroke)}Source: Wind"
    tables = reading(beside(left, right) + MORE).tables
    assert [texts(t) for t in tables] == [_ASSETS, _DEBTS]
    assert [(t.title, t.unit.currency, t.notes) for t in tables] == [
        ("Balance sheet (US$mn)", "USD", ("Source: company",)),
        ("Obligations (RMB mn)", "CNY", ("Source: Wind",)),
    ]


def test_two_statements_in_one_table_with_the_heads_twice() -> None:
    rows = [a + b for a, b in zip(_ASSETS, _DEBTS, strict=True)]
    tables = reading(source(rows, "(2fr, 1fr, 1fr, 2fr, 1fr, 1fr)")).tables
    assert [texts(t) for t in tables] == [_ASSETS, _DEBTS]


def test_three_tables_side_by_side_with_other_heads_over_the_same_names() -> None:
    heads = (("公司", "2024", "2025"), ("公司", "2026", "2027"), ("公司", "PE", "PB"))
    rows = [["甲", "12.3", "8.1"], ["乙", "10.2", "7.4"], ["丙", "9.9", "6.5"]]
    wanted = [[list(h), *rows] for h in heads]
    titles = ("收入（亿元）", "利润率（%）", "估值（倍）")
    parts = [f"*{t}*#v(-4pt){source(w, _THREE)}" for t, w in zip(titles, wanted, strict=True)]
    tables = reading(beside(*parts)).tables
    assert [texts(t) for t in tables] == wanted
    assert [t.title for t in tables] == list(titles)
    assert [t.unit.kind for t in tables] == ["money", "percent", "times"]


@pytest.mark.parametrize("stroke", ["none", LEVEL])
def test_two_columns_of_a_page_with_a_table_in_each(stroke: str) -> None:
    left = f"{EN}\n\n*Exhibit 1: Assets (US\\$ mn)*#v(-5pt){source(_ASSETS, _THREE, stroke)}Source: company\n\n{MORE * 4}"
    right = f"{MORE}\n\n*Exhibit 2: Debts (RMB mn)*#v(-5pt){source(_DEBTS, _THREE, stroke)}Source: company\n\n{EN * 3}"
    found = reading(f"#set par(justify: true)\n#columns(2, gutter: 16pt)[{left}#colbreak(){right}]")
    assert [texts(t) for t in found.tables] == [_ASSETS, _DEBTS]
    assert order(found) == [
        "The company", "Total assets", "Management guided", "Management guided", "Total liabilities", "The company",
    ]  # fmt: skip


def test_the_text_of_the_next_column_is_no_column_of_a_ruled_table() -> None:
    left = f"{EN}\n\n*Exhibit 1: Forecasts*#v(-5pt){source(_FORECAST, _SIX, LEVEL)}Source: company\n\n{MORE * 3}"
    found = reading(
        f"#set par(justify: true)\n#columns(2, gutter: 14pt)[{left}#colbreak(){EN * 8}]", 8
    )
    (table,) = found.tables
    assert texts(table) == _printed(_FORECAST)
    assert (table.title, table.notes) == ("Exhibit 1: Forecasts", ("Source: company",))
    assert order(found) == ["The company", "Net profit", "Management guided", "The company"]


def test_a_wide_open_table_below_columns_of_text_stays_whole() -> None:
    text = f"#columns(2, gutter: 16pt)[{EN * 3}#colbreak(){MORE * 3}]\n"
    found = reading(
        f"#set par(justify: true)\n{text}*Exhibit 1: Forecasts*\n#v(-5pt){source(_FORECAST, _SIX)}\n{text}"
    )
    (table,) = found.tables
    assert texts(table) == _printed(_FORECAST)
    assert order(found) == ["The company", "Management guided", "Net profit", "The company", "Management guided"]  # fmt: skip


def test_text_beside_an_open_table_is_read_whole() -> None:
    found = reading(f"#set par(justify: true)\n{beside(EN + MORE, source(_ASSETS, _THREE))}{EN}")
    assert [texts(t) for t in found.tables] == [_ASSETS]
    assert order(found) == ["The company", "Total assets", "The company"]


def test_points_beside_a_table_on_a_slide() -> None:
    rows = [["分部", "收入", "同比(%)", "毛利率(%)"], ["储能", "12.3", "23.4", "18.9"], ["电池", "45.6", "12.1", "15.3"], ["回收", "3.2", "4.5", "8.8"]]  # fmt: skip
    points = "- 收入增长主要来自海外储能项目\n- 毛利率受碳酸锂价格影响\n- 全年指引维持不变\n- 下半年资本开支下降"
    right = f"*分部业绩（亿元）*#v(-4pt){source(rows, '4')}注：同比按可比口径"
    page = (
        "#set page(width: 25.4cm, height: 14.3cm, margin: 1.5cm)\n#text(size: 20pt)[*业务概览*]\n"
    )
    found = reading(page + beside(points, right))
    (table,) = found.tables
    assert texts(table) == rows
    assert (table.title, table.notes) == ("分部业绩（亿元）", ("注：同比按可比口径",))
    assert [b.kind for b in found.blocks] == ["heading", "item", "item", "item", "item", "table"]


def test_tables_under_one_another_with_a_plain_title_each() -> None:
    found = reading(
        f"*Assets*\n#v(-4pt){source(_ASSETS, _THREE)}\n*Forecasts*\n#v(-4pt){source(_FORECAST, _SIX)}\n{EN}"
    )
    assert [(t.title, texts(t)) for t in found.tables] == [
        ("Assets", _ASSETS), ("Forecasts", _printed(_FORECAST)),
    ]  # fmt: skip


def test_lists_of_facts_and_tables_in_three_columns() -> None:
    first = f"{EN}\n\n*Sectors*#v(-4pt){source(_SECTORS, _THREE)}\n{MORE}#colbreak()"
    second = f"*Assets*#v(-4pt){source(_ASSETS, _THREE)}\n{MORE}\n\n{EN}#colbreak()"
    third = f"*Fund facts*#v(-4pt){source(_FACTS, '(1fr, 1fr)')}{EN}"
    found = reading(f"#columns(3, gutter: 12pt)[{first}{second}{third}]", 7.5)
    assert [(t.title, texts(t)) for t in found.tables] == [
        ("Sectors", _SECTORS), ("Assets", _ASSETS), ("Fund facts", _printed(_FACTS)),
    ]  # fmt: skip


def test_rules_that_a_scan_lost_parts_of_do_not_cut_the_rows() -> None:
    (page,) = pages_of(f"#set text(size: 9pt)\n{source(_FORECAST, _SIX, LEVEL)}")
    short = [
        s.model_copy(update={"box": s.box.model_copy(update={"x0": max(s.box.x0, 220.0)})})
        for s in page.strokes
        if s.box.x1 > 240
    ]
    (table,) = find_tables(page.model_copy(update={"strokes": tuple(short)}))
    assert texts(table) == _printed(_FORECAST)


_LINES = [
    ["业务条线", "上年", "本年", "同比"], ["零售", "12.3", "15.4", "25.2%"], ["对公", "22.1", "20.8", "5.9%"],
    ["金融市场", "8.1", "9.9", "22.2%"],
]  # fmt: skip
_TASKS = [
    ["事项", "责任部门", "完成时间", "进度"], ["系统切换", "科技部", "6月", "80%"], ["网点改造", "运营部", "9月", "45%"],
]  # fmt: skip
_FOUR = "(2fr, 1fr, 1fr, 1fr)"
_SLIDE = "#set page(width: 25.4cm, height: 14.3cm, margin: 1.4cm)\n#text(size: 20pt)[*业绩*]\n"


def test_a_view_in_words_beside_an_open_table() -> None:
    view = f"*观点*\n\n{ZH}\n\n- 零售增长较快\n- 对公有所下降"
    found = reading(_SLIDE + beside(source(_LINES, _FOUR), view), 11)
    assert [texts(t) for t in found.tables] == [_LINES]


def test_tables_between_like_rules_with_a_title_between_them_are_two() -> None:
    found = reading(
        f"{_SLIDE}{source(_LINES, _FOUR, LEVEL)}\n*进度*\n{source(_TASKS, _FOUR, LEVEL)}", 11
    )
    assert [texts(t) for t in found.tables] == [_LINES, _TASKS]
