"""What Chenghu Bank sells. The sheets in documents/ state the same figures; a test compares them."""

import datetime as dt
from decimal import Decimal

from core.domain.product import Product, ProductKind, RateKind

_NEW_YEAR = dt.date(2026, 1, 1)


def _term(code: str, months: int, rate: str, zh: str, en: str) -> Product:
    return Product(
        code=code,
        name=f"定期存款（{zh}）",
        name_en=f"Term deposit, {en}",
        kind=ProductKind.TERM_DEPOSIT,
        rate_kind=RateKind.FIXED,
        rate=Decimal(rate),
        term_months=months,
        minimum=Decimal(50),
        redemption="提前支取的部分按支取日活期利率计息",
        redemption_en="The part withdrawn early earns the demand rate of the day",
        aliases=(f"{zh}定期", f"定期{zh}", f"{zh}定存", f"{zh}期定期存款", f"{en} term deposit"),
        document="deposit_rates_2026",
        sold_since=_NEW_YEAR,
    )


def _certificate(code: str, months: int, rate: str, zh: str, en: str) -> Product:
    return Product(
        code=code,
        name=f"大额存单（{zh}）",
        name_en=f"Certificate of deposit, {en}",
        kind=ProductKind.CERTIFICATE,
        rate_kind=RateKind.FIXED,
        rate=Decimal(rate),
        term_months=months,
        minimum=Decimal(200_000),
        redemption="可转让；提前支取一次，按活期利率计息",
        redemption_en="Transferable; one early withdrawal at the demand rate",
        aliases=(f"{zh}大额存单", f"大额存单{zh}", f"{en} certificate of deposit", f"{en} CD"),
        document="certificate_of_deposit",
        sold_since=_NEW_YEAR,
    )


_DEPOSITS = (
    Product(
        code="CK001", name="活期存款", name_en="Demand deposit", kind=ProductKind.DEMAND,
        rate_kind=RateKind.FIXED, rate=Decimal("0.05"), minimum=Decimal(1),
        redemption="随时支取", redemption_en="At any time",
        aliases=("活期", "活期储蓄", "current account", "demand account"),
        document="deposit_rates_2026", sold_since=dt.date(2012, 6, 1),
    ),
    Product(
        code="TZ007", name="七天通知存款", name_en="Seven-day notice deposit",
        kind=ProductKind.NOTICE_DEPOSIT, rate_kind=RateKind.FIXED, rate=Decimal("0.40"),
        holding_days=7, minimum=Decimal(50_000),
        redemption="提前七天通知后支取", redemption_en="After seven days' notice",
        aliases=("通知存款", "7天通知存款", "notice deposit"),
        document="deposit_rates_2026", sold_since=_NEW_YEAR,
    ),
    _term("DQ003", 3, "0.75", "三个月", "three months"),
    _term("DQ006", 6, "0.95", "六个月", "six months"),
    _term("DQ012", 12, "1.15", "一年", "one year"),
    _term("DQ024", 24, "1.25", "二年", "two years"),
    _term("DQ036", 36, "1.55", "三年", "three years"),
    _term("DQ060", 60, "1.60", "五年", "five years"),
    _certificate("CD201", 12, "1.30", "一年", "one-year"),
    _certificate("CD203", 36, "1.75", "三年", "three-year"),
)  # fmt: skip

