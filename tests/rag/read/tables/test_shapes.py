"""Shapes of real reports: tables side by side, in a margin, of words, of a filing, merged cells."""

from collections.abc import Sequence

import pytest

from core.domain.reading import Reading, Table
from rag.read.structure import assemble
from rag.read.tables import find_tables
from tests.rag.read.typeset import pages_of

_YEARS = "2023A 2024A 2025E 2026E".split()
_BALANCE = [
    ["资产负债表(百万元)", *_YEARS], ["流动资产", "1,234", "1,345", "1,456", "1,567"],
    ["现金", "234", "345", "456", "567"], ["应收账款", "100", "120", "130", "140"],
    ["存货", "90", "95", "99", "101"], ["资产总计", "3,234", "3,445", "3,656", "3,867"],
]  # fmt: skip
_INCOME = [
    ["利润表(百万元)", *_YEARS], ["营业收入", "5,234", "5,345", "5,456", "5,567"],
    ["营业成本", "3,234", "3,345", "3,456", "3,567"], ["销售费用", "90", "95", "99", "101"],
    ["净利润", "200", "210", "220", "230"],
]  # fmt: skip
_PEERS = [
    ["代码", "公司", "股价(元)", "市值(亿元)", "PE(x)", "评级"],
    ["600519.SH", "贵州茅台", "1,700.00", "21,354", "25.3", "买入"],
    ["000858.SZ", "五粮液", "150.20", "5,830", "18.1", "增持"],
    ["000568.SZ", "泸州老窖", "180.50", "2,657", "17.2", "买入"], ["平均", "", "", "", "20.2", ""],
]  # fmt: skip
_RISKS = [
    ["风险因素", "影响", "应对措施"], ["原材料价格波动", "毛利率下降", "签订长期协议"],
    ["汇率变动", "汇兑损失", "远期锁汇"], ["需求不及预期", "收入下滑", "拓展新客户"],
]  # fmt: skip
_SIDE = [
    ["总股本(百万股)", "1,234.5"], ["流通市值(亿元)", "345.6"], ["每股净资产(元)", "12.3"],
    ["资产负债率(%)", "45.6"], ["一年内换手率(%)", "234.5"],
]  # fmt: skip
_TEXT = "公司发布年度报告，全年实现营业收入同比增长，盈利能力持续改善，业绩有望保持较快增长。"


def _table(
    rows: Sequence[Sequence[str]], widths: str, stroke: str = "none", extra: str = ""
) -> str:
    cells = ", ".join(f"[{text}]" for row in rows for text in row)
    align = "(x, y) => if x == 0 { left } else { right }"
    return f"#table(columns: {widths}, stroke: {stroke}, align: {align}, inset: (x: 4pt, y: 3pt), {extra} {cells})"


_FIVE = "(2fr, 1fr, 1fr, 1fr, 1fr)"


def _read(source: str, size: float = 8) -> Reading:
    return assemble("t.pdf", "pdf", pages_of(f"#set text(size: {size}pt)\n{source}"))


def _texts(table: Table) -> list[list[str]]:
    found = {(c.row, c.column): "".join(c.text.split()) for c in table.cells}
    return [[found.get((r, c), "") for c in range(table.columns)] for r in range(table.rows)]


@pytest.mark.parametrize("stroke", ["none", "(x: none, y: 0.4pt)"])
def test_two_tables_side_by_side_are_two(stroke: str) -> None:
    left, right = _table(_BALANCE, _FIVE, stroke), _table(_INCOME, _FIVE, stroke)
    tables = _read(f"#grid(columns: (1fr, 1fr), gutter: 14pt, [{left}], [{right}])").tables
    assert [_texts(t) for t in tables] == [_BALANCE, _INCOME]


