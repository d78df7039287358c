"""Screening in real time: a draft before it is sent, and conversations while they go on."""

import asyncio
import datetime as dt
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from agents.compliance.rules.catalogue import Rule
from agents.compliance.ruleset import in_use, names
from core import audit
from core.access import Principal, Scope
from core.clock import BEIJING
from core.domain import Frozen
from core.domain.conduct import (
    CustomerFacts,
    Exchange,
    Form,
    Phase,
    ProductFacts,
    Speaker,
    Utterance,
)
from core.domain.finding import Detector, Finding, Severity
from core.domain.material import Material, NewMaterial
from core.errors import Conflict
from core.store import cases, materials, screenings, sweeps
from core.store.session import Session
from web.deps import Deps, Given
from web.identity import Who
from web.words import Id, Text

LIVE = "live"
SURE = 0.8
LONGEST, MOST_LINES = 8_000, 2_000


class Decision(StrEnum):
    BLOCK = "block"  # a critical rule, seen for certain: do not send it
    WARN = "warn"
    PASS = "pass"  # noqa: S105 - not a password


class Draft(Frozen):
    """One message of a seller, with what is known of the sale. day: of the conduct, today by default."""

    text: Annotated[Text, Field(min_length=1, max_length=LONGEST)]
    language: Annotated[str, Field(max_length=16)] = "zh"
    form: Form = Form.CHAT
    phase: Phase = Phase.ANY
    day: dt.date | None = None
    jurisdiction: Annotated[str, Field(max_length=8)] = "CN"
    by_ai: bool = False
    customer: CustomerFacts = CustomerFacts()
    product: ProductFacts | None = None


class Screened(Frozen):
    """rules counts the rules that were asked. by_vectors: whether the head had embeddings; without
    them it finds less."""

    decision: Decision
    findings: tuple[Finding, ...]
    rules: int
    by_vectors: bool


class Said(Frozen):
    speaker: Speaker
    text: Annotated[Text, Field(min_length=1, max_length=LONGEST)]
    at: dt.datetime | None = None
    channel: Annotated[str, Field(max_length=32)] = ""
    recalled: bool = False


class LiveAdded(Frozen):
    """The next words of a conversation that goes on. The facts stand for all of it; ended: with
    these it is over, and what is missing is missing."""

    said: Annotated[tuple[Said, ...], Field(min_length=1, max_length=100)]
    language: Annotated[str, Field(max_length=16)] = "zh"
    form: Form = Form.CHAT
    by_ai: bool = False
    recorded: bool = False
    ended: bool = False
    customer_id: Annotated[str, Field(max_length=64)] | None = None
    customer: CustomerFacts = CustomerFacts()
    product: ProductFacts | None = None


class LiveScreened(Frozen):
    """new: what these words brought; standing: all that the conversation holds so far."""

    material_id: str
    decision: Decision
    new: tuple[Finding, ...]
    standing: tuple[Finding, ...]


def router() -> APIRouter:
    routes = APIRouter(prefix="/v1/compliance", tags=["compliance"])
    _draft(routes)
    _live(routes)
    return routes


def _draft(routes: APIRouter) -> None:
    @routes.post("/screen")
    async def screen(body: Draft, principal: Who, deps: Given) -> Screened:
        """Judges a draft. It is not kept; that it was judged, and how, is an entry of the audit log."""
        principal.require(Scope.SCREEN)
        rules = await asyncio.to_thread(lambda: _rules(deps, principal))
        exchange = Exchange(
            **body.model_dump(exclude={"text", "day"}), day=body.day or deps.clock.today(),
            ended=False, utterances=(Utterance(seq=1, speaker=Speaker.SELLER, text=body.text),),
        )  # fmt: skip
        asked = [r for r in rules if r.concerns(exchange)]
        found, by_vectors = await deps.screener.screen_told(exchange, rules)
        decision = decide(found)
        if decision is not Decision.PASS:
            await asyncio.to_thread(lambda: _note(deps, principal, decision, found))
        return Screened(decision=decision, findings=found, rules=len(asked), by_vectors=by_vectors)


