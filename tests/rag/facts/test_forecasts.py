"""Forecast tables of research notes: units, periods, growth rows, and what is not the company's."""

from decimal import Decimal

import pytest

from core.domain.reading import Unit
from rag.facts import extract
from tests.rag.facts.papers import Block, h, p, reading, table

Wanted = dict[tuple[str, str], tuple[object, ...] | None]


def U(kind: str, scale: int = 1, currency: str = "") -> Unit:  # noqa: N802
    return Unit.model_validate({"kind": kind, "scale": scale, "currency": currency})


CASES: list[tuple[str, list[Block], str, Wanted]] = [
    ("yi yuan and marked years", [table([["单位：亿元","2024年","2025年E","2026年E"],["营收","1,741.4","1,850.0","1,980.0"],["YoY","15.7%","6.2%","7.0%"],["归母净利","862.3","905.0","970.0"],["YoY","15.4%","5.0%","7.2%"],["EPS","68.6","72.0","77.2"],["PE","20.8","19.8","18.5"]])], "zh", {("revenue","2024"):(174140000000.0,False),("revenue","2025"):(185000000000.0,True,"money","CNY"),("revenue_growth","2025"):(6.2,True),("net_profit","2026"):(97000000000.0,True),("net_profit_growth","2026"):(7.2,True),("eps","2025"):(72.0,True,"per_share","CNY"),("pe","2026"):(18.5,True,"times")}),
    ("years down the rows", [table([["年份","营业收入（百万元）","增速","归母净利润（百万元）","增速","EPS(元)","PE(x)"],["2024A","174,144","15.7%","86,228","15.4%","68.64","20.8"],["2025E","185,000","6.2%","90,500","5.0%","72.04","19.8"]])], "zh", {("revenue","2025"):(185e9,True),("revenue_growth","2025"):(6.2,True),("net_profit","2024"):(86228e6,False),("net_profit_growth","2025"):(5.0,True),("pe","2025"):(19.8,True)}),
    ("fiscal years and dollars", [table([["FYE Dec (US$ m)","FY23A","FY24A","FY25E","FY26E"],["Total revenue","383,285","391,035","416,000","440,000"],["growth (%)","(2.8)","2.0","6.4","5.8"],["EBITDA","125,820","134,661","144,000","152,000"],["Net income","96,995","93,736","112,000","119,000"],["EPS - diluted (US$)","6.13","6.08","7.46","8.05"],["DPS (US$)","0.94","0.98","1.02","1.06"],["P/E (x)","45.5","45.9","37.4","34.6"],["EV/EBITDA (x)","33.0","31.0","29.0","27.5"],["Net margin (%)","25.3","24.0","26.9","27.0"]])], "en", {("revenue","2025"):(416e9,True,"money","USD"),("revenue_growth","2023"):(-2.8,False),("net_profit","2025"):(112e9,True),("eps","2025"):(7.46,True,"per_share","USD"),("dps","2026"):(1.06,True),("ev_ebitda","2025"):(29.0,True),("net_margin","2025"):(26.9,True)}),
    ("months and years", [table([["Year to","12/23","12/24","12/25E","12/26E"],["Sales (RMB m)","100","110","120","130"],["Net profit (RMB m)","10","11","12","13"],["EPS (RMB)","1.0","1.1","1.2","1.3"]])], "en", {("revenue","2025"):(120e6,True,"money","CNY"),("revenue","2024"):(110e6,False),("eps","2026"):(1.3,True)}),
    ("names of months", [table([["Year-end Dec","Dec-24A","Dec-25E","Dec-26F"],["Revenue (HK$ mn)","100","120","130"],["Net profit (HK$ mn)","11","12","13"]])], "en", {("revenue","2025"):(120e6,True,"money","HKD"),("net_profit","2026"):(13e6,True)}),
    ("unit of the table", [table([["指标","2024A","2025E"],["营业收入","100","120"],["净利润","10","12"],["每股收益","1.0","1.2"],["毛利率","45.1%","46.0%"],["市盈率","20","18"]],unit=U("money", 10_000, "CNY"))], "zh", {("revenue","2025"):(1200000.0,True,"money","CNY"),("net_profit","2025"):(120000.0,True),("eps","2025"):(1.2,True),("gross_margin","2025"):(46.0,True,"percent"),("pe","2025"):(18.0,True)}),
    ("years without marks", [table([["项目（百万元）","2023","2024","2025","2026"],["营业收入","90","100","120","130"],["归母净利润","9","10","12","13"]],title="盈利预测")], "zh", {("revenue","2024"):(100e6,False),("revenue","2025"):(120e6,True),("revenue","2026"):(130e6,True)}),
    ("old forecasts beside new", [table([["项目（百万元）","2024A","2025E","2026E"],["营业收入","100","120","130"],["归母净利润","10","12","13"]],title="盈利预测"), table([["","新预测","","原预测","","变动",""],["","2025E","2026E","2025E","2026E","2025E","2026E"],["营业收入(百万元)","120","130","115","125","4.3%","4.0%"],["归母净利润(百万元)","12","13","11","12","9%","8%"]],heads=2,title="盈利预测调整")], "zh", {("revenue","2025"):(120e6,True),("net_profit","2025"):(12e6,True)}),
    ("new forecasts beside old", [table([["","原预测","","新预测",""],["","2025E","2026E","2025E","2026E"],["营业收入(百万元)","115","125","120","130"],["归母净利润(百万元)","11","12","12","13"]],heads=2,title="盈利预测调整")], "zh", {("revenue","2025"):(120e6,True),("net_profit","2026"):(13e6,True)}),
    ("segments and peers", [table([["项目","2024A","2025E"],["营业收入（百万元）","100","120"],["归母净利润（百万元）","10","12"]],title="盈利预测"), table([["分业务（百万元）","2024A","2025E"],["茅台酒","",""],["营业收入","80","95"],["毛利率","90%","91%"],["系列酒","",""],["营业收入","20","25"],["毛利率","80%","81%"]],title="分业务收入预测"), table([["公司","代码","EPS 2024A","EPS 2025E","PE 2025E"],["五粮液","000858.SZ","8.2","8.9","15.2"],["泸州老窖","000568.SZ","9.1","9.9","14.2"]],title="可比公司估值")], "zh", {("revenue","2025"):(120e6,True),("gross_margin","2025"):None,("eps","2025"):None,("pe","2025"):None}),
    ("heads not found", [table([["会计年度","2024A","2025E","2026E"],["营业收入(百万元)","100","120","130"],["归母净利润(百万元)","10","12","13"]],heads=0)], "zh", {("revenue","2025"):(120e6,True),("net_profit","2026"):(13e6,True)}),
    ("sections of ratios", [table([["主要财务比率","2024A","2025E"],["成长能力","",""],["营业收入","15.66","6.23"],["归属于母公司净利润","15.38","4.95"],["获利能力","",""],["毛利率(%)","91.9","92.0"],["净利率(%)","52.3","51.9"],["ROE(%)","36.0","33.1"],["偿债能力","",""],["资产负债率(%)","19.0","18.0"],["每股指标（元）","",""],["每股收益(最新摊薄)","68.64","72.04"],["每股经营现金流(最新摊薄)","73.6","75.0"],["每股净资产(最新摊薄)","185.6","200.1"],["估值比率","",""],["P/E","20.8","19.8"],["P/B","7.7","7.1"],["EV/EBITDA","14.9","13.9"]])], "zh", {("revenue_growth","2025"):(6.23,True),("net_profit_growth","2024"):(15.38,False),("revenue","2025"):None,("gross_margin","2025"):(92.0,True),("eps","2025"):(72.04,True),("bvps","2025"):(200.1,True),("pb","2025"):(7.1,True),("debt_ratio","2025"):(18.0,True)}),
    ("three statements under each other", [table([["资产负债表（百万元）","2024A","2025E"],["货币资金","60","70"],["资产总计","300","320"],["利润表（百万元）","2024A","2025E"],["营业收入","100","120"],["净利润","11","13"],["少数股东损益","1","1"],["归属母公司净利润","10","12"],["现金流量表（百万元）","2024A","2025E"],["经营活动现金流","20","22"]])], "zh", {("cash","2025"):(70e6,True),("total_assets","2024"):(300e6,False),("revenue","2025"):(120e6,True),("net_profit","2025"):(12e6,True),("net_profit_all","2025"):(13e6,True),("operating_cash_flow","2025"):(22e6,True)}),
    ("quarters", [table([["RMB mn","3Q24","2Q25","3Q25E","4Q25E"],["Revenue","10","11","12","13"],["Net profit","1","2","3","4"]],title="Forecasts")], "en", {("revenue","2025Q3"):(12e6,True),("revenue","2024Q3"):(10e6,False)}),
    ("marks over years", [table([["人民币百万元","实际","","预测",""],["","2023","2024","2025","2026"],["收入","90","100","120","130"],["净利润","9","10","12","13"]],heads=2)], "zh", {("revenue","2025"):(120e6,True),("revenue","2024"):(100e6,False)}),
    ("unit in the line above", [p("单位：百万元"), table([["会计年度","2024A","2025E"],["营业总收入","100","120"],["同比(%)","10","20"],["归属母公司净利润","10","12"],["同比(%)","10","20"],["每股收益(元)","1","1.2"]])], "zh", {("revenue","2025"):(120e6,True),("net_profit_growth","2025"):(20.0,True)}),
    ("thousands and cents", [table([["人民币千元","2024A","2025E"],["收入","100,000","120,000"],["毛利","40,000","50,000"],["股东应占溢利","10,000","12,000"],["每股盈利（人民币分）","12.0","14.4"]])], "zh", {("revenue","2025"):(120e6,True),("gross_profit","2025"):(50e6,True),("net_profit","2025"):(12e6,True),("eps","2025"):(0.144,True)}),
    ("consensus beside", [table([["百万元","2025E","一致预期","差异"],["营业收入","120","118","1.7%"],["归母净利润","12","11.8","1.7%"]])], "zh", {("revenue","2025"):(120e6,True)}),
    ("consensus under years", [table([["RMB mn","2025E","2026E","2025E","2026E"],["","Ours","","Consensus",""],["Revenue","120","130","118","128"]],heads=2,title="Forecasts")], "en", {("revenue","2025"):(120e6,True),("revenue","2026"):(130e6,True)}),
    ("unit in the corner", [table([["Summary", "", ""], ["US$ million, FY to December", "2024A", "2025E"], ["Net revenue", "1,200.0", "1,310.5"], ["Net income attributable to shareholders", "140.2", "155.0"], ["Net profit growth (%)", "5.0", "10.6"], ["Dividend per share (US cents)", "40", "44"], ["P/B (x)", "4.1", "3.8"]], heads=2)], "en", {("revenue", "2025"): (1310.5e6, True, "money", "USD"), ("net_profit_growth", "2025"): (10.6, True), ("dps", "2025"): (0.44, True), ("pb", "2024"): (4.1, False)}),
    ("signs for growth", [table([["指标", "2024A", "2025E"], ["营业收入(亿元)", "12.0", "13.1"], ["(+/-)%", "8.0", "9.2"], ["净利润(亿元)", "1.4", "1.55"], ["(+/-)%", "5", "10.6"], ["每股净收益(元)", "1.40", "1.55"]])], "zh", {("revenue_growth", "2025"): (9.2, True), ("net_profit", "2025"): (155e6, True), ("net_profit_growth", "2025"): (10.6, True), ("eps", "2025"): (1.55, True)}),
]  # fmt: skip

