"""The conduct check that an agent's draft passes before it leaves."""

from agents.compliance.rules.catalogue import lexical_rules
from agents.compliance.rules.lexical import detect
from core.domain.finding import Finding


def screen(text: str) -> tuple[Finding, ...]:
    """Findings of the critical lexical rules; empty means that the draft may leave."""
    return detect(text, lexical_rules())
