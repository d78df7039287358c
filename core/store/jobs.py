"""The repository of jobs, their outbox and the ticks of the schedule."""

import datetime as dt
from typing import Any

from sqlalchemy import and_, delete, func, or_, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from core.access import Principal
from core.clock import new_id
from core.domain import Frozen
from core.domain.job import Job, JobState, NewJob
from core.errors import Conflict, NotFound
from core.store.signals import announce
from core.store.tables.job import JobRow, OutboxRow, TickRow

WAITING = "outbox"  # the signal that a job may be due


class Claimed(Frozen):
    """A job that is ours for the length of the lease, and on whose behalf it runs."""

    job: Job
    principal: Principal


class Due(Frozen):
    """A line of the outbox whose time has come."""

    institution: str
    job_id: str
    kind: str
    deadline_s: float
    publishes: int


def add(session: Session, principal: Principal, new: NewJob, *, delay_s: float = 0) -> str:
    """Writes the job with its outbox row; the id of the one that holds the key already, if any."""
    job_id = new_id("job")
    values = {
        "institution": principal.institution,
        "id": job_id,
        "kind": new.kind,
        "key": new.key or job_id,
        "payload": new.payload,
        "principal": principal.model_dump(mode="json"),
        "state": JobState.QUEUED.value,
        "attempts": 0,
        "attempts_allowed": new.attempts_allowed,
        "deadline_s": new.deadline_s,
        "created_at": func.now(),
    }
    made = insert(JobRow).values(**values).on_conflict_do_nothing().returning(col(JobRow.id))
    if session.execute(made).scalar() is None:
        held = select(JobRow.id).where(JobRow.key == new.key)
        return session.exec(held.where(JobRow.institution == principal.institution)).one()
    _to_outbox(session, principal.institution, job_id, delay_s)
    return job_id


def claim(session: Session, job_id: str, holder: str, lease_s: float) -> Claimed | None:
    """The job, when it waited or its worker's lease ran out; None when it is not ours to run."""
    free = or_(
        col(JobRow.state) == JobState.QUEUED.value,
        and_(col(JobRow.state) == JobState.RUNNING.value, col(JobRow.lease_until) < func.now()),
    )
    taken = session.execute(
        update(JobRow)
        .where(col(JobRow.id) == job_id, free)
        .values(
            state=JobState.RUNNING.value,
            holder=holder,
            lease_until=_in(lease_s),
            attempts=col(JobRow.attempts) + 1,
        )
        .returning(col(JobRow.id))
        .execution_options(synchronize_session=False)
    ).scalar()
    if taken is None:
        return None
    session.execute(delete(OutboxRow).where(col(OutboxRow.job_id) == job_id))
    row = session.get_one(JobRow, job_id, populate_existing=True)
    return Claimed(job=_job(row), principal=Principal.model_validate(row.principal))


def beat(session: Session, job_id: str, holder: str, lease_s: float) -> bool:
    """Extends the lease; False when the job went to another worker."""
    return _held(session, job_id, holder, {"lease_until": _in(lease_s)})


def finish(session: Session, job_id: str, holder: str, result: Any) -> None:
    """Marks the job done in the transaction of its work; Conflict when it is no longer ours."""
    values = {"state": JobState.DONE.value, "result": result, "ended_at": func.now()}
    if not _held(session, job_id, holder, {**values, "lease_until": None, "error": None}):
        raise Conflict("This job went to another worker.")


def fail(session: Session, job_id: str, holder: str, error: str) -> bool:
    """Marks the job failed for good, with the reason. False when it is no longer ours."""
    values = {"state": JobState.FAILED.value, "error": error, "ended_at": func.now()}
    return _held(session, job_id, holder, {**values, "lease_until": None})


def again(session: Session, job_id: str, holder: str, error: str, delay_s: float) -> bool:
    """Puts the job back into the outbox, to run after the delay. False when it is not ours."""
    values = {"state": JobState.QUEUED.value, "error": error, "lease_until": None}
    held = _held(session, job_id, holder, values)
    if held:
        _to_outbox(session, session.info["institution"], job_id, delay_s)
    return held


