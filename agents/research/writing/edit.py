"""A person's change to a report: its figures are bound again, or signed as the person's own, and the
conduct rules look at the section again."""

import datetime as dt
from collections.abc import Callable

from agents.kit import figures
from agents.research.writing.bind import bound
from core.access import Principal
from core.domain import Frozen
from core.domain.evidence import Evidence, PassageEvidence, VouchedEvidence
from core.domain.finding import Finding
from core.domain.report import Bullets, Paragraph, Part, Report
from core.errors import Conflict, NotFound

_CITABLE = 20


class Edit(Frozen):
    """The new text of a part; a line an item where it is a list. sign: the person vouches for figures
    that nothing else holds."""

    section: str
    part: int
    text: str
    sign: bool = False


def edited(
    report: Report,
    change: Edit,
    principal: Principal,
    now: dt.datetime,
    screen: Callable[[str], tuple[Finding, ...]],
) -> Report:
    """Raises NotFound for a part that cannot be written, Conflict naming the unbound figures."""
    evidence = list(report.evidence)
    loose = figures.unbound(change.text, evidence)
    if loose and not change.sign:
        named = "、".join(dict.fromkeys(f.text for f in loose))
        held = "、".join(figures.citable(evidence, _CITABLE))
        raise Conflict(
            f"These figures have no source: {named}.",
            todo=f"Use figures of the report ({held}), or sign them as your own.",
        )
    if loose:
        evidence.append(_vouched(principal, [f.text for f in loose], now))
    sections = tuple(
        s if s.name != change.section else s.model_copy(update={"parts": _put(s.parts, change, evidence)})
        for s in report.sections
    )  # fmt: skip
    if sections == report.sections:
        raise NotFound("Nothing was changed: no such part, or the same text.")
    sections = tuple(
        s if s.name != change.section else s.model_copy(update={"findings": screen(_own(s.parts, evidence))})
        for s in sections
    )  # fmt: skip
    return report.model_copy(update={"sections": sections, "evidence": tuple(evidence)})


def _put(parts: tuple[Part, ...], change: Edit, evidence: list[Evidence]) -> tuple[Part, ...]:
    if not 0 <= change.part < len(parts):
        raise NotFound("No such part.")
    old = parts[change.part]
    if isinstance(old, Paragraph):
        new: Part = _paragraph(change.text.strip(), old, evidence)
    elif isinstance(old, Bullets):
        lines = [line.strip() for line in change.text.split("\n") if line.strip()]
        notes = old.items[0].model_copy(update={"notes": ()}) if old.items else Paragraph(text="")
        kept = {item.text: item for item in old.items}
        new = Bullets(items=tuple(_paragraph(line, kept.get(line, notes), evidence) for line in lines))  # fmt: skip
    else:
        raise NotFound("Only running text is edited; tables and charts follow their data.")
    return (*parts[: change.part], new, *parts[change.part + 1 :])


def _paragraph(text: str, old: Paragraph, evidence: list[Evidence]) -> Paragraph:
    held = bound(text, evidence)
    assert held is not None, text
    used = {f.evidence for f in held}
    fresh = tuple(n for n in sorted(used) if n == len(evidence) and isinstance(evidence[-1], VouchedEvidence))  # fmt: skip
    return Paragraph(text=text, figures=held, notes=tuple(dict.fromkeys([*old.notes, *fresh])))


def _own(parts: tuple[Part, ...], evidence: list[Evidence]) -> str:
    """What the report says in its own words: without items that quote a passage."""
    said: list[str] = []
    for part in parts:
        if isinstance(part, Paragraph):
            said.append(part.text)
        elif isinstance(part, Bullets):
            said += [
                item.text
                for item in part.items
                if not any(isinstance(evidence[n - 1], PassageEvidence) for n in item.notes)
            ]
    return "\n".join(said)


def _vouched(principal: Principal, texts: list[str], now: dt.datetime) -> VouchedEvidence:
    return VouchedEvidence(
        person=principal.name or principal.subject, text="；".join(dict.fromkeys(texts)), at=now
    )
