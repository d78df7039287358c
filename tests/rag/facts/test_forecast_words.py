"""Heads of years and labels of rows as notes of many houses write them."""

import pytest

from tests.rag.facts.papers import table
from tests.rag.facts.test_forecasts import figures

YEARS = [
    ("2024A", "2025E"), ("FY2024A", "FY2025E"), ("2024 (A)", "2025 (E)"), ("2024（实际）", "2025（预测）"),
    ("24A", "25E"), ("2024a", "2025e"), ("2024年", "2025年预测"), ("12/2024A", "12/2025E"),
    ("Dec 2024A", "Dec 2025E"), ("FY Dec 2024A", "FY Dec 2025E"), ("FY12/24A", "FY12/25E"),
    ("FYE 2024A", "FYE 2025E"), ("YE 2024A", "YE 2025E"), ("Y2024A", "Y2025E"), ("F2024", "F2025E"),
    ("2024-12-31", "2025-12-31"), ("2024/12/31A", "2025/12/31E"), ("2024A\n(实际)", "2025E\n(预测)"),
    ("2024年报", "2025预估"), ("2024 actual", "2025 est."), ("CY24", "CY25E"), ("'24A", "'25E"),
]  # fmt: skip
MONEY = [
    ("Revenue (Rmb'm)", "revenue", "CNY"), ("Revenue (€m)", "revenue", "EUR"),
    ("Sales (£m)", "revenue", "GBP"), ("主营业务收入（百万元）", "revenue", "CNY"),
    ("Group revenue (RMBm)", "revenue", "CNY"), ("母公司股东净利润（百万元）", "net_profit", "CNY"),
    ("归属股东净利润(百万元)", "net_profit", "CNY"),
    ("Net profit attrib. to shareholders (RMB mn)", "net_profit", "CNY"),
    ("Attrib. net profit (RMBm)", "net_profit", "CNY"),
    ("Net profit to shareholders (RMBm)", "net_profit", "CNY"),
    ("Reported net profit (RMBm)", "net_profit", "CNY"),
    ("Net attributable profit (US$ mn)", "net_profit", "USD"),
    ("NPAT (HK$m)", "net_profit", "HKD"), ("Adj. net profit (RMBm)", "net_profit_adjusted", "CNY"),
    ("Non-GAAP net profit (RMBm)", "net_profit_adjusted", "CNY"),
]  # fmt: skip
PLAIN = [
    ("EPS（摊薄/元）", "eps"), ("EPS, RMB", "eps"), ("PE（现价&最新摊薄）", "pe"), ("PB(LF)", "pb"),
    ("Price/book (x)", "pb"), ("Dividend/share (US$)", "dps"), ("Book value/share (US$)", "bvps"),
    ("Adj. EPS (RMB)", "eps_adjusted"), ("Div. yield (%)", "dividend_yield"),
    ("NP growth (%)", "net_profit_growth"), ("Sales growth (%)", "revenue_growth"),
    ("Revenue growth y/y (%)", "revenue_growth"), ("归属净利润YoY", "net_profit_growth"),
]  # fmt: skip


@pytest.mark.parametrize("heads", YEARS, ids=[e for _, e in YEARS])
def test_the_year_of_a_head_and_whether_it_is_expected(heads: tuple[str, str]) -> None:
    rows = [["百万元", *heads], ["营业收入", "100", "120"], ["归母净利润", "10", "12"]]
    found = figures(table(rows, title="盈利预测"))
    assert found["revenue", "2024"][:2] == (100e6, False)
    assert found["revenue", "2025"][:2] == (120e6, True)


def _row(label: str) -> dict[tuple[str, str], tuple[object, ...]]:
    rows = [["指标", "2024A", "2025E"], ["资产总计(百万元)", "900", "950"], [label, "10.5", "12.5"]]
    return figures(table(rows, title="盈利预测"))


@pytest.mark.parametrize(("words", "metric", "currency"), MONEY, ids=[m[0] for m in MONEY])
def test_an_amount_by_its_label(words: str, metric: str, currency: str) -> None:
    assert _row(words)[metric, "2025"] == (12.5e6, True, "money", currency)


@pytest.mark.parametrize(("words", "metric"), PLAIN, ids=[m[0] for m in PLAIN])
def test_a_ratio_or_an_amount_a_share_by_its_label(words: str, metric: str) -> None:
    assert _row(words)[metric, "2025"][:2] == (12.5, True)


def test_years_in_two_rows_of_heads_and_growth_between_the_years() -> None:
    two = [["", "2024", "2025", "2026"], ["（百万元）", "A", "E", "E"], ["营业收入", "100", "120", "130"], ["净利润", "10", "12", "13"]]  # fmt: skip
    found = figures(table(two, heads=2))
    assert found["revenue", "2024"][:2] == (100e6, False)
    assert found["revenue", "2026"][:2] == (130e6, True)
    mixed = [["RMB mn", "2024A", "YoY", "2025E", "YoY"], ["Revenue", "100", "8%", "120", "20%"], ["Net profit", "10", "5%", "12", "20%"]]  # fmt: skip
    found = figures(table(mixed), language="en")
    assert found["revenue", "2025"][:2] == (120e6, True)
    assert found["net_profit", "2024"][:2] == (10e6, False)
