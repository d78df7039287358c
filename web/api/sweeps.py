"""Sweeps over stored material: how they stand, starting one by hand, stopping one; sampling plans."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from core.access import Scope
from core.clock import new_id
from core.domain import Frozen
from core.domain.job import NewJob
from core.domain.material import Sweep
from core.queue import enqueue
from core.store import sampling, sweeps
from core.store.sampling import SamplingPlan
from web.deps import Given
from web.identity import Who
from web.words import Id, Text

Source = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]


class Sweeps(Frozen):
    sweeps: tuple[Sweep, ...]


class Started(Frozen):
    """The job that collects what is new and starts the sweep."""

    job_id: str


class PlanAsked(Frozen):
    share: Annotated[float, Field(ge=0, le=1)]
    reason: Annotated[Text, Field(min_length=1, max_length=1_000)]


class Plans(Frozen):
    plans: tuple[SamplingPlan, ...]


def router() -> APIRouter:
    routes = APIRouter(prefix="/v1/compliance", tags=["compliance"])
    _sweeps(routes)
    _plans(routes)
    return routes


def _sweeps(routes: APIRouter) -> None:
    @routes.get("/sweeps")
    def listed(principal: Who, deps: Given) -> Sweeps:
        """The newest first, with how far they are."""
        principal.require(Scope.CASES_READ)
        with deps.store.transaction(principal) as session:
            return Sweeps(sweeps=sweeps.listed(session))

    @routes.post("/sweeps", status_code=202)
    def start(principal: Who, deps: Given) -> Started:
        """What the night would do, now. While a nightly sweep runs, no second one starts."""
        principal.require(Scope.CASES)
        job = NewJob(kind="screen_nightly", key=new_id("night"))
        with deps.store.transaction(principal) as session:
            return Started(job_id=enqueue(session, principal, job))

    @routes.post("/sweeps/{sweep_id}/cancel")
    def cancel(sweep_id: Id, principal: Who, deps: Given) -> Sweep:
        principal.require(Scope.CASES)
        with deps.store.transaction(principal) as session:
            return sweeps.cancel(session, principal, sweep_id, deps.clock.now())


def _plans(routes: APIRouter) -> None:
    @routes.get("/sampling")
    def plans(principal: Who, deps: Given) -> Plans:
        principal.require(Scope.CASES_READ)
        with deps.store.transaction(principal) as session:
            return Plans(plans=sampling.listed(session))

    @routes.put("/sampling/{source}")
    def put(source: Source, body: PlanAsked, principal: Who, deps: Given) -> SamplingPlan:
        """Less than all of a source is screened each night, and why."""
        principal.require(Scope.RULES)
        with deps.store.transaction(principal) as session:
            now = deps.clock.now()
            return sampling.put(session, principal, now, source, body.share, body.reason)

    @routes.delete("/sampling/{source}", status_code=204)
    def end(source: Source, principal: Who, deps: Given) -> None:
        principal.require(Scope.RULES)
        with deps.store.transaction(principal) as session:
            sampling.end(session, principal, source)