def revive(session: Session, job_id: str) -> JobState | None:
    """Hands on a job whose worker died: to the outbox, or to failed after its last attempt.

    None when it is not abandoned (any more).
    """
    row = session.get(JobRow, job_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != JobState.RUNNING or row.lease_until is None:
        return None
    if row.lease_until > session.execute(select(func.now())).scalar_one():
        return None
    spent = row.attempts >= row.attempts_allowed
    row.state = (JobState.FAILED if spent else JobState.QUEUED).value
    row.lease_until, row.error = None, "The worker died."
    session.add(row)
    if spent:
        row.ended_at = session.execute(select(func.now())).scalar_one()
    else:
        _to_outbox(session, row.institution, job_id, 0)
    session.flush()
    return JobState(row.state)


def get(session: Session, job_id: str) -> Job:
    row = session.get(JobRow, job_id, populate_existing=True)
    if row is None:
        raise NotFound("No such job.")
    return _job(row)


def counts(session: Session) -> dict[str, int]:
    """How many jobs of the institution are in each state."""
    rows = session.execute(select(JobRow.state, func.count()).group_by(col(JobRow.state)))
    return {row[0]: int(row[1]) for row in rows}


def take_due(session: Session, limit: int, again_s: float) -> tuple[Due, ...]:
    """Lines of every institution's outbox whose time has come; each comes due again later."""
    wanted = text("SELECT * FROM across_outbox_take(:most, :again_s)")
    rows = session.execute(wanted, {"most": limit, "again_s": again_s}).mappings()
    return tuple(Due.model_validate(dict(r)) for r in rows)


def all_due(session: Session) -> None:
    """What was published and not claimed becomes due at once: the broker has lost it."""
    session.execute(text("SELECT across_outbox_all_due()"))


def overdue(session: Session, older_s: float) -> int:
    """How many jobs were published and are still unclaimed after so long, in all institutions."""
    wanted = text("SELECT waiting FROM across_outbox_overdue(:older_s)")
    return int(session.execute(wanted, {"older_s": older_s}).scalar_one())


def tick(session: Session, principal: Principal, schedule: str, at: dt.datetime) -> bool:
    """Whether this moment of the schedule is ours; False when it was taken before."""
    new = insert(TickRow).values(
        institution=principal.institution, schedule=schedule, tick=at, at=func.now()
    )
    made = new.on_conflict_do_nothing().returning(col(TickRow.tick))
    return session.execute(made).scalar() is not None


def last_tick(session: Session, schedule: str) -> dt.datetime | None:
    """The latest moment that was taken of the schedule, for the transaction's institution."""
    wanted = select(func.max(TickRow.tick)).where(TickRow.schedule == schedule)
    return session.execute(
        wanted.where(TickRow.institution == session.info["institution"])
    ).scalar()


def _to_outbox(session: Session, institution: str, job_id: str, delay_s: float) -> None:
    new = insert(OutboxRow).values(
        institution=institution, job_id=job_id, due_at=_in(delay_s), publishes=0
    )
    session.execute(new.on_conflict_do_nothing())
    announce(session, WAITING, "")


def _held(session: Session, job_id: str, holder: str, values: dict[str, Any]) -> bool:
    return (
        session.execute(
            update(JobRow)
            .where(col(JobRow.id) == job_id, col(JobRow.holder) == holder)
            .where(col(JobRow.state) == JobState.RUNNING.value)
            .values(**values)
            .returning(col(JobRow.id))
            .execution_options(synchronize_session=False)
        ).scalar()
        is not None
    )


def _in(seconds: float) -> Any:
    return func.now() + text("make_interval(secs => :s)").bindparams(s=seconds)


def _job(row: JobRow) -> Job:
    hidden = {"principal", "holder", "lease_until"}
    return Job.model_validate(row.model_dump(exclude=hidden))
