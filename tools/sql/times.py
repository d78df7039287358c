"""Time expressions, read by code: 近三年, 上季度, 2025年上半年, last fiscal year, YTD, since 2023."""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Sequence

from tools.sql import periods
from tools.sql.periods import Calendar, Spoken, months, number_of, quarter, span, year
from tools.sql.plan import Period

_N = r"(\d{1,2}|[一二两三四五六七八九十]{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_Y = r"((?:19|20)\d\d(?!\d)|(?<![\d.])(?<!\d,)\d\d(?=\s*年(?!以上|期|内))|今年|本年|去年|上年|前年|明年|this year|last year)"
_YY = r"['’]?((?:20)?\d\d)(?!\d)"
_MONTHS = {m.lower(): n for n, m in enumerate(calendar.month_name) if m}
_MONTHS |= {m.lower(): n for n, m in enumerate(calendar.month_abbr) if m} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_M = r"(\d{1,2}|十[一二]?|[一二三四五六七八九])"
_Q = r"(?:(?:第\s*)?([一二三四1-4])\s*(?:(?<=第.)个)?季度?|q([1-4])|([一三])季报)"
_ORD = {w: n for n, w in enumerate("first second third fourth".split(), 1)}
_TO = r"\s*(?:到|至|-|–|—|~|to|through|until|till)\s*"
_TO_WORDS = r"\s*(?:到|至|–|—|~)\s*|\s*\b(?:to|through|until|till|up to)\s+(?:the\s+)?"
_LEAD = re.compile(r"\b(?:from|between)\s+$|[从自]\s*$")
_FAR, _EARLY = dt.date(2999, 12, 31), dt.date(1900, 1, 1)


def read(text: str, calendar_: Calendar) -> tuple[Spoken, ...]:
    """Every period that a lower-case text names, in order; where readings overlap, the earlier in
    the list, which are the longer ones."""
    found: list[Spoken] = []
    for pattern, make in _READINGS:
        for match in pattern.finditer(text):
            if any(s.start < match.end() and match.start() < s.end for s in found):
                continue
            period = make(match, calendar_)
            if period is not None:
                told = period.model_copy(update={"said": match[0].strip()})
                found.append(Spoken(period=told, start=match.start(), end=match.end()))
    return tuple(_of_one_year(_joined(sorted(found, key=lambda s: s.start), text)))


def _joined(found: Sequence[Spoken], text: str) -> list[Spoken]:
    """from Q4 2025 to Q3 2026, between 2026-01-01 and 2026-03-31: two ends of one period."""
    joined: list[Spoken] = []
    for one in found:
        before = joined[-1] if joined else None
        if before is None or not _goes_on(before, one, text):
            joined.append(one)
            continue
        lead = _LEAD.search(text[: before.start])
        start = lead.start() if lead else before.start
        said = text[start : one.end].strip()
        whole = Period(start=before.period.start, end=one.period.end, said=said)
        joined[-1] = Spoken(period=whole, start=start, end=one.end)
    return joined


def _goes_on(before: Spoken, one: Spoken, text: str) -> bool:
    if one.period.start < before.period.start:
        return False
    gap, lead = text[before.end : one.start], _LEAD.search(text[: before.start])
    if re.fullmatch(_TO_WORDS, gap):
        return True
    return bool(lead and lead[0].strip() == "between" and gap.strip() == "and")


def _of_one_year(found: Sequence[Spoken]) -> Sequence[Spoken]:
    """2026年每个月…看1到10月: months said without a year are of the one year that is said."""
    whole = [s for s in found if s.period.days > 360 and s.period.start.year == s.period.end.year]
    bare = [s for s in found if re.match(_M + r"\D", s.period.said) and "年" not in s.period.said]
    if len(whole) != 1 or len(bare) != 1 or len(found) != 2:
        return found
    back = bare[0].period.start.year - whole[0].period.start.year
    moved = periods.before(bare[0].period, years=back).model_copy(update={"said": bare[0].period.said})  # fmt: skip
    return [bare[0].model_copy(update={"period": moved}), whole[0].model_copy(update={"period": moved})]  # fmt: skip


