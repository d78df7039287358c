"""Time expressions, read by code: 近三年, 上季度, 2025年上半年, last fiscal year, YTD."""

import calendar
import datetime as dt
import re
from collections.abc import Callable

from core.domain import Frozen
from tools.sql.plan import Period

_CN = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}  # fmt: skip
_EN = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12}  # fmt: skip
_N = r"(\d{1,2}|[一二两三四五六七八九十]{1,3}|one|two|three|four|five|six|eight|ten|twelve)"
_Y = r"(20\d\d)"
_MONTHS = {m.lower(): n for n, m in enumerate(calendar.month_name) if m}
_MONTH = "|".join(_MONTHS)


class Calendar(Frozen):
    """today is the asker's; last is the last day that the data is of; quarterly says that it comes
    by whole quarters."""

    today: dt.date
    last: dt.date
    quarterly: bool = False


class Spoken(Frozen):
    """A period with its place in the text. rolling ones count back from the data's last day."""

    period: Period
    start: int
    end: int


def read(text: str, calendar_: Calendar) -> tuple[Spoken, ...]:
    """Every period that the text names, in order; where readings overlap, the longest."""
    found: list[Spoken] = []
    for pattern, make in _READINGS:
        for match in pattern.finditer(text):
            if any(s.start < match.end() and match.start() < s.end for s in found):
                continue
            period = make(match, calendar_)
            if period is not None:
                told = period.model_copy(update={"said": match[0].strip()})
                found.append(Spoken(period=told, start=match.start(), end=match.end()))
    return tuple(sorted(found, key=lambda s: s.start))


def year(number: int) -> Period:
    return Period(start=dt.date(number, 1, 1), end=dt.date(number, 12, 31))


def quarter(number: int, place: int) -> Period:
    """place may lie outside 1..4 and then means another year's."""
    shifted = number * 4 + place - 1
    number, place = shifted // 4, shifted % 4 + 1
    return months(number, place * 3 - 2, 3)


