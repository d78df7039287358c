"""Codes of listed companies: 600036.SH, 600036, sh600036 and 600036.SS are one company's."""

import re

_EXCHANGES = {
    "SH": "SH", "SS": "SH", "SSE": "SH", "XSHG": "SH", "SZ": "SZ", "SZSE": "SZ", "XSHE": "SZ",
    "BJ": "BJ", "BSE": "BJ", "HK": "HK", "SEHK": "HK", "HKEX": "HK", "XHKG": "HK",
}  # fmt: skip
_MAINLAND = ("SH", "SZ", "BJ")
_BEFORE = re.compile(r"(SH|SZ|BJ|HK)[.:]?(\d{1,6})")
_AFTER = re.compile(r"(\d{1,6})(?:\.([A-Z]+))?")


def company_key(code: str) -> str:
    """The same for all spellings of a code: digits of the mainland, 0700.HK, a ticker as it is."""
    digits, exchange = _parts(code)
    return f"{digits}.HK" if exchange == "HK" else digits


def spellings(code: str) -> tuple[str, ...]:
    """How the company's code may be saved, with its exchange or without. A code that names no exchange
    is the company's on any of the mainland's."""
    digits, exchange = _parts(code)
    if exchange == "HK":
        number = int(digits)
        padded = dict.fromkeys((f"{number:04}", f"{number:05}", str(number)))
        return tuple(f"{p}{end}" for p in padded for end in (".HK", ""))
    if not digits.isdigit():
        return (code.strip(), digits) if digits != code.strip() else (digits,)
    named = [e for e, of in _EXCHANGES.items() if of in _MAINLAND and of == (exchange or of)]
    return (digits, *(f"{digits}.{e}" for e in named))


def _parts(code: str) -> tuple[str, str]:
    """Digits and exchange; "" where none is named. Numbers of up to five digits are Hong Kong's."""
    said = code.strip().upper()
    if before := _BEFORE.fullmatch(said):
        digits, exchange = before[2], before[1]
    elif after := _AFTER.fullmatch(said):
        digits, exchange = after[1], _EXCHANGES.get(after[2] or "", "")
        if after[2] and not exchange:
            return said, ""
    else:
        return said, ""
    if exchange == "HK" or (not exchange and len(digits) < 6):
        return f"{int(digits):04}", "HK"
    return digits, exchange
