"""Batches of reports, and the schedules that start them."""

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from agents.research.writing.template import template
from core.access import Principal, Scope
from core.domain import Frozen
from core.domain.batch import Batch, NewBatch, NewSchedule, ReportSchedule, Subject
from core.domain.report import ReportLine
from core.errors import BadInput
from core.queue import timetable
from core.store import batches, report_schedules, reports
from core.store.report_subjects import subjects
from core.store.session import Session
from web.deps import Deps, Given
from web.identity import Who
from web.words import Before, Id, Text

Language = Literal["zh", "en"]
Name = Annotated[Text, Field(min_length=1, max_length=120)]
Day = Annotated[dt.date, Field(ge=dt.date(1900, 1, 1), le=dt.date(2199, 12, 31))]


class BatchAsked(Frozen):
    """No subjects: all that the template can be about."""

    title: Name
    template: Annotated[str, Field(max_length=64)]
    language: Language
    as_of: Day
    subjects: Annotated[tuple[Name, ...], Field(max_length=batches.MOST_ITEMS)] = ()


class Batches(Frozen):
    batches: tuple[Batch, ...]


class Reports(Frozen):
    """next is what `before` takes for the rest; none at the end."""

    reports: tuple[ReportLine, ...]
    next: str | None


class ScheduleAsked(Frozen):
    name: Annotated[Text, Field(min_length=1, max_length=60)]
    cron: Annotated[str, Field(max_length=64)]
    template: Annotated[str, Field(max_length=64)]
    language: Language
    subjects: Annotated[tuple[Name, ...], Field(max_length=batches.MOST_ITEMS)] = ()


class Switched(Frozen):
    enabled: bool


class Schedules(Frozen):
    schedules: tuple[ReportSchedule, ...]


def router() -> APIRouter:
    """Batches are their starter's and the approvers'; schedules are the institution's."""
    routes = APIRouter(prefix="/v1", tags=["reports"])
    _batches(routes)
    _working(routes)
    _schedules(routes)
    return routes


def _batches(routes: APIRouter) -> None:
    @routes.get("/batches")
    def listed(principal: Who, deps: Given, before: Before = None) -> Batches:
        """The newest first."""
        _may(principal)
        with deps.store.transaction(principal) as session:
            return Batches(batches=batches.listed(session, principal, before=before))

    @routes.post("/batches", status_code=202)
    def start(body: BatchAsked, principal: Who, deps: Given) -> Batch:
        """Returns at once; workers write the reports a few at a time."""
        principal.require(Scope.REPORTS)
        with deps.store.transaction(principal) as session:
            chosen = chosen_subjects(session, body.template, body.language, body.subjects)
            new = NewBatch(**body.model_dump(exclude={"subjects"}), subjects=chosen)
            made = batches.start(session, principal, deps.clock.now(), new)
            _settle(session, deps, made.id)
            return batches.get(session, principal, made.id)

    @routes.get("/batches/{batch_id}")
    def one(batch_id: Id, principal: Who, deps: Given) -> Batch:
        _may(principal)
        with deps.store.transaction(principal) as session:
            _settle(session, deps, batch_id)
            return batches.get(session, principal, batch_id)

    @routes.get("/batches/{batch_id}/reports")
    def members(
        batch_id: Id,
        principal: Who,
        deps: Given,
        state: Annotated[str, Query(max_length=16)] = "",
        before: Before = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 200,
    ) -> Reports:
        """state is one of the batch's counts (waiting, writing, written, failed, parked, cancelled)."""
        _may(principal)
        with deps.store.transaction(principal) as session:
            batch = batches.get(session, principal, batch_id)
            states = batches.states_of(state)
            found = reports.listed(
                session, principal, batch_id=batch.id, states=states, before=before, limit=limit
            )
        return Reports(reports=found, next=found[-1].id if len(found) == limit else None)


def _working(routes: APIRouter) -> None:
    @routes.post("/batches/{batch_id}/cancel")
    def cancel(batch_id: Id, principal: Who, deps: Given) -> Batch:
        """What is written stays."""
        principal.require(Scope.REPORTS)
        with deps.store.transaction(principal) as session:
            return batches.cancel(session, principal, batch_id, deps.clock.now())

    @routes.post("/batches/{batch_id}/again")
    def again(batch_id: Id, principal: Who, deps: Given) -> Batch:
        """Writes anew what failed or was parked, and nothing else."""
        principal.require(Scope.REPORTS)
        with deps.store.transaction(principal) as session:
            batches.again(session, principal, batch_id)
            _settle(session, deps, batch_id)
            return batches.get(session, principal, batch_id)


def _schedules(routes: APIRouter) -> None:
    @routes.get("/report-schedules")
    def listed(principal: Who, deps: Given) -> Schedules:
        _may(principal)
        with deps.store.transaction(principal) as session:
            return Schedules(schedules=report_schedules.listed(session))

    @routes.post("/report-schedules", status_code=201)
    def add(body: ScheduleAsked, principal: Who, deps: Given) -> ReportSchedule:
        """Its batches run on the caller's behalf, with the caller's rights."""
        principal.require(Scope.REPORTS)
        timetable(body.cron)
        with deps.store.transaction(principal) as session:
            chosen_subjects(session, body.template, body.language, body.subjects)
            new = NewSchedule(**body.model_dump())
            return report_schedules.add(session, principal, deps.clock.now(), new)

    @routes.post("/report-schedules/{schedule_id}/switch")
    def switch(schedule_id: Id, body: Switched, principal: Who, deps: Given) -> ReportSchedule:
        principal.require(Scope.REPORTS)
        with deps.store.transaction(principal) as session:
            return report_schedules.switch(session, principal, schedule_id, enabled=body.enabled)

    @routes.delete("/report-schedules/{schedule_id}", status_code=204)
    def remove(schedule_id: Id, principal: Who, deps: Given) -> None:
        """Batches that it started stay."""
        principal.require(Scope.REPORTS)
        with deps.store.transaction(principal) as session:
            report_schedules.remove(session, principal, schedule_id)


def chosen_subjects(
    session: Session, name: str, language: str, named: tuple[str, ...]
) -> tuple[Subject, ...]:
    """Those that are named, or all. Raises NotFound for a template and BadInput for a subject that
    there is not."""
    known = subjects(session, template(name).about, language)
    if not named:
        return known
    by_key = {s.key: s for s in known}
    unknown = [n for n in named if n not in by_key]
    if unknown:
        raise BadInput(
            f"There is no {template(name).about} {unknown[0]!r}.",
            todo="Take the names from GET /v1/reports/subjects.",
        )
    return tuple(by_key[n] for n in named)


def _settle(session: Session, deps: Deps, batch_id: str) -> None:
    batches.settle(session, batch_id, deps.clock.now(), deps.settings.report_places)


def _may(principal: Principal) -> None:
    if not principal.can(Scope.REPORTS_APPROVE):
        principal.require(Scope.REPORTS)
