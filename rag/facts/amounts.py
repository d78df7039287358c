"""Amounts of money in running text, with their currency and the words around them."""

import re
from decimal import Decimal

from core.domain import Frozen

_PREFIX = r"(?P<before>HK\$|HKD|US\$|USD|RMB|Rmb|CNY|CN¥|¥|\$|人民币|港币|美元|港元|NT\$|S\$|A\$|€|EUR|£|GBP)"
_SUFFIX = r"(?P<after>元人民币|元港币|元|港元|港币|美元|HKD|HK\$|USD|US\$|RMB|CNY|yuan|HK dollars|US dollars|/股|per share)"
_AMOUNT = re.compile(
    rf"(?:{_PREFIX}\s*)?(?<![\d.,A-Za-z])(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d])\s*(?:{_SUFFIX})?"
)
_NOT_PRICE = re.compile(
    r"^\s*(?:%|倍|x(?![a-z])|X|pct|bps?\b|个百分点|亿|万|百万|千|bn\b|mn\b|m\b|million|billion|年|月|日|个月|个|家|周"
    r"|[ -]?months?\b|[ -]?mos?\b|-?mth|-?m\b|/\d|[AEF]\b|Q\d|H\d|per cent|percent|times)",
    re.IGNORECASE,
)
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DATES = re.compile(
    rf"\d{{4}}\s*[-/.年]\s*\d{{1,2}}\s*[-/.月]\s*\d{{1,2}}\s*日?|\d{{1,2}}\s*月\s*\d{{1,2}}\s*日|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?"
    rf"|\d{{1,2}}[ -](?:{_MONTHS})[a-z]*\.?[ ,-]*(?:\d{{4}}|\d{{2}}(?![\d.]))?"
    rf"|(?:{_MONTHS})[a-z]*\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?(?:\s+\d{{4}})?"
    r"|\d{4,6}\.(?:SH|SZ|BJ|HK|SS)|(?<!\d)(?:19|20)\d{2}\s*(?:[AEF](?![a-z])|-\s*(?:19|20)?\d{2}|年度?)|(?:FY|CY)\s?\d{2,4}E?",
    re.IGNORECASE,
)
_CURRENCIES = {
    "HK$": "HKD", "HKD": "HKD", "港元": "HKD", "港币": "HKD", "元港币": "HKD", "HK DOLLARS": "HKD",
    "US$": "USD", "USD": "USD", "美元": "USD", "$": "USD", "US DOLLARS": "USD",
    "RMB": "CNY", "CNY": "CNY", "CN¥": "CNY", "¥": "CNY", "人民币": "CNY", "元": "CNY",
    "元人民币": "CNY", "YUAN": "CNY",
    "NT$": "TWD", "S$": "SGD", "A$": "AUD", "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP",
}  # fmt: skip
_WORD = re.compile(
    r"HK\$|HKD|港元|港币|US\$|USD|美元|RMB|CNY|人民币|HK dollars|US dollars|yuan|NT\$|S\$|A\$|EUR|€|GBP|£|¥|\$|元",
    re.IGNORECASE,
)


class Amount(Frozen):
    """currency is "" where the text names none. loose says that it is a bare $ ."""

    value: Decimal
    currency: str
    start: int
    end: int
    loose: bool = False


def masked(text: str) -> str:
    """The text with dates, codes and years blotted out, each as long as it was."""
    return _DATES.sub(lambda m: "\x00" * len(m[0]), text)


def amounts(text: str) -> tuple[Amount, ...]:
    """What may be prices: percents, multiples, dates, market values and years are none."""
    hidden, found = masked(text), []
    for match in _AMOUNT.finditer(hidden):
        said = [match["before"] or "", match["after"] or ""]
        unit = next((_CURRENCIES[s.upper()] for s in said if s.upper() in _CURRENCIES), "")
        if _NOT_PRICE.match(hidden[match.end("number") :]) or (not unit and _year(match["number"])):
            continue
        suffix = _CURRENCIES.get(said[1].upper(), "")
        stated = suffix if suffix and suffix != "CNY" else unit
        found.append(
            Amount(
                value=Decimal(match["number"].replace(",", "")), currency=stated,
                start=match.start(), end=match.end(), loose="$" in said and stated == "USD",
            )
        )  # fmt: skip
    return tuple(found)


def currency_in(text: str) -> str:
    """The currency that a label names: 目标价（港元）, Price (US$)."""
    found = _WORD.search(text)
    return _CURRENCIES[found[0].upper()] if found else ""


def _year(number: str) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d{2}", number))
