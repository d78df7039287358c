"""The platform's own second look at a case: advice for the inbox, by code, which closes nothing.

A finding by words, numbers or records stands. One of the head alone is doubted when its probability
is low, or when the sentence denies, forbids, quotes or reports what the rule is about.
"""

import re
from collections.abc import Sequence

from core.domain import Frozen
from core.domain.case import Case, SecondLook, Verdict
from core.domain.finding import Detector, Finding, Severity

_LOW, _SURE = 0.45, 0.8  # calibrated probabilities
_MANY = 3
_REPORTED = re.compile(
    r"培训|质检|通报|处罚|罚(?:款|没|单)|判决|法院|被判|警方|警惕|谨防|骗子|诈骗|骗局|冒充|声称|自称|"
    r"不得|严禁|禁止|切勿|请勿|(?:如果|凡是?|遇到)有人|不(?:保证|承诺|代表|预示|构成)|非保本|"
    r"\b(?:training|fined|banned|court|scammer|fraudster|beware|prohibited|must not|never (?:say|ask|share))\b|"
    r"\bif (?:anyone|someone|a caller)\b|not guarantee",
    re.IGNORECASE,
)


class Look(Frozen):
    """The advice and why, in Chinese and English."""

    advice: SecondLook
    reason: str


def look(findings: Sequence[Finding], similar: Sequence[Case]) -> Look:
    """findings: those of the case, at least one; similar: earlier cases with one of its rules or of
    the same person."""
    doubted = [f for f in findings if _doubtful(f)]
    if len(doubted) == len(findings):
        return Look(
            advice=SecondLook.FALSE_ALARM,
            reason="全部由模型判断，概率低或语句在否认、引述、提示 · Seen by the head alone, with a low "
            "probability or in words that deny, quote or warn",
        )
    grave = [f for f in findings if f.severity is Severity.CRITICAL and f not in doubted]
    before = [c for c in similar if c.verdict is Verdict.CONFIRMED]
    if len(grave) >= _MANY or (grave and before):
        return Look(
            advice=SecondLook.ESCALATE,
            reason=f"严重发现 {len(grave)} 条，同类已确认案件 {len(before)} 件 · {len(grave)} critical "
            f"findings that stand, {len(before)} like it confirmed before",
        )
    return Look(
        advice=SecondLook.INVESTIGATE,
        reason=f"{len(findings) - len(doubted)}/{len(findings)} 条发现站得住 · "
        f"{len(findings) - len(doubted)} of {len(findings)} findings stand",
    )


def _doubtful(finding: Finding) -> bool:
    if finding.detector is not Detector.SEMANTIC or finding.score >= _SURE:
        return False
    return finding.score < _LOW or bool(_REPORTED.search(finding.text))
