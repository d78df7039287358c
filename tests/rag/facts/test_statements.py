"""Figures of companies' own reports: statements by metric and period, indicators, whose they are."""

from core.domain.reading import Reading
from rag.facts import extract
from tests.rag.facts.papers import h, p, reading, table

APPLE = reading(p("UNITED STATES SECURITIES AND EXCHANGE COMMISSION"),p("FORM 10-K"),p("For the fiscal year ended September 27, 2025"),h("Apple Inc."),p("(Exact name of Registrant as specified in its charter)"),p("Trading symbol(s): AAPL"),p("Indicate by check mark whether the registrant"),
    h("CONSOLIDATED STATEMENTS OF OPERATIONS",page=2),p("(In millions, except number of shares, which are reflected in thousands, and per-share amounts)",page=2),
    table([["","Years ended","",""],["","September 27, 2025","September 28, 2024","September 30, 2023"],["Net sales:","","",""],["Products","$307,003","294,866","298,085"],["Services","109,158","96,169","85,200"],["Total net sales","416,161","391,035","383,285"],["Cost of sales:","","",""],["Products","194,116","185,233","189,282"],["Total cost of sales","220,960","210,352","214,137"],["Gross margin","195,201","180,683","169,148"],["Net income","112,010","93,736","96,995"],["Earnings per share:","","",""],["Basic","7.49","6.11","6.16"],["Diluted","7.46","6.08","6.13"],["Shares used in computing earnings per share:","","",""],["Basic","14,948,500","15,343,783","15,744,231"]],heads=2,page=2),
    h("CONSOLIDATED BALANCE SHEETS",page=3),p("(In millions, except par value)",page=3),
    table([["","September 27, 2025","September 28, 2024"],["Cash and cash equivalents","35,934","29,943"],["Total current assets","147,957","152,987"],["Total assets","359,241","364,980"],["Total liabilities","285,508","308,030"],["Total shareholders’ equity","73,733","56,950"]],page=3),language="en")  # fmt: skip
QUARTER = reading(p("证券代码：600519 证券简称：贵州茅台"),h("贵州茅台酒股份有限公司"),h("2025年第三季度报告"),p("本公司董事会及全体董事保证本公告内容不存在任何虚假记载"),
    h("一、主要财务数据",level=2),p("单位：元 币种：人民币"),
    table([["项目","本报告期","本报告期比上年同期增减变动幅度(%)","年初至报告期末","年初至报告期末比上年同期增减变动幅度(%)"],["营业收入","39,064,300,000.12","0.56","128,453,800,000.55","6.36"],["归属于上市公司股东的净利润","19,223,800,000.00","0.48","64,626,700,000.00","6.25"],["基本每股收益（元/股）","15.35","0.80","51.53","6.22"]]),
    table([["项目","本报告期末","上年度末"],["总资产","304,738,100,000.00","298,944,579,918.70"],["归属于上市公司股东的所有者权益","257,070,000,000.00","233,105,984,399.57"],["股本","1,252,270,215","1,256,197,800"]]),
    h("合并资产负债表",page=2),p("2025年9月30日",page=2),p("编制单位：贵州茅台酒股份有限公司",page=2),p("单位:元 币种:人民币 审计类型：未经审计",page=2),
    table([["项目","2025年9月30日","2024年12月31日"],["流动资产：","",""],["货币资金","51,753,000,000","59,295,822,956.91"],["资产总计","304,738,100,000.00","298,944,579,918.70"],["负债合计","41,000,000,000","56,933,264,798.47"]],page=2),
    h("合并利润表",page=3),p("2025年1—9月",page=3),p("单位：元 币种：人民币",page=3),
    table([["项目","2025年前三季度（1-9月）","2024年前三季度（1-9月）"],["一、营业总收入","130,904,000,000","123,122,500,000"],["其中：营业收入","128,453,800,000.55","120,776,000,000"],["五、净利润（净亏损以“－”号填列）","66,000,000,000","62,000,000,000"],["1.归属于母公司股东的净利润（净亏损以“-”号填列）","64,626,700,000.00","60,828,000,000"],["（一）基本每股收益(元/股)","51.53","48.42"]],page=3))  # fmt: skip


def figures(of: Reading) -> dict[tuple[str, str, str], tuple[float, str]]:
    return {
        (f.statement, f.metric, f.period): (float(f.value), f.currency) for f in extract(of).figures
    }


def test_an_american_annual_report() -> None:
    found = figures(APPLE)
    assert found["income", "revenue", "2025"] == (416_161e6, "USD")
    assert found["income", "net_profit", "2023"] == (96_995e6, "USD")
    assert found["income", "gross_profit", "2024"] == (180_683e6, "USD")
    assert found["income", "eps", "2025"] == (7.49, "USD")
    assert found["income", "eps_diluted", "2024"] == (6.08, "USD")
    assert found["income", "shares_basic", "2025"][0] == 14_948_500_000
    assert found["balance", "total_assets", "2025-09-27"] == (359_241e6, "USD")
    assert found["balance", "equity", "2024-09-28"] == (56_950e6, "USD")


