"""What an officer's question asks, read by code: its kind, the case, rules, words and days."""

import datetime as dt
import re
from enum import StrEnum

from agents.compliance.rules.catalogue import Rule
from core.domain import Frozen
from core.domain.case import Verdict
from tools.sql import times
from tools.sql.periods import Calendar

_ID = re.compile(r"(?<![A-Za-z0-9_])case_[0-9a-f]{11,40}(?![A-Za-z0-9_])")
_NUMBER = re.compile(
    r"(?:案件|案子|案|\bcase)\s*(?:编号|号|number|no\.?)?\s*(?:为|是|:|：)?\s*[#＃№]?\s*(\d{1,9})(?![\d年月日%]|[./-]\d|\s*(?:件|起|个|条|年|月|天|日))"
    r"|[#＃№]\s*(\d{1,9})(?!\d)|(?<!\d)(\d{1,9})\s*号案",
    re.IGNORECASE,
)
_BARE = re.compile(r"\s*[#＃]?(\d{1,9})\s*[。.]?\s*")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")
_RULE = re.compile(r"(?<![A-Za-z])([A-Za-z]{3})-?(\d{3})(?!\d)")
_AS_OF = re.compile(r"(?:截至|截止|as of|as at)\s*(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})\s*日?", re.IGNORECASE)  # fmt: skip


class Kind(StrEnum):
    EXPLAIN = "explain"
    MEMO = "memo"
    FIND = "find"
    LAW = "law"
    COUNT = "count"
    DECIDE = "decide"  # what the agent never does
    NONE = "none"


class Asked(Frozen):
    """reference is the case named, as it was written. words are what is left of a search when its
    rules, days, people and products are taken away; like: cases that are like the one in hand."""

    kind: Kind
    text: str
    reference: str = ""
    rules: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    person: str = ""
    product: str = ""
    verdict: Verdict | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    like: bool = False


_COUNT = r"多少|几(?:起|件|个案|宗)|件数|数量|占比|比例|比率|趋势|走势|排名|排行|统计|平均|同比|环比|how many|number of|\bcounts?\b|\btrends?\b|share of|\brate of|average|per (?:month|rule|week|branch)|by (?:rule|month|branch)"
_DECIDE = (
    r"(?:^|[，,。；;]|请|帮我|帮忙|替我|给我|麻烦(?:你|您)?|把.{0,20}?|你来|直接)\s*(?:将.{0,12}?)?(?:结案|关闭|关掉|判定|裁定|定为|判为|认定为?|确认为|驳回|签字|签署|签掉|指派|改派|分配给|撤销|撤案|审批|批准)"
    r"|(?:^|\b(?:please|can you|could you|you should|go ahead and)\s+)(?:close|decide|sign|dismiss|assign|reopen|confirm|approve|reject|mark)\b"
)  # fmt: skip
_MEMO = r"备忘录|备忘|起草|拟一份|写一份|写个|撰写|\bmemo(?:randum)?\b|\bdraft\b|write[- ]up"
_FIND = (
    r"类似|相似|同类|以往|以前|过往|过去的|历史|先例|判例|有没有.{0,24}案|有哪些.{0,24}案|哪些.{0,12}案|有过.{0,12}案|(?:找|查|搜|列).{0,30}案件|案件.{0,6}(?:有哪些|列表)|的案件\s*[。？?]?$"
    r"|similar|\bpast\b|previous|earlier cases|precedent|\bcases (?:about|on|of|like|against|with|for|where)\b|\b(?:find|search|list|show|which|any)\b.{0,40}\bcases?\b|[a-z] cases\s*[.?!]?$"
)  # fmt: skip
_LIKE = r"类似|相似|同类|先例|similar|\blike (?:it|this|that|case)\b|precedent"
_LAW = r"法律|法规|条例|办法|法条|条文|原文|怎么规定|如何规定|规定|制度|第[零〇一二三四五六七八九十百\d]+条|\blaws?\b|regulation|statut|\barticle\s+\d|\bpolic(?:y|ies)\b|legal basis|依据"
_WHY = r"为什么|为何|怎么回事|原因|解释|说明|介绍|讲讲|情况|详情|什么问题|依据|explain|why|what happened|tell me about|details?|summar|status|状态|进展|期限|deadline|due"
_THIS = r"这个案|这案|该案|此案|(?<!保)本案|上述案|刚才的案|\b(?:this|that|the) case\b"
_VERDICTS = (
    (Verdict.FALSE_ALARM, r"误报|false alarms?|false positives?"),
    (Verdict.CONFIRMED, r"(?:已)?(?:确认|成立)(?:的|违规)?|confirmed|upheld"),
)
_FILLER = re.compile(
    r"请问|请|帮我|帮忙|麻烦|我想|想要|一下|看看|看一下|查一下|查询|查找|查|搜索|搜|找出|找|列出|列|有没有|有哪些|有过|有|哪些|什么|以往|以前|过往|过去|历史上|历史|类似|相似|同类|先例|判例|案件|案子|个案|的案|关于|涉及|因为|因|被|立案|处理|违规|行为|情况|吗|呢|和|与|跟|这个|这种|这类|那个|过|的|了|里|中|在|是|案|多少|案例"
    r"|[，。？！、,.?!:：；;“”\"'()（）]"
)  # fmt: skip
_ENGLISH_FILLER = re.compile(
    r"\b(?:please|show|me|find|search|list|look|up|for|any|all|the|a|an|of|on|about|past|previous|earlier|similar|like|this|that|it|to|cases?|precedents?|were|was|are|is|there|have|has|had|been|we|do|did|which|what|with|where|by|in|during|from|and|against|opened|or|i|want|see|ones?|involving|concerning|can|you|some|those|these|who|whose|s)\b",
    re.IGNORECASE,
)


