"""Statements that make up for what was said before them: they may follow within a few turns."""

from agents.compliance.rules.talk import cues
from core.domain import Frozen
from core.domain.conduct import Exchange, Speaker
from core.domain.finding import Finding


class Cure(Frozen):
    """The act (of talk's cues) that makes up for it, and within how many of the seller's turns."""

    act: str
    turns: int


CURES: dict[str, Cure] = {
    "RET-005": Cure(act="performance_statement", turns=5),
    "RET-003": Cure(act="benchmark_qualified", turns=3),
    "DIS-004": Cure(act="uncertain", turns=3),
    "DIS-005": Cure(act="annual_rate", turns=3),
}


def cured(exchange: Exchange, finding: Finding) -> bool:
    """Whether the seller makes up for it in the same turn or soon enough after it."""
    cure = CURES.get(finding.rule_id)
    if cure is None or finding.seq is None:
        return False
    ours = (Speaker.SELLER, Speaker.UNKNOWN, Speaker.NOTICE)
    turns = [u for u in exchange.utterances if u.seq >= finding.seq and u.speaker in ours]
    return any(cues.does(cure.act, u.text) for u in turns[: cure.turns + 1])
