"""What the bank sells, and how a product is found in a person's words."""

import datetime as dt
import re
from collections.abc import Iterable
from enum import StrEnum

from core.domain import Frozen
from core.domain.money import Amount, Percent


class ProductKind(StrEnum):
    DEMAND = "demand"
    TERM_DEPOSIT = "term_deposit"
    NOTICE_DEPOSIT = "notice_deposit"
    CERTIFICATE = "certificate"
    WEALTH = "wealth"
    FUND = "fund"
    LOAN = "loan"
    DEBIT_CARD = "debit_card"
    CREDIT_CARD = "credit_card"


class RateKind(StrEnum):
    """What rate and rate_high say; a benchmark is no promise."""

    FIXED = "fixed"
    BENCHMARK = "benchmark"
    FROM = "from"  # a loan's lowest annual rate
    NONE = "none"


class Product(Frozen):
    """Rates and percentages are annual and in percent; amounts in yuan.

    risk is R1–R5 for wealth and funds, "" otherwise. document is the stem of the sheet that
    describes it. aliases are what people call it, in either language.
    """

    code: str
    name: str
    name_en: str
    kind: ProductKind
    risk: str = ""
    rate_kind: RateKind = RateKind.NONE
    rate: Percent | None = None
    rate_high: Percent | None = None
    term_months: int | None = None
    holding_days: int | None = None
    minimum: Amount | None = None
    maximum: Amount | None = None
    subscription_fee: Percent | None = None
    management_fee: Percent | None = None
    custody_fee: Percent | None = None
    annual_fee: Amount | None = None
    redemption: str = ""
    redemption_en: str = ""
    aliases: tuple[str, ...] = ()
    document: str = ""
    on_sale: bool = True
    sold_since: dt.date


def find(products: Iterable[Product], text: str) -> tuple[Product, ...]:
    """Products named in the text, longest name first; else those whose name holds the text."""
    flat = _flat(text)
    if not flat:
        return ()
    named = [(hit, p) for p in products if (hit := _longest(p, flat))]
    named.sort(key=lambda pair: (-pair[0], pair[1].code))
    return tuple(p for _, p in named)


def _longest(product: Product, flat: str) -> int:
    names = [_flat(n) for n in (product.code, product.name, product.name_en, *product.aliases)]
    inside = [len(n) for n in names if n and n in flat]
    holding = [len(flat) for n in names if len(flat) > 1 and flat in n]
    return max((*inside, *holding), default=0)


def _flat(text: str) -> str:
    """Lower case without spaces, middle dots, hyphens and book marks."""
    return re.sub(r"[\s·•\-—_《》“”\"']", "", text).lower()
