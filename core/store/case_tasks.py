"""What must be put right because of a case: tasks, and the end of the case when all are done."""

import datetime as dt

from sqlalchemy import func
from sqlmodel import Session, col, select

from core.access import Principal, Scope
from core.clock import new_id
from core.domain.case import Case, CaseState, NewTask, StepKind, Task, TaskState
from core.errors import BadInput, Conflict, NotFound
from core.store.case_steps import case, locked, step
from core.store.cases import said
from core.store.tables.case import CaseRow, CaseTaskRow

_ADDED_IN = frozenset({CaseState.IN_REVIEW, CaseState.DECIDED, CaseState.REMEDIATION})
_REMEDIATION = frozenset({CaseState.REMEDIATION})


def add(
    session: Session, principal: Principal, case_id: str, now: dt.datetime, new: NewTask
) -> Task:
    """Raises Conflict for a case that nobody has, and for one that is closed."""
    principal.require(Scope.CASES)
    row = locked(session, case_id, _ADDED_IN)
    if not new.title.strip() or not new.owner.strip():
        raise BadInput("A task has a title and an owner.", todo="Say what, and who does it.")
    made = CaseTaskRow(
        **new.model_dump(), institution=row.institution, id=new_id("ct"), case_id=row.id,
        state=TaskState.OPEN.value, made_by=principal.subject, made_at=now,
    )  # fmt: skip
    session.add(made)
    told = {"task": made.id, "due": new.due_on.isoformat()}
    step(session, principal, row, now, StepKind.TASK_ADDED, new.title, told)
    return _task(made)


def done(
    session: Session,
    principal: Principal,
    case_id: str,
    task_id: str,
    now: dt.datetime,
    outcome: str,
) -> Task:
    """Says what came of it. The last one of a case in remediation closes it. Raises NotFound, and
    Conflict for one that is done."""
    principal.require(Scope.CASES)
    row = locked(session, case_id, _ADDED_IN)
    said(outcome, "An outcome")
    task = session.get(CaseTaskRow, task_id, populate_existing=True)
    if task is None or task.case_id != row.id:
        raise NotFound("The case has no such task.")
    if task.state == TaskState.DONE:
        raise Conflict("The task is done already.")
    task.state, task.outcome = TaskState.DONE.value, outcome
    task.done_by, task.done_at = principal.subject, now
    session.add(task)
    step(session, principal, row, now, StepKind.TASK_DONE, outcome, {"task": task.id}, {"task": task.id})  # fmt: skip
    if row.state == CaseState.REMEDIATION and not _left(session, row.id):
        _close(session, principal, row, now, "")
    return _task(task)


def close(
    session: Session, principal: Principal, case_id: str, now: dt.datetime, reason: str
) -> Case:
    """Ends a remediation that needs no (more) tasks. Raises Conflict while one is open."""
    principal.require(Scope.CASES)
    row = locked(session, case_id, _REMEDIATION)
    said(reason, "A reason")
    left = _left(session, row.id)
    if left:
        raise Conflict(f"{left} tasks are not done.", todo="Say what came of them first.")
    _close(session, principal, row, now, reason)
    return case(row)


def settle(
    session: Session, principal: Principal, row: CaseRow, now: dt.datetime, *, remediation: bool
) -> None:
    """What follows a decision that stands: remediation where it is wanted or tasks are open."""
    if remediation or _left(session, row.id):
        row.state = CaseState.REMEDIATION.value
        session.add(row)
        session.flush()
    else:
        _close(session, principal, row, now, "")


def listed(session: Session, case_id: str) -> tuple[Task, ...]:
    """The oldest first."""
    wanted = select(CaseTaskRow).where(CaseTaskRow.case_id == case_id)
    return tuple(map(_task, session.exec(wanted.order_by(col(CaseTaskRow.id)))))


def _left(session: Session, case_id: str) -> int:
    wanted = select(func.count()).select_from(CaseTaskRow)
    return session.exec(
        wanted.where(CaseTaskRow.case_id == case_id, CaseTaskRow.state == TaskState.OPEN.value)
    ).one()


def _close(
    session: Session, principal: Principal, row: CaseRow, now: dt.datetime, reason: str
) -> None:
    row.state, row.closed_at = CaseState.CLOSED.value, now
    step(session, principal, row, now, StepKind.CLOSED, reason, {"verdict": row.verdict})


def _task(row: CaseTaskRow) -> Task:
    return Task.model_validate(row.model_dump(exclude={"institution", "made_by", "made_at"}))
