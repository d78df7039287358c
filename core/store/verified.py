"""The repository of verified queries: somebody says an answer was right, another person agrees.

From then on the desk may answer the same question from its plan. Nobody decides on a proposal of
their own; every step is an entry of the audit log.
"""

import datetime as dt
from collections.abc import Collection
from typing import Literal

from pydantic import JsonValue
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core import audit
from core.access import Principal, Scope
from core.clock import new_id
from core.domain import Frozen
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.store import questions
from core.store.questions import Question
from core.store.session import sql
from core.store.tables.verified_query import VerifiedQueryRow

State = Literal["proposed", "approved", "rejected", "withdrawn"]
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class Verified(Frozen):
    """plan is the JSON of tools.sql.plan.Plan; proposer and decider are names, reason what was given
    for the last decision."""

    id: str
    dataset: str
    question: str
    pattern: str
    plan: JsonValue
    language: str
    proposed_by: str
    proposer: str
    proposed_at: dt.datetime
    state: State
    decided_by: str | None
    decider: str
    decided_at: dt.datetime | None
    reason: str


def propose(
    session: Session, principal: Principal, now: dt.datetime, question: Question
) -> Verified:
    """Says that the answer to one's own question was right. What somebody has said already of the
    same words and the same plan is not said again.

    Raises Conflict when there is no plan to keep.
    """
    if question.plan is None or not question.answered:
        raise Conflict("There is no answer that could be right.", todo="Ask again.")
    _one_at_a_time(session, principal.institution, question.dataset)
    row = _same(session, question)
    if row is None:
        row = VerifiedQueryRow(
            institution=principal.institution, id=new_id("vq"), dataset=question.dataset,
            question=question.question, pattern=question.pattern, plan=question.plan,
            language=question.language, proposed_by=principal.subject, proposer=principal.name,
            proposed_at=now, state="proposed",
        )  # fmt: skip
        session.add(row)
        session.flush()
        _enter(session, principal, row)
    questions.vouched(session, principal, question.id, row.id)
    return _verified(row)


def decide(
    session: Session,
    principal: Principal,
    now: dt.datetime,
    verified_id: str,
    state: Literal["approved", "rejected", "withdrawn"],
    *,
    reason: str = "",
    datasets: Collection[str],
) -> Verified:
    """Approves or rejects what waits, or withdraws it; datasets are those of the principal's role.

    Raises NotFound, Forbidden without the right or on one's own proposal, Conflict when it was
    decided already or another plan is approved for the same pattern, BadInput for a rejection
    without a reason. Who proposed it may withdraw it while it waits.
    """
    row = session.exec(
        select(VerifiedQueryRow).where(VerifiedQueryRow.id == verified_id).with_for_update(),
        execution_options={"populate_existing": True},
    ).first()
    if row is None or not _sees(principal, row, datasets):
        raise NotFound("No such verified query.")
    if state == "withdrawn":
        _may_withdraw(principal, row)
    else:
        _may_decide(session, principal, row, state, reason)
    row.state, row.reason = state, reason
    row.decided_by, row.decider, row.decided_at = principal.subject, principal.name, now
    session.add(row)
    session.flush()
    _enter(session, principal, row)
    return _verified(row)


def listed(
    session: Session,
    principal: Principal,
    datasets: Collection[str],
    state: State | None = None,
    *,
    before: str | None = None,
    limit: int = 50,
) -> tuple[Verified, ...]:
    """Of the datasets given, the newest first: all for who may approve, else one's own."""
    wanted = select(VerifiedQueryRow).where(col(VerifiedQueryRow.dataset).in_(list(datasets)))
    if not principal.can(Scope.DATA_APPROVE):
        wanted = wanted.where(VerifiedQueryRow.proposed_by == principal.subject)
    if state is not None:
        wanted = wanted.where(VerifiedQueryRow.state == state)
    if before is not None:
        wanted = wanted.where(VerifiedQueryRow.id < before)
    rows = session.exec(wanted.order_by(col(VerifiedQueryRow.id).desc()).limit(limit))
    return tuple(map(_verified, rows))


def approved(session: Session, dataset: str) -> tuple[Verified, ...]:
    """What the desk may answer from, the institution's own; at most one for each pattern."""
    wanted = select(VerifiedQueryRow).where(
        VerifiedQueryRow.dataset == dataset, VerifiedQueryRow.state == "approved"
    )
    return tuple(map(_verified, session.exec(wanted.order_by(col(VerifiedQueryRow.id)))))


def named(session: Session, verified_ids: Collection[str]) -> dict[str, Verified]:
    """Those that are there, by their ids."""
    wanted = select(VerifiedQueryRow).where(col(VerifiedQueryRow.id).in_(list(verified_ids)))
    return {row.id: _verified(row) for row in session.exec(wanted)}


def _same(session: Session, question: Question) -> VerifiedQueryRow | None:
    """What waits or was approved for the same words with the same plan."""
    rows = session.exec(
        _for_pattern(question.dataset, question.language, question.pattern).where(
            col(VerifiedQueryRow.state).in_(["proposed", "approved"])
        )
    )
    return next((row for row in rows if row.plan == question.plan), None)


def _for_pattern(dataset: str, language: str, pattern: str) -> SelectOfScalar[VerifiedQueryRow]:
    return select(VerifiedQueryRow).where(
        VerifiedQueryRow.dataset == dataset,
        VerifiedQueryRow.language == language,
        VerifiedQueryRow.pattern == pattern,
    )


def _sees(principal: Principal, row: VerifiedQueryRow, datasets: Collection[str]) -> bool:
    if row.dataset not in datasets:
        return False
    return principal.can(Scope.DATA_APPROVE) or row.proposed_by == principal.subject


def _may_withdraw(principal: Principal, row: VerifiedQueryRow) -> None:
    own = row.proposed_by == principal.subject and row.state == "proposed"
    if not own:
        principal.require(Scope.DATA_APPROVE)
    if row.state not in {"proposed", "approved"}:
        raise Conflict("This was decided already.", state=row.state)


def _may_decide(
    session: Session, principal: Principal, row: VerifiedQueryRow, state: State, reason: str
) -> None:
    principal.require(Scope.DATA_APPROVE)
    if row.proposed_by == principal.subject:
        raise Forbidden(
            "Nobody decides on a proposal of their own.", todo="Ask another person to look at it."
        )
    if row.state != "proposed":
        raise Conflict("This was decided already.", state=row.state)
    if state == "rejected" and not reason:
        raise BadInput("A rejection needs a reason.", todo="Say what is not right.")
    if state == "approved":
        _one_at_a_time(session, row.institution, row.dataset)
        same = _for_pattern(row.dataset, row.language, row.pattern)
        if session.exec(same.where(VerifiedQueryRow.state == "approved")).first() is not None:
            raise Conflict(
                "The same question is approved already.", todo="Withdraw that one first."
            )


def _one_at_a_time(session: Session, institution: str, dataset: str) -> None:
    """Two that look for the same pattern wait for each other."""
    sql(session, _LOCK, (f"verified:{institution}:{dataset}",))


def _enter(session: Session, principal: Principal, row: VerifiedQueryRow) -> None:
    """Who proposed it is in the entry of each decision; the words of the question are not."""
    details = {"dataset": row.dataset, "proposed_by": row.proposed_by, "reasoned": bool(row.reason)}
    audit.record(session, principal, f"verified.{row.state}", row.id, details)


def _verified(row: VerifiedQueryRow) -> Verified:
    return Verified.model_validate(row.model_dump(exclude={"institution"}))
