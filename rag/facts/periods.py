"""What a column's head says of time: the period of its figures, and whether they are expected."""

import datetime as dt
import re

from core.domain import Frozen
from rag.facts.dates import days
from rag.facts.kind import Period

_EXPECTED = r"(?P<mark>A(?:ct(?:ual)?)?|[EF](?:st(?:imate)?)?\.?|预测值?|预计|预估|实际值?|P)"
_YEAR = re.compile(
    rf"^(?:FY|CY|财年|会计年度|fiscal(?: year)?|year)?\s*(?P<y>(?:19|20)\d{{2}})\s*(?:年度?|财年|年报)?(?:全年)?\s*(?:[\s/(]*{_EXPECTED}\)?)?$",
    re.IGNORECASE,
)
_YEAR_END = re.compile(
    rf"^(?P<y>20\d{{2}})[-/.年]12[-/.月]31日?\s*\(?{_EXPECTED}\)?$", re.IGNORECASE
)
_BEFORE = re.compile(
    r"^(?:(?:FYE?|YE)\s*(?=\d{1,2}\s*[/-]\s*\d{2}|[A-Z][a-z]{2})|(?:FYE|YE|Y|F)\s*(?=20\d\d))"
)  # FY12/25E, FY Dec 2025E, YE 2025E
_SHORT_YEAR = re.compile(
    rf"^(?:FY|CY|财年)\s*'?(?P<y>\d{{2}})\s*(?:[\s/(]*{_EXPECTED}\)?)?$|^'?(?P<y2>\d{{2}})\s*(?P<mark2>[AEF])$",
    re.IGNORECASE,
)
_MONTH_YEAR = re.compile(
    rf"^(?:(?P<m>\d{{1,2}})\s*[/-]\s*(?P<y>(?:20)?\d{{2}})|(?P<mon>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s.-]*'?(?P<y2>(?:20)?\d{{2}}))\s*(?:[\s/(]*{_EXPECTED}\)?)?$",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    rf"^(?:(?P<y>(?:20)?\d{{2}})\s*年?\s*[-/ ]?\s*Q\s*(?P<q>[1-4])|Q\s*(?P<q2>[1-4])\s*[-/ ']?\s*(?:FY)?(?P<y2>(?:20)?\d{{2}})|(?P<q3>[1-4])Q\s*[-/ ']?\s*(?:FY)?(?P<y3>(?:20)?\d{{2}})|(?P<y4>20\d{{2}})\s*年?\s*第?(?P<q4>[一二三四])季度?)\s*(?:[\s/(]*{_EXPECTED}\)?)?$",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"^(?:(?P<y>(?:20)?\d{{2}})\s*[-/ ]?\s*H\s*(?P<h>[12])|H\s*(?P<h2>[12])\s*[-/ ']?\s*(?:FY)?(?P<y2>(?:20)?\d{{2}})|(?P<h3>[12])H\s*[-/ ']?\s*(?:FY)?(?P<y3>(?:20)?\d{{2}})|(?P<y4>20\d{{2}})\s*年?(?P<h4>[上下])半年(?:度)?)\s*(?:[\s/(]*{_EXPECTED}\)?)?$",
    re.IGNORECASE,
)
_MONTHS_ZH = re.compile(
    r"(?P<y>20\d{2})\s*年?\s*(?:(?P<n>前三季度|半年度|中期|年初至报告期末)|1\s*[-~—至]\s*(?P<m>\d{1,2})\s*月|(?P<a>\d{1,2})\s*[-~—至]\s*(?P<b>\d{1,2})\s*月|第?(?P<q>[一二三四])季度)"
)
LASTED = re.compile(
    r"(?P<n>three|six|nine|twelve|3|6|9|12)\s*months|(?P<w>13|14|26|27|39|40|52|53)[\s-]*weeks|(?P<q>\bquarter(?:ly)?)\b|(?P<y>\b(?:fiscal )?years?)\b|(?P<zh>[三六九]|十二|3|6|9|12)\s*个月",
    re.IGNORECASE,
)
_COUNT = {"three": 3, "six": 6, "nine": 9, "twelve": 12, "三": 3, "六": 6, "九": 9, "十二": 12}
_THIS = re.compile(
    r"^(?:本期|本年|本报告期|报告期|本期发生额|本期金额|本期数|本年度|本年发生额|本年金额|current (?:period|year)|this (?:year|period))",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"^(?:上年同期|上期|上年|去年同期|上期发生额|上期金额|上年度|上年发生额|prior (?:period|year)|previous (?:period|year)|last year)",
    re.IGNORECASE,
)
_END = re.compile(
    r"期末|本报告期末|年末|end of (?:the )?(?:period|year)|closing balance", re.IGNORECASE
)
_START = re.compile(
    r"期初|年初(?!至)|上年度?期?末|上年年末|beginning of|opening balance", re.IGNORECASE
)
_TO_DATE = re.compile(r"年初至报告期末|year[- ]to[- ]date|\bYTD\b", re.IGNORECASE)
CHANGE = re.compile(
    r"增减|同比|变动|变化|增长|差异|幅度|\bchange\b|\bchg\b|\bgrowth\b|\byoy\b|\by/y\b|\bqoq\b|环比|\bvar|%\s*$|\bdiff",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?!\d)|(?<!年)(?P<zm>\d{1,2})月\d{1,2}日",
    re.IGNORECASE,
)
_AS_OF = re.compile(r"\bas (?:of|at)\b|余额|[末初]$|balance", re.IGNORECASE)


