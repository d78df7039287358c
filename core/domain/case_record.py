"""All that is known of a case, as it is handed to somebody outside: its evidence and its course."""

import datetime as dt

from core.domain import Frozen
from core.domain.case import Case, Review, Step, Task
from core.domain.conduct import Utterance
from core.domain.finding import Severity
from core.domain.material import Material, StoredFinding

AROUND = 3
"""How many utterances are shown before and after the one that a finding is in."""


class LegalBasis(Frozen):
    """verified is text, secondary or unverified. article is empty where nobody has verified it: such
    a number is no citation."""

    name_zh: str
    name_en: str
    number: str
    jurisdiction: str
    article: str
    verified: str
    in_force: dt.date | None


class RuleCited(Frozen):
    """One version of a rule, as it was called when it found something."""

    id: str
    version: str
    name_zh: str
    name_en: str
    what_zh: str
    what_en: str
    severity: Severity
    basis: tuple[LegalBasis, ...]


class MaterialFile(Frozen):
    """The sound or picture of a material; digest is the sha256 of its size bytes. A material without
    one has size 0."""

    name: str = ""
    media_type: str = ""
    digest: str = ""
    size: int = 0


class Evidence(Frozen):
    material: Material
    file: MaterialFile


class LogPlace(Frozen):
    """The last entry of the audit log on the case; its hash covers every entry before it."""

    seq: int
    hash: str


class CaseRecord(Frozen):
    """changed_at is the moment of the last step. Exports of the case are no part of it, so that two
    exports of the same state are the same bytes."""

    institution: str  # its name as printed
    case: Case
    customer_name: str
    findings: tuple[StoredFinding, ...]
    evidence: tuple[Evidence, ...]
    rules: tuple[RuleCited, ...]
    reviews: tuple[Review, ...]
    steps: tuple[Step, ...]
    tasks: tuple[Task, ...]
    log: LogPlace | None
    changed_at: dt.datetime


def around(utterances: tuple[Utterance, ...], seq: int | None) -> tuple[Utterance, ...]:
    """The utterance with those around it; the beginning for what is in none."""
    at = next((n for n, u in enumerate(utterances) if u.seq == seq), None)
    if at is None:
        return utterances[: 2 * AROUND + 1]
    return utterances[max(at - AROUND, 0) : at + AROUND + 1]
