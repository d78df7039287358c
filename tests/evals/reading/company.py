"""Companies that do not exist, with statements that add up. Amounts are whole yuan or dollars."""

import random
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_PLACES = (
    "华岳",
    "东澜",
    "恒晟",
    "明川",
    "启辰",
    "瑞泽",
    "远麓",
    "中屹",
    "天珩",
    "海沐",
    "汇朗",
    "安枫",
)
_TRADES = ("医药", "电子", "新材", "能源", "食品", "机械", "软件", "化工", "建材", "传媒")
_EN_NAMES = (
    "Halden",
    "Corvane",
    "Brightmoor",
    "Tesselar",
    "Northquay",
    "Amberline",
    "Kestra",
    "Oakfern",
)
_EN_TRADES = (
    "Robotics",
    "Foods",
    "Networks",
    "Biologics",
    "Logistics",
    "Devices",
    "Energy",
    "Retail",
)
YEARS = (2023, 2024, 2025, 2026, 2027)


@dataclass(frozen=True)
class Company:
    """One issuer. figures is key -> amounts by year; the keys are the metric names of the facts."""

    name: str
    full: str
    code: str
    shares: int
    price: Decimal
    figures: dict[str, dict[int, Decimal]]

    def of(self, key: str, year: int) -> Decimal:
        return self.figures[key][year]

    def growth(self, key: str, year: int) -> Decimal:
        """In percent, on the year before."""
        before = self.of(key, year - 1)
        return (self.of(key, year) / before - 1) * 100


def rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def printed(value: Decimal | None, places: int = 2, *, style: str = "minus") -> str:
    """The figure as reports print it; style is minus, brackets, or full (a full-width minus)."""
    if value is None:
        return "-"
    value = rounded(value, places)
    text = f"{abs(value):,.{places}f}"
    if value >= 0:
        return text
    return {"brackets": f"({text})", "full": f"－{text}", "minus": f"-{text}"}[style]


def company(dice: random.Random, language: str) -> Company:
    """A company with five years of statements, whole to the yuan so that every sum holds."""
    figures: dict[str, dict[int, Decimal]] = {}
    shares = dice.randrange(3, 40) * 100_000_000
    revenue = Decimal(dice.randrange(2_000_000_000, 60_000_000_000))
    for year in YEARS:
        revenue = (revenue * Decimal(100 + dice.randrange(-9, 32)) / 100).to_integral_value()
        for key, value in _year(dice, revenue, shares).items():
            figures.setdefault(key, {})[year] = value
    price = Decimal(dice.randrange(600, 9000)) / 100
    if language == "zh":
        place, trade = dice.choice(_PLACES), dice.choice(_TRADES)
        name, full = place + trade, f"{place}{trade}股份有限公司"
        first = dice.choice(("600", "601", "603", "000", "002", "300"))
        code = f"{first}{dice.randrange(100, 999)}.{'SH' if first[0] == '6' else 'SZ'}"
    else:
        name = f"{dice.choice(_EN_NAMES)} {dice.choice(_EN_TRADES)}"
        full, code = f"{name}, Inc.", "".join(dice.choice("ABCDEGHKLMNPRSTVX") for _ in range(4))
    return Company(name, full, code, shares, price, figures)


def _year(dice: random.Random, revenue: Decimal, shares: int) -> dict[str, Decimal]:
    def part(low: int, high: int, of: Decimal = revenue) -> Decimal:
        return (of * dice.randrange(low, high) / 1000).to_integral_value()

    f = {"revenue": revenue, "operating_cost": part(560, 760)}
    f["gross_profit"] = revenue - f["operating_cost"]
    f |= {
        "selling_expense": part(30, 90),
        "admin_expense": part(20, 60),
        "rd_expense": part(10, 70),
    }
    f |= {"finance_expense": part(-9, 12), "investment_income": part(-6, 15)}
    spent = f["selling_expense"] + f["admin_expense"] + f["rd_expense"] + f["finance_expense"]
    f["operating_profit"] = f["gross_profit"] - spent + f["investment_income"]
    f |= {"non_operating_income": part(0, 4), "non_operating_expense": part(0, 4)}
    f["profit_before_tax"] = (
        f["operating_profit"] + f["non_operating_income"] - f["non_operating_expense"]
    )
    f["income_tax"] = part(130, 260, f["profit_before_tax"])
    f["net_profit_all"] = f["profit_before_tax"] - f["income_tax"]
    f["minority_interest_profit"] = part(-20, 60, f["net_profit_all"])
    f["net_profit"] = f["net_profit_all"] - f["minority_interest_profit"]
    f["eps"] = rounded(f["net_profit"] / shares, 2)
    return f | _balance(part) | _cash(part)


def _balance(part) -> dict[str, Decimal]:  # type: ignore[no-untyped-def]
    f = {
        "cash": part(90, 300), "trading_assets": part(0, 60), "receivables": part(80, 220),
        "prepayments": part(5, 40), "other_receivables": part(2, 20), "inventory": part(60, 240),
        "other_current_assets": part(5, 50),
    }  # fmt: skip
    f["current_assets"] = sum(f.values(), Decimal(0))
    late = {
        "long_term_investments": part(5, 80), "fixed_assets": part(120, 420),
        "construction_in_progress": part(5, 90), "intangible_assets": part(20, 90),
        "goodwill": part(0, 60), "deferred_tax_assets": part(2, 20),
    }  # fmt: skip
    f |= late | {"non_current_assets": sum(late.values(), Decimal(0))}
    f["total_assets"] = f["current_assets"] + f["non_current_assets"]
    short = {
        "short_term_debt": part(20, 120), "payables": part(70, 190),
        "contract_liabilities": part(5, 60), "employee_payables": part(5, 30),
        "taxes_payable": part(3, 20),
    }  # fmt: skip
    f |= short | {"current_liabilities": sum(short.values(), Decimal(0))}
    long = {"long_term_debt": part(10, 110), "deferred_tax_liabilities": part(1, 15)}
    f |= long | {"non_current_liabilities": sum(long.values(), Decimal(0))}
    f["total_liabilities"] = f["current_liabilities"] + f["non_current_liabilities"]
    f["equity"] = f["total_assets"] - f["total_liabilities"]
    f["minority_equity"] = part(5, 30)
    f["parent_equity"] = f["equity"] - f["minority_equity"]
    f["liabilities_and_equity"] = f["total_assets"]
    return f


def _cash(part) -> dict[str, Decimal]:  # type: ignore[no-untyped-def]
    f = {"ocf": part(40, 220), "icf": -part(20, 190), "fcf_fin": part(-90, 60)}
    f["cash_change"] = f["ocf"] + f["icf"] + f["fcf_fin"]
    return f
