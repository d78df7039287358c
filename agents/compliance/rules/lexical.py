"""The lexical detector: patterns, and the contexts in which a match is no breach.

Negation ("不保本"), prohibition ("不得承诺收益"), quotation ("谁说'保本'") and questions
("保本吗") are read in the clause around the match; a word list alone raises more false alarms
than findings.
"""

import re
from collections.abc import Iterable
from functools import cache

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.fold import Folded, fold
from agents.compliance.rules.found import found
from core.domain.finding import Detector, Finding

_SENTENCE = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)")
_COMMA = re.compile(r"[，,]")
# A prohibition or a warning reaches over commas to the end of its sentence; plain negation does not.
_PROHIBITED = re.compile(
    r"不得|禁止|严禁|切勿|请勿|警惕|谨防|防范|任何人|声称|自称|冒充|谁说|"
    r"\bnever\b|\bbeware\b|\banyone who\b|\bscam|\bprohibit|\bforbid|\bfraud|\bif (?:someone|anyone)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"不|没|未|非|无法|无(?!论)|勿|别|莫|拒绝|骗|谣|所谓|凡|"
    r"\bnot?\b|n't\b|\bcannot\b|\bwithout\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^[^。！？!?；;\n]{0,20}(?:吗|(?<![这那怎什多])么|[?？]|是骗|都是骗|是谣|不可信|的(?:人|行为|话术|骗局)|属于(?:诈骗|违规)|"
    r"is (?:a )?(?:scam|fraud|prohibited|forbidden|not true))",
    re.IGNORECASE,
)
_QUOTES = (("“", "”"), ("「", "」"), ("『", "』"), ('"', '"'), ("'", "'"), ("《", "》"))


@cache
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in patterns)


def detect(text: str, rules: Iterable[Rule], seq: int | None = None) -> tuple[Finding, ...]:
    """The first breach of each rule; offsets are characters of the text as it was given."""
    folded = fold(text)
    found_ones = (_first(text, folded, rule, seq) for rule in rules)
    return tuple(f for f in found_ones if f is not None)


def _first(text: str, folded: Folded, rule: Rule, seq: int | None) -> Finding | None:
    for pattern in _compiled(rule.patterns):
        for match in pattern.finditer(folded.text):
            if not _excused(folded.text, match):
                return found(rule, Detector.LEXICAL, text, folded.span(*match.span()), seq)
    return None


def words_alone(text: str, rules: Iterable[Rule]) -> tuple[str, ...]:
    """Rules whose patterns stand in the text at all: the word list that others use, for comparison."""
    return tuple(r.id for r in rules if any(p.search(text.lower()) for p in _compiled(r.patterns)))


def _excused(text: str, match: re.Match[str]) -> bool:
    sentence, after = _around(text, match)
    clause = _COMMA.split(sentence)[-1]
    return bool(
        _PROHIBITED.search(sentence)
        or _NEGATED.search(clause)
        or _AFTER.search(after)
        or _quoted(text, match.start(), match.end())
    )


def _around(text: str, match: re.Match[str]) -> tuple[str, str]:
    """What stands before and after the match in its own sentence."""
    left = max((m.end() for m in _SENTENCE.finditer(text, 0, match.start())), default=0)
    right = _SENTENCE.search(text, match.end())
    return text[left : match.start()], text[match.end() : right.end() if right else len(text)]


def _quoted(text: str, start: int, end: int) -> bool:
    """Inside one pair of quotation marks that opens before and closes after."""
    for opening, closing in _QUOTES:
        if opening == closing:
            if text.count(opening, 0, start) % 2 == 1 and closing in text[end:]:
                return opening == '"'
            continue
        opened = text.rfind(opening, 0, start)
        if opened >= 0 and closing not in text[opened:start] and closing in text[end:]:
            return True
    return False
