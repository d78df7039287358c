"""The conduct rules: what is in use, changes with four eyes, and what a change would find."""

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import Field

from agents.compliance.rules.catalogue import Basis, Rule
from agents.compliance.rules.lexical import detect
from agents.compliance.ruleset import Change, changed, in_use, names, rule_named
from core.access import Principal, Scope
from core.domain import Frozen
from core.domain.finding import Detector, Severity
from core.domain.job import NewJob
from core.domain.material import Sweep, SweepKind
from core.errors import BadInput
from core.queue import enqueue
from core.store import rule_effects, rule_versions, sweeps
from core.store.rule_effects import Effect
from core.store.rule_versions import RuleVersion
from web.deps import Given
from web.identity import Who
from web.words import Id, Text


class BasisShown(Frozen):
    """article is empty where nobody has verified its number."""

    instrument: str
    name: dict[str, str]
    number: str
    article: str
    verified: str
    in_force: dt.date | None


class RuleShown(Frozen):
    id: str
    version: str
    tier: str
    duty: str
    severity: Severity
    name: dict[str, str]
    what: dict[str, str]
    detectors: tuple[Detector, ...]
    forms: tuple[str, ...]
    trades: tuple[str, ...]
    phase: str
    starts: dict[str, dt.date]
    ends: dt.date | None
    basis: tuple[BasisShown, ...]


class Rules(Frozen):
    rules: tuple[RuleShown, ...]


class Versions(Frozen):
    in_use: str | None
    versions: tuple[RuleVersion, ...]


class ChangeAsked(Frozen):
    change: Change
    note: Annotated[Text, Field(min_length=1, max_length=2_000)]


class ShadowAsked(Frozen):
    """share: the part of the stored material that is tried, 0.01 to 1."""

    share: Annotated[float, Field(ge=0.01, le=1)] = 1.0


def router() -> APIRouter:
    routes = APIRouter(prefix="/v1/compliance/rules", tags=["compliance"])
    _reading(routes)
    _changing(routes)
    return routes


def _reading(routes: APIRouter) -> None:
    @routes.get("")
    def listed(principal: Who, deps: Given) -> Rules:
        """The rules in use here, each in its version."""
        _may_read(principal)
        with deps.store.transaction(principal) as session:
            return Rules(rules=tuple(shown(r) for r in in_use(session)))

    @routes.get("/{rule_id}/versions")
    def versions(rule_id: Id, principal: Who, deps: Given) -> Versions:
        _may_read(principal)
        rule_named(rule_id)
        with deps.store.transaction(principal) as session:
            used = [r.version for r in in_use(session) if r.id == rule_id]
            made = rule_versions.listed(session, rule_id)
        return Versions(in_use=used[0] if used else None, versions=made)


def _changing(routes: APIRouter) -> None:
    @routes.post("/{rule_id}/versions", status_code=201)
    def draft(rule_id: Id, body: ChangeAsked, principal: Who, deps: Given) -> RuleVersion:
        """A draft: nothing uses it before its shadow run and a second person's approval."""
        principal.require(Scope.RULES)
        rule = rule_named(rule_id)
        _tried(changed(rule, "draft", body.change), body.change)
        content = body.change.model_dump(mode="json", exclude_defaults=True)
        with deps.store.transaction(principal) as session:
            return rule_versions.draft(
                session, principal, deps.clock.now(), rule_id, rule.version, content, body.note
            )

    @routes.post("/{rule_id}/versions/{version}/shadow", status_code=202)
    def shadow(rule_id: Id, version: Id, body: ShadowAsked, principal: Who, deps: Given) -> Sweep:
        """Tries it on stored material; what it finds makes no case."""
        principal.require(Scope.RULES)
        with deps.store.transaction(principal) as session:
            made = rule_versions.get(session, rule_id, version)
            rule = changed(rule_named(rule_id), version, Change.model_validate(made.content))
            sweep = sweeps.start(
                session, principal, deps.clock.now(), SweepKind.SHADOW, names((rule,)), body.share
            )
            rule_versions.shadowed(session, rule_id, version, sweep.id)
            return sweep

    @routes.get("/{rule_id}/versions/{version}/effect")
    def effect(rule_id: Id, version: Id, principal: Who, deps: Given) -> Effect:
        """What its shadow run found beside the version in use: new, gone and the same."""
        _may_read(principal)
        with deps.store.transaction(principal) as session:
            return rule_effects.effect(session, rule_versions.get(session, rule_id, version))

    @routes.post("/{rule_id}/versions/{version}/approve")
    def approve(rule_id: Id, version: Id, principal: Who, deps: Given) -> RuleVersion:
        """Live from now on, and stored material is screened again under it."""
        principal.require(Scope.RULES)
        with deps.store.transaction(principal) as session:
            live = rule_versions.approve(session, principal, deps.clock.now(), rule_id, version)
            job = NewJob(
                kind="screen_rescan",
                payload={"rule_id": rule_id},
                key=f"rescan:{rule_id}@{version}",
            )
            enqueue(session, principal, job)
            return live


def shown(rule: Rule) -> RuleShown:
    return RuleShown(
        id=rule.id, version=rule.version, tier=rule.tier, duty=rule.duty, severity=rule.severity,
        name={"zh": rule.name_zh, "en": rule.name_en}, what={"zh": rule.what_zh, "en": rule.what_en},
        detectors=tuple(sorted(rule.detectors)), forms=tuple(sorted(rule.forms)),
        trades=tuple(sorted(rule.trades)), phase=rule.phase, starts=rule.starts, ends=rule.ends,
        basis=tuple(_basis(b) for b in rule.basis),
    )  # fmt: skip


def _basis(basis: Basis) -> BasisShown:
    return BasisShown(
        instrument=basis.instrument, name={"zh": basis.name_zh, "en": basis.name_en},
        number=basis.number, article="" if basis.verified == "unverified" else basis.article,
        verified=basis.verified, in_force=basis.in_force,
    )  # fmt: skip


def _tried(rule: Rule, change: Change) -> None:
    """Its own phrases must behave; raises BadInput with the first that does not."""
    cases: tuple[tuple[Literal[True, False], tuple[str, ...]], ...] = (
        (True, change.must_fire),
        (False, change.must_not_fire),
    )
    for wanted, phrases in cases:
        for phrase in phrases:
            if bool(detect(phrase, (rule,))) is not wanted:
                does = "does not fire" if wanted else "fires"
                raise BadInput(f"The version {does} on: {phrase}", todo="Change its patterns.")


def _may_read(principal: Principal) -> None:
    principal.require(Scope.CASES_READ)
