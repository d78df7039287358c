"""All that is told of one case, read once under the principal's rights."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal

from agents.compliance import ruleset
from agents.compliance.rules.catalogue import Basis, Rule, named
from core.access import Principal, Scope
from core.clock import BEIJING
from core.domain import Frozen
from core.domain.case import Case, Step, Task, TaskState
from core.domain.conduct import Exchange, Speaker, Utterance
from core.domain.document import Document, Passage
from core.domain.evidence import PassageEvidence
from core.domain.finding import Finding
from core.domain.material import Material, RuleName, StoredFinding
from core.errors import BadInput, NotFound
from core.store import (
    case_list,
    case_reviews,
    case_steps,
    case_tasks,
    cases,
    documents,
    materials,
)
from core.store import findings as found
from core.store.session import Session

MOST = 12
"""Findings that are told of one by one."""
WORLDWIDE = "INT"
_NOT_VERIFIED = "未核"  # as the catalogue says it of an article, or of a letter in it
_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?")


class Cited(Frozen):
    """One basis of a rule, and the article's text as it stood on the day, where the library has it.
    known is how the article's number is known; a part of it that is not leaves it all unverified."""

    basis: Basis
    known: Literal["text", "secondary", "unverified"]
    text: PassageEvidence | None


class Held(Frozen):
    """One finding (n counts from 1) with its material, and its rule in the very version that found
    it; None where the catalogue has moved past it. reviewed: the principal has said a word on it."""

    n: int
    stored: StoredFinding
    material: Material
    rule: Rule | None
    bases: tuple[Cited, ...]
    reviewed: bool

    @property
    def finding(self) -> Finding:
        return self.stored.finding

    @property
    def exchange(self) -> Exchange:
        return self.material.exchange

    @property
    def utterance(self) -> Utterance | None:
        """What the finding stands in."""
        return next((u for u in self.exchange.utterances if u.seq == self.finding.seq), None)

    @property
    def said_before(self) -> Utterance | None:
        """The customer's last words before it."""
        seq = self.finding.seq
        before = [
            u
            for u in self.exchange.utterances
            if seq is not None and u.seq < seq and u.speaker is Speaker.CUSTOMER and u.text.strip()
        ]
        return before[-1] if before else None

    def holds(self) -> bool | None:
        """Whether the rule was law on the day of the conduct; None where that is not known."""
        if self.rule is None:
            return None
        day, place = self.exchange.day, self.exchange.jurisdiction
        known = place in self.rule.starts or (self.rule.ends is not None and day > self.rule.ends)
        return self.rule.holds(day, place) if known else None


class Dossier(Frozen):
    """held has the first findings of the case, in the order of the board."""

    case: Case
    held: tuple[Held, ...]
    similar: tuple[Case, ...]
    tasks: tuple[Task, ...]
    steps: tuple[Step, ...]
    works: bool  # whether the principal works on cases
    now: dt.datetime

    @property
    def day(self) -> dt.date:
        """The first day of its conduct."""
        days = [h.exchange.day for h in self.held]
        return min(days) if days else self.case.opened_at.astimezone(BEIJING).date()

    @property
    def open_tasks(self) -> tuple[Task, ...]:
        return tuple(t for t in self.tasks if t.state is TaskState.OPEN)

    def name_of(self, subject: str | None) -> str:
        """As the steps call whoever acted."""
        names = {s.by: s.by_name for s in self.steps if s.by_name}
        return names.get(subject or "", subject or "")


def dossier(session: Session, principal: Principal, case_id: str, now: dt.datetime) -> Dossier:
    """Raises NotFound, for another institution's case too, and Forbidden."""
    principal.require(Scope.CASES_READ)
    case = cases.get(session, case_id)
    stored = found.of_case(session, case_id)
    left = case_reviews.missing(session, case_id, principal.subject)
    library = _Library(session, principal)
    held = tuple(
        _held(session, library, n, one, one.id not in left)
        for n, one in enumerate(stored[:MOST], 1)
    )
    return Dossier(
        case=case, held=held, similar=case_list.similar(session, case),
        tasks=case_tasks.listed(session, case_id), steps=case_steps.steps(session, case_id),
        works=principal.can(Scope.CASES), now=now,
    )  # fmt: skip


