"""Cases over REST: the inbox, the board, reviews, the decision, its signature, and what follows."""

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from core.access import Scope
from core.domain import Frozen
from core.domain.case import Case, CaseState, NewTask, Officer, Verdict
from core.domain.case_figures import CaseFigures
from core.domain.finding import Severity
from core.store import case_figures, case_list, case_reviews, case_tasks, cases, officers
from core.store.case_list import Inbox, Wanted
from web.api import case_export, case_material, case_memo
from web.api.batches import Day
from web.api.cases_shown import Board, board
from web.deps import Given
from web.identity import Who
from web.words import Id, Text

Words = Annotated[Text, Field(min_length=1, max_length=4_000)]
Subject = Annotated[str, Field(min_length=1, max_length=128)]
_After = Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_.\-]{1,128}$")]
_MONTH = dt.timedelta(days=29)


class CaseList(Frozen):
    """next is what `after` takes for the rest; none at the end. counts are of the whole inbox."""

    cases: tuple[Case, ...]
    next: str | None
    counts: Inbox


class Officers(Frozen):
    officers: tuple[Officer, ...]


class Assigned(Frozen):
    """to nobody: to the caller. over is who had the case when the caller looked."""

    to: Subject | None = None
    over: Subject | None = None


class Noted(Frozen):
    text: Words


class Reviewed(Frozen):
    finding_id: Annotated[str, Field(min_length=1, max_length=64)]
    verdict: Verdict
    reason: Words


class Decided(Frozen):
    """remediation: something has to be put right, also where no task says so yet."""

    verdict: Verdict
    reason: Words
    remediation: bool = False


class Signed(Frozen):
    remediation: bool = False


class Reasoned(Frozen):
    reason: Words


class TaskAsked(Frozen):
    title: Annotated[Text, Field(min_length=1, max_length=200)]
    owner: Annotated[Text, Field(min_length=1, max_length=128)]
    due_on: Day


class TaskDone(Frozen):
    outcome: Words


def router() -> APIRouter:
    """Another institution's case is 404; who may not read cases gets 403."""
    routes = APIRouter(prefix="/v1/compliance", tags=["cases"])
    _lists(routes)
    _work(routes)
    _decision(routes)
    _tasks(routes)
    case_export.add(routes)
    case_material.add(routes)
    case_memo.add(routes)
    return routes


def _lists(routes: APIRouter) -> None:
    @routes.get("/cases")
    def listed(
        principal: Who,
        deps: Given,
        state: Annotated[tuple[CaseState, ...], Query()] = (),
        severity: Annotated[tuple[Severity, ...], Query()] = (),
        assignee: Annotated[str | None, Query(max_length=128)] = None,
        rule: Annotated[str | None, Query(max_length=32)] = None,
        person: Annotated[str | None, Query(max_length=128)] = None,
        text: Annotated[Text, Query(max_length=100)] = "",
        order: Literal["due", "newest"] = "due",
        after: _After = None,
        limit: Annotated[int, Query(ge=1, le=case_list.MOST)] = 50,
    ) -> CaseList:
        """assignee is `me`, `none` or a subject; by when they are due unless asked otherwise."""
        principal.require(Scope.CASES_READ)
        whose = principal.subject if assignee == "me" else assignee
        wanted = Wanted(
            states=state, severities=severity, assignee=whose, rule=rule, person=person, text=text,
            order=order,
        )  # fmt: skip
        with deps.store.transaction(principal) as session:
            page = case_list.listed(session, wanted, after=after, limit=limit)
            counts = case_list.inbox(session, principal, deps.clock.now())
        return CaseList(cases=page.cases, next=page.next, counts=counts)

    @routes.get("/cases/officers")
    def known(principal: Who, deps: Given) -> Officers:
        """Who can be given a case."""
        principal.require(Scope.CASES_READ)
        with deps.store.transaction(principal) as session:
            return Officers(officers=officers.listed(session))

    @routes.get("/cases/figures")
    def figures(
        principal: Who, deps: Given, since: Day | None = None, until: Day | None = None
    ) -> CaseFigures:
        """Of the last 30 days unless other days are named."""
        principal.require(Scope.CASES_READ)
        last = until or deps.clock.today()
        with deps.store.transaction(principal) as session:
            now = deps.clock.now()
            return case_figures.figures(session, since or last - _MONTH, last, now)

    @routes.get("/cases/{case_id}")
    def one(case_id: Id, principal: Who, deps: Given) -> Board:
        principal.require(Scope.CASES_READ)
        with deps.store.transaction(principal) as session:
            return board(session, principal, case_id)