_WEALTH = (
    Product(
        code="WM101", name="澄湖·日日盈现金管理", name_en="Chenghu Daily Cash",
        kind=ProductKind.WEALTH, risk="R1", rate_kind=RateKind.BENCHMARK,
        rate=Decimal("1.35"), rate_high=Decimal("1.65"), minimum=Decimal(1),
        subscription_fee=Decimal(0), management_fee=Decimal("0.20"), custody_fee=Decimal("0.03"),
        redemption="每日可赎回，次一工作日到账；快速赎回每日一万元以内实时到账",
        redemption_en="Daily, paid the next working day; instant up to 10,000 yuan a day",
        aliases=("日日盈", "Daily Cash", "现金管理"),
        document="wealth_daily_cash", sold_since=dt.date(2023, 3, 1),
    ),
    Product(
        code="WM205", name="澄湖·稳享90天", name_en="Chenghu Steady 90", kind=ProductKind.WEALTH,
        risk="R2", rate_kind=RateKind.BENCHMARK, rate=Decimal("2.10"), rate_high=Decimal("2.60"),
        holding_days=90, minimum=Decimal(10_000),
        subscription_fee=Decimal(0), management_fee=Decimal("0.30"), custody_fee=Decimal("0.03"),
        redemption="持有满90天后每个工作日可赎回，两个工作日内到账",
        redemption_en="Any working day after 90 days, paid within two working days",
        aliases=("稳享90天", "稳享90", "稳享九十天", "Steady 90"),
        document="wealth_steady_90", sold_since=dt.date(2024, 5, 6),
    ),
    Product(
        code="WM218", name="澄湖·稳享365天", name_en="Chenghu Steady 365", kind=ProductKind.WEALTH,
        risk="R2", rate_kind=RateKind.BENCHMARK, rate=Decimal("2.40"), rate_high=Decimal("3.00"),
        holding_days=365, minimum=Decimal(10_000),
        subscription_fee=Decimal(0), management_fee=Decimal("0.35"), custody_fee=Decimal("0.03"),
        redemption="持有满365天后每个工作日可赎回，两个工作日内到账",
        redemption_en="Any working day after 365 days, paid within two working days",
        aliases=("稳享365天", "稳享365", "稳享一年", "Steady 365"),
        document="wealth_steady_365", sold_since=dt.date(2024, 5, 6),
    ),
    Product(
        code="WM310", name="澄湖·睿衡混合18个月", name_en="Chenghu Balance 18", kind=ProductKind.WEALTH,
        risk="R3", rate_kind=RateKind.BENCHMARK, rate=Decimal("2.80"), rate_high=Decimal("4.20"),
        term_months=18, minimum=Decimal(50_000),
        subscription_fee=Decimal("0.30"), management_fee=Decimal("0.60"), custody_fee=Decimal("0.05"),
        redemption="封闭18个月，到期后三个工作日内到账，期间不可赎回",
        redemption_en="Closed for 18 months, paid within three working days of maturity",
        aliases=("睿衡混合", "睿衡", "Balance 18"),
        document="wealth_balance_18", sold_since=dt.date(2025, 3, 3),
    ),
    Product(
        code="WM520", name="澄湖·进取权益精选", name_en="Chenghu Equity Select",
        kind=ProductKind.WEALTH, risk="R4", rate_kind=RateKind.NONE, holding_days=360,
        minimum=Decimal(100_000), subscription_fee=Decimal("0.80"),
        management_fee=Decimal("1.00"), custody_fee=Decimal("0.10"),
        redemption="持有满360天后每月首个工作日可赎回，五个工作日内到账",
        redemption_en="First working day of a month after 360 days, paid within five working days",
        aliases=("进取权益", "进取精选", "Equity Select"),
        document="wealth_risk_notice", sold_since=dt.date(2025, 9, 1),
    ),
)  # fmt: skip


def _fund(
    code: str, risk: str, fees: tuple[str, str, str], names: tuple[str, str], *aliases: str
) -> Product:
    subscription, management, custody = (Decimal(f) for f in fees)
    return Product(
        code=code,
        name=names[0],
        name_en=names[1],
        kind=ProductKind.FUND,
        risk=risk,
        minimum=Decimal(10),
        subscription_fee=subscription,
        management_fee=management,
        custody_fee=custody,
        redemption="每个交易日可赎回，持有不满七天收取1.50%赎回费"
        if subscription
        else "每个交易日可赎回，不收赎回费",
        redemption_en="Any trading day; 1.50% when held for less than seven days"
        if subscription
        else "Any trading day, no redemption fee",
        aliases=aliases,
        document="fund_fees",
        sold_since=dt.date(2024, 1, 8),
    )


