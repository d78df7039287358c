"""Questions on data: a question in words, an answer with its table, chart, meaning and query, and
the questions that one has asked."""

import datetime as dt
import hashlib
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field, JsonValue

from core import audit
from core.access import Principal, Scope
from core.domain import Frozen
from core.errors import Conflict, NotFound, Unavailable
from core.store import questions, verified
from core.store.questions import NewQuestion, Question
from core.store.session import Session
from core.store.verified import State, Verified
from tools.sql.ask import Asked, DataDesk
from tools.sql.memory import AFTER
from tools.sql.plan import Plan
from web.api import data_verified
from web.api.data_shown import DataAnswer, Kept, file_of, kept, shown
from web.api.data_verified import VerifiedShown, datasets_of
from web.deps import Deps, Given
from web.identity import Who
from web.words import Before, Id, message

_LONGEST = 400


class DataQuestion(Frozen):
    """dataset is the name of one; empty: the one that answers. after is the id of the question that
    this one goes on from."""

    question: Annotated[str, Field(min_length=1, max_length=_LONGEST)]
    dataset: Annotated[str, Field(max_length=64)] = ""
    after: Annotated[str, Field(max_length=64)] = ""


class DatasetShown(Frozen):
    name: str
    title: dict[str, str]
    purpose: dict[str, str]
    metrics: tuple[dict[str, str], ...]


class Datasets(Frozen):
    datasets: tuple[DatasetShown, ...]


class QuestionLine(Frozen):
    """verified is how it stands with the asker's word that the answer is right."""

    id: str
    dataset: str
    question: str
    language: str
    answered: bool
    follows: str | None
    asked_at: dt.datetime
    verified: State | None


class QuestionList(Frozen):
    """next is what `before` takes for the rest; none at the end."""

    questions: tuple[QuestionLine, ...]
    next: str | None


def router() -> APIRouter:
    """Everything under the caller's rights: rows, columns and datasets that may not be seen are not
    there. Each question is an entry of the audit log."""
    routes = APIRouter(prefix="/v1/data", tags=["data"])
    _asking(routes)
    _history(routes)
    routes.include_router(data_verified.router())
    return routes


def _asking(routes: APIRouter) -> None:
    @routes.get("/datasets")
    def listed(principal: Who, deps: Given) -> Datasets:
        principal.require(Scope.DATA_READ)
        return Datasets(
            datasets=tuple(
                DatasetShown(
                    name=d.name, title=d.title, purpose=d.purpose,
                    metrics=tuple(m.title for m in d.metrics),
                )
                for d in datasets_of(principal, deps)
            )
        )  # fmt: skip

    @routes.post("/questions")
    def ask(body: DataQuestion, principal: Who, deps: Given) -> DataAnswer:
        principal.require(Scope.DATA_READ)
        desk, question = _desk(deps), message(body.question, _LONGEST)
        named = [d for d in datasets_of(principal, deps) if body.dataset in {"", d.name}]
        before = None
        if body.after:
            with deps.store.transaction(principal) as session:
                parent = questions.get(session, principal, body.after)
            if parent.plan:
                before = parent.dataset, Plan.model_validate(parent.plan)
        language = "en" if question.isascii() else "zh"
        asked, dataset = desk.ask_any(principal, named, question, language, before)
        answer = kept(asked, dataset, language)
        with deps.store.transaction(principal) as session:
            new = _new(asked, answer, question, body.after or None)
            stored = questions.add(session, principal, deps.clock.now(), new)
            audit.record(
                session, principal, "data.asked", dataset.name,
                {"answered": answer.answered, "rows": len(answer.rows), "query": _digest(answer.query)},
            )  # fmt: skip
        return shown(stored, None)

    @routes.post("/questions/{question_id}/right")
    def right(question_id: Id, principal: Who, deps: Given) -> VerifiedShown:
        """Proposes the answer's query for a second person to approve. Repeating changes nothing."""
        with deps.store.transaction(principal) as session:
            question = _own(session, principal, deps, question_id)
            if question.pattern.startswith(AFTER):
                raise Conflict(
                    "The question goes on from another and means nothing alone.",
                    todo="Ask the whole question, then say that its answer is right.",
                )
            found = verified.propose(session, principal, deps.clock.now(), question)
        dataset = next(d for d in deps.datasets if d.name == found.dataset)
        return data_verified.shown(found, dataset, principal)


