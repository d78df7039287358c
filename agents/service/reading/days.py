"""The day a question asks about."""

import datetime as dt
import re

from agents.service.reading.words import any_of
from rag.tokens import chinese_number

_AS_OF = any_of(
    r"(?:截至|按照?|在|依照?|根据|以|用)?\s?(?P<a>(?:19|20)\d{2})\s?年(?:(?P<am>\d{1,2})月)?(?:(?P<ad>\d{1,2})日)?\s?(?:时|的时候|当时|那时|那年|的?(?:规定|法律|标准|版本?|办法|制度))",
    r"(?:截至|按照?|依照?|站在)\s?(?P<b>(?:19|20)\d{2})\s?年",
    r"在\s?(?P<c>(?:19|20)\d{2})\s?年",
    r"\b(?:as of|as at|in|back in|under the)\s(?P<d>(?:19|20)\d{2})\b(?!\s?-)",
)


_NOW = any_of(r"现在|目前|如今|今年|还是|还要|仍", r"\b(?:now|still|today|currently)\b")
_YEARS_AGO = {"去年": 1, "前年": 2, "last year": 1}
_RELATIVE = any_of(
    r"(?P<a>去年|前年)(?:的)?(?:(?P<am>\d{1,2}|[一二三四五六七八九十]{1,2})月)?(?:份|底|初)?(?:的?时候|时|那时|当时|的?(?:规定|标准|利率|收费|价格|费用|限额|办法|版本))",
    r"\b(?:was|were|did|used to)\b.{0,60}\b(?P<b>last year)\b",
)


def as_of(text: str, today: dt.date) -> dt.date | None:
    """The day a question asks about; a bare year means its last day, never later than today."""
    iso = re.search(r"\b(?:as of|as at|截至|按)\s?((?:19|20)\d{2})-(\d{2})-(\d{2})", text)
    if iso:
        return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
    found = _AS_OF.search(text)
    if not found:
        return _years_ago(text, today)
    groups = found.groupdict()
    year = int(next(groups[k] for k in "abcd" if groups.get(k)))
    if groups.get("am") and groups.get("ad"):
        return min(dt.date(year, int(groups["am"]), int(groups["ad"])), today)
    return min(dt.date(year, 12, 31), today)


def _years_ago(text: str, today: dt.date) -> dt.date | None:
    """去年六月的时候: the last day of that month, or of that year."""
    found = _RELATIVE.search(text)
    if not found or _NOW.search(text):
        return None
    groups = found.groupdict()
    year = today.year - _YEARS_AGO[(groups["a"] or groups["b"]).lower()]
    month = chinese_number(groups["am"]) if groups["am"] else 12
    if not month or not 1 <= month <= 12:
        return None
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)
