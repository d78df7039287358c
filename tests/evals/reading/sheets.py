"""Statements and forecasts of a made-up company as tables, in Chinese and English."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.domain.reading import Unit
from tests.evals.reading.company import Company, printed, rounded
from tests.evals.reading.truth import ForecastTruth
from tests.evals.reading.typeset import Head, Look, Row, Sheet

YUAN = Unit(kind="money", scale=Decimal(1), currency="CNY", as_written="元")
WAN = Unit(kind="money", scale=Decimal(10_000), currency="CNY", as_written="万元")
MILLION_CNY = Unit(kind="money", scale=Decimal(1_000_000), currency="CNY", as_written="百万元")
MILLION_USD = Unit(kind="money", scale=Decimal(1_000_000), currency="USD", as_written="in millions")
PERCENT = Unit(kind="percent", as_written="%")

Line = tuple[str, str, int]  # key ("" for a line without figures), words, indent

BALANCE_ZH: tuple[Line, ...] = (
    ("", "流动资产：", 0), ("cash", "货币资金", 1), ("trading_assets", "交易性金融资产", 1),
    ("receivables", "应收账款", 1), ("prepayments", "预付款项", 1),
    ("other_receivables", "其他应收款", 1), ("inventory", "存货", 1),
    ("other_current_assets", "其他流动资产", 1), ("current_assets", "流动资产合计", 0),
    ("", "非流动资产：", 0), ("long_term_investments", "长期股权投资", 1),
    ("fixed_assets", "固定资产", 1), ("construction_in_progress", "在建工程", 1),
    ("intangible_assets", "无形资产", 1), ("goodwill", "商誉", 1),
    ("deferred_tax_assets", "递延所得税资产", 1), ("non_current_assets", "非流动资产合计", 0),
    ("total_assets", "资产总计", 0), ("", "流动负债：", 0), ("short_term_debt", "短期借款", 1),
    ("payables", "应付账款", 1), ("contract_liabilities", "合同负债", 1),
    ("employee_payables", "应付职工薪酬", 1), ("taxes_payable", "应交税费", 1),
    ("current_liabilities", "流动负债合计", 0), ("", "非流动负债：", 0),
    ("long_term_debt", "长期借款", 1), ("deferred_tax_liabilities", "递延所得税负债", 1),
    ("non_current_liabilities", "非流动负债合计", 0), ("total_liabilities", "负债合计", 0),
    ("parent_equity", "归属于母公司所有者权益合计", 0), ("minority_equity", "少数股东权益", 1),
    ("equity", "所有者权益合计", 0), ("liabilities_and_equity", "负债和所有者权益总计", 0),
)  # fmt: skip
INCOME_ZH: tuple[Line, ...] = (
    ("revenue", "营业收入", 0), ("operating_cost", "减：营业成本", 0),
    ("selling_expense", "销售费用", 2), ("admin_expense", "管理费用", 2),
    ("rd_expense", "研发费用", 2), ("finance_expense", "财务费用", 2),
    ("investment_income", "加：投资收益（损失以“－”号填列）", 0),
    ("operating_profit", "营业利润（亏损以“－”号填列）", 0),
    ("non_operating_income", "加：营业外收入", 1), ("non_operating_expense", "减：营业外支出", 1),
    ("profit_before_tax", "利润总额（亏损总额以“－”号填列）", 0),
    ("income_tax", "减：所得税费用", 1), ("net_profit_all", "净利润（净亏损以“－”号填列）", 0),
    ("net_profit", "归属于母公司股东的净利润", 1), ("minority_interest_profit", "少数股东损益", 1),
)  # fmt: skip
BALANCE_EN: tuple[Line, ...] = (
    ("", "ASSETS:", 0), ("cash", "Cash and cash equivalents", 1),
    ("trading_assets", "Marketable securities", 1), ("receivables", "Accounts receivable, net", 1),
    ("prepayments", "Prepaid expenses", 1), ("other_receivables", "Other receivables", 1),
    ("inventory", "Inventories", 1), ("other_current_assets", "Other current assets", 1),
    ("current_assets", "Total current assets", 2), ("long_term_investments", "Investments in affiliates", 1),
    ("fixed_assets", "Property, plant and equipment, net", 1),
    ("construction_in_progress", "Construction in progress", 1),
    ("intangible_assets", "Intangible assets, net", 1), ("goodwill", "Goodwill", 1),
    ("deferred_tax_assets", "Deferred tax assets", 1),
    ("non_current_assets", "Total non-current assets", 2), ("total_assets", "Total assets", 0),
    ("", "LIABILITIES AND SHAREHOLDERS’ EQUITY:", 0), ("short_term_debt", "Short-term borrowings", 1),
    ("payables", "Accounts payable", 1), ("contract_liabilities", "Deferred revenue", 1),
    ("employee_payables", "Accrued compensation", 1), ("taxes_payable", "Income taxes payable", 1),
    ("current_liabilities", "Total current liabilities", 2), ("long_term_debt", "Term debt", 1),
    ("deferred_tax_liabilities", "Deferred tax liabilities", 1),
    ("non_current_liabilities", "Total non-current liabilities", 2),
    ("total_liabilities", "Total liabilities", 0),
    ("equity", "Total shareholders’ equity", 0),
    ("liabilities_and_equity", "Total liabilities and shareholders’ equity", 0),
)  # fmt: skip
INCOME_EN: tuple[Line, ...] = (
    ("revenue", "Net sales", 0), ("operating_cost", "Cost of sales", 0),
    ("gross_profit", "Gross profit", 0), ("selling_expense", "Selling and marketing", 1),
    ("admin_expense", "General and administrative", 1), ("rd_expense", "Research and development", 1),
    ("finance_expense", "Interest and other finance expense, net", 1),
    ("investment_income", "Income (loss) from investments", 1),
    ("operating_profit", "Operating income", 0), ("non_operating_income", "Other income", 1),
    ("non_operating_expense", "Other expense", 1),
    ("profit_before_tax", "Income before provision for income taxes", 0),
    ("income_tax", "Provision for income taxes", 1), ("net_profit_all", "Net income", 0),
)  # fmt: skip
_TOTALS = ("total", "合计", "总计")


@dataclass(frozen=True)
class Print:
    """How a statement's figures are printed: divided by the unit's scale, decimals, negatives."""

    unit: Unit
    places: int = 2
    negative: str = "minus"
    dollar: bool = False  # "$" at the first figures and at totals


def statement(
    name: str, made: Company, lines: Sequence[Line], years: Sequence[int], how: Print,
    head: tuple[tuple[Head, ...], ...], look: Look, *, wrong: str = "", notes: Mapping[str, str] | None = None,
) -> Sheet:  # fmt: skip
    """A statement as a table. wrong names a figure that is stated too high in the first column;
    notes adds a column 附注 with what stands in it by key."""
    rows, first = [], True
    for key, words, indent in lines:
        if not key:
            blanks = ("",) * (len(years) + (notes is not None))
            rows.append(Row((words, *blanks), bold=True, indent=indent))
            continue
        shown = []
        for year in years:
            value = made.of(key, year) / how.unit.scale
            if key == wrong and year == years[0]:
                value += max(abs(value) / 7, Decimal(11))
            text = printed(value, how.places, style=how.negative)
            total = any(t in words.lower() for t in _TOTALS)
            shown.append(f"$ {text}" if how.dollar and (first or total) else text)
        first = False
        beside = () if notes is None else (notes.get(key, ""),)
        total = any(t in words.lower() for t in _TOTALS)
        rows.append(Row((words, *beside, *shown), bold=total, indent=indent))
    return Sheet(
        name, head, tuple(rows), how.unit, fails=bool(wrong), checked=True,
        look=replace(look, stubs=1 if notes is None else 2),
    )  # fmt: skip


@dataclass(frozen=True)
class Measure:
    """A row of a forecast table. of is growth, margin or plain; unit as the facts state it."""

    metric: str
    zh: str
    en: str
    of: str
    unit: str


MEASURES = (
    Measure("revenue", "营业收入(百万元)", "Revenue (US$ mn)", "money", "money"),
    Measure("revenue_growth", "增长率(%)", "growth (%)", "growth", "percent"),
    Measure(
        "net_profit", "归母净利润(百万元)", "Attributable net profit (US$ mn)", "money", "money"
    ),
    Measure("net_profit_growth", "增长率(%)", "growth (%)", "growth", "percent"),
    Measure("eps", "每股收益(元)", "EPS (US$)", "eps", "per_share"),
    Measure("gross_margin", "毛利率(%)", "Gross margin (%)", "margin", "percent"),
    Measure("roe", "净资产收益率(%)", "ROE (%)", "roe", "percent"),
    Measure("pe", "市盈率(倍)", "P/E (x)", "pe", "times"),
    Measure("pb", "市净率(倍)", "P/B (x)", "pb", "times"),
)


def measured(made: Company, measure: Measure, year: int) -> Decimal:
    """The value in the unit that is printed, rounded as it is printed."""
    if measure.of == "money":
        return rounded(made.of(measure.metric, year) / 1_000_000, 0)
    if measure.of == "growth":
        return rounded(made.growth(measure.metric.removesuffix("_growth"), year), 1)
    if measure.of == "margin":
        return rounded(made.of("gross_profit", year) / made.of("revenue", year) * 100, 1)
    if measure.of == "roe":
        return rounded(made.of("net_profit", year) / abs(made.of("parent_equity", year)) * 100, 1)
    if measure.of == "pe":
        return rounded(made.price * made.shares / made.of("net_profit", year), 1)
    if measure.of == "pb":
        return rounded(made.price * made.shares / abs(made.of("parent_equity", year)), 2)
    return made.of("eps", year)


def period_head(year: int, actual: int, style: str, shift: int = 0) -> str:
    """2025A and 2026E as houses write them; years may be moved to other years by shift."""
    shown, done = year + shift, year <= actual
    return {
        "letter": f"{shown}{'A' if done else 'E'}",
        "fy": f"FY{shown % 100}{'A' if done else 'E'}",
        "bare": f"{shown}" + ("" if done else "E"),
        "dec": f"12/{shown % 100}{'' if done else 'E'}",
    }[style]


def forecast(
    name: str, made: Company, dice: random.Random, language: str, years: Sequence[int], actual: int,
    style: str, look: Look, *, negative: str = "minus", percent_sign: bool = False,
) -> tuple[Sheet, tuple[ForecastTruth, ...]]:  # fmt: skip
    """The forecast table with actual years up to actual, and its figures as facts."""
    zh = language == "zh"
    keep = [m for m in MEASURES if m.of in ("money", "growth", "eps", "pe") or dice.random() < 0.6]
    rows, facts = [], []
    for measure in keep:
        values = [measured(made, measure, y) for y in years]
        places = {"money": 0, "growth": 1, "margin": 1, "roe": 1, "pe": 1, "pb": 2, "eps": 2}
        label = measure.zh if zh else measure.en
        signed = percent_sign and measure.unit == "percent"
        texts = [printed(v, places[measure.of], style=negative) for v in values]
        if signed:
            label, texts = label.replace("(%)", "").strip(), [t + "%" for t in texts]
        rows.append(Row((label, *texts), indent=1 if measure.of == "growth" else 0))
        scale = 1_000_000 if measure.unit == "money" else 1
        facts += [
            ForecastTruth(
                metric=measure.metric, period=str(y), expected=y > actual, value=v * scale,
                unit=measure.unit,
            )
            for y, v in zip(years, values, strict=True)
        ]  # fmt: skip
    first = (
        dice.choice(("会计年度", "主要财务指标", "指标"))
        if zh
        else dice.choice(("Year to Dec", "Key figures", ""))
    )
    head = (Head(first), *(Head(period_head(y, actual, style)) for y in years))
    return Sheet(name, (head,), tuple(rows), look=look), tuple(facts)
