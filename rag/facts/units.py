"""What figures are counted in, from a label, a head, a caption or the line over a table."""

import re
from decimal import Decimal

from core.domain.reading import Unit
from rag.facts.amounts import currency_in
from rag.facts.words import plain

_SCALES = (
    (re.compile(r"十亿|\bbillions?\b|\bbn\b|(?<=[$BDY €£])bn\b|(?<=\$)\s*b\b", re.IGNORECASE), Decimal(10) ** 9),
    (re.compile(r"百万|\bmillions?\b|\bmn\b|\bmm\b|\bmln\b|(?<=[BDYbdy$€£])\s*['’]?m(?:n|m)?\b|(?<=[(\s])m(?=[),\s]|$)", re.IGNORECASE), Decimal(10) ** 6),
    (re.compile(r"亿"), Decimal(10) ** 8),
    (re.compile(r"千万"), Decimal(10) ** 7),
    (re.compile(r"万"), Decimal(10) ** 4),
    (re.compile(r"千元|千港元|千美元|人民币千|\bthousands?\b|['’]000s?\b|(?<=[$BDY])\s*k\b|(?<![\d,.])000s\b", re.IGNORECASE), Decimal(10) ** 3),
)  # fmt: skip
_MONEY = re.compile(
    r"元|RMB|CNY|人民币|HK\$|HKD|港币|US\$|USD|\$|€|EUR\b|£|GBP\b|million|billion|thousand|百万|亿|万|\bmn\b|\bbn\b|['’]000",
    re.IGNORECASE,
)
_SHARE = re.compile(r"股(?!东|权|份公司|票|本)|\bshares?\b", re.IGNORECASE)
_PER_SHARE = re.compile(
    r"(?:元|分|仙|cents?|\$|RMB|HKD|USD)\s*/\s*(?:股|share)|per share|每股", re.IGNORECASE
)
_CENTS = re.compile(r"港仙|仙|(?<![成部])分(?=/股|\)|$)|\bcents?\b", re.IGNORECASE)
_STATED = re.compile(
    r"单位\s*[:：]?\s*(?P<zh>[^,。;)]{1,14})|[(（](?P<bracket>[^()（）]{1,60})[)）]|\b(?P<en>(?:in|amounts? (?:in|are in|expressed in)|unit\s*:)\s*[^.;]{2,50})"
    r"|(?P<alone>^\W*(?:人民币)?(?:百万|亿|万|千)?(?:元|港元|美元)\W*$|^\W*(?:RMB|US\$|HK\$|HKD|USD|CNY|EUR|\$)\s*(?:m|mn|million|bn|billion|thousand|['’]000)?\W*$|^\W*(?:RMB|US\$|HK\$|HKD|USD|CNY|EUR|\$)\s*(?:m|mn|million|bn|billion|thousand)s?(?=\W))",
    re.IGNORECASE,
)


def money(text: str) -> Unit | None:
    """The unit of money that a text states, or None: 单位：百万元, (RMB mn), In millions of U.S. dollars."""
    said = plain(text)
    for match in _STATED.finditer(said):
        words = next(g for g in match.groups() if g)
        words = re.split(r"\bexcept\b|除外|除[每非]|除特别", words, flags=re.IGNORECASE)[0]
        if not _MONEY.search(words) or _PER_SHARE.search(words):
            continue
        if _SHARE.search(words) and not re.search(r"元|\$|RMB|USD|HKD", words):
            continue
        currency = currency_in(re.sub(r"U\.S\. dollars", "US$", words, flags=re.IGNORECASE))
        return Unit(kind="money", scale=scale(words), currency=currency, as_written=words.strip())
    return None


def scale(words: str) -> Decimal:
    """万元 as 10000; 1 where no word of magnitude is there."""
    said = plain(words)
    return next((by for pattern, by in _SCALES if pattern.search(said)), Decimal(1))


def cents(text: str) -> bool:
    """Whether amounts a share are in hundredths (港仙, cents)."""
    return bool(_CENTS.search(plain(text)))


def bracketed(label: str) -> str:
    """The unit words of a row's label: those in brackets or after its last comma."""
    said = plain(label)
    found = re.findall(r"[(（【\[]([^()（）\[\]]*)[)）】\]]", said)
    tail = re.search(r"[,/\s]\s*((?:人民币|RMB|US\$|HK\$|\$)?\s*(?:百万元|亿元|万元|千元|元|mn|million|bn|m|%|倍|x))\s*$", said, re.IGNORECASE)  # fmt: skip
    return " ".join([*found, tail[1] if tail else ""]).strip()
