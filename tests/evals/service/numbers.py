"""A reading of numbers for the grader, written apart from the agent's own (agents/kit).

Text is brought to one form (half-width, Arabic digits, 万 and 亿 multiplied out, no separators);
a number is then a run of digits. Dates are their parts. What it cannot read, it does not see.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
# Chinese numerals count as figures only before a unit: 一起, 万一 and 十分 are words.
_UNIT = "个工作日|工作日|个自然日|自然日|个月|天|日|周|年|元|美元|小时|分钟|次|笔|倍|岁|期|张|份|台|家|名|人|成"
_CHINESE = re.compile(rf"(?<![{_NUMERAL}\d])([{_NUMERAL}]+)(?=(?:{_UNIT}))")
_SHARE = re.compile(rf"百分之([{_NUMERAL}]+(?:点[{_NUMERAL}]+)?)")
_SCALED = re.compile(r"(\d+(?:\.\d+)?)\s*([万亿])")
_ENGLISH = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60,
}  # fmt: skip
_ENGLISH_NUMBER = re.compile(
    rf"\b({'|'.join(_ENGLISH)})(?=[ -](?:working |calendar |business )?"
    r"(?:day|week|month|year|hour|minute|time|device|yuan|dollar)s?\b)"
)
_MARK = re.compile(r"\[\d+\]")  # citation marks
_LIST = re.compile(r"(?m)^\s*\d{1,2}[.、)]\s*(?=\D)")
_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?")


def normal(text: str) -> str:
    """The text with numbers in one form; what patterns of cases are matched against."""
    text = unicodedata.normalize("NFKC", text).replace("−", "-").lower()
    text = _MARK.sub("", text)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = _SCALED.sub(lambda m: _plain(Decimal(m[1]) * _LARGE[m[2]]), text)
    text = _SHARE.sub(lambda m: f"{_share(m[1])}%", text)
    text = _CHINESE.sub(lambda m: str(_chinese(m[1])), text)
    text = _ENGLISH_NUMBER.sub(lambda m: str(_ENGLISH[m[1]]), text)
    return re.sub(r"[ \t\u3000]+", " ", text)


def read(text: str) -> set[Decimal]:
    """Every number of the text by value: 1.15, 50000, 2026."""
    found = set()
    for match in _NUMBER.finditer(_LIST.sub("", normal(text))):
        try:
            found.add(Decimal(match[0]).normalize())
        except InvalidOperation:  # pragma: no cover - the pattern admits decimals only
            continue
    return found


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern is in the normalised text; digits at its ends are whole numbers."""
    guarded = "|".join(_guarded(choice) for choice in pattern.split("|"))
    return re.search(guarded, normal(text), re.IGNORECASE) is not None


def _guarded(pattern: str) -> str:
    before = r"(?<![\d.])" if pattern[:1].isdigit() else ""
    after = r"(?!\d|\.\d)" if pattern[-1:].isdigit() else ""
    return f"{before}{pattern}{after}"


def _chinese(numeral: str) -> int:
    """一百二十 -> 120, 二十万 -> 200000, 二〇二六 -> 2026."""
    if all(c in _DIGIT for c in numeral):
        return int("".join(str(_DIGIT[c]) for c in numeral))
    total = section = digit = 0
    for c in numeral:
        if c in _DIGIT:
            digit = _DIGIT[c]
        elif c in _SMALL:
            section, digit = section + (digit or 1) * _SMALL[c], 0
        else:
            total, section, digit = (total + section + digit) * _LARGE[c], 0, 0
    return total + section + digit


def _share(words: str) -> str:
    whole, _, part = words.partition("点")
    return (
        f"{_chinese(whole)}.{''.join(str(_DIGIT[c]) for c in part)}"
        if part
        else str(_chinese(whole))
    )


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
