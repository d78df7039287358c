"""Figures as they are printed in cells: signs, brackets, thousands, percent, full-width digits."""

import re
import unicodedata
from decimal import Decimal

_DASHES = "-‐‑‒–—―−﹣－─"
_MINUS = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣─", "-"))
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾ᵃᵇᶜ]+$")
_NOTE = re.compile(r"(?<=[\d)%])\s*(?:[*†‡§#]+|\[\w{1,2}\]|\((?:\d|[a-z]|注\d?)\)|[①-⑳])$")
_MONEY = r"(?:(?:RMB|CNY|USD|HKD|EUR|GBP|JPY|US\$|HK\$|S\$|A\$|NT\$|[$¥￥€£])\s*)?"
_UNIT = (
    r"(?:%|‰|x|X|倍|pct|ppts?|pps?|bps?|个百分点|百万股|亿股|万股|千股|股|百万元|千万元|亿元|万亿元"
    r"|万元|千元|元|万|亿|次|天|日|人|家|个|只|户|台|吨|年|mn|bn|m|b|million|billion|thousand|cents?)?"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_FIGURE = re.compile(
    rf"^(?P<open>\()?\s*(?P<before>[+-])?\s*{_MONEY}(?P<inner>\()?\s*(?P<after>[+-])?\s*"
    rf"(?P<digits>{_DIGITS})\s*{_UNIT}\s*(?P<close>\)){{0,2}}\s*{_UNIT}$"
)
_YEAR = re.compile(
    r"^(?:FY|CY)?\s*'?(?:19|20)\d\d\s*(?:[AEFP]|年|年度|年报|H[12]|Q[1-4]|[上下]半年|E\)?)?$"
    r"|^(?:FY|CY)\d\d\s*[AEFP]?$|^\d\d\s*[AEF]$|^[1-4]Q\d\d(?:\d\d)?[AEF]?$|^Q[1-4]$"
    r"|^(?:Q[1-4]|H[12])\s*'?\d\d(?:\d\d)?[AE]?$",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"^(?:{_MONTH} \d{{1,2}}, ?(?:19|20)\d\d|\d{{1,2}} {_MONTH} (?:19|20)\d\d|{_MONTH}[ -](?:19|20)?\d\d"
    r"|(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日|末)?|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d"
    r"|(?:FY)?(?:19|20)\d\d/\d\d)$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"^(\S+?)\s*[/~-]\s*([^\s-]\S*)$")
_NONE = {"", "n.a.", "n.a", "na", "n/a", "nm", "n.m.", "不适用", "无", "/", "nil", "none"}
_BARE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def plain(text: str) -> str:
    """Full-width characters as narrow ones, every dash as a minus, no raised mark at the end."""
    text = _RAISED.sub("", text.strip())
    return unicodedata.normalize("NFKC", text).translate(_MINUS).strip()


def number(text: str) -> Decimal | None:
    """The figure that a cell prints, as printed ("12.3%" is 12.3, "(5)" is -5). None for words,
    for a dash or n.a., and for what only looks like a figure: a code, a date, a range."""
    clean = _NOTE.sub("", plain(text))
    found = _FIGURE.match(clean)
    if found is None:
        return None
    opened, closed = bool(found["open"] or found["inner"]), clean.count(")") > 0
    if opened != closed or clean.count("(") != clean.count(")"):
        return None
    value = Decimal(found["digits"].replace(",", ""))
    negative = opened or "-" in {found["before"], found["after"]}
    return -value if negative else value


def is_blank(text: str) -> bool:
    """Whether a cell says that there is no figure: a dash, n.a., 不适用."""
    clean = plain(text).lower().strip("$¥€£% ()")
    return clean in _NONE or not clean.strip("-")


def is_period(text: str) -> bool:
    """Whether it names a year, half, quarter or day: the head of a column, no figure."""
    clean = plain(text)
    return bool(_YEAR.match(clean) or _DATE.match(clean))


def is_figure(text: str) -> bool:
    """Whether it stands in a table as a figure does: a number that is no year, two of them as in
    12.3/8.1, or a dash."""
    if is_period(text) and (number(text) is None or "," not in text):
        return False
    return number(text) is not None or (bool(text.strip()) and is_blank(text)) or _two(text)


def _two(text: str) -> bool:
    """Whether it is the high and low of something."""
    found = _RANGE.match(plain(text))
    sides = found.groups() if found else ()
    exact = any(c in s for s in sides for c in ".,")
    return exact and all(number(s) is not None and not is_period(s) for s in sides)


def places(text: str) -> int:
    """Digits printed after the point."""
    found = _BARE.search(plain(text))
    return len(found.group().partition(".")[2]) if found else 0
