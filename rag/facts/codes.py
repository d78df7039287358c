"""Codes of listed companies in one form: 600519.SH, 0700.HK, AAPL."""

import re
from collections.abc import Iterator

from core.domain import Frozen

_SUFFIX = {"SS": "SH", "SH": "SH", "SSE": "SH", "XSHG": "SH", "SZ": "SZ", "SZSE": "SZ", "XSHE": "SZ", "BJ": "BJ", "BSE": "BJ"}  # fmt: skip
_MAINLAND = re.compile(
    r"(?<![\d.])(?P<digits>\d{6})\s*[. ]\s*(?P<place>SH|SZ|BJ|SS|CH|CN)(?![A-Za-z])"
    r"|(?<![A-Za-z])(?P<first>SH|SZ|BJ|SSE|SZSE)\s*[:.]?\s*(?P<then>\d{6})(?!\d)"
    r"|[(\[]\s*(?P<bare>\d{6})\s*[)\]]"
    r"|(?:股票|证券|公司|A股)?代码\s*[:|]?\s*(?P<told>\d{6})(?!\d)",
    re.IGNORECASE,
)
_HONG_KONG = re.compile(
    r"(?<![\d.,])(?P<digits>\d{1,5})\s*(?:\.\s*HK|\s+HK(?![D$A-Za-z]))(?![A-Za-z])"
    r"|(?<![A-Za-z])(?:HKEX|SEHK|HKSE|HKG)\s*[:.]\s*(?P<then>\d{1,5})(?!\d)"
    r"|(?<![A-Za-z])HK\s*[:.]\s*(?P<hk>\d{4,5})(?!\d)"
    r"|(?:港股代码|H股代码|股份代号|stock code)\s*[:|]?\s*(?P<told>\d{1,5})(?!\d)",
    re.IGNORECASE,
)
_AMERICA = re.compile(
    r"(?<![A-Za-z])(?:NASDAQ|NYSE(?: American| Arca)?|NasdaqGS|NYSEAMERICAN|AMEX|纳斯达克|纽交所)\s*[:：]\s*(?P<ticker>[A-Z]{1,5}(?:\.[A-Z])?)(?![A-Za-z])"
    r"|(?<![A-Za-z.])(?P<listed>[A-Z]{1,5})(?:\.(?:US|O|OQ|N|NYSE|NASDAQ)|\s+US(?:\s+Equity)?)(?![A-Za-z$.])"
    r"|(?:[Tt]icker|[Tt]rading [Ss]ymbol(?:\(s\))?|[Ss]ymbol|TICKER)\s*[:|]?\s*(?P<told>[A-Z]{1,5})(?![A-Za-z])"
    r"|美股代码\s*[:|]?\s*(?P<zh>[A-Z]{1,5})(?![A-Za-z])"
)


class Code(Frozen):
    """A code at [start, end) of a text; labelled where the text says that it is one."""

    value: str
    start: int
    end: int
    labelled: bool


def codes(text: str) -> Iterator[Code]:
    """The codes in a text that is in its plain form."""
    for match in _MAINLAND.finditer(text):
        digits = next(match[g] for g in ("digits", "then", "bare", "told") if match[g])
        place = _SUFFIX.get((match["place"] or match["first"] or "").upper()) or _exchange(digits)
        if place:
            yield Code(
                value=f"{digits}.{place}", start=match.start(), end=match.end(),
                labelled=bool(match["told"]),
            )  # fmt: skip
    for match in _HONG_KONG.finditer(text):
        digits = next(match[g] for g in ("digits", "then", "hk", "told") if match[g])
        yield Code(
            value=f"{int(digits):04d}.HK", start=match.start(), end=match.end(),
            labelled=bool(match["told"]),
        )  # fmt: skip
    for match in _AMERICA.finditer(text):
        ticker = next(match[g] for g in ("ticker", "listed", "told", "zh") if match[g])
        told = bool(match["told"] or match["zh"])
        yield Code(value=ticker, start=match.start(), end=match.end(), labelled=told)


def _exchange(digits: str) -> str:
    """Where codes of these digits are listed; "" for a number that is none."""
    if digits.startswith(("60", "68", "900", "689")):
        return "SH"
    if digits.startswith(("00", "30", "20")):
        return "SZ"
    return "BJ" if digits.startswith(("43", "83", "87", "88", "92")) else ""