NOTES = {
    "zh": (h("贵州茅台（600519.SH）"), p("分析师：张三"), p("投资评级：买入"), p("2025年11月20日"), p("风险提示：需求")),
    "en": (h("Apple Inc. (NASDAQ: AAPL)"), p("Analyst: Jane Doe"), p("Rating: Buy"), p("20 November 2025"), p("Key risks: demand")),
}  # fmt: skip


def figures(*blocks: Block, language: str = "zh") -> dict[tuple[str, str], tuple[object, ...]]:
    found = extract(reading(*NOTES[language], *blocks, language=language))
    assert found.kind == "research"
    return {
        (f.metric, f.period): (float(f.value), f.expected, f.unit, f.currency)
        for f in found.figures
    }


@pytest.mark.parametrize(
    ("blocks", "language", "wanted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_forecasts(blocks: list[Block], language: str, wanted: Wanted) -> None:
    found = figures(*blocks, language=language)
    for key, value in wanted.items():
        if value is None:
            assert key not in found
        else:
            assert found[key][: len(value)] == value, key


def test_each_figure_has_the_place_of_its_cell() -> None:
    rows = [
        ["百万元", "2024A", "2025E"],
        ["营业收入", "100", "120"],
        ["归母净利润（百万元）", "10", "12"],
    ]
    held = table(rows, page=3)
    found = extract(reading(*NOTES["zh"], held)).figures
    one = next(f for f in found if f.metric == "net_profit" and f.period == "2025")
    cell = held.table.at(2, 2) if held.table else None
    assert cell is not None
    assert (one.place.page, one.place.box, one.place.text) == (3, cell.box, "12")
    assert (one.as_written, one.statement, one.value) == (
        "归母净利润（百万元）",
        "forecast",
        Decimal(12_000_000),
    )


def test_the_table_of_forecasts_counts_before_the_model_behind_it() -> None:
    front = table(
        [["百万元", "2024A", "2025E"], ["营业收入", "100", "120"], ["净利润", "10", "12"]],
        title="盈利预测与估值",
    )
    model = table(
        [
            ["利润表（百万元）", "2024A", "2025E"],
            ["营业收入", "100", "121"],
            ["净利润", "11", "14"],
            ["归属母公司净利润", "10", "13"],
        ],
        page=2,
    )
    for blocks in ((front, model), (model, front)):
        found = figures(*blocks)
        assert found["revenue", "2025"][0] == 120e6
        assert found["net_profit", "2025"][0] == 12e6


def test_negative_and_missing_figures() -> None:
    found = figures(
        table(
            [
                ["百万元", "2023A", "2024A", "2025E"],
                ["营业收入", "90", "100", "-"],
                ["归母净利润", "(5.5)", "-3.2", "1.0"],
            ]
        )
    )
    assert found["net_profit", "2023"][0] == -5.5e6
    assert found["net_profit", "2024"][0] == -3.2e6
    assert ("revenue", "2025") not in found
