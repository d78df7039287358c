"""What a rule saw."""

from enum import StrEnum

from core.domain import Frozen


class Severity(StrEnum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"


class Finding(Frozen):
    """start and end are character offsets in the text that was screened."""

    rule_id: str
    rule_version: str
    severity: Severity
    name_zh: str
    name_en: str
    start: int
    end: int
    text: str