def rule_of(session: Session, rule_id: str, version: str) -> Rule | None:
    """Exactly this version; None where neither the catalogue nor the institution has it any more."""
    try:
        named(rule_id)
        return ruleset.pinned(session, [RuleName(id=rule_id, version=version)])[0]
    except (KeyError, BadInput, NotFound):
        return None


def bases_of(rule: Rule, jurisdiction: str) -> tuple[Basis, ...]:
    """Those that bind there."""
    return tuple(b for b in rule.basis if b.jurisdiction in (jurisdiction, WORLDWIDE))


def cited(session: Session, principal: Principal, rule: Rule, exchange: tuple[dt.date, str]) -> tuple[Cited, ...]:  # fmt: skip
    """The rule's bases in a jurisdiction, with the texts valid on the day."""
    return _Library(session, principal).cited(rule, exchange)


def _held(
    session: Session, library: "_Library", n: int, stored: StoredFinding, reviewed: bool
) -> Held:
    material = materials.get(session, stored.material_id)
    rule = rule_of(session, stored.finding.rule_id, stored.finding.rule_version)
    of = (material.exchange.day, material.exchange.jurisdiction)
    bases = library.cited(rule, of) if rule else ()
    return Held(
        n=n, stored=stored, material=material, rule=rule, bases=bases, reviewed=reviewed
    )  # fmt: skip


class _Library:
    """Finds the text of an article by name and number, never by likeness. An article whose number
    nobody has verified is not looked for."""

    def __init__(self, session: Session, principal: Principal) -> None:
        self._session, self._principal = session, principal
        self._listed: dict[dt.date, tuple[Document, ...]] = {}
        self._outlines: dict[str, tuple[Passage, ...]] = {}

    def cited(self, rule: Rule, of: tuple[dt.date, str]) -> tuple[Cited, ...]:
        day, jurisdiction = of
        return tuple(self._cited(b, day) for b in bases_of(rule, jurisdiction))

    def _cited(self, basis: Basis, day: dt.date) -> Cited:
        known = "unverified" if _NOT_VERIFIED in basis.article else basis.verified
        text = None if known == "unverified" else self._text(basis, day)
        return Cited(basis=basis, known=known, text=text)

    def _text(self, basis: Basis, day: dt.date) -> PassageEvidence | None:
        wanted = _ARTICLE.search(basis.article)
        if wanted is None:
            return None
        for document in self._valid(day):
            if basis.name_zh not in document.meta.title:
                continue
            for passage in self._passages(document.id):
                if passage.article == wanted[0]:
                    return passage_evidence(passage, document)
        return None

    def _valid(self, day: dt.date) -> Sequence[Document]:
        if day not in self._listed:
            self._listed[day] = documents.listed(self._session, self._principal, day)
        return self._listed[day]

    def _passages(self, document_id: str) -> Sequence[Passage]:
        if document_id not in self._outlines:
            outline = documents.outline(self._session, self._principal, document_id)
            self._outlines[document_id] = outline
        return self._outlines[document_id]


def passage_evidence(
    passage: Passage, document: Document, start: int = 0, end: int | None = None
) -> PassageEvidence:
    """The passage, or the characters of it from start up to end."""
    meta, text = document.meta, passage.text[start:end]
    return PassageEvidence(
        document_id=document.id, passage_id=passage.id, title=meta.title, version=meta.version,
        section=passage.section, page=passage.page, start=passage.start + start,
        end=passage.start + start + len(text), text=text, valid_from=meta.valid_from,
        valid_to=meta.valid_to,
    )  # fmt: skip