class When(Frozen):
    """period as in FigureStated; expected is None where the head does not say."""

    period: str
    expected: bool | None = None


def when(path: tuple[str, ...], own: Period | None, stock: bool) -> When | None:
    """What a path of heads (in their plain form) says; stock: the table is of balances on a day.

    own is the period of the company's report, without which 本期 means nothing.
    """
    joined = " ".join(p for p in path if p)
    if not joined or CHANGE.search(joined):
        return None
    for piece in (path[-1], *reversed(path[:-1]), joined) if path else ():
        if found := _single(re.sub(r"[*†#\s]+$", "", piece.strip(" :,()"))):
            return _with_span(found, joined, stock)
    if found := _mark_apart(joined):
        return found
    return _dated(joined, stock) or _relative(joined, own, stock)


def _single(text: str) -> When | None:
    text = re.sub(r"\((?:人民币|百万元|亿元|万元|元|RMB[^)]*|US\$[^)]*|HK\$[^)]*|%|倍|x)\)$|(?:百万元|万元|亿元)$", "", text).strip()  # fmt: skip
    text = _BEFORE.sub("", text)
    if match := _YEAR.match(text) or _YEAR_END.match(text):
        return When(period=match["y"], expected=_marked(match["mark"]))
    if match := _SHORT_YEAR.match(text):
        return When(
            period=_full(match["y"] or match["y2"]),
            expected=_marked(match["mark"] or match["mark2"]),
        )
    if match := _QUARTER.match(text):
        groups = match.groupdict()
        quarter = next(groups[g] for g in ("q", "q2", "q3", "q4") if groups[g])
        year = next(groups[g] for g in ("y", "y2", "y3", "y4") if groups[g])
        number = "一二三四".find(quarter) + 1 or int(quarter)
        return When(period=f"{_full(year)}Q{number}", expected=_marked(match["mark"]))
    if match := _HALF.match(text):
        groups = match.groupdict()
        half = next(groups[g] for g in ("h", "h2", "h3", "h4") if groups[g])
        year = next(groups[g] for g in ("y", "y2", "y3", "y4") if groups[g])
        return When(
            period=f"{_full(year)}H{'上下'.find(half) + 1 or half}", expected=_marked(match["mark"])
        )
    match = _MONTH_YEAR.match(text)
    if match and (match["mon"] or 1 <= int(match["m"]) <= 12):
        return When(period=_full(match["y"] or match["y2"]), expected=_marked(match["mark"]))
    return None