def _y(text: str, c: Calendar) -> int:
    back = {"今": 0, "本": 0, "去": 1, "上": 1, "前": 2, "明": -1, "t": 0, "l": 1}
    if text[0] in back:
        return c.today.year - back[text[0]]
    return int(text) if len(text) == 4 else 2000 + int(text)


def _since(start: Period) -> Period:
    return Period(start=start.start, end=_FAR)


def _until(end: Period) -> Period:
    return Period(start=_EARLY, end=end.end)


def _after(one: Period) -> Period:
    return Period(start=one.end + dt.timedelta(days=1), end=_FAR)


def _earlier(one: Period) -> Period:
    return Period(start=_EARLY, end=one.start - dt.timedelta(days=1))


def _opt(change: Callable[[Period], Period], one: Period | None) -> Period | None:
    return change(one) if one else None


def _month_of(text: str) -> int:
    return _MONTHS.get(text) or number_of(text)


def _months_of(number: int, first: str, last: str) -> Period | None:
    a, b = _month_of(first), _month_of(last)
    return months(number, a, b - a + 1) if 1 <= a <= b <= 12 else None


def _listed(match: "re.Match[str]", c: Calendar) -> Period | None:
    """7、8、9月, where they follow each other."""
    named = [int(n) for n in re.findall(r"\d{1,2}", match[2])]
    if named != list(range(named[0], named[0] + len(named))) or named[-1] > 12:
        return None
    return months(_y(match[1], c) if match[1] else c.today.year, named[0], len(named))


def _ytd(_m: "re.Match[str]", c: Calendar) -> Period:
    start = dt.date(c.today.year, 1, 1)
    return Period(start=start, end=min(c.today, max(c.last, start)))


def _days(match: "re.Match[str]", c: Calendar) -> Period:
    count = next(int(g) for g in match.groups() if g)
    return Period(start=c.last - dt.timedelta(days=count - 1), end=c.last)


def _one_day(day: dt.date) -> Period:
    return Period(start=day, end=day)


def _number(match: "re.Match[str]") -> int:
    return number_of(next(g for g in match.groups() if g))


_Make = Callable[["re.Match[str]", Calendar], Period | None]


def _of(pattern: str, make: _Make) -> tuple["re.Pattern[str]", _Make]:
    return re.compile(pattern), make