def _work(routes: APIRouter) -> None:
    @routes.post("/cases/{case_id}/assign")
    def assign(case_id: Id, body: Assigned, principal: Who, deps: Given) -> Board:
        """409 when the case is somebody else's than the caller saw."""
        principal.require(Scope.CASES)
        now = deps.clock.now()
        with deps.store.transaction(principal) as session:
            cases.assign(session, principal, case_id, now, body.to, body.over)
            return board(session, principal, case_id)

    @routes.post("/cases/{case_id}/notes")
    def note(case_id: Id, body: Noted, principal: Who, deps: Given) -> Board:
        principal.require(Scope.CASES)
        with deps.store.transaction(principal) as session:
            cases.note(session, principal, case_id, deps.clock.now(), body.text)
            return board(session, principal, case_id)

    @routes.post("/cases/{case_id}/reviews")
    def review(case_id: Id, body: Reviewed, principal: Who, deps: Given) -> Board:
        """By anybody who works on cases; others' words on the finding are shown after one's own."""
        principal.require(Scope.CASES)
        now = deps.clock.now()
        with deps.store.transaction(principal) as session:
            case_reviews.review(
                session, principal, case_id, now, body.finding_id, body.verdict, body.reason
            )
            return board(session, principal, case_id)


def _decision(routes: APIRouter) -> None:
    @routes.post("/cases/{case_id}/decide")
    def decide(case_id: Id, body: Decided, principal: Who, deps: Given) -> Board:
        """By whoever has the case; 409 while a finding is not reviewed."""
        principal.require(Scope.CASES)
        now = deps.clock.now()
        with deps.store.transaction(principal) as session:
            case_reviews.decide(
                session, principal, case_id, now, body.verdict, body.reason,
                remediation=body.remediation,
            )  # fmt: skip
            return board(session, principal, case_id)

    @routes.post("/cases/{case_id}/sign")
    def sign(case_id: Id, body: Signed, principal: Who, deps: Given) -> Board:
        """By a second person."""
        principal.require(Scope.CASES)
        now = deps.clock.now()
        with deps.store.transaction(principal) as session:
            case_reviews.sign(session, principal, case_id, now, remediation=body.remediation)
            return board(session, principal, case_id)

    @routes.post("/cases/{case_id}/return")
    def send_back(case_id: Id, body: Reasoned, principal: Who, deps: Given) -> Board:
        """Back into review, by a second person."""
        principal.require(Scope.CASES)
        now = deps.clock.now()
        with deps.store.transaction(principal) as session:
            case_reviews.send_back(session, principal, case_id, now, body.reason)
            return board(session, principal, case_id)


def _tasks(routes: APIRouter) -> None:
    @routes.post("/cases/{case_id}/tasks")
    def add(case_id: Id, body: TaskAsked, principal: Who, deps: Given) -> Board:
        principal.require(Scope.CASES)
        new = NewTask(**body.model_dump())
        with deps.store.transaction(principal) as session:
            case_tasks.add(session, principal, case_id, deps.clock.now(), new)
            return board(session, principal, case_id)

    @routes.post("/cases/{case_id}/tasks/{task_id}/done")
    def done(case_id: Id, task_id: Id, body: TaskDone, principal: Who, deps: Given) -> Board:
        """The last one closes a case in remediation."""
        principal.require(Scope.CASES)
        now = deps.clock.now()
        with deps.store.transaction(principal) as session:
            case_tasks.done(session, principal, case_id, task_id, now, body.outcome)
            return board(session, principal, case_id)

    @routes.post("/cases/{case_id}/close")
    def close(case_id: Id, body: Reasoned, principal: Who, deps: Given) -> Board:
        """A remediation without open tasks."""
        principal.require(Scope.CASES)
        with deps.store.transaction(principal) as session:
            case_tasks.close(session, principal, case_id, deps.clock.now(), body.reason)
            return board(session, principal, case_id)
