"""The day on which a report was published; the day of its prices is none."""

import datetime as dt
import re
from collections.abc import Iterator

from core.domain.research import Stated
from rag.facts.lines import Line

_MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_MONTH = r"(?P<{}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_PATTERNS = (
    re.compile(r"(?<!\d)(?P<y>20\d{2})\s*[年\-/.]\s*(?P<m>\d{1,2})\s*[月\-/.]\s*(?P<d>\d{1,2})(?!\d)\s*日?"),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH.format('mon')}[\s,-]+(?P<y>20\d{{2}})(?!\d)", re.IGNORECASE),
    re.compile(rf"(?<![a-z]){_MONTH.format('mon')}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+(?P<y>20\d{{2}})(?!\d)", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>20\d{2})(?!\d)"),
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>20\d{2})(?![\d.])"),
    re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"),
    re.compile(r"(?P<zy>二[〇零○O]二[〇零○O一二三四五六七八九])年(?P<zm>[一二三四五六七八九十]{1,2})月(?P<zd>[一二三四五六七八九十]{1,3})日"),
)  # fmt: skip
_LABEL = re.compile(
    r"(?:报告日期|发布日期|发布时间|报告发布日?|报告时间|出具日期|日期|撰写日期|报告日|公告日期|披露日期)[\s:|]*$"
    r"|(?:\bpublished(?: on)?|\bpublication date|\breport date|\bdate of (?:report|issue|publication)|\bissued(?: on)?|\breleased(?: on)?|\bdated?)[\s:|,]*$",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(
    r"收盘|股价|现价|截至|截止|价格|市价|数据|基准日|行情|上市|交易日|更新于|市值|会计|期末|报告期|成立|资料来源|最新价"
    r"|\bas (?:of|at)\b|\bpriced?\b|\bpricing\b|\bclos(?:e|ing)\b|\bmarket data\b|\blisted\b|\bended?\b|\bending\b|\bsource\b|\bshare price\b|\bprice\b|\bprevious\b|\bnext\b|\bpayable\b|\brecord date\b|\bfiscal\b|\bquarter\b",
    re.IGNORECASE,
)
_PRICED = re.compile(
    r"(?:股价|现价|价格|市价|price)\s*[:|]\s*(?:HK\$|US\$|RMB|[$¥€£])?\s*\d[\d,.]*\s*(?:元|港元|美元)?\s*[|·]?\s*$",
    re.IGNORECASE,
)  # a price stated to its end: what follows it in a strip is a value of its own
_RELATED = re.compile(
    r"《|相关(?:研究|报告)|前次报告|related (?:research|reports?)|previous report", re.IGNORECASE
)
_EVENT = re.compile(
    r"[。;]|发布(?!日期|时间)|公告|召开|实现|披露|\b(?:announced|reported|released|held|will|was|were)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"星期[一二三四五六日天]|周[一二三四五六日]|\b(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?\b",
    re.IGNORECASE,
)
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "O": 0}


def published(lines: tuple[Line, ...], after: dt.date | None = None) -> Stated | None:
    """The labelled day, else one that stands by itself near the top; prose names other days. after
    is the last day that the report is on, before which none can be published."""
    best: tuple[int, int, dt.date, Line] | None = None
    for line in lines:
        if line.page > 3 and not line.short:
            continue
        for day, start, end in days(line.plain):
            score = _score(line, start, end)
            if after and (day <= after or (line.page > 1 and score < 100)):
                continue
            if score and (best is None or score > best[0]):
                best = (score, line.order, day, line)
    return Stated(value=best[2].isoformat(), place=best[3].place()) if best else None


def days(text: str) -> Iterator[tuple[dt.date, int, int]]:
    """Days that a text names, with where; month and day that may be swapped are none."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            day = _day(match.groupdict())
            if day is not None:
                yield day, match.start(), match.end()


def _day(parts: dict[str, str | None]) -> dt.date | None:
    if parts.get("zy"):
        year = int("".join(str(_DIGITS[c]) for c in parts["zy"] or ""))
        month, day = _counted(parts["zm"] or ""), _counted(parts["zd"] or "")
    elif parts.get("a"):
        year, first, second = int(parts["y"] or 0), int(parts["a"] or 0), int(parts["b"] or 0)
        if first <= 12 and second <= 12 and first != second:
            return None
        month, day = (first, second) if first <= 12 else (second, first)
    else:
        year, day = int(parts["y"] or 0), int(parts["d"] or 0)
        month = (
            int(parts["m"] or 0) if parts.get("m") else _MONTHS[(parts["mon"] or "")[:3].lower()]
        )
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _counted(said: str) -> int:
    """二十一 as 21."""
    tens, found, ones = said.partition("十")
    if not found:
        return _DIGITS[said]
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _score(line: Line, start: int, end: int) -> int:
    before, after = line.plain[:start], line.plain[end:]
    if _LABEL.search(before):
        return 100 + (10 if line.page == 1 else 0)
    if line.page == 1 and not after.strip() and _PRICED.search(before):
        return 10 + max(0, 10 - line.order)
    near = before[-40:] if not line.short else before
    if _OTHER_DAY.search(near) or _RELATED.search(line.plain):
        return 0
    if re.match(r"\s*\)?\s*(?:收盘|股价|price|close)", after, re.IGNORECASE):
        return 0
    rest = _WEEKDAY.sub("", before + after)
    rest = re.sub(r"\b\d{1,2}:\d{2}\b|[\W\d_]|\b(?:am|pm|hkt|est|et|gmt|sgt|cst)\b", "", rest, flags=re.IGNORECASE)  # fmt: skip
    top = max(0, 10 - line.order) + (20 if line.page == 1 else 0)
    if line.kind == "footnote" and rest:
        return 0
    if not rest:
        return 60 + top
    if _EVENT.search(line.plain):
        return 0
    if line.short and line.page <= 2 and len(rest) <= 40:
        return 25 + top
    return 0
