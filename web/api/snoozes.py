"""Snoozes over REST: which rules keep quiet about whom, until when, and why."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from agents.compliance.rules.catalogue import named
from core.access import Scope
from core.domain import Frozen
from core.domain.case import NewSnooze, Pivot, Snooze
from core.errors import BadInput
from core.store import snoozes
from web.api.batches import Day
from web.deps import Given
from web.identity import Who
from web.words import Id, Text


class SnoozeAsked(Frozen):
    """until is the last day on which the rule makes no cases for the value."""

    rule_id: Annotated[str, Field(min_length=1, max_length=32)]
    pivot: Pivot
    value: Annotated[Text, Field(min_length=1, max_length=128)]
    reason: Annotated[Text, Field(min_length=1, max_length=2_000)]
    until: Day


class Snoozes(Frozen):
    snoozes: tuple[Snooze, ...]


def router() -> APIRouter:
    """Snoozed findings are kept; they make no case."""
    routes = APIRouter(prefix="/v1/compliance/snoozes", tags=["cases"])

    @routes.get("")
    def listed(principal: Who, deps: Given, *, all: bool = False) -> Snoozes:  # noqa: A002
        """Those that hold; with `all` also those that have ended, 200 at most, the newest first."""
        principal.require(Scope.CASES_READ)
        with deps.store.transaction(principal) as session:
            return Snoozes(snoozes=snoozes.listed(session, deps.clock.now(), ended=all))

    @routes.post("", status_code=201)
    def make(body: SnoozeAsked, principal: Who, deps: Given) -> Snooze:
        principal.require(Scope.CASES)
        try:
            named(body.rule_id)
        except KeyError as error:
            raise BadInput(
                f"There is no rule {body.rule_id!r}.", todo="Take the number from the catalogue."
            ) from error
        new = NewSnooze(**body.model_dump())
        with deps.store.transaction(principal) as session:
            return snoozes.make(session, principal, deps.clock.now(), new)

    @routes.post("/{snooze_id}/end")
    def end(snooze_id: Id, principal: Who, deps: Given) -> Snooze:
        """Its findings make cases again from now on; repeating it changes nothing."""
        principal.require(Scope.CASES)
        with deps.store.transaction(principal) as session:
            return snoozes.end(session, principal, snooze_id, deps.clock.now())

    return routes
