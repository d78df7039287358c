"""Metrics by the words of a table's row: 归属于母公司股东的净利润 (百万元) is net_profit."""

import re
from functools import cache

from core.domain import Frozen
from rag.facts.words import listed, plain

_NUMBERING = re.compile(r"^(?:[(]?[一二三四五六七八九十\d]{1,2}[)、.]|[ivx]{1,4}[).]|[-•·*◆]|其中:?|减:|加:|less:|add:|plus:|of which:?)\s*", re.IGNORECASE)  # fmt: skip
_UNIT = (
    r"(?:人民币|rmb|cny|hk\$|hkd|us\$|usd|\$|港币|港元|美元|¥)?\s*"
    r"(?:十亿元?|百万元?|百万|亿元?|万元?|千元?|元/股|元|分/股|港仙|分|million|mn|mm|mln|m|billion|bn|b|thousand|'?000s?|k|cents?|yuan|per share|/share|/股)"
)
_UNITS = re.compile(
    rf"^(?:{_UNIT}|rmb|cny|hk\$|hkd|us\$|usd|\$|人民币|港元|美元|%|倍|x|times|pct|百分比|in {_UNIT}|股|百万股|亿股|万股|m shares|mn shares|次|天|days|单位:?{_UNIT}|/股)+$",
    re.IGNORECASE,
)
_NOTE = re.compile(r"^(?:附注|注|note)?s?\s*[一二三四五六七八九十\d.,、]*$", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^】]*)】")
_TAIL_UNIT = re.compile(rf"[,/\s-]+(?:{_UNIT}|rmb|us\$|hk\$|%|倍|x)\s*$", re.IGNORECASE)
_SIGNS = re.compile(r"[^\w&/\u4e00-\u9fff]")
_GROWTH = re.compile(
    r"同比增长率|同比增速|同比增长|同比增减|同比变动|同比变化|同比|年增长率|年增速|年增长|增长率|增长幅度|增幅|增速|增长|变动率|增减率|增减变动|增减|变动幅度"
    r"|year[ -]on[ -]year|year[ -]over[ -]year|\by-?o-?y\b|\by/y\b|\bgrowth(?: rate)?\b|\bchange\b|\bchg\b|\+/-|(?<=\w)yoy\b",
    re.IGNORECASE,
)
_QUARTERLY = re.compile(r"环比|\bq-?o-?q\b|\bq/q\b", re.IGNORECASE)
_SHORT = (
    (re.compile(r"\battrib\b\.?", re.IGNORECASE), "attributable"),
    (re.compile(r"\badj\b\.?", re.IGNORECASE), "adjusted"),
    (re.compile(r"(?<=[a-z])\s*/\s*(?:share|sh)\b\.?", re.IGNORECASE), " per share"),
    (re.compile(r"\bnp\b", re.IGNORECASE), "net profit"),
    (re.compile(r"^(?:reported|group)\s+(?=[a-z]{2})", re.IGNORECASE), ""),
)
_LINKS = re.compile(r"\b(?:in|of|rate|the)\b|率|较上年|比上年|[\W\d_]+|pct|yoy", re.IGNORECASE)


class Metric(Frozen):
    name: str
    kind: str
    statement: str


class Label(Frozen):
    """A row's words. growth: it is a rate of growth, of metric or, where that is None, of the row
    above."""

    metric: Metric | None = None
    growth: bool = False
    skip: bool = False


def label(text: str, section: str = "") -> Label:
    """section is the heading row that the label stands under: 每股收益 over 基本."""
    said = plain(text)
    if not said or _QUARTERLY.search(said):
        return Label(skip=bool(said))
    if found := _index().get(_form(said)) or _known(said):
        return Label(metric=found)
    if _GROWTH.search(said):
        rest = _LINKS.sub("", _BRACKETS.sub("", _GROWTH.sub("", said)))
        if not rest:
            return Label(growth=True)
        base = re.sub(r"(?:的|率|\brate)?\s*$", "", _GROWTH.sub(" ", said).strip(" (),%+-/"))
        found = _index().get(_form(base)) or _known(base)
        if found is not None or (full := _in_full(said)) == said:
            return Label(metric=found, growth=found is not None, skip=found is None)
        return label(full, section)
    if section and (found := _known(f"{plain(section)} {said}")):
        return Label(metric=found)
    full = _in_full(said)
    return label(full, section) if full != said else Label()


def _in_full(said: str) -> str:
    """Abbreviations of English labels written out."""
    for short, words in _SHORT:
        said = short.sub(words, said)
    return said


def _known(said: str) -> Metric | None:
    """With brackets that say more (EPS（摊薄）), and without."""
    for candidate in _forms(said):
        if found := _index().get(candidate):
            return found
    return None


def _forms(said: str) -> list[str]:
    for _ in range(3):
        said = _NUMBERING.sub("", said)
    said = re.sub(r"[:：*†#]+\s*$", "", said).strip()
    said = re.sub(r"(?<=[\u4e00-\u9fff])\s*\d{1,2}$|\s*\[\d+\]$", "", said)
    kept = _BRACKETS.sub(_kept, said)
    bare = _BRACKETS.sub("", said)
    split = [p for p in re.split(r"[(/|]| - ", bare) if p.strip()]
    outer = [_form(split[0])] if len(split) > 1 and len(split[0].strip()) >= 4 else []
    trimmed = [_form(_TAIL_UNIT.sub("", part)) for part in (kept, bare)]
    return list(dict.fromkeys([_form(kept), _form(bare), *trimmed, *outer]))


def _kept(match: re.Match[str]) -> str:
    """A bracket's words without units, signs of loss and references to notes."""
    inside = next(g for g in match.groups() if g is not None)
    parts = [p.strip() for p in re.split(r"[,、;]", inside)]
    parts = [
        re.sub(
            r"^(?:净?亏损以.*|亏损总?额?以.*|net loss.*|loss(?:es)?)$", "", p, flags=re.IGNORECASE
        )
        for p in parts
    ]
    return "".join(p for p in parts if p and not _UNITS.match(p) and not _NOTE.match(p))


def _form(text: str) -> str:
    return _SIGNS.sub("", text.lower().replace("’", "'"))


@cache
def _index() -> dict[str, Metric]:
    found = dict[str, Metric]()
    for name, of in listed("metrics").items():
        metric = Metric(name=name, kind=of["kind"], statement=of["statement"])
        for word in (*of["zh"], *of["en"]):
            found.setdefault(_form(plain(word)), metric)
    return found
