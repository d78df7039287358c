"""What a question asks of a table beside periods and arithmetic: the words that an answer has to hold."""

import re
from collections.abc import Iterable

from rag.read.asking.labels import MONTHS, words_of
from rag.read.asking.lines import without_periods

_MONTH = re.compile(rf"(?:\b\d{{1,2}} )?\b({'|'.join(MONTHS)})\b(?:\s+\d{{1,2}}\b)?|(\d{{1,2}})月(?:\d{{1,2}}日)?", re.IGNORECASE)  # fmt: skip
_DATED = re.compile(
    r"\b(?:(?:for|in|during|of|as of|as at|at) )?(?:the )?(?:fiscal |financial |calendar )?(?:years?|periods?)(?:[- ]end(?:ed|ing)?)?\b"
    r"|\b(?:fiscal|financial) years?\b|\bfiscal\b|\bFY\b|\b(?:across|over|in|for) the \d+ (?=years)"
    r"|年度|年末|财年|期末|年底",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"(?:exceed(?:ed|s|ing)?|more than|greater than|above|over|at least|less than|below|under|lower than|fewer than|超过|高于|大于|多于|低于|小于|少于|不足)"
    r"\s*\(?-?\$?\s*\d[\d,]*\.?\d*\s*%?\s*(?:thousands?|millions?|billions?|percent|万|亿)?",
    re.IGNORECASE,
)
_ZH = re.compile(
    "请问|是多少|有多少|多少|是什么|什么|同比|环比|增长率|增速|增幅|变动率|变动幅度|百分比|变动|变化|增加|减少|增长|下降|相差|差额|差异"
    "|平均值|平均数|平均|均值|合起来|总共|一共|之和|占比|所占|比例|比重|百分之几|百分之|相比|相较|较上年|比上年|与上年|上年|去年|基期|倍数|之比"
    "|哪一年|哪年|哪些年|哪个|哪一|哪些|最大|最小|最高|最低|最多|最少|更高|更低|分别|公司|数值|金额|情况|数据|[年月日几个额了比占较率]"
)
_REQUEST = frozenset(
    """respective respectively change changed changing difference differ average mean increase
    increased decrease decreased growth grow grew percent percentag proportion ratio compared comparing
    compare larger largest smaller smallest higher highest lower lowest greater greatest less least
    more most exceed exceeded across both among amongst nominal annual yearly constitution constitute
    expressed sum combined together thousand million billion terms term year period
    fiscal tell give me please show find calculate calculated compute during within through contribute
    contributed contributing represented representing made up listed given provided according
    recorded reported table versu respectiv""".split()
)
_KINDS = frozenset({"growth", "ratio", "proportion"})
"""Figures of these kinds are meant, not arithmetic, where other arithmetic is asked for."""
_OTHER_STEP = re.compile(r"\b(change|difference|average|mean)\b", re.IGNORECASE)
SOFT = frozenset("total company group amount value number figure overall expense balance".split())
"""Words that a label may lack where no row has them: research and development (expense)."""


def content(question: str) -> frozenset[str]:
    """The words that rows, heads or the title have to hold for a cell to be an answer."""
    return frozenset(in_order(question))


def in_order(question: str) -> tuple[str, ...]:
    """The words of `content` as often as they are said."""
    bare = _MONTH.sub(" ", _LIMIT.sub(" ", question))
    bare = _DATED.sub(" ", without_periods(bare))
    bare = _ZH.sub(" ", bare)
    asked = _REQUEST - _KINDS if _OTHER_STEP.search(question) else _REQUEST
    return tuple(w for w in words_of(bare) if w not in asked)


def months(texts: Iterable[str]) -> frozenset[str]:
    """Months that are named: "december" or "12"."""
    found = {(m[1] or m[2]).lower() for text in texts for m in _MONTH.finditer(text)}
    return frozenset(str(MONTHS.index(m) + 1) if m in MONTHS else m for m in found)
