"""What sort of document a reading is, what it is called, and which period a company's report is of."""

import datetime as dt
import re

from core.domain import Frozen
from core.domain.research import Stated
from rag.facts.codes import codes
from rag.facts.dates import days
from rag.facts.lines import Line
from rag.facts.rungs import spoken
from rag.facts.words import listed

_ANNUAL = re.compile(
    r"(?P<y>20\d{2})\s*(?:年度?)?\s*(?:年度报告|年报)(?:全文|摘要)?\s*$|\bannual report\b|\bform 10-?k\b|\b10-k\b|annual results announcement",
    re.IGNORECASE,
)
_INTERIM = re.compile(
    r"(?P<y>20\d{2})\s*年?\s*(?:半年度报告|半年报|中期报告|中报|中期业绩公告)(?:全文|摘要)?\s*$|\binterim (?:report|results)\b|\bhalf-?year(?:ly)? report\b",
    re.IGNORECASE,
)
_QUARTERLY = re.compile(
    r"(?P<y>20\d{2})\s*年?\s*(?:第?(?P<q>[一二三四1-4])季度?(?:业绩)?报告?|[一三]季报)(?:全文|正文)?\s*$|\bquarterly report\b|\bform 10-?q\b|\b10-q\b|\b(?:first|second|third|fourth)[- ]quarter (?:report|results)\s*$",
    re.IGNORECASE,
)
_RESEARCH = (
    r"证券研究报告|研究所|研究报告", r"分析师|研究员|\banalysts?\b", r"目标价|target price|price target|\bTP\b",
    r"评级|\brating\b|recommendation", r"盈利预测|forecast|estimates", r"风险提示|\brisks?\b",
    r"equity research|initiat\w+ coverage|首次覆盖|点评|深度", r"执业证书|S\d{13}|analyst certification",
)  # fmt: skip
_OWN = re.compile(
    r"董事会[^。]{0,30}保证|公司负责人|会计机构负责人|董事、监事|本公司董事会|未经审计|审计报告|indicate by check mark|securities exchange act|registrant|independent auditor|board of directors|condensed consolidated",
    re.IGNORECASE,
)
_COMMENT = re.compile(
    r"点评|深度|快评|评论|跟踪|解读|前瞻|review|preview|takeaways|our view", re.IGNORECASE
)
_ENDED = re.compile(r"(?:\bended\b|\bending\b|截至|截止)\s*(.{0,40})", re.IGNORECASE)


class Period(Frozen):
    """What 本期 means in a company's own report: its last day, and over how many months."""

    end: dt.date
    months: int


def kind(lines: tuple[Line, ...], rated: bool) -> str:
    """research, annual, interim, quarterly or other."""
    first = [line for line in lines if line.page <= 2]
    text = "\n".join(line.plain for line in lines)
    signs = sum(1 for p in _RESEARCH if re.search(p, text, re.IGNORECASE)) + (2 if rated else 0)
    own = sum(1 for line in lines if _OWN.search(line.plain))
    for name, pattern in (("interim", _INTERIM), ("annual", _ANNUAL), ("quarterly", _QUARTERLY)):
        for line in first:
            said = pattern.search(line.plain) if line.short else None
            if said and not _COMMENT.search(line.plain) and (signs < 4 or own >= 2) and not rated:
                return name
    if signs >= 3 and (rated or signs > own):
        return "research"
    return "other"


def title(lines: tuple[Line, ...], *, own: bool = False) -> Stated | None:
    """The first page's main heading that is more than a company, a code or a sort of report; of a
    company's own report (own) the line that says which one it is."""
    if own:
        line = next((li for li in lines if li.page <= 2 and li.short and _named(li)), None)
        return Stated(value=line.text.strip(), place=line.place()) if line else None
    headings = [
        line for line in lines if line.kind == "heading" and line.page == 1 and not line.tail
    ]
    fit = [line for line in headings if _says_more(line)]
    if not fit:
        fit = [line for line in headings if not _category(line.plain)] or headings
    if not fit:
        return None
    top = min(line.level for line in fit)
    best = next(line for line in fit if line.level == top)
    return Stated(value=best.text.strip(), place=best.place())


def _named(line: Line) -> bool:
    return any(p.search(line.plain) for p in (_INTERIM, _ANNUAL, _QUARTERLY))


def _category(text: str) -> bool:
    lists = listed("headings")
    names = {
        w
        for part in ("category", "points", "risks")
        for w in (*lists[part]["zh"], *lists[part]["en"])
    }
    return re.sub(r"[\W_]+$|^[\W_]+", "", text.lower()) in names


def _says_more(line: Line) -> bool:
    rest = line.plain
    if _category(rest):
        return False
    for found in codes(rest):
        rest = rest.replace(line.plain[found.start : found.end], " ")
    rest = re.sub(
        r"(?:投资|股票|公司)?评级\s*:\s*\S+|\b(?:rating|recommendation)\s*:\s*\S+(?:\s*\([^()]*\))?",
        " ",
        rest,
        flags=re.IGNORECASE,
    )
    parts = [p for p in re.split(r"[|/·•]", rest) if p.strip(" ()-:")]
    if all(_category(p.strip()) or any(True for _ in days(p)) or _only_rating(p) for p in parts):
        return False
    bare = re.sub(r"[\W\d_]", "", rest)
    coded = rest != line.plain
    named = re.fullmatch(r".*(?:证券|研究所|Securities|Research|Capital)", rest.strip())
    return len(bare) > (12 if coded else 3) and not (named and len(bare) < 30)


def _only_rating(text: str) -> bool:
    said = spoken(text)
    return bool(said) and len(re.sub(r"[\W_]", "", text)) <= len(said[0].word) + 6


def period(kind: str, lines: tuple[Line, ...]) -> Period | None:
    """By the title, else by the day that the first pages say the period ended."""
    first = [line for line in lines if line.page <= 3]
    for line in first:
        for pattern, months in ((_INTERIM, 6), (_ANNUAL, 12), (_QUARTERLY, 3)):
            said = pattern.search(line.plain)
            if said and said.groupdict().get("y"):
                quarter = "一二三四".find(said.groupdict().get("q") or "") + 1 if months == 3 else 0
                if months == 3 and not quarter:
                    quarter = 3 if "三" in said[0] else 1
                last = quarter * 3 if months == 3 else months
                return Period(end=_month_end(int(said["y"]), last), months=months)
    for line in first:
        for said in _ENDED.finditer(line.plain):
            day = next((d for d, _, _ in days(said[1])), None)
            if day is not None:
                months = {"annual": 12, "interim": 6, "quarterly": 3}.get(kind, 12)
                return Period(end=day, months=months)
    return None


def _month_end(year: int, month: int) -> dt.date:
    after = dt.date(year + month // 12, month % 12 + 1, 1)
    return after - dt.timedelta(days=1)
