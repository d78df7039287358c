"""Finds figures in text. Patterns are tried in order at each place; the first that fits wins."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from core.domain.numerals import (
    ENGLISH_NUMERAL,
    HAN_NUMERAL,
    SCALES,
    english_value,
    han_value,
    narrow,
)


@dataclass(frozen=True)
class Span:
    start: int
    end: int
    kind: str
    value: str
    unit: str = ""


_UNITS: dict[str, str] = {
    "money": r"(?:人民币)?(?:元|块钱?|圆|角|yuan|rmb|cny)",
    "dollar": r"(?:美元|美金|usd|us dollars?|dollars?)",
    "euro": r"(?:欧元|eur|euros?)",
    "workday": r"(?:个)?(?:工作日|交易日)|(?:working|business|trading) days?",
    "month": r"(?:个)?月(?!\d)|months?",
    "year": r"(?:周年|年(?!\d)|years?(?: old)?)",
    "day": r"(?:个)?(?:自然日|日(?!期)|天|days?|calendar days?)",
    "week": r"(?:个)?(?:星期|周(?!岁)|weeks?)",
    "hour": r"(?:个)?(?:小时|钟头|hours?)",
    "minute": r"(?:分钟|minutes?)",
    "age": r"(?:周岁|岁)",
    "times": r"(?:次|倍|times)",
    "people": r"(?:人|位|名|people|persons?)",
    "piece": r"(?:张|笔|份|项|条|款|种|户|家|只|股|个)",
}
_UNIT = "|".join(f"(?P<u_{name}>{pattern})" for name, pattern in _UNITS.items())
_SCALE = r"(?P<scale>万亿|千万|百万|十万|亿|万|千|百|trillion|billion|million|thousand|hundred|bn|mn|[km](?![a-z]))"
_NUM = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIGN = r"(?P<sign>(?<![0-9A-Za-z)%元日天月年万亿个号时分次笔])(?<![\d)%]\s)-\s?|\+)?"
_CURRENCY = r"(?P<cur>[¥￥$€]|rmb\s?|cny\s?|usd\s?|us\$\s?)?"
_CURRENCIES = {"¥": "money", "￥": "money", "rmb": "money", "cny": "money", "$": "dollar",
               "usd": "dollar", "us$": "dollar", "€": "euro"}  # fmt: skip
_MONTHS = {
    m: i + 1 for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())
}
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_HANNUM = rf"[{HAN_NUMERAL}]+(?:点[零〇一二三四五六七八九]+)?"
_ANY = rf"(?:{_NUM}|{_HANNUM})"

Make = Callable[[re.Match[str]], tuple[str, str, str] | None]


def value_of(text: str) -> Decimal | None:
    """A number written with digits, Han numerals or English words."""
    plain = text.replace(",", "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return Decimal(plain)
    return han_value(plain) if plain and plain[0] in HAN_NUMERAL else english_value(plain)


def _plain(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return "0" if text in ("-0", "") else text


def _unit_of(match: re.Match[str]) -> str:
    groups = match.groupdict()
    for name in _UNITS:
        if groups.get(f"u_{name}"):
            return name
    currency = (groups.get("cur") or "").strip().lower()
    return _CURRENCIES.get(currency, "")


def _number(match: re.Match[str]) -> tuple[str, str, str] | None:
    value = value_of(match["num"])
    if value is None:
        return None
    groups = match.groupdict()
    if groups.get("scale"):
        value *= SCALES[groups["scale"].lower()]
    if (groups.get("sign") or "").strip() == "-":
        value = -value
    unit = _unit_of(match)
    if match["num"] in ("一", "两", "one") and unit in ("", "piece", "people"):
        return None  # 一个, 两种, one of: words, not figures
    if match["num"][0] in HAN_NUMERAL and not unit and not _bare_han(match["num"]):
        return None
    return "number", _plain(value), unit


def _range_start(match: re.Match[str]) -> tuple[str, str, str] | None:
    value = value_of(match["num"])
    return None if value is None else ("number", _plain(value), "")


def _bare_han(text: str) -> bool:
    """三十, 一万二 and 二〇二六 count without a unit; 一, 十分, 千万 (as words) do not."""
    return len(text) > 1 and any(c in text for c in "一二三四五六七八九两")


def _percent(match: re.Match[str]) -> tuple[str, str, str] | None:
    value = value_of(match["num"])
    if value is None:
        return None
    if (match.groupdict().get("sign") or "").strip() == "-":
        value = -value
    if match.groupdict().get("bp"):
        value /= 100
    if match.groupdict().get("permille"):
        value /= 10
    return "percent", _plain(value), ""


def _date(match: re.Match[str]) -> tuple[str, str, str] | None:
    groups = match.groupdict()
    year = value_of(groups["y"]) if groups.get("y") else None
    month = _month(groups["m"]) if groups.get("m") else None
    day = value_of(groups["d"]) if groups.get("d") else None
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None:
        try:
            dt.date(int(year or 2024), month or 1, int(day))
        except ValueError:
            return None
    head = f"{int(year):04d}" if year is not None else "-"
    parts = [head] + [f"{int(p):02d}" for p in (month, day) if p is not None]
    return "date", "-".join(parts), ""


def _month(text: str) -> int | None:
    name = _MONTHS.get(text[:3].lower())
    if name:
        return name
    value = value_of(text)
    return None if value is None else int(value)


def _quarter(match: re.Match[str]) -> tuple[str, str, str] | None:
    quarter = value_of(match["q"])
    year = match.groupdict().get("y")
    return "date", f"{year or '-'}-Q{quarter}", ""


def _time(match: re.Match[str]) -> tuple[str, str, str] | None:
    hour = int(match["h"]) + (12 if match["pm"] and int(match["h"]) < 12 else 0)
    return "time", f"{hour:02d}:{match['min'] or '00'}", ""


def _ordinal(match: re.Match[str]) -> tuple[str, str, str] | None:
    value = value_of(match["num"])
    return None if value is None else ("ordinal", _plain(value), match["of"].lower()[:7])


def _code(match: re.Match[str]) -> tuple[str, str, str] | None:
    return "code", re.sub(r"[\s-]", "", match[0]).upper(), ""


def _article(match: re.Match[str]) -> tuple[str, str, str] | None:
    value = value_of(match["num"])
    family = {"article": "条", "articles": "条", "chapter": "章", "section": "节",
              "paragraph": "款", "art.": "条"}  # fmt: skip
    word = match["of"].lower()
    return None if value is None else ("ordinal", _plain(value), family.get(word, word))


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_YEAR = r"(?P<y>(?:19|20)\d{2}|[一二][九〇零][零〇一二三四五六七八九]{2})"
_RULES: tuple[tuple[re.Pattern[str], Make | None], ...] = tuple(
    (_compile(pattern), make)
    for pattern, make in (
        (r"\[\d{1,2}\]|(?<![^\n])\d{1,2}[.)、]\s", None),  # a citation mark, a list number
        (r"万一|千万(?=不|别|要|注意)|一[万千百]个?不", None),  # words
        (r"(?<!\d)(?:400|800)-\d{3,4}-\d{3,4}(?!\d)|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)", _code),
        (rf"{_YEAR}\s?年\s?(?P<m>\d{{1,2}}|[一二三四五六七八九十]+)\s?月\s?(?P<d>\d{{1,2}}|[一二三四五六七八九十]+)\s?[日号]", _date),
        (rf"{_YEAR}\s?年?[\s-]?(?:第\s?(?P<q>[一二三四1-4])\s?季度?|q(?P<q2>[1-4])(?!\d))", None),
        (rf"q(?P<q2>[1-4])\s(?:of\s)?{_YEAR}(?!\d)", None),
        (rf"{_YEAR}\s?年\s?(?P<m>\d{{1,2}}|[一二三四五六七八九十]+)\s?月(?:份)?", _date),
        (r"(?<!\d)(?P<y>(?:19|20)\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)", _date),
        (r"(?<!\d)(?P<y>(?:19|20)\d{2})-(?P<m>0[1-9]|1[0-2])(?!\d)", _date),
        (rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<m>{_MONTH})(?:,?\s(?P<y>(?:19|20)\d{{2}}))?(?![a-z])", _date),
        (rf"(?P<m>{_MONTH})\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s(?P<y>(?:19|20)\d{{2}}))?(?!\d)", _date),
        (rf"(?P<m>{_MONTH})\s(?P<y>(?:19|20)\d{{2}})(?!\d)", _date),
        (r"(?<!\d)(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号]", _date),
        (rf"{_YEAR}\s?年(?!期|以)", _date),
        (r"(?P<h>\d{1,2}):(?P<min>\d{2})(?::\d{2})?\s?(?P<pm>pm|p\.m\.)?", _time),
        (r"(?<![\d.])(?P<h>\d{1,2})()(?P<min>)\s?(?:am|(?P<pm>pm))(?![a-z])", _time),
        (rf"百分之\s?(?P<num>{_ANY})", _percent),
        (rf"(?P<permille>千分之)\s?(?P<num>{_ANY})", _percent),
        (rf"万分之\s?(?P<num>{_ANY})", lambda m: _scaled_percent(m, 100)),
        (rf"{_SIGN}(?P<num>{_NUM})\s?(?:%|percent(?:age points?)?|per cent|个百分点)", _percent),
        (rf"{_SIGN}(?P<num>{_NUM})\s?(?P<permille>‰)", _percent),
        (rf"{_SIGN}(?P<num>{_NUM})\s?(?P<bp>bps?|个?基点|basis points?)(?![a-z])", _percent),
        (rf"第\s?(?P<num>\d+|{_HANNUM})\s?(?P<of>条|款|项|章|节|页|期|季度|号|届|次)", _ordinal),
        (r"(?P<of>articles?|art\.|chapter|section|paragraph)\s(?P<num>\d+)(?![\d.%])", _article),
        (r"(?<![a-z0-9])(?=[a-z0-9-]*\d)(?=[a-z0-9-]*[a-z])[a-z]+-?\d[a-z0-9]*(?:-[a-z0-9]+)*", _code),
        (rf"{_SIGN}{_CURRENCY}(?P<num>{_NUM})\s?{_SCALE}?\s?(?:余)?(?:{_UNIT})?", _number),
        # 三到五个工作日: a numeral alone is a figure when it begins a range
        (rf"(?P<num>{_HANNUM})(?=\s?(?:至|到|-|~)\s?{_ANY})", _range_start),
        (rf"(?P<num>{_HANNUM})\s?(?:余)?(?:{_UNIT})?", _number),
        (rf"(?<![a-z])(?P<num>(?:{ENGLISH_NUMERAL})(?:[\s-](?:and\s)?(?:{ENGLISH_NUMERAL}|hundred|thousand|million))*)(?![a-z])\s?(?:{_UNIT})?", _number),
    )
)  # fmt: skip
_RANGE = re.compile(r"\s?(?:-|~|至|到|to|and|或|、)\s?", re.IGNORECASE)


def _scaled_percent(match: re.Match[str], divisor: int) -> tuple[str, str, str] | None:
    value = value_of(match["num"])
    return None if value is None else ("percent", _plain(value / divisor), "")


def scan(text: str) -> Iterator[Span]:
    """Spans in order, none overlapping. In a range the first end takes the last end's unit."""
    flat = narrow(text)
    spans = list(_scan(flat))
    for place, span in enumerate(spans):
        after = spans[place + 1] if place + 1 < len(spans) else None
        yield _with_range_unit(flat, span, after)