def months(number: int, first: int, count: int = 1) -> Period:
    """count months from the first, which may lie outside 1..12."""
    start = number * 12 + first - 1
    end = start + count
    return Period(
        start=dt.date(start // 12, start % 12 + 1, 1),
        end=dt.date(end // 12, end % 12 + 1, 1) - dt.timedelta(days=1),
    )


def before(period: Period, years: int = 0, quarters: int = 0, month_count: int = 0) -> Period:
    """The same period earlier; the ends of months stay ends of months."""
    back = years * 12 + quarters * 3 + month_count
    return Period(start=_shifted(period.start, -back), end=_shifted(period.end, -back, end=True))


def _shifted(day: dt.date, by: int, *, end: bool = False) -> dt.date:
    index = day.year * 12 + day.month - 1 + by
    number, month = index // 12, index % 12 + 1
    length = calendar.monthrange(number, month)[1]
    whole = end and day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(number, month, length if whole else min(day.day, length))


def number_of(text: str) -> int:
    """12, 十二, twelve."""
    low = text.lower()
    if low.isdigit():
        return int(low)
    if low in _EN:
        return _EN[low]
    if "十" in low:
        tens, _, ones = low.partition("十")
        return (_CN[tens] if tens else 1) * 10 + (_CN[ones] if ones else 0)
    return _CN[low]


def is_number(text: str) -> bool:
    low = text.lower()
    return low.isdigit() or low in _EN or (bool(low) and set(low) <= _CN.keys())


def _this_quarter(day: dt.date) -> int:
    return (day.month - 1) // 3 + 1


def _last_whole_year(c: Calendar) -> int:
    return c.last.year if c.last >= dt.date(c.last.year, 12, 31) else c.last.year - 1


def _rolling_years(count: int, c: Calendar) -> Period:
    if c.quarterly:
        last = _last_whole_year(c)
        return Period(start=dt.date(last - count + 1, 1, 1), end=dt.date(last, 12, 31))
    return Period(start=_shifted(c.last, -12 * count) + dt.timedelta(days=1), end=c.last)


def _rolling_quarters(count: int, c: Calendar) -> Period:
    end = quarter(c.last.year, _this_quarter(c.last))
    if end.end > c.last:
        end = before(end, quarters=1)
    return Period(start=before(end, quarters=count - 1).start, end=end.end)


def _rolling_months(count: int, c: Calendar) -> Period:
    return Period(start=_shifted(c.last, -count) + dt.timedelta(days=1), end=c.last)


def _to(first: Period, last: Period) -> Period | None:
    return Period(start=first.start, end=last.end) if first.start <= last.end else None


def _day(number: str, month: str, day: str) -> Period | None:
    try:
        at = dt.date(int(number), int(month), int(day))
    except ValueError:
        return None
    return Period(start=at, end=at)


def _month(number: str, month: str) -> Period | None:
    return months(int(number), int(month)) if 1 <= int(month) <= 12 else None


_Make = Callable[["re.Match[str]", Calendar], Period | None]


def _of(pattern: str, make: _Make) -> tuple["re.Pattern[str]", _Make]:
    return re.compile(pattern, re.IGNORECASE), make


_Q = r"(?:第?\s*([一二三四1-4])\s*(?:个)?季度?|Q([1-4])|([一三])季报)"
_READINGS = (
    _of(rf"between\s+{_Y}\s+and\s+{_Y}", lambda m, _c: _to(year(int(m[1])), year(int(m[2])))),
    _of(rf"{_Y}\s*年?\s*(?:到|至|-|–|—|~|to|through)\s*{_Y}\s*年?(?!\d|[-/.]\d)", lambda m, _c: _to(year(int(m[1])), year(int(m[2])))),
    _of(rf"{_Y}\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?", lambda m, _c: _day(m[1], m[2], m[3])),
    _of(rf"{_Y}\s*年?\s*{_Q}", lambda m, _c: quarter(int(m[1]), number_of(m[2] or m[3] or m[4]))),
    _of(rf"Q([1-4])\s*(?:of\s*|,?\s*){_Y}", lambda m, _c: quarter(int(m[2]), int(m[1]))),
    _of(rf"(first|second|third|fourth)\s+quarter\s+of\s+{_Y}", lambda m, _c: quarter(int(m[2]), "first second third fourth".split().index(m[1].lower()) + 1)),
    _of(rf"{_Y}\s*年?\s*(?:上半年|中报|半年报|H1)|H1\s*{_Y}|first half of {_Y}", lambda m, _c: months(int(m[1] or m[2] or m[3]), 1, 6)),
    _of(rf"{_Y}\s*年?\s*(?:下半年|H2)|H2\s*{_Y}|second half of {_Y}", lambda m, _c: months(int(m[1] or m[2] or m[3]), 7, 6)),
    _of(rf"{_Y}\s*年?\s*前三季度?|first three quarters of {_Y}|first nine months of {_Y}", lambda m, _c: months(int(m[1] or m[2] or m[3]), 1, 9)),
    _of(rf"({_MONTH})\s+{_Y}", lambda m, _c: months(int(m[2]), _MONTHS[m[1].lower()])),
    _of(rf"{_Y}\s*(?:年\s*|-)(\d{{1,2}})\s*月?(?!\d)", lambda m, _c: _month(m[1], m[2])),
    _of(r"(今年|去年|前年)\s*" + _Q, lambda m, c: quarter(c.today.year - "今去前".index(m[1][0]), number_of(m[2] or m[3] or m[4]))),
    _of(r"(今年|去年|前年)\s*(上|下)半年", lambda m, c: months(c.today.year - "今去前".index(m[1][0]), 1 if m[2] == "上" else 7, 6)),
    _of(r"(今年|去年|前年)\s*前三季度?", lambda m, c: months(c.today.year - "今去前".index(m[1][0]), 1, 9)),
    _of(r"(今年|去年|前年)\s*(\d{1,2}|[一二三四五六七八九十]{1,2})月份?", lambda m, c: _month(str(c.today.year - "今去前".index(m[1][0])), str(number_of(m[2])))),
    _of(r"今年以来|年初至今|年初到现在|本年至今|year[ -]to[ -]date|\bytd\b|so far this year", lambda _m, c: Period(start=dt.date(c.today.year, 1, 1), end=min(c.today, max(c.last, dt.date(c.today.year, 1, 1))))),
    _of(rf"(?:最近|过去|近|前)\s*{_N}\s*(?:个)?(?:完整)?(?:财|会计)?年(?!度?报)|(?:last|past|previous)\s+{_N}\s+(?:fiscal\s+)?years", lambda m, c: _rolling_years(number_of(m[1] or m[2]), c)),
    _of(rf"(?:最近|过去|近)\s*{_N}\s*个?季度?|(?:last|past|previous)\s+{_N}\s+quarters", lambda m, c: _rolling_quarters(number_of(m[1] or m[2]), c)),
    _of(rf"(?:最近|过去|近)\s*{_N}\s*个?月|(?:last|past|previous)\s+{_N}\s+months", lambda m, c: _rolling_months(number_of(m[1] or m[2]), c)),
    _of(r"(?:最近|过去|近)\s*(\d{1,3})\s*个?(?:天|日)|(?:last|past)\s+(\d{1,3})\s+days", lambda m, c: Period(start=c.last - dt.timedelta(days=int(m[1] or m[2]) - 1), end=c.last)),
    _of(r"(?:最近|近|过去)\s*半年|last six months", lambda _m, c: _rolling_months(6, c)),
    _of(r"(?:最近|近|过去)一年|last twelve months|\bttm\b|最近四个季度", lambda _m, c: _rolling_quarters(4, c) if c.quarterly else _rolling_years(1, c)),
    _of(r"(?:上个?财年|上个?会计年度|上一?年度|last (?:fiscal|financial) year|most recent (?:fiscal )?year|最近一个?(?:完整)?(?:财年|年度))", lambda _m, c: year(c.today.year - 1)),
    _of(r"(?:最新|最近)(?:的)?(?:一期|一个?季度|季报|财报|报告期)|最新季度|(?:latest|most recent)\s+(?:reported\s+)?quarter", lambda _m, c: _rolling_quarters(1, c)),
    _of(r"最新|最近(?=的|[^\d一二两三四五六七八九十])|\blatest\b|most recent", lambda _m, c: _rolling_quarters(1, c) if c.quarterly else Period(start=c.last, end=c.last)),
    _of(r"(?:上上个?季度)|quarter before last", lambda _m, c: quarter(c.today.year, _this_quarter(c.today) - 2)),
    _of(r"上个?季度?|last quarter|previous quarter", lambda m, c: quarter(c.today.year, _this_quarter(c.today) - 1) if m[0] not in {"上个", "上"} else None),
    _of(r"(?:本|这个?|当)季度?|this quarter", lambda m, c: quarter(c.today.year, _this_quarter(c.today)) if "季" in m[0] or "quarter" in m[0].lower() else None),
    _of(r"上个?月|last month", lambda _m, c: months(c.today.year, c.today.month - 1)),
    _of(r"(?:本|这个?|当)月|this month", lambda _m, c: months(c.today.year, c.today.month)),
    _of(r"昨天|昨日|yesterday", lambda _m, c: Period(start=c.today - dt.timedelta(days=1), end=c.today - dt.timedelta(days=1))),
    _of(r"今天|今日|当日|today", lambda _m, c: Period(start=c.today, end=c.today)),
    _of(r"上周|last week", lambda _m, c: _week(c.today, 1)),
    _of(r"本周|这周|this week", lambda _m, c: _week(c.today, 0)),
    _of(r"上半年(?!年)|first half of (?:this|the) year", lambda _m, c: months(c.today.year, 1, 6)),
    _of(r"下半年", lambda _m, c: months(c.today.year, 7, 6)),
    _of(r"今年|本年度?|this year", lambda _m, c: year(c.today.year)),
    _of(r"去年|上年|last year|previous year", lambda _m, c: year(c.today.year - 1)),
    _of(r"前年|the year before last", lambda _m, c: year(c.today.year - 2)),
    _of(rf"(?:FY\s*|fiscal year\s*)?{_Y}\s*(?:年度|财年|全年|年)?(?!\d|\s*元|\s*万|\s*股)", lambda m, _c: year(int(m[1]))),
)  # fmt: skip


def _week(day: dt.date, back: int) -> Period:
    monday = day - dt.timedelta(days=day.weekday() + 7 * back)
    return Period(start=monday, end=monday + dt.timedelta(days=6))
