"""Why a case was opened and where it is, told by code from its records."""

from collections.abc import Iterable

from agents.compliance.dossier import Dossier, Held
from agents.compliance.lines import Told
from agents.compliance.tell import Teller
from agents.kit.lines import Line


def explained(dossier: Dossier, language: str) -> Told:
    """The case, each finding with its rule and how it was seen, the law, the advice, the state."""
    teller = Teller(dossier, language)
    lines = [teller.opened(), teller.about()]
    for held in dossier.held:
        lines += [teller.said(held), *teller.why(held), teller.rule(held), teller.detected(held)]
    for held in once(dossier.held):
        lines += teller.law(held)
    lines += [*teller.more(), teller.looked(), *teller.state()]
    return Told(lines=tuple(apart(lines)))


def once(held: Iterable[Held]) -> tuple[Held, ...]:
    """The first finding of each version of a rule on each day of conduct: its law is the same."""
    found: dict[tuple[str, str, str, str], Held] = {}
    for one in held:
        of = one.exchange
        key = (one.finding.rule_id, one.finding.rule_version, of.day.isoformat(), of.jurisdiction)
        found.setdefault(key, one)
    return tuple(found.values())


def apart(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Each sentence in a line of its own."""
    return tuple(
        line if n == 0 else line.model_copy(update={"text": f"\n{line.text}"})
        for n, line in enumerate(lines)
    )
