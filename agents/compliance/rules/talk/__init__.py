"""Detectors that need the whole conversation or the records."""

from collections.abc import Callable, Mapping, Sequence

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.talk import (
    answers,
    cost,
    disclosures,
    figures,
    fit,
    identity,
    nature,
    pressure,
    records,
)
from core.domain.conduct import Exchange
from core.domain.finding import Finding

RULES: Mapping[str, Callable[[Exchange, Rule], tuple[Finding, ...]]] = {
    "RET-003": figures.benchmark,
    "RET-005": figures.past,
    "NAT-001": nature.insurance,
    "NAT-002": nature.agency,
    "PRS-002": pressure.withdrawal,
    "PRS-005": pressure.churn,
    "PRS-006": pressure.after_refusal,
    "PRS-007": pressure.vulnerable,
    "DIS-001": disclosures.risk,
    "DIS-002": disclosures.exclusions,
    "DIS-003": disclosures.cooling_off,
    "DIS-004": disclosures.uncertain,
    "DIS-005": cost.price,
    "DIS-006": disclosures.relation,
    "DIS-007": identity.identity,
    "DIS-008": identity.not_human,
    "DIS-009": identity.recording,
    "SUI-001": fit.above_rating,
    "SUI-003": records.assessment,
    "SUI-004": records.warning,
    "SUI-005": records.burden,
    "SUI-006": fit.unasked,
    "PRC-001": records.dual_recording,
    "PRC-002": answers.affirmation,
    "PRC-007": records.picture,
}


def detect(exchange: Exchange, rules: Sequence[Rule]) -> tuple[Finding, ...]:
    """Of each rule that is asked about, what the conversation as a whole shows."""
    return tuple(f for rule in rules if rule.id in RULES for f in RULES[rule.id](exchange, rule))
