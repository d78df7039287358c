"""The day a question asks about."""

import datetime as dt
import re

from agents.service.reading.words import any_of

_AS_OF = any_of(
    r"(?:截至|按照?|在|依照?|根据|以|用)?\s?(?P<a>(?:19|20)\d{2})\s?年(?:(?P<am>\d{1,2})月)?(?:(?P<ad>\d{1,2})日)?\s?(?:时|的时候|当时|那时|那年|的?(?:规定|法律|标准|版本?|办法|制度))",
    r"(?:截至|按照?|依照?|站在)\s?(?P<b>(?:19|20)\d{2})\s?年",
    r"在\s?(?P<c>(?:19|20)\d{2})\s?年",
    r"\b(?:as of|as at|in|back in|under the)\s(?P<d>(?:19|20)\d{2})\b(?!\s?-)",
)


def as_of(text: str, today: dt.date) -> dt.date | None:
    """The day a question asks about; a bare year means its last day, never later than today."""
    iso = re.search(r"\b(?:as of|as at|截至|按)\s?((?:19|20)\d{2})-(\d{2})-(\d{2})", text)
    if iso:
        return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
    found = _AS_OF.search(text)
    if not found:
        return None
    groups = found.groupdict()
    year = int(next(groups[k] for k in "abcd" if groups.get(k)))
    if groups.get("am") and groups.get("ad"):
        return min(dt.date(year, int(groups["am"]), int(groups["ad"])), today)
    return min(dt.date(year, 12, 31), today)