def test_captions_of_tables_side_by_side_stay_apart() -> None:
    left, right = _table(_BALANCE, _FIVE), _table(_INCOME, _FIVE)
    source = f"#grid(columns: (1fr, 1fr), gutter: 14pt, [图表1：资产负债表#v(-6pt){left}资料来源：公司公告], [图表2：利润表#v(-6pt){right}资料来源：Wind])"
    tables = _read(source).tables
    assert [(t.title, t.notes) for t in tables] == [
        ("图表1：资产负债表", ("资料来源：公司公告",)), ("图表2：利润表", ("资料来源：Wind",)),
    ]  # fmt: skip


def test_a_table_in_the_margin() -> None:
    source = f"#grid(columns: (2.4fr, 1fr), gutter: 16pt, [#set par(justify: true)\n{_TEXT * 20}], [*基础数据*#v(-4pt){_table(_SIDE, '(2fr, 1fr)')}])"
    (table,) = _read(source).tables
    assert _texts(table) == _SIDE
    kinds = [c.unit.kind for c in table.cells if c.unit]
    assert kinds == ["shares", "money", "per_share", "percent", "percent"]


def test_a_table_of_words_and_figures() -> None:
    (table,) = _read(f"图表5：可比公司估值\n{_table(_PEERS, '6', extra='table.hline(),')}").tables
    assert _texts(table) == _PEERS
    assert [c.unit.kind for c in table.cells if c.row == 1 and c.unit] == [
        "money",
        "money",
        "times",
    ]


def test_a_ruled_table_of_words() -> None:
    (table,) = _read(_table(_RISKS, "3", "0.5pt")).tables
    assert _texts(table) == _RISKS
    assert table.header_rows == 1


def test_merged_cells_span() -> None:
    source = """#table(columns: 5, stroke: 0.5pt, table.cell(rowspan: 2)[项目], table.cell(colspan: 2)[合并],
    table.cell(colspan: 2)[母公司], [2024年], [2023年], [2024年], [2023年], [营业收入], [1,234], [1,100], [800], [700],
    [净利润], [120], [100], [80], [(7)])"""
    (table,) = find_tables(pages_of(source)[0])
    corner, group = table.at(0, 0), table.at(0, 3)
    assert corner is not None
    assert group is not None
    assert (corner.text, corner.row_span, table.header_rows) == ("项目", 2, 2)
    assert (group.text, group.column_span) == ("母公司", 2)
    assert table.heads[3] == ("母公司", "2024年")


def test_a_statement_of_a_filing() -> None:
    rows = """[], table.cell(colspan: 2, align: center)[Three Months Ended June 30,], table.cell(colspan: 2, align: center)[Nine Months Ended June 30,],
    [], [2025], [2024], [2025], [2024], [Net sales:], [], [], [], [], [#h(6pt)Products], [\\$ 66,613], [\\$ 61,564], [\\$ 233,287], [\\$ 224,908],
    [#h(6pt)Services (1)], [27,423], [24,213], [80,408], [71,197], [#h(12pt)Total net sales], [94,036], [85,777], [313,695], [296,105],
    [Other income/(expense), net], [(171)], [142], [(451)], [250], [Diluted earnings per share], [\\$ 1.57], [\\$ 1.40], [\\$ 5.62], [\\$ 5.11]"""
    source = f"""#align(center)[*CONSOLIDATED STATEMENTS OF OPERATIONS*\n\n(In millions, except per-share amounts)]
    #table(columns: (3fr, 1fr, 1fr, 1fr, 1fr), stroke: none, align: (x, y) => if x == 0 {{ left }} else {{ right }}, {rows})
    See accompanying Notes to Consolidated Financial Statements."""
    (table,) = _read(source, 10).tables
    assert table.title == "CONSOLIDATED STATEMENTS OF OPERATIONS"
    assert table.heads[4] == ("Nine Months Ended June 30,", "2024")
    assert _texts(table)[3] == ["Products", "$66,613", "$61,564", "$233,287", "$224,908"]
    assert str(table.unit.scale) == "1000000"
    last = [c for c in table.cells if c.row == table.rows - 1 and c.value is not None]
    assert {c.unit.kind for c in last if c.unit} == {"per_share"}
    totals = [c for c in table.checks if c.kind == "total"]
    assert [c.holds for c in totals] == [True] * 4
