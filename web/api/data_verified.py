"""Verified queries: what waits for a second person, and their word on it."""

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field, ValidationError

from core.access import Principal, Scope
from core.domain import Frozen
from core.store import verified
from core.store.verified import State, Verified
from tools.sql.catalogue import Dataset
from tools.sql.particulars import Line, particulars
from tools.sql.plan import Plan
from tools.sql.rights import may_ask
from web.deps import Deps, Given
from web.identity import Who
from web.words import Id

_DECIDED: dict[str, Literal["approved", "rejected", "withdrawn"]] = {
    "approve": "approved", "reject": "rejected", "withdraw": "withdrawn",
}  # fmt: skip


class Reasoned(Frozen):
    """A rejection needs a reason."""

    reason: Annotated[str, Field(max_length=400)] = ""


class VerifiedShown(Frozen):
    """particulars is its plan in words; proposer and decider are names; mine: the caller proposed it
    and cannot decide on it."""

    id: str
    dataset: str
    question: str
    language: str
    particulars: tuple[Line, ...]
    proposed_by: str
    proposer: str
    proposed_at: dt.datetime
    mine: bool
    state: State
    decided_by: str | None
    decider: str
    decided_at: dt.datetime | None
    reason: str


class VerifiedList(Frozen):
    """next is what `before` takes for the rest; none at the end."""

    verified: tuple[VerifiedShown, ...]
    next: str | None


def router() -> APIRouter:
    """For who may approve, and for proposers their own; in datasets that the caller may ask."""
    routes = APIRouter(prefix="/verified")

    @routes.get("")
    def listed(
        principal: Who,
        deps: Given,
        state: Annotated[State | None, Query()] = None,
        before: Annotated[str | None, Query(max_length=128)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 50,
    ) -> VerifiedList:
        _may(principal)
        mine = {d.name: d for d in datasets_of(principal, deps)}
        with deps.store.transaction(principal) as session:
            found = verified.listed(session, principal, mine, state, before=before, limit=limit)
        return VerifiedList(
            verified=tuple(shown(v, mine[v.dataset], principal) for v in found),
            next=found[-1].id if len(found) == limit else None,
        )

    @routes.post("/{verified_id}/{decision}")
    def decide(
        verified_id: Id,
        decision: Literal["approve", "reject", "withdraw"],
        principal: Who,
        deps: Given,
        body: Reasoned | None = None,
    ) -> VerifiedShown:
        """403 on a proposal of one's own, 409 when it was decided already."""
        _may(principal)
        mine = {d.name: d for d in datasets_of(principal, deps)}
        with deps.store.transaction(principal) as session:
            found = verified.decide(
                session, principal, deps.clock.now(), verified_id, _DECIDED[decision],
                reason=body.reason.strip() if body else "", datasets=mine,
            )  # fmt: skip
        return shown(found, mine[found.dataset], principal)

    return routes


def datasets_of(principal: Principal, deps: Deps) -> tuple[Dataset, ...]:
    return tuple(d for d in deps.datasets if may_ask(d, principal))


def shown(one: Verified, dataset: Dataset, principal: Principal) -> VerifiedShown:
    return VerifiedShown(
        **one.model_dump(include=set(VerifiedShown.model_fields)),
        particulars=_in_words(one, dataset), mine=one.proposed_by == principal.subject,
    )  # fmt: skip


def _in_words(one: Verified, dataset: Dataset) -> tuple[Line, ...]:
    """Nothing where the plan was kept by another version and cannot be read."""
    try:
        return particulars(Plan.model_validate(one.plan), dataset, one.language)
    except ValidationError:
        return ()


def _may(principal: Principal) -> None:
    if not principal.can(Scope.DATA_APPROVE):
        principal.require(Scope.DATA_READ)
