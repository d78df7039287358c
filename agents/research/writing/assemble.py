"""Sections become one report: evidence numbered through, title and disclosure filled in."""

import re
from collections.abc import Mapping

from agents.research.writing.bind import renumbered
from agents.research.writing.parts import WritingContext
from agents.research.writing.period import periods
from agents.research.writing.template import template
from core.domain.evidence import ComputationEvidence, Evidence
from core.domain.report import Report, Section
from core.store.institutions import ENGLISH, marks, name_of
from core.store.session import Session

_INPUT = re.compile(r"\[(\d+)\]")


def assembled(session: Session, context: WritingContext, done: Mapping[str, Section]) -> Report:
    """In the template's order. Every section of it must be finished."""
    plan = template(context.template)
    words = periods(context.as_of, context.language).words(context.subject)
    sections: list[Section] = []
    evidence: list[Evidence] = []
    for wanted in plan.sections:
        one = done[wanted.name]
        offset = len(evidence)
        sections.append(renumbered(one, offset))
        evidence += [_moved(e, offset) for e in one.evidence]
    return Report(
        title=plan.title.of(context.language).format(**words),
        subtitle=plan.subtitle.of(context.language).format(**words),
        language=context.language, institution=_institution(session, context),
        template=plan.name, as_of=context.as_of, made_at=context.parts.clock.now(),
        authors=(context.principal.name,) if context.principal.name else (),
        sections=tuple(sections), evidence=tuple(evidence),
        disclosure=plan.disclosure.of(context.language).format(**words),
    )  # fmt: skip


def _institution(session: Session, context: WritingContext) -> str:
    """As it is printed in the report's language; its own name where it has no English one."""
    institution = context.principal.institution
    english = marks(session, institution).get(ENGLISH) if context.language == "en" else None
    return str(english or name_of(session, institution))


def _moved(one: Evidence, offset: int) -> Evidence:
    """A computation points at positions of the whole list."""
    if isinstance(one, ComputationEvidence):
        inputs = tuple(n + offset for n in one.inputs)
        told = _INPUT.sub(lambda m: f"[{int(m[1]) + offset}]", one.expression)
        return one.model_copy(update={"inputs": inputs, "expression": told})
    return one
