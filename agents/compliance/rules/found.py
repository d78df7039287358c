"""How a detector writes down what it saw, and what it did not see."""

from agents.compliance.rules.catalogue import Rule
from core.domain.finding import Detector, Finding


def found(
    rule: Rule,
    detector: Detector,
    text: str,
    span: tuple[int, int],
    seq: int | None = None,
    reason: tuple[str, str] = ("", ""),
    score: float = 1.0,
) -> Finding:
    """What stands at the span of the text (of utterance seq). reason is in Chinese and English."""
    start, end = span
    return Finding(
        rule_id=rule.id, rule_version=rule.version, severity=rule.severity,
        name_zh=rule.name_zh, name_en=rule.name_en, start=start, end=end, text=text[start:end],
        seq=seq, detector=detector, score=score, reason_zh=reason[0], reason_en=reason[1],
    )  # fmt: skip


def missing(rule: Rule, detector: Detector, seq: int | None, reason: tuple[str, str]) -> Finding:
    """What was due at utterance seq (None: by the records alone) and was not seen."""
    return Finding(
        rule_id=rule.id, rule_version=rule.version, severity=rule.severity,
        name_zh=rule.name_zh, name_en=rule.name_en, start=0, end=0, text="",
        seq=seq, detector=detector, reason_zh=reason[0], reason_en=reason[1],
    )  # fmt: skip