def _live(routes: APIRouter) -> None:
    @routes.post("/live/{reference}")
    async def add(reference: Id, body: LiveAdded, principal: Who, deps: Given) -> LiveScreened:
        """Adds words to a conversation under the caller's own reference and screens all of it."""
        principal.require(Scope.SCREEN)
        rules, before, exchange = await asyncio.to_thread(
            lambda: _grown(deps, principal, reference, body)
        )
        found = await deps.screener.screen(exchange, rules)
        material = await asyncio.to_thread(
            lambda: _kept(deps, principal, reference, body, exchange, rules, found)
        )
        new = tuple(f for f in found if f.seq is None or f.seq > before)
        return LiveScreened(material_id=material.id, decision=decide(new), new=new, standing=found)


def decide(found: tuple[Finding, ...]) -> Decision:
    """A critical rule blocks when it is seen for certain: by words, numbers or records, or by the
    head at SURE, where its calibrated probability says that four in five such findings are right."""
    for finding in found:
        sure = finding.detector is not Detector.SEMANTIC or finding.score >= SURE
        if finding.severity is Severity.CRITICAL and sure:
            return Decision.BLOCK
    return Decision.WARN if found else Decision.PASS


def _rules(deps: Deps, principal: Principal) -> tuple[Rule, ...]:
    with deps.store.transaction(principal) as session:
        return in_use(session)


def _note(deps: Deps, principal: Principal, decision: Decision, found: tuple[Finding, ...]) -> None:
    rules = ",".join(f"{f.rule_id}@{f.rule_version}" for f in found)
    with deps.store.transaction(principal) as session:
        audit.record(session, principal, "draft.screened", decision.value, {"rules": rules})


def _grown(
    deps: Deps, principal: Principal, reference: str, body: LiveAdded
) -> tuple[tuple[Rule, ...], int, Exchange]:
    """The rules, the last seq before these words, and the conversation with them."""
    with deps.store.transaction(principal) as session:
        there = materials.by_source(session, LIVE, _own(principal, reference))
        before = there.exchange.utterances if there else ()
        if there is not None and there.exchange.ended:
            raise Conflict("This conversation has ended.", todo="Use another reference.")
        if len(before) + len(body.said) > MOST_LINES:
            raise Conflict(f"A conversation has at most {MOST_LINES} messages.")
        last = before[-1].seq if before else 0
        day = there.exchange.day if there else deps.clock.now().astimezone(BEIJING).date()
        added = tuple(Utterance(seq=last + n, **s.model_dump()) for n, s in enumerate(body.said, 1))
        facts = body.model_dump(exclude={"said", "customer_id"})
        return in_use(session), last, Exchange(**facts, day=day, utterances=(*before, *added))


def _kept(
    deps: Deps, principal: Principal, reference: str, body: LiveAdded, exchange: Exchange,
    rules: tuple[Rule, ...], found: tuple[Finding, ...],
) -> Material:  # fmt: skip
    """The conversation as it is now, screened in this revision, its findings on their way to cases."""
    now = deps.clock.now()
    new = NewMaterial(
        source=LIVE, source_ref=_own(principal, reference), form=body.form,
        person="agent:service" if body.by_ai else principal.employee_id or principal.subject,
        person_name=principal.name, customer_id=body.customer_id,
        product_code=body.product.code or None if body.product else None,
        occurred_at=now, exchange=exchange,
    )  # fmt: skip
    with deps.store.transaction(principal) as session:
        material, _ = materials.put(session, principal, now, new)
        _screened(session, principal, now, material, rules, found)
    return material


def _screened(
    session: Session, principal: Principal, now: dt.datetime, material: Material,
    rules: tuple[Rule, ...], found: tuple[Finding, ...],
) -> None:  # fmt: skip
    scope = sweeps.scope_of_live(names(rules))
    stored = screenings.record(session, principal, now, material, scope, found)
    if stored:
        cases.admit(session, principal, now, material, stored)


def _own(principal: Principal, reference: str) -> str:
    """One caller's references never meet another's."""
    return f"{principal.subject}:{reference}"
