"""What a rule saw."""

from enum import StrEnum

from core.domain import Frozen


class Severity(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"


class Detector(StrEnum):
    """Which kind of detector saw it; the catalogue's names, and one of our own for figures."""

    LEXICAL = "lexical"
    SEMANTIC = "semantic"
    DISCLOSURE = "missing_disclosure"
    ORDER = "workflow_order"
    SUITABILITY = "suitability_mismatch"
    PERSONAL = "pii_leak"
    FIGURE = "figure_claim"


class Neighbour(Frozen):
    """A labelled sentence that is like the one that was screened. likeness is a cosine (-1 to 1);
    rules is empty for a sentence that breaches nothing."""

    text: str
    rules: tuple[str, ...]
    likeness: float


class Finding(Frozen):
    """start and end are character offsets in the utterance seq, or in the text that was screened
    when seq is None. score is a calibrated probability. What is missing has no span (0, 0): reason
    says what was not seen, and seq is the utterance that made it due.
    """

    rule_id: str
    rule_version: str
    severity: Severity
    name_zh: str
    name_en: str
    start: int
    end: int
    text: str
    seq: int | None = None
    detector: Detector = Detector.LEXICAL
    score: float = 1.0
    reason_zh: str = ""
    reason_en: str = ""
    neighbours: tuple[Neighbour, ...] = ()