def _mark_apart(joined: str) -> When | None:
    """2025 年 E, 2025E 预测, Forecast 2026: year and mark among other words of the head."""
    years = set(re.findall(r"(?<!\d)(20\d{2})(?!\d)", joined))
    if len(years) != 1 or any(True for _ in days(joined)):
        return None
    rest = re.sub(
        r"20\d{2}|年度?|FY|fiscal|year|会计|[\s/()（）:.-]", "", joined, flags=re.IGNORECASE
    )
    rest = re.sub(r"人民币|百万元|亿元|万元|元|RMB(?:m|mn|million)?|US\$m?n?|HK\$m?n?|audited|经审计|调整后|重述后|restated", "", rest, flags=re.IGNORECASE)  # fmt: skip
    if re.fullmatch(
        r"(?:[EF]?(?:预测值?|预计|预估)|[EF]|forecasts?|estimates?|expected|projected|E预测|预测E)",
        rest,
        re.IGNORECASE,
    ):
        return When(period=years.pop(), expected=True)
    if re.fullmatch(r"(?:A?实际值?|A|actual|reported|已实现)", rest, re.IGNORECASE):
        return When(period=years.pop(), expected=False)
    return When(period=years.pop()) if not rest else None


def _marked(mark: str | None) -> bool | None:
    if not mark:
        return None
    return mark.lower()[0] in "efp预"


def _full(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"


def _with_span(found: When, joined: str, stock: bool) -> When:
    """“Three months ended September 30,” over a year alone makes a day of the two."""
    part = _MONTH_DAY.search(joined)
    if not part or not re.fullmatch(r"\d{4}", found.period):
        return found
    if not (LASTED.search(joined) or stock or _AS_OF.search(joined)):
        return found
    before, day = joined[: part.start()], part[0].strip(" ,")
    said = f"{before} {found.period}年{day}" if part["zm"] else f"{before} {day}, {found.period}"
    dated = _dated(said, stock)
    return When(period=dated.period, expected=found.expected) if dated else found


def _dated(joined: str, stock: bool) -> When | None:
    if match := _MONTHS_ZH.search(joined):
        if match["n"]:
            last = 9 if match["n"] in ("前三季度", "年初至报告期末") else 6
            return When(period=spell(int(match["y"]), last, last))
        if match["m"]:
            return When(period=spell(int(match["y"]), int(match["m"]), int(match["m"])))
        if match["q"]:
            return When(period=f"{match['y']}Q{'一二三四'.index(match['q']) + 1}")
        start, last = int(match["a"]), int(match["b"])
        return When(period=spell(int(match["y"]), last, last - start + 1))
    day = next((d for d, _, _ in days(joined)), None)
    lasted = LASTED.search(joined)
    if day is None:
        return None
    if stock or (_AS_OF.search(joined) and not lasted):
        return When(period=day.isoformat())
    if not lasted:
        return When(period=day.isoformat())
    near = day - dt.timedelta(days=7)  # weeks end some days after their month
    return When(period=spell(near.year, near.month, months_of(lasted)))


def months_of(match: re.Match[str]) -> int:
    """How long a stated span is, in months."""
    if match["w"]:
        return (
            {1: 3, 2: 6, 3: 9, 4: 9, 5: 12}[int(match["w"][0])]
            if match["w"] not in ("26", "27")
            else 6
        )
    if match["q"]:
        return 3
    if match["y"]:
        return 12
    said = (match["n"] or match["zh"]).lower()
    return _COUNT.get(said) or int(said)


def spell(year: int, last: int, months: int) -> str:
    """2025, 2025H1, 2025Q3, or 2025M9 for nine months from the year's start."""
    if months >= 12:
        return str(year)
    if months == 3:
        return f"{year}Q{(last + 2) // 3}"
    if months == 6:
        return f"{year}H{1 if last <= 6 else 2}"
    return f"{year}M{last}"


def _relative(joined: str, own: Period | None, stock: bool) -> When | None:
    if own is None:
        return None
    head = joined.strip()
    if _START.search(head):
        return When(period=dt.date(own.end.year - 1, 12, 31).isoformat())
    if (
        _END.search(head)
        and not _TO_DATE.search(head)
        and (stock or not _THIS.match(head) or "末" in head)
    ):
        return When(period=own.end.isoformat())
    if _TO_DATE.search(head):
        year = own.end.year - (1 if "上年" in head else 0)
        return When(period=spell(year, own.end.month, own.end.month))
    if _LAST.match(head):
        return When(period=spell(own.end.year - 1, own.end.month, own.months))
    if _THIS.match(head):
        return When(
            period=own.end.isoformat() if stock else spell(own.end.year, own.end.month, own.months)
        )
    return None
