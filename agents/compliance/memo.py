"""The draft of a case's memo: every sentence is told by code from a record or quotes a passage."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from agents.compliance.dossier import Dossier, Held
from agents.compliance.dossier import dossier as dossier_of
from agents.compliance.explain import once
from agents.compliance.lines import ended
from agents.compliance.phrases import say
from agents.compliance.questions import Questions
from agents.compliance.tell import Teller, short
from agents.kit.lines import Line
from core.access import Principal
from core.domain import Frozen
from core.domain.conversation import Sentence
from core.domain.evidence import Citation, Evidence
from core.store.session import Session
from tools.find_cases import line


class Part(StrEnum):
    FACTS = "facts"
    LAW = "law"
    EVIDENCE = "evidence"
    SIMILAR = "similar"
    QUESTIONS = "questions"
    REMAINING = "remaining"


class Section(Frozen):
    """Sentences cite the memo's list, whose numbers count from 1."""

    part: Part
    title: str
    sentences: tuple[Sentence, ...]


class Memo(Frozen):
    """A draft for a person who decides; it holds no verdict as long as the case has none."""

    case_id: str
    number: int
    language: str
    title: str
    day: dt.date  # of the conduct: the law is that of it
    drafted_at: dt.datetime
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]


def draft(session: Session, principal: Principal, case_id: str, now: dt.datetime, language: str) -> Memo:  # fmt: skip
    """Under the principal's rights. Raises NotFound, for another institution's case too."""
    return memo_of(dossier_of(session, principal, case_id, now), language)


def memo_of(dossier: Dossier, language: str) -> Memo:
    evidence: list[Evidence] = []
    sections: list[Section] = []
    for part, lines in lines_of(dossier, language):
        sentences, evidence = ended(lines, evidence)
        title = say(f"memo_{part.value}", language)
        sections.append(Section(part=part, title=title, sentences=tuple(sentences)))
    number = dossier.case.number
    return Memo(
        case_id=dossier.case.id, number=number, language=language,
        title=say("memo_title", language, number=str(number)), day=dossier.day,
        drafted_at=dossier.now, sections=tuple(sections),
        citations=tuple(Citation(number=n, evidence=e) for n, e in enumerate(evidence, 1)),
    )  # fmt: skip


def lines_of(dossier: Dossier, language: str) -> tuple[tuple[Part, tuple[Line, ...]], ...]:
    """The sections in their order; none is empty."""
    teller = Teller(dossier, language)
    questions = Questions(dossier, teller, language)
    facts = [teller.opened(), teller.about()]
    for held in dossier.held:
        facts += [teller.said(held), *teller.why(held)]
    facts += [*teller.more(), *(teller.decision() or (teller.undecided(),))]
    law: list[Line] = [teller.rule(held) for held in _rules(dossier.held)]
    for held in once(dossier.held):
        law += teller.law(held)
    seen = [one for held in dossier.held for one in _evidence(teller, held, language)]
    return (
        (Part.FACTS, tuple(facts)), (Part.LAW, tuple(law)),
        (Part.EVIDENCE, (*seen, teller.looked())),
        (Part.SIMILAR, _similar(dossier, teller, language)),
        (Part.QUESTIONS, questions.open()), (Part.REMAINING, questions.remaining()),
    )  # fmt: skip


def _rules(held: Sequence[Held]) -> tuple[Held, ...]:
    """The first finding of each version of a rule."""
    return tuple({(h.finding.rule_id, h.finding.rule_version): h for h in reversed(held)}.values())[::-1]  # fmt: skip


def _evidence(teller: Teller, held: Held, language: str) -> tuple[Line, ...]:
    """Where the material is, where in it the finding stands, how it was seen, what came before."""
    n, material, said = str(held.n), held.material, held.utterance
    values = {
        "form": teller.form(held), "source": material.source, "ref": material.source_ref,
        "revision": str(material.revision),
    }  # fmt: skip
    of = teller.of_material(held, "form, source, source_ref, revision", " · ".join(values.values()))
    lines = [Line(text=say("place", language, n=n, **values), evidence=(of,))]
    if said is not None and said.start_s is not None and said.end_s is not None:
        seconds = {"start": f"{said.start_s:g}", "end": f"{said.end_s:g}"}
        at = teller.of_material(held, "start_s, end_s", " ".join(seconds.values()))
        lines.append(Line(text=say("place_time", language, n=n, **seconds), evidence=(at,)))
    if held.said_before is not None:
        words = short(held.said_before.text)
        own = teller.of_material(held, "utterance", words)
        lines.append(Line(text=say("before", language, n=n, words=words), evidence=(own,)))
    return (*lines, teller.detected(held))


def _similar(dossier: Dossier, teller: Teller, language: str) -> tuple[Line, ...]:
    """Earlier cases with what came of them."""
    found = [line(case, language) for case in dossier.similar]
    if found:
        return tuple(Line(text=one.text, evidence=one.evidence) for one in found)
    number = str(dossier.case.number)
    own = teller.of_case("number, rules", f"{number} {'、'.join(dossier.case.rules)}")
    return (Line(text=say("no_similar", language, number=number), evidence=(own,)),)