_FUNDS = (
    _fund("FD601", "R1", ("0", "0.25", "0.05"), ("澄湖货币基金A", "Chenghu Money Market A"),
          "货币基金", "money market fund"),
    _fund("FD612", "R2", ("0.40", "0.30", "0.08"), ("澄湖纯债基金", "Chenghu Bond"),
          "纯债基金", "债券基金", "bond fund"),
    _fund("FD623", "R3", ("0.80", "0.80", "0.15"), ("澄湖均衡混合基金", "Chenghu Balanced"),
          "均衡混合", "混合基金", "balanced fund"),
    _fund("FD634", "R4", ("0.60", "0.50", "0.10"), ("澄湖宽基指数基金", "Chenghu Broad Index"),
          "宽基指数", "指数基金", "index fund"),
    _fund("FD645", "R5", ("1.20", "1.20", "0.20"), ("澄湖科创股票基金", "Chenghu Technology Equity"),
          "科创股票", "股票基金", "technology fund"),
)  # fmt: skip

_LOANS = (
    Product(
        code="LN301", name="个人住房贷款", name_en="Home mortgage", kind=ProductKind.LOAN,
        rate_kind=RateKind.FROM, rate=Decimal("3.40"), term_months=360,
        aliases=("房贷", "按揭", "住房贷款", "mortgage", "home loan"),
        document="mortgage_prepayment", sold_since=dt.date(2012, 6, 1),
    ),
    Product(
        code="LN315", name="澄心消费贷", name_en="Chengxin consumer loan", kind=ProductKind.LOAN,
        rate_kind=RateKind.FROM, rate=Decimal("4.20"), term_months=36,
        minimum=Decimal(5_000), maximum=Decimal(200_000),
        aliases=("澄心贷", "消费贷", "consumer loan", "Chengxin"),
        document="consumer_loan", sold_since=dt.date(2022, 9, 1),
    ),
    Product(
        code="LN328", name="小微经营贷", name_en="Small business loan", kind=ProductKind.LOAN,
        rate_kind=RateKind.FROM, rate=Decimal("3.85"), term_months=36,
        minimum=Decimal(50_000), maximum=Decimal(3_000_000),
        aliases=("经营贷", "小微贷", "小企业贷款", "small business loan"),
        document="small_business_loan", sold_since=dt.date(2021, 4, 1),
    ),
)  # fmt: skip

_CARDS = (
    Product(
        code="JK001", name="澄湖借记卡", name_en="Chenghu debit card", kind=ProductKind.DEBIT_CARD,
        annual_fee=Decimal(0), aliases=("借记卡", "储蓄卡", "debit card"),
        document="fee_schedule_2026", sold_since=dt.date(2012, 6, 1),
    ),
    Product(
        code="XK100", name="澄湖标准信用卡", name_en="Chenghu Standard credit card",
        kind=ProductKind.CREDIT_CARD, annual_fee=Decimal(100), maximum=Decimal(50_000),
        aliases=("标准卡", "标准信用卡", "standard card"),
        document="credit_card_highlights", sold_since=dt.date(2016, 1, 4),
    ),
    Product(
        code="XK300", name="澄湖白金信用卡", name_en="Chenghu Platinum credit card",
        kind=ProductKind.CREDIT_CARD, annual_fee=Decimal(800), maximum=Decimal(200_000),
        aliases=("白金卡", "白金信用卡", "platinum card"),
        document="credit_card_highlights", sold_since=dt.date(2018, 5, 7),
    ),
)  # fmt: skip

PRODUCTS: tuple[Product, ...] = (*_DEPOSITS, *_WEALTH, *_FUNDS, *_LOANS, *_CARDS)
