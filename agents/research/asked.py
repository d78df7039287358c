"""What a question asks of reports, read by code: the kind of question, metrics, years, readings."""

import datetime as dt
import re
from enum import StrEnum

from core.domain import Frozen
from rag.facts.words import listed

_READING = re.compile(r"@(rdg_[0-9a-f]{11,40})\b")
_YEAR = re.compile(
    r"(?<![\d.])((?:19|20)\d{2})(?!\d)(?=\s*(?:[年AaEeFf、,，和至到\-–/~或及QqHh]|财年|\b))"
)
_FY = re.compile(r"\bFY\s?'?(\d{2})(?!\d)", re.IGNORECASE)
_AS_OF = re.compile(
    r"(?:截至|截止|as of|as at|by)\s*(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")
TARGET = "target_price"


class Kind(StrEnum):
    DISAGREE = "disagree"
    OUTLIERS = "outliers"
    OVER_TIME = "over_time"
    CONSENSUS = "consensus"
    COMPARE = "compare"
    RISKS = "risks"
    POINTS = "points"
    FACT = "fact"
    TEXT = "text"


class Asked(Frozen):
    """metrics are names of rag/facts/metrics.yaml, "rating", "target_price" or "analysts"."""

    kind: Kind
    text: str
    metrics: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    growth: bool = False
    part: str = ""  # of a year: Q1 … Q4, H1, H2


_KINDS: tuple[tuple[Kind, str], ...] = (
    (Kind.DISAGREE, r"分歧|看法不一|意见不一|不一致|相左|矛盾|disagree|differ (?:most|about|on)|at odds|divergen"),
    (Kind.OUTLIERS, r"离群|异常值|偏离|明显(?:高|低)于|特别(?:高|低)|outlier|stand(?:s)? out|far from"),
    (Kind.OVER_TIME, r"怎么变|如何变|变化|演变|历次|历史上|先后|调整|上调|下调|修正|变动|走势|跟踪|over time|revis|evol|histor|changed?\b|rais(?:e|ed)|cut\b|lowered|track"),
    (Kind.CONSENSUS, r"一致预期|一致预测|共识|平均|均值|中位|中枢|consensus|average|mean\b|median"),
    (Kind.COMPARE, r"比较|对比|相比|各家|各券商|哪家|哪些券商|每家|分别|最高|最低|最乐观|最悲观|compar|versus|\bvs\b|which (?:broker|house)|each (?:broker|house)|all brokers|highest|lowest|most (?:bullish|bearish)|across"),
)  # fmt: skip
_RISKS = re.compile(r"风险|risks?\b", re.IGNORECASE)
_POINTS = re.compile(r"核心观点|主要观点|投资要点|要点|看点|观点|逻辑|摘要|总结|key points|main points|thesis|summar|takeaway", re.IGNORECASE)  # fmt: skip
_RATING = re.compile(r"评级|(?<!信用)rating|recommend", re.IGNORECASE)
_TARGET = re.compile(r"目标价|target price|price target|\btarget\b|\bTP\b", re.IGNORECASE)
_ANALYSTS = re.compile(r"分析师|研究员|谁写|作者|analysts?\b|who wrote|author", re.IGNORECASE)
_GROWTH = re.compile(r"增速|增长率|同比|增长(?:多少|幅度)|growth|yoy|year[- ]on[- ]year", re.IGNORECASE)  # fmt: skip
_SHARE = re.compile(
    r"占|比重|来自|分部|板块|业务|产品|地区|海外|国内|境外|渠道|门店|原因|为什么|为何|驱动"
    r"|share of|proportion|percentage of|as a % of|segment|overseas|domestic|\bwhy\b|because|driven|drivers?\b|product|region|channel",
    re.IGNORECASE,
)
"""Words by which a question is about more than the metric it names: that stands in the text."""
_PARTS = (
    ("Q1", r"[一1]季|第一季度|\bQ1\b|(?<=\d)Q1\b"), ("Q2", r"[二2]季|第二季度|\bQ2\b|(?<=\d)Q2\b"),
    ("Q3", r"[三3]季|第三季度|\bQ3\b|(?<=\d)Q3\b"), ("Q4", r"[四4]季|第四季度|\bQ4\b|(?<=\d)Q4\b"),
    ("H1", r"上半年|半年报|中报|中期|\bH1\b|1H|first half|(?<=\d)H1\b"), ("H2", r"下半年|\bH2\b|2H|second half"),
)  # fmt: skip
_TOO_PLAIN = frozenset(
    ("earnings", "sales", "yield", "per", "car", "tax", "cash", "收入", "现金", "收益", "ps", "pat")
)


def readings_named(question: str) -> tuple[str, tuple[str, ...]]:
    """The question without the readings that it names as @rdg_…, and those."""
    named = tuple(dict.fromkeys(_READING.findall(question)))
    return " ".join(_READING.sub(" ", question).split()) if named else question, named


def language_of(text: str, default: str) -> str:
    """zh or en; a code or one foreign word does not change it."""
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if not han and not latin:
        return default
    return "zh" if han * 2 >= latin else "en"


def as_of(text: str) -> dt.date | None:
    """The day that the question itself names to answer as of."""
    match = _AS_OF.search(text)
    if match is None:
        return None
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def read(text: str) -> Asked:
    """The kind by its words; a question of no recognised kind is answered from the text."""
    without_day = _AS_OF.sub(" ", text)
    metrics = metrics_of(without_day)
    years = tuple(
        dict.fromkeys(
            [int(y) for y in _YEAR.findall(without_day)]
            + [2000 + int(y) for y in _FY.findall(without_day)]
        )
    )
    kind = next((k for k, words in _KINDS if re.search(words, text, re.IGNORECASE)), None)
    if kind is Kind.DISAGREE or (kind is not None and metrics):
        found = kind
    elif _RISKS.search(text) and not metrics:
        found = Kind.RISKS
    elif _POINTS.search(text) and not metrics:
        found = Kind.POINTS
    else:
        found = Kind.FACT if metrics and not _SHARE.search(text) else Kind.TEXT
    part = next((p for p, words in _PARTS if re.search(words, text, re.IGNORECASE)), "")
    growth = bool(_GROWTH.search(text)) and found is Kind.FACT
    return Asked(kind=found, text=text, metrics=metrics, years=years, growth=growth, part=part)


def metrics_of(text: str) -> tuple[str, ...]:
    """The metrics that are named, the longest words first: 归母净利润 is not 净利润 too."""
    said = text.lower()
    found: list[str] = []
    for words, metric in _named():
        pattern = words if not words.isascii() else rf"(?<![a-z]){re.escape(words)}(?:s)?(?![a-z])"
        hit = re.search(pattern, said) if words.isascii() else (words in said)
        if hit:
            said = re.sub(pattern, " ", said) if words.isascii() else said.replace(words, " ")
            found.append(metric)
    special = ((_TARGET, TARGET), (_RATING, "rating"), (_ANALYSTS, "analysts"))
    found += [name for pattern, name in special if pattern.search(text)]
    return tuple(dict.fromkeys(found))


def _named() -> list[tuple[str, str]]:
    words: dict[str, str] = {}
    for metric, of in listed("metrics").items():
        for word in (*of["zh"], *of["en"]):
            said = str(word).lower()
            if said not in _TOO_PLAIN and len(said) > 1:
                words.setdefault(said, metric)
    return sorted(words.items(), key=lambda pair: -len(pair[0]))
