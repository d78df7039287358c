"""Numbers as people write them, in Chinese and English, as exact decimals."""

import re
from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5,
    "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
HAN_NUMERAL = "零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟"

_ONES = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    w: (i + 2) * 10
    for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
}
_MULTIPLES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
ENGLISH_NUMERAL = "|".join([*_TENS, *sorted(_ONES, key=len, reverse=True)])

SCALES: dict[str, Decimal] = {
    "百": Decimal(100), "千": Decimal(1000), "万": Decimal(10**4), "十万": Decimal(10**5),
    "百万": Decimal(10**6), "千万": Decimal(10**7), "亿": Decimal(10**8),
    "万亿": Decimal(10**12), "k": Decimal(1000), "thousand": Decimal(1000),
    "m": Decimal(10**6), "mn": Decimal(10**6), "million": Decimal(10**6),
    "bn": Decimal(10**9), "billion": Decimal(10**9), "trillion": Decimal(10**12),
    "hundred": Decimal(100),
}  # fmt: skip

# One character stays one character, so that offsets hold.
_WIDTH = {ord("０") + i: ord("0") + i for i in range(10)} | str.maketrans(
    "％．，：－−﹣‑‐–—～〜／（）＋　", "%.,:-------~~/()+ "
)


def narrow(text: str) -> str:
    """Full-width digits and signs as ASCII, character for character: len is unchanged."""
    return text.translate(_WIDTH)


def han_value(text: str) -> Decimal | None:
    """三十 → 30, 一万二千 → 12000, 二〇二六 → 2026, 三点五 → 3.5; None when it is no number."""
    whole, _, fraction = text.partition("点")
    value = _han_whole(whole)
    if value is None or (fraction and any(c not in _DIGITS for c in fraction)):
        return None
    tail = "".join(str(_DIGITS[c]) for c in fraction)
    return Decimal(f"{value}.{tail}") if tail else Decimal(value)


def _han_whole(text: str) -> int | None:
    if not text or any(c not in HAN_NUMERAL for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _SMALL:
            section += (digit or 1) * _SMALL[c]
            digit = 0
        else:
            total = (total + section + digit) * _LARGE[c]
            section = digit = 0
    return total + section + digit


def english_value(text: str) -> Decimal | None:
    """thirty → 30, twenty-five → 25, two hundred → 200; None when it is no number."""
    total = current = 0
    seen = False
    for word in re.split(r"[\s-]+", text.lower().strip()):
        if word == "and":
            continue
        if word in _ONES or word in _TENS:
            current += _ONES.get(word, _TENS.get(word, 0))
        elif word in _MULTIPLES and seen:
            current *= _MULTIPLES[word]
            if _MULTIPLES[word] >= 1000:
                total, current = total + current, 0
        else:
            return None
        seen = True
    return Decimal(total + current) if seen else None