def language_of(text: str, default: str) -> str:
    """zh or en; a code or one foreign word does not change it."""
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(_ID.sub(" ", _RULE.sub(" ", text))))
    if not han and not latin:
        return default
    return "zh" if han * 2 >= latin else "en"


def reference_of(text: str, *, bare: bool = False) -> str:
    """The case that is named, by id or number; bare: a number alone is one, too."""
    if match := _ID.search(text):
        return match[0]
    if match := _NUMBER.search(text):
        return next(g for g in match.groups() if g)
    alone = _BARE.fullmatch(text) if bare else None
    return alone[1] if alone else ""


def as_of(text: str) -> dt.date | None:
    """The day that the question itself names to answer as of."""
    match = _AS_OF.search(text)
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def kind_of(text: str, reference: str) -> Kind | None:
    """None where the words leave doubt. A case that is named is what the question is about, unless
    it asks for something to be done, for others like it, or for the words of the law."""
    about = bool(reference) or points_back(text)
    if not about and _has(_COUNT, text):
        return Kind.COUNT
    if _has(_DECIDE, text):
        return Kind.DECIDE
    if _has(_MEMO, text):
        return Kind.MEMO
    if _has(_FIND, text) and (not about or _has(_LIKE, text)):
        return Kind.FIND
    if _has(_LAW, text) and not (about and _has(_WHY, text)):
        return Kind.LAW
    return Kind.EXPLAIN if about else None


def points_back(text: str) -> bool:
    """Whether it speaks of a case that was named before."""
    return _has(_THIS, text)


def explains(text: str) -> bool:
    """Whether the question asks why, or how things stand, of something named before."""
    return _has(_WHY, text)


def read(
    text: str, kind: Kind, reference: str, today: dt.date, person: str = "", product: str = ""
) -> Asked:
    """What a search looks for. person and product are those of the record that stand in the text."""
    plain = _NUMBER.sub(" ", _ID.sub(" ", text))
    for known in filter(None, (person, product)):
        plain = re.sub(re.escape(known), " ", plain, flags=re.IGNORECASE)
    spoken = times.read(plain, Calendar(today=today, last=today))
    rest = plain
    for one in sorted(spoken, key=lambda s: -s.start):
        rest = f"{rest[: one.start]} {rest[one.end :]}"
    verdict = next((v for v, words in _VERDICTS if _has(words, rest)), None)
    for _, words in _VERDICTS:
        rest = re.sub(words, " ", rest, flags=re.IGNORECASE)
    rules = tuple(dict.fromkeys(f"{m[1].upper()}-{m[2]}" for m in _RULE.finditer(rest)))
    return Asked(
        kind=kind, text=text, reference=reference, rules=rules, verdict=verdict,
        words=words_of(_RULE.sub(" ", rest)), like=_has(_LIKE, text), person=person, product=product,
        since=spoken[0].period.start if spoken else None,
        until=spoken[0].period.end if spoken else None,
    )  # fmt: skip


def words_of(text: str) -> tuple[str, ...]:
    """What is left of a search without its polite and general words; English words together."""
    bare = _ENGLISH_FILLER.sub(" ", _FILLER.sub(" ", text))
    parts = re.findall(r"[A-Za-z][A-Za-z0-9'’ -]*[A-Za-z0-9]|[^\sA-Za-z]+", " ".join(bare.split()))
    return tuple(dict.fromkeys(p.strip() for p in parts if len(p.strip()) > 1))[:8]


def rules_about(words: tuple[str, ...], rules: tuple[Rule, ...]) -> tuple[str, ...]:
    """The rules whose texts say nearly all of the words, those whose names do first: 保本 is of
    承诺保本或保证收益, guaranteed returns of "Guaranteeing principal or return". Words that many rules
    say are of none."""
    wanted = _grams(" ".join(words))
    if not wanted:
        return ()
    said = {r.id: (wanted & _grams(f"{_name(r)} {r.what_zh} {r.what_en}"), wanted & _grams(_name(r))) for r in rules}  # fmt: skip
    ranks = {i: (len(all_), len(name)) for i, (all_, name) in said.items() if len(all_) >= _ENOUGH * len(wanted)}  # fmt: skip
    best = [i for i, rank in ranks.items() if rank == max(ranks.values())]
    return tuple(best) if len(best) <= _MANY else ()


_ENOUGH, _MANY = 0.6, 4


def _name(rule: Rule) -> str:
    return f"{rule.name_zh} {rule.name_en}"


def _grams(text: str) -> frozenset[str]:
    """Pairs of Chinese characters, and the stems of English words."""
    runs = re.findall(r"[\u4e00-\u9fff]+", text)
    stems = {w[:6].rstrip("s") for w in re.findall(r"[a-z]{3,}", text.lower())}
    return frozenset({r[i : i + 2] for r in runs for i in range(len(r) - 1)} | stems)


def _has(words: str, text: str) -> bool:
    return re.search(words, text, re.IGNORECASE) is not None
