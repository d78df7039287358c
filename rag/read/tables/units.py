"""What a table's figures are counted in, from the words that say so."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from core.domain.reading import Unit

PERCENT = Unit(kind="percent", as_written="%")
_SCALES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7,
    "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3, "百": 100, "": 1,
}  # fmt: skip
_WORDS = (
    (r"trillions?|tn", 10**12), (r"billions?|bn|bil", 10**9), (r"millions?|mn|mln|mil|mm|m", 10**6),
    (r"thousands?|'000s?|’000s?|000s|000|k", 10**3),
)  # fmt: skip
_CURRENCIES = (
    (r"人民币|rmb|cny|renminbi|￥|¥", "CNY"), (r"港币|港元|hk\$|hkd", "HKD"),
    (r"美元|us\$|usd|u\.s\. dollars?", "USD"), (r"欧元|eur|€", "EUR"), (r"日元|jpy", "JPY"),
    (r"英镑|gbp|£", "GBP"), (r"\$|dollars?", "USD"),
)  # fmt: skip
_ZH = "万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千|百"
_COIN = "人民币元|美元|港元|港币|欧元|日元|英镑|元"
_ZH_MONEY = re.compile(
    rf"(?:人民币|美元|港币|港元|欧元)?\s*(?P<scale>{_ZH})?(?:{_COIN})|(?P<bare>万亿|亿|百万|万|千)"
)
_ZH_SHARES = re.compile(rf"(?P<scale>{_ZH})?股")
_ZH_COUNT = re.compile(rf"(?P<scale>{_ZH})?(?:人|家|个|台|辆|套|吨|户|只|件|平方米)")
_EXCEPT = re.compile(
    r"[,，;；(（]?\s*(?:all amounts\s+)?(?:except|other than|unless|除).*$"
    r"|[,，;；(（]\s*[^,，;；(（]*除外[)）]?$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:金额)?单位\s*(?:均)?(?:[:：]|为)\s*", re.IGNORECASE)
_BRACKET = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_COLON = re.compile(r"[,，:：]\s*([^,，:：]{1,12})$")
_PER_SHARE = re.compile(
    r"每股|per[\s-]+(?:\w+\s+)?share|/股|/\s*share|\b(?:EPS|DPS|BVPS|BPS|EPADR)\b", re.IGNORECASE
)
_SHARES = re.compile(r"\bshares?\b|股数|股份数|股本|股份|持股数", re.IGNORECASE)
_OF_SHARES = re.compile(
    r"number of (?:\w+ )?shares|^(?:\w+ )?shares(?: outstanding| in issue| issued| used in .*)?\s*[,(]"
    r"|^shares used in ",
    re.IGNORECASE,
)
_TIMES = re.compile(r"^(?:x|倍|times|倍数)$", re.IGNORECASE)
_PERCENT = re.compile(
    r"^(?:%(?:\s*(?:p\.?a\.?|per annum))?|％|‰|percent(?:age)?|pct|百分比|in\s+%|in percent)$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"\(?\s*(US\$|HK\$|[$¥￥€£])\s*[(\d.-]")
_SHARE = re.compile(
    r"率|占比|比重|比例|增幅|增速|增长|同比|环比|\b(?:growth|margin|yoy|qoq|change|share of|weight|%)",
    re.IGNORECASE,
)
_WHOLE = 40  # characters: longer text names its unit only with 单位, brackets or "in"


def unit_of(text: str) -> Unit | None:
    """The unit that a line over a table, a head or a row's label states ("单位：万元",
    "(RMB mn)", "in millions, except per share amounts", "每股收益（元）", "ROE (%)"); else None."""
    plain = unicodedata.normalize("NFKC", text).strip()
    lead = _LEAD.search(plain)
    if lead:
        return _stated(_inside(plain[lead.end() :]), plain, certain=True)
    for inner in reversed(_BRACKET.findall(plain)):
        if found := _stated(inner, plain, certain=True):
            return found
    if len(plain) > _WHOLE and not re.search(r"\bin\s", plain, re.IGNORECASE):
        return None
    if found := _stated(plain, plain, certain=False):
        return found
    tail = _COLON.search(plain)
    return _stated(tail[1], plain, certain=True) if tail else None


def _inside(text: str) -> str:
    """The text up to a bracket that was opened before it."""
    depth = 0
    for n, letter in enumerate(text):
        depth += (letter in "([【") - (letter in ")]】")
        if depth < 0:
            return text[:n]
    return text


def label_unit(label: str, table: Unit) -> Unit | None:
    """The unit of a row or column by its label: what it states, else per share where its words
    say so. table gives the currency that the label leaves out."""
    own = unit_of(label)
    if own is None and re.match(r"[%％]\s*of\b", label, re.IGNORECASE):
        own = PERCENT
    if own is None and _PER_SHARE.search(_EXCEPT.sub("", label)):
        own = Unit(kind="per_share", as_written="")
    if own is not None and own.kind in {"per_share", "money"} and not own.currency:
        own = own.model_copy(update={"currency": table.currency})
    return own


def share_unit(label: str, table: Unit) -> Unit | None:
    """Percent for a column of shares or growth in a table whose unit names both money and percent
    ("单位：亿元、%")."""
    both = table.kind != "percent" and re.search(r"[%％]", table.as_written)
    return PERCENT if both and _SHARE.search(label) else None


def with_coin(unit: Unit, texts: Iterable[str]) -> Unit:
    """A unit of money that names no currency with the one whose sign stands before figures."""
    if unit.kind != "money" or unit.currency:
        return unit
    coins = Counter(c for t in texts if (found := _SIGN.match(t)) and (c := currency_of(found[1])))
    return unit.model_copy(update={"currency": coins.most_common(1)[0][0]}) if coins else unit


def currency_of(text: str) -> str:
    """The code of the currency that the words name, else nothing."""
    return next((c for words, c in _CURRENCIES if re.search(words, text, re.IGNORECASE)), "")


def _stated(said: str, whole: str, *, certain: bool) -> Unit | None:
    """certain: the place is one where units stand, so a bare 元 or x is one."""
    said = said.strip(" .;；:：")
    core = _EXCEPT.sub("", said).strip(" ,，")
    parts = [p.strip() for p in re.split(r"[,，、;；]|(?:\s*币种.*)", core) if p and p.strip()]
    found = [u for p in parts or [core] if (u := _one(p, said, whole, certain=certain))]
    money = (u for u in found if u.kind == "money" and (u.scale > 1 or found[0].kind != "percent"))
    return next(money, found[0] if found else None)


def _one(part: str, said: str, whole: str, *, certain: bool) -> Unit | None:
    if _PERCENT.match(part) and (certain or part in "%‰"):
        return PERCENT
    if certain and _TIMES.match(part):
        return Unit(kind="times", as_written=part)
    return _chinese(part, said, whole, certain=certain) or _english(
        part, said, whole, certain=certain
    )


def _chinese(part: str, said: str, whole: str, *, certain: bool) -> Unit | None:
    per = re.fullmatch(r"(?:人民币|美元|港[币元])?\s*(?:元|美元|港元)?\s*/\s*股", part)
    money = _ZH_MONEY.fullmatch(part)
    if money and money["bare"] and not certain:
        return None
    if per or (money and _PER_SHARE.search(_EXCEPT.sub("", whole))):
        return Unit(kind="per_share", currency=_coin(part, whole), as_written=said)
    if money and (certain or money["scale"] or "人民币" in part):
        return Unit(kind="money", scale=_scale(money), currency=_coin(part, whole), as_written=said)
    if certain and (rate := re.fullmatch(rf"(?P<scale>{_ZH})?元\s*/\s*\S{{1,4}}", part)):
        return Unit(kind="money", scale=_scale(rate), currency=_coin(part, whole), as_written=said)
    if certain and (shares := _ZH_SHARES.fullmatch(part)):
        return Unit(kind="shares", scale=_scale(shares), as_written=said)
    if certain and (count := _ZH_COUNT.fullmatch(part)):
        return Unit(kind="count", scale=_scale(count), as_written=said)
    return None


def _english(part: str, said: str, whole: str, *, certain: bool) -> Unit | None:
    if re.search(r"[\u4e00-\u9fff]", part):
        return None
    coin = currency_of(part)
    rest = part
    for words, _ in _CURRENCIES:
        rest = re.sub(words, " ", rest, flags=re.IGNORECASE)
    rest = " ".join(rest.split())
    scale = _worded(rest, certain=certain or bool(coin))
    if scale is None:
        return _bare(part, coin, rest, whole, certain=certain)
    if _SHARES.search(rest) or (not coin and _OF_SHARES.search(_EXCEPT.sub("", whole))):
        return Unit(kind="shares", scale=scale, as_written=said)
    return Unit(kind="money", scale=scale, currency=coin, as_written=said)


def _bare(part: str, coin: str, rest: str, whole: str, *, certain: bool) -> Unit | None:
    """A currency alone: of a share where the label is of one."""
    if (
        not coin
        or not certain
        or rest.lower() not in {"", "in", "expressed in", "per share", "/share"}
    ):
        return None
    if _PER_SHARE.search(_EXCEPT.sub("", whole)):
        return Unit(kind="per_share", currency=coin, as_written=part)
    return Unit(kind="money", currency=coin, as_written=part)


def _worded(rest: str, *, certain: bool) -> Decimal | None:
    """Ten to the power that million, mn, '000 say; other words beside it make it none."""
    for words, scale in _WORDS:
        full = rf"(?:all\s+)?(?:amounts?|dollars?|figures|stated|expressed|shown|tabular)?\s*(?:are\s+)?(?P<in>in|of)?\s*(?:{words})(?:\s+of)?(?:\s+(?:dollars?|shares?|units))?"
        found = re.fullmatch(full, rest, re.IGNORECASE)
        if found and (certain or found["in"]):
            return Decimal(scale)
        if re.search(
            rf"(?:^|[(\s])in\s+(?:{words})(?:$|\s+of\b|\s+(?:dollars|shares))", rest, re.IGNORECASE
        ):
            return Decimal(scale)
    return None


def _scale(found: "re.Match[str]") -> Decimal:
    return Decimal(_SCALES[found["scale"] or found.groupdict().get("bare") or ""])


def _coin(part: str, whole: str) -> str:
    return currency_of(part) or currency_of(whole) or "CNY"