def _history(routes: APIRouter) -> None:
    @routes.get("/questions")
    def asked(
        principal: Who,
        deps: Given,
        before: Before = None,
        limit: Annotated[int, Query(ge=1, le=questions.MOST)] = 50,
    ) -> QuestionList:
        """The caller's own, the newest first."""
        principal.require(Scope.DATA_READ)
        with deps.store.transaction(principal) as session:
            found = questions.listed(session, principal, before=before, limit=limit)
            marks = verified.named(session, [q.verified_id for q in found if q.verified_id])
        return QuestionList(
            questions=tuple(_line(q, marks.get(q.verified_id or "")) for q in found),
            next=found[-1].id if len(found) == limit else None,
        )

    @routes.get("/questions/{question_id}")
    def one(question_id: Id, principal: Who, deps: Given) -> DataAnswer:
        with deps.store.transaction(principal) as session:
            question = _own(session, principal, deps, question_id)
            mark = verified.named(session, [question.verified_id] if question.verified_id else [])
        return shown(question, mark.get(question.verified_id or ""))

    @routes.delete("/questions/{question_id}", status_code=204)
    def remove(question_id: Id, principal: Who, deps: Given) -> None:
        """What was proposed or approved from it stays."""
        principal.require(Scope.DATA_READ)
        with deps.store.transaction(principal) as session:
            questions.remove(session, principal, question_id)
            audit.record(session, principal, "data.question_removed", question_id)

    @routes.get("/questions/{question_id}/export", response_class=Response)
    def export(
        question_id: Id,
        principal: Who,
        deps: Given,
        form: Annotated[Literal["csv", "xlsx"], Query(alias="format")] = "xlsx",
    ) -> Response:
        """The table as it was answered, as a file."""
        with deps.store.transaction(principal) as session:
            question = _own(session, principal, deps, question_id)
            file = file_of(question, form)
            audit.record(session, principal, "data.exported", question.dataset, {"format": form, "question": question_id})  # fmt: skip
        return file


def _line(question: questions.Line, mark: Verified | None) -> QuestionLine:
    given = question.model_dump(exclude={"verified_id"})
    return QuestionLine(**given, verified=mark.state if mark else None)


def _own(session: Session, principal: Principal, deps: Deps, question_id: str) -> Question:
    """The caller's own, of a dataset that is still there for the caller's role."""
    principal.require(Scope.DATA_READ)
    question = questions.get(session, principal, question_id)
    if question.dataset not in {d.name for d in datasets_of(principal, deps)}:
        raise NotFound("No such question.")
    return question


def _new(asked: Asked, answer: Kept, question: str, follows: str | None) -> NewQuestion:
    return NewQuestion(
        dataset=answer.dataset, question=question, language=answer.language,
        answered=answer.answered, plan=_plan(asked.plan), answer=answer.model_dump(mode="json"),
        pattern=asked.pattern, follows=follows,
    )  # fmt: skip


def _plan(plan: Plan | None) -> JsonValue:
    return plan.model_dump(mode="json") if plan else None


def _digest(query: str) -> str:
    """Which query it was, without the names in it."""
    return hashlib.sha256(query.encode()).hexdigest()[:16] if query else ""


def _desk(deps: Deps) -> DataDesk:
    if deps.data is None:
        raise Unavailable("Questions on data are not set up.", todo="Set JINNAO_READER_URL.")
    return deps.data