def _scan(flat: str) -> Iterator[Span]:
    at = 0
    starts = re.compile(rf"[\d{HAN_NUMERAL}¥￥$€\[+\-百千万第a-z]", re.IGNORECASE)
    while found := starts.search(flat, at):
        at = found.start()
        span = _first_rule(flat, at)
        if span is None:
            at = _past_word(flat, at)
            continue
        if span.kind:
            yield span
        at = span.end


def _past_word(flat: str, at: int) -> int:
    """Letters are skipped as one word, so that no rule starts inside it."""
    word = re.compile(r"[a-zA-Z]+").match(flat, at)
    return word.end() if word else at + 1


def _first_rule(flat: str, at: int) -> Span | None:
    for pattern, make in _RULES:
        match = pattern.match(flat, at)
        if not match or match.end() == at:
            continue
        if make is None:
            if match.groupdict().get("q") or match.groupdict().get("q2"):
                return _quarter_span(match)
            return Span(at, match.end(), "", "")
        made = make(match)
        if made:
            return Span(at, at + len(match[0].rstrip()), *made)
    return None


def _quarter_span(match: re.Match[str]) -> Span:
    quarter = value_of(match.groupdict().get("q") or match["q2"])
    return Span(match.start(), match.end(), "date", f"{value_of(match['y'])}-Q{quarter}")


def _with_range_unit(flat: str, span: Span, after: Span | None) -> Span:
    if after is None or span.kind != "number" or span.unit:
        return span
    if not _RANGE.fullmatch(flat, span.end, after.start):
        return span
    if after.kind == "percent":
        return Span(span.start, span.end, "percent", span.value)
    return Span(span.start, span.end, span.kind, span.value, after.unit)