_FULL = r"\s*(?:年度?|财年|会计年度)?\s*(?:全年|整年|度)?"
_READINGS = (
    _of(r"今年以来|年初至今|年初到现在|本年至今|今年到现在|今年至今|今年截至(?:目前|现在)|year[ -]to[ -]date|\bytd\b|so far (?:this year|in 20\d\d)|(?:this year|in 20\d\d) so far|since (?:the start of the year|january)", _ytd),
    _of(rf"{_Y}\s*(?:[-/.]|年)\s*(\d{{1,2}})\s*(?:[-/.]|月)\s*(\d{{1,2}})\s*[日号]?\s*(?:以前|之前|前)|before {_Y}-(\d\d)-(\d\d)", lambda m, c: _opt(_earlier, periods.day(str(_y(m[1] or m[4], c)), m[2] or m[5], m[3] or m[6]))),
    _of(rf"{_Y}\s*(?:[-/.]|年)\s*(\d{{1,2}})\s*(?:[-/.]|月)\s*(\d{{1,2}})\s*[日号]?\s*(?:以后|之后|后)|after {_Y}-(\d\d)-(\d\d)", lambda m, c: _opt(_after, periods.day(str(_y(m[1] or m[4], c)), m[2] or m[5], m[3] or m[6]))),
    _of(rf"before (\d{{1,2}}) ({_MONTH}) {_Y}", lambda m, c: _opt(_earlier, periods.day(str(_y(m[3], c)), str(_MONTHS[m[2]]), m[1]))),
    _of(rf"after (\d{{1,2}}) ({_MONTH}) {_Y}", lambda m, c: _opt(_after, periods.day(str(_y(m[3], c)), str(_MONTHS[m[2]]), m[1]))),
    _of(rf"(?:since|from) ({_MONTH}) {_Y}(?!{_TO}\w)", lambda m, c: _since(months(_y(m[2], c), _MONTHS[m[1]]))),
    _of(rf"{_Y}\s*年\s*{_M}\s*月份?(?:以来|起|至今|到现在)", lambda m, c: _since(months(_y(m[1], c), _month_of(m[2])))),
    _of(rf"between\s+{_Y}\s+and\s+{_Y}", lambda m, c: span(year(_y(m[1], c)), year(_y(m[2], c)))),
    _of(rf"(?:from )?{_Y}\s*年?{_Q}{_TO}{_Y}\s*年?{_Q}", lambda m, c: span(quarter(_y(m[1], c), number_of(m[2] or m[3] or m[4])), quarter(_y(m[5], c), number_of(m[6] or m[7] or m[8])))),
    _of(rf"(?:{_Y}\s*年?)?\s*([一二三四1-4]){_TO}([一二三四1-4])季度", lambda m, c: span(quarter(_y(m[1], c) if m[1] else c.today.year, number_of(m[2])), quarter(_y(m[1], c) if m[1] else c.today.year, number_of(m[3])))),
    _of(r"(?:last|latest|most recent) trading day|(?:最后|最近)一?个?交易日|上个?交易日", lambda _m, c: _one_day(c.last)),
    _of(rf"(?:from )?{_Y}\s*年?\s*{_M}\s*月份?{_TO}{_Y}\s*年?\s*{_M}\s*月份?", lambda m, c: span(months(_y(m[1], c), _month_of(m[2])), months(_y(m[3], c), _month_of(m[4])))),
    _of(rf"(?:from )?({_MONTH})\s+{_Y}{_TO}({_MONTH})\s+{_Y}", lambda m, c: span(months(_y(m[2], c), _MONTHS[m[1]]), months(_y(m[4], c), _MONTHS[m[3]]))),
    _of(rf"(?:from )?({_MONTH})(?:{_TO}|\s+and\s+)({_MONTH})\s+(?:of\s+)?{_Y}", lambda m, c: _months_of(_y(m[3], c), m[1], m[2])),
    _of(rf"(?:from )?{_Y}\s*年?{_TO}{_Y}\s*年?(?!\d|[-/.]\d)", lambda m, c: span(year(_y(m[1], c)), year(_y(m[2], c)))),
    _of(rf"{_Y}\s*(?:[-/.]|年)\s*(\d{{1,2}})\s*(?:[-/.]|月)\s*(\d{{1,2}})\s*[日号]?", lambda m, c: periods.day(str(_y(m[1], c)), m[2], m[3])),
    _of(rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH}),?\s+{_Y}", lambda m, c: periods.day(str(_y(m[3], c)), str(_MONTHS[m[2]]), m[1])),
    _of(rf"({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_Y}", lambda m, c: periods.day(str(_y(m[3], c)), str(_MONTHS[m[1]]), m[2])),
    _of(rf"(?:{_Y}\s*年?)?\s*{_M}{_TO}{_M}\s*月份?", lambda m, c: _months_of(_y(m[1], c) if m[1] else c.today.year, m[2], m[3])),
    _of(rf"(?:{_Y}\s*年?)?\s*((?:\d{{1,2}}\s*[、,，和及]\s*)+\d{{1,2}})\s*(?:月份?|[三两四]个月)", _listed),
    _of(rf"(?:since|from|starting)\s+(?:the (?:start|beginning) of\s+)?{_Y}(?:\s+on(?:wards?)?)?|{_Y}\s*年?(?:以来|起|开始|至今|到现在)", lambda m, c: _since(year(_y(m[1] or m[2], c)))),
    _of(rf"after\s+{_Y}|{_Y}\s*年?(?:以后|之后|后)", lambda m, c: _after(year(_y(m[1] or m[2], c)))),
    _of(rf"(?:before|prior to)\s+{_Y}|{_Y}\s*年?(?:以前|之前|前(?!三))", lambda m, c: _earlier(year(_y(m[1] or m[2], c)))),
    _of(rf"{_Y}\s*年?\s*{_Q}", lambda m, c: quarter(_y(m[1], c), number_of(m[2] or m[3] or m[4]))),
    _of(rf"q([1-4])\s*(?:of\s*|,?\s*|fy\s*){_Y}", lambda m, c: quarter(_y(m[2], c), int(m[1]))),
    _of(rf"q([1-4])\s*{_YY}|([1-4])q\s*{_YY}", lambda m, c: quarter(_y(m[2] or m[4], c), int(m[1] or m[3]))),
    _of(rf"(first|second|third|fourth|final|last)[\s-]+quarter\s+(?:of\s+)?(?:fiscal\s+)?{_Y}", lambda m, c: quarter(_y(m[2], c), _ORD.get(m[1], 4))),
    _of(rf"{_Y}(?:'s)?\s+(first|second|third|fourth)[\s-]+quarter", lambda m, c: quarter(_y(m[1], c), _ORD[m[2]])),
    _of(rf"h([12])\s*{_YY}|([12])h\s*{_YY}", lambda m, c: months(_y(m[2] or m[4], c), int(m[1] or m[3]) * 6 - 5, 6)),
    _of(rf"{_Y}\s*年?\s*(?:上半年|中报|半年报|h1)|(?:h1|first half)(?: of)? {_Y}", lambda m, c: months(_y(m[1] or m[2], c), 1, 6)),
    _of(rf"{_Y}\s*年?\s*(?:下半年|h2)|(?:h2|second half)(?: of)? {_Y}", lambda m, c: months(_y(m[1] or m[2], c), 7, 6)),
    _of(rf"{_Y}\s*年?\s*前(?:三季度?|三个季度|九个月)|first (?:three quarters|nine months) of {_Y}", lambda m, c: months(_y(m[1] or m[2], c), 1, 9)),
    _of(rf"(this|last) ({_MONTH})(?![a-z])", lambda m, c: months(c.today.year - (m[1] == "last"), _MONTHS[m[2]])),
    _of(rf"(?:end of |by (?:the end of )?|mid-?)?({_MONTH})\.?,?\s+(?:of\s+)?{_Y}", lambda m, c: months(_y(m[2], c), _MONTHS[m[1]])),
    _of(rf"{_Y}\s*(?:年\s*|-)?\s*{_M}\s*月份?(?!\d)", lambda m, c: periods.month(str(_y(m[1], c)), str(_month_of(m[2])))),
    _of(rf"{_Y}-(\d\d)(?!\d)", lambda m, c: periods.month(str(_y(m[1], c)), m[2])),
    _of(rf"(?:最近|过去|近|前)\s*{_N}\s*(?:个)?(?:完整)?(?:财|会计)?年(?!度?报|期)|(?:last|past|previous|latest)\s+{_N}\s+(?:full\s+|fiscal\s+|complete\s+)?years", lambda m, c: periods.rolling_years(_number(m), c)),
    _of(rf"(?:最近|过去|近)\s*{_N}\s*个?季度?|(?:last|past|previous|latest)\s+{_N}\s+(?:reported\s+)?quarters", lambda m, c: periods.rolling_quarters(_number(m), c)),
    _of(rf"(?:最近|过去|近)\s*{_N}\s*个?月|(?:last|past|previous|latest)\s+{_N}\s+months", lambda m, c: periods.rolling_months(_number(m), c)),
    _of(r"(?:最近|过去|近)\s*(\d{1,3})\s*个?(?:天|日)|(?:last|past|previous)\s+(\d{1,3})\s+days", _days),
    _of(r"(?:最近|近|过去)\s*半年|last (?:six months|half[ -]year)", lambda _m, c: periods.rolling_months(6, c)),
    _of(r"(?:最近|近|过去)一年|(?:last|past) (?:twelve months|12 months)|\bttm\b|最近四个季度", lambda _m, c: periods.rolling_quarters(4, c) if c.quarterly else periods.rolling_years(1, c)),
    _of(r"(?:上个?财年|上个?会计年度|上一?年度|last (?:fiscal|financial|full) year|most recent (?:fiscal )?year|最近一个?(?:完整)?(?:财年|年度))", lambda _m, c: year(c.today.year - 1)),
    _of(r"(?:最新|最近)(?:的)?(?:一期|一个?季度?|季报|财报|报告期)|最新季度|(?:latest|most recent|newest)\s+(?:reported\s+)?(?:quarter|statements?|results|filings?)", lambda _m, c: periods.rolling_quarters(1, c)),
    _of(r"最新|最近(?=的|[^\d一二两三四五六七八九十])|\blatest\b|most recent(?:ly)?", lambda _m, c: periods.rolling_quarters(1, c) if c.quarterly else _one_day(c.last)),
    _of(r"(?:上上个?季度)|quarter before last", lambda _m, c: quarter(c.today.year, periods.this_quarter(c.today) - 2)),
    _of(r"上个?季度?(?!度)(?<=[季度])|(?:last|previous|prior) quarter", lambda _m, c: quarter(c.today.year, periods.this_quarter(c.today) - 1)),
    _of(r"(?:本|这个?|当)季度?|this quarter|current quarter", lambda _m, c: quarter(c.today.year, periods.this_quarter(c.today))),
    _of(r"上上个?月|month before last", lambda _m, c: months(c.today.year, c.today.month - 2)),
    _of(r"上个?月|(?:last|previous|prior) month", lambda _m, c: months(c.today.year, c.today.month - 1)),
    _of(r"下个?月|next month", lambda _m, c: months(c.today.year, c.today.month + 1)),
    _of(r"下个?季度?(?<=[季度])|next quarter", lambda _m, c: quarter(c.today.year, periods.this_quarter(c.today) + 1)),
    _of(r"(?:本|这个?|当)月|this month|current month", lambda _m, c: months(c.today.year, c.today.month)),
    _of(r"昨天|昨日|yesterday", lambda _m, c: _one_day(c.today - dt.timedelta(days=1))),
    _of(r"今天|今日|当日|today(?!'s)", lambda _m, c: _one_day(c.today)),
    _of(r"上周|上个?星期|last week", lambda _m, c: periods.week(c.today, 1)),
    _of(r"本周|这周|这个?星期|this week", lambda _m, c: periods.week(c.today, 0)),
    _of(r"(?<!年)上半年(?!年)|first half(?: of (?:this|the) year)?", lambda _m, c: months(c.today.year, 1, 6)),
    _of(r"(?<!年)下半年|second half(?: of (?:this|the) year)?", lambda _m, c: months(c.today.year, 7, 6)),
    _of(r"(?<![\d年.])(1[0-2]|[1-9])月(?!\d)", lambda m, c: periods.month(str(c.today.year), m[1])),
    _of(rf"(?<![\d年.]){_M}\s*月份", lambda m, c: periods.month(str(c.today.year), str(_month_of(m[1])))),
    _of(rf"(?<![a-z])(?:in|during) ({_MONTH})(?![a-z])", lambda m, c: months(c.today.year, _MONTHS[m[1]])),
    _of(r"(?<![\d个])第?([一二三四])季度", lambda m, c: quarter(c.today.year, number_of(m[1]))),
    _of(r"next year", lambda _m, c: year(c.today.year + 1)),
    _of(r"previous year|prior year", lambda _m, c: year(c.today.year - 1)),
    _of(r"the year before last", lambda _m, c: year(c.today.year - 2)),
    _of(rf"(?:full[ -]year\s+|calendar (?:year )?|fy\s*|fiscal (?:year )?|financial year |all of |the whole of |(?:over |across )?(?:the )?(?:four|4|all) quarters of )?{_Y}{_FULL}(?!\d|\s*[元万股]|以上|期)", lambda m, c: year(_y(m[1], c))),
    _of(r"(?:fy|fiscal (?:year )?)\s*(\d\d)(?!\d)", lambda m, c: year(_y(m[1], c))),
)  # fmt: skip