def test_a_chinese_quarterly_report() -> None:
    found = figures(QUARTER)
    assert found["indicator", "revenue", "2025Q3"] == (39_064_300_000.12, "CNY")
    assert found["indicator", "net_profit", "2025M9"] == (64_626_700_000, "CNY")
    assert found["income", "revenue", "2024M9"] == (120_776_000_000, "CNY")
    assert found["income", "net_profit", "2025M9"] == (64_626_700_000, "CNY")
    assert found["balance", "total_assets", "2024-12-31"] == (298_944_579_918.70, "CNY")
    assert found["balance", "parent_equity", "2025-09-30"] == (257_070_000_000, "CNY")
    facts = extract(QUARTER)
    assert (facts.kind, facts.company and facts.company.value, facts.code and facts.code.value) == (
        "quarterly",
        "贵州茅台",
        "600519.SH",
    )
    assert not any(f.expected for f in facts.figures)


def test_this_period_and_the_one_before() -> None:
    found = figures(
        reading(
            h("远景科技股份有限公司"), h("2025年半年度报告"), p("公司负责人声明：保证财务报告真实"),
            h("合并利润表", page=2), p("单位：万元", 2),
            table([["项目", "本期发生额", "上期发生额"], ["营业收入", "1,200", "1,000"], ["净利润", "120", "100"]], page=2),
            h("合并资产负债表", page=3), p("单位：万元", 3),
            table([["项目", "期末余额", "期初余额"], ["货币资金", "300", "200"], ["资产总计", "5,000", "4,500"]], page=3),
            h("母公司利润表", page=4), p("单位：万元", 4),
            table([["项目", "本期发生额", "上期发生额"], ["营业收入", "700", "600"], ["净利润", "70", "60"]], page=4),
        )
    )  # fmt: skip
    assert found["income", "revenue", "2025H1"] == (12_000_000, "CNY")
    assert found["income", "net_profit", "2024H1"] == (1_000_000, "CNY")
    assert found["balance", "cash", "2025-06-30"] == (3_000_000, "CNY")
    assert found["balance", "total_assets", "2024-12-31"] == (45_000_000, "CNY")


def test_months_ended_are_quarters_and_parts_of_years() -> None:
    rows = [
        ["", "Three Months Ended", "", "Nine Months Ended", ""],
        ["", "September 30, 2025", "September 30, 2024", "September 30, 2025", "September 30, 2024"],
        ["Revenue", "100", "90", "290", "260"], ["Operating income", "30", "25", "85", "70"], ["Net income", "20", "18", "60", "50"],
    ]  # fmt: skip
    found = figures(
        reading(
            p("FORM 10-Q"), p("For the quarterly period ended September 30, 2025"), h("Northwind Inc."), p("Indicate by check mark"),
            h("Condensed consolidated statements of operations", page=2), p("(in thousands)", 2), table(rows, heads=2, page=2), language="en",
        )
    )  # fmt: skip
    assert found["income", "revenue", "2025Q3"][0] == 100e3
    assert found["income", "net_profit", "2024Q3"][0] == 18e3
    assert found["income", "operating_profit", "2025M9"][0] == 85e3


def test_years_under_a_day_without_one() -> None:
    rows = [
        ["", "Year ended December 31,", ""],
        ["", "2025", "2024"],
        ["Net sales", "10", "9"],
        ["Operating profit", "3", "2"],
        ["Net income", "2", "1"],
    ]
    balance = [
        ["", "December 31,", ""],
        ["", "2025", "2024"],
        ["Cash and cash equivalents", "4", "3"],
        ["Total assets", "40", "30"],
        ["Total liabilities", "10", "9"],
    ]
    found = figures(
        reading(
            h("Annual Report 2025"), p("Independent auditor's report"), h("Consolidated statements of income"), p("(US$ in millions)"),
            table(rows, heads=2), h("Consolidated balance sheets"), p("(US$ in millions)"), table(balance, heads=2), language="en",
        )
    )  # fmt: skip
    assert found["income", "revenue", "2024"] == (9e6, "USD")
    assert found["balance", "total_assets", "2025-12-31"] == (40e6, "USD")


def test_indicators_of_a_chinese_annual_report() -> None:
    rows = [
        ["主要会计数据", "2025年", "2024年", "本期比上年同期增减(%)", "2023年"],
        ["营业收入", "1,200.50", "1,000.00", "20.05", "900.00"],
        ["归属于上市公司股东的净利润", "120.00", "100.00", "20.00", "90.00"],
        ["归属于上市公司股东的扣除非经常性损益的净利润", "110.00", "95.00", "15.79", "85.00"],
        ["经营活动产生的现金流量净额", "-30.00", "80.00", "不适用", "70.00"],
    ]
    found = figures(
        reading(
            h("远景科技股份有限公司2025年年度报告"), p("本公司董事会保证年度报告内容真实"), h("主要会计数据"), p("单位：元 币种：人民币"), table(rows),
        )
    )  # fmt: skip
    assert found["indicator", "revenue", "2025"] == (1200.5, "CNY")
    assert found["indicator", "net_profit_adjusted", "2023"] == (85, "CNY")
    assert found["indicator", "operating_cash_flow", "2025"] == (-30, "CNY")
    assert {k[2] for k in found} == {"2025", "2024", "2023"}
