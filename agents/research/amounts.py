"""Figures as people read them, without rounding: 940000000 yuan is 9.4亿元, CNY 940 million."""

from decimal import Decimal

_CURRENCY = {
    "CNY": ("元", "CNY"), "HKD": ("港元", "HKD"), "USD": ("美元", "USD"), "EUR": ("欧元", "EUR"),
    "": ("元", "CNY"),
}  # fmt: skip
_ZH = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
_EN = ((Decimal(10) ** 9, " billion"), (Decimal(10) ** 6, " million"))


def shown(value: Decimal, unit: str, currency: str, language: str) -> str:
    """value is in plain units; every digit of it is kept."""
    zh = language == "zh"
    word = _CURRENCY.get(currency, (currency, currency))[not zh]
    match unit:
        case "money":
            return _money(value, word, zh)
        case "per_share":
            return f"{plain(value)}{word}" if zh else f"{word} {plain(value)}"
        case "percent":
            return f"{plain(value)}%"
        case "times":
            return f"{plain(value)}倍" if zh else f"{plain(value)} times"
        case "shares":
            return f"{_scaled(value, zh)}股" if zh else f"{_scaled(value, zh)} shares"
        case _:
            return plain(value)


def unit_word(unit: str, currency: str, language: str) -> str:
    """What stands behind the plain value in a computation."""
    if unit in ("money", "per_share"):
        return _CURRENCY.get(currency, (currency, currency))[0]
    return {"percent": "%", "times": "倍" if language == "zh" else " times"}.get(unit, "")


def plain(value: Decimal) -> str:
    """With separators of thousands, without an exponent and idle zeros."""
    text = f"{value.normalize():f}"
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole not in ("-0", "0") else text


def _money(value: Decimal, word: str, zh: bool) -> str:
    said = _scaled(value, zh)
    return f"{said}{word}" if zh else f"{word} {said}"


def _scaled(value: Decimal, zh: bool) -> str:
    for scale, word in _ZH if zh else _EN:
        if abs(value) >= scale:
            return f"{plain(value / scale)}{word}"
    return plain(value)
