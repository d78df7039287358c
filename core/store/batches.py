"""The repository of batches: many reports, admitted a few at a time, each written once.

A batch's rows say all of it; `settle` may be called by anybody at any time. It parks what has
failed for good, admits as many as there is room for, and ends the batch.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, insert, select, update
from sqlmodel import Session, col

from core import audit
from core.access import Principal, Scope
from core.clock import new_id
from core.domain.batch import Batch, BatchState, Counts, NewBatch
from core.domain.job import JobState, NewJob
from core.domain.report import ReportState
from core.errors import BadInput, Conflict, NotFound
from core.store import jobs
from core.store.tables.job import JobRow
from core.store.tables.report import ReportBatchRow, ReportRow

MOST_ITEMS = 5_000
JOB = "report"
DEADLINE_S, ATTEMPTS = 1_800.0, 4
_AGAIN = (ReportState.FAILED.value, ReportState.PARKED.value)
_PLACE = {
    ReportState.QUEUED.value: "waiting", ReportState.WRITING.value: "writing",
    ReportState.REVIEW.value: "written", ReportState.APPROVED.value: "written",
    ReportState.RETURNED.value: "written", ReportState.FAILED.value: "failed",
    ReportState.PARKED.value: "parked", ReportState.CANCELLED.value: "cancelled",
}  # fmt: skip


def start(session: Session, principal: Principal, now: dt.datetime, new: NewBatch) -> Batch:
    """Writes the batch and its reports, which then wait to be admitted.

    Raises BadInput for none, for too many, and for a subject that is named twice.
    """
    keys = [s.key for s in new.subjects]
    if not 0 < len(keys) <= MOST_ITEMS:
        raise BadInput(f"A batch has 1 to {MOST_ITEMS:,} subjects; these are {len(keys):,}.")
    if len(set(keys)) < len(keys):
        raise BadInput("A subject is named twice.")
    row = ReportBatchRow(
        institution=principal.institution, id=new_id("rb"), title=new.title, template=new.template,
        language=new.language, as_of=new.as_of, state=BatchState.RUNNING, items=len(keys),
        schedule_id=new.schedule_id, started_by=principal.subject, starter=principal.name,
        principal=principal.model_dump(mode="json"), started_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.execute(insert(ReportRow), [_report(principal, now, row, s.key, s.title) for s in new.subjects])  # fmt: skip
    audit.record(session, principal, "batch.started", row.id, {"template": new.template, "reports": len(keys)})  # fmt: skip
    return get(session, principal, row.id)


def _report(
    principal: Principal, now: dt.datetime, batch: ReportBatchRow, key: str, title: str
) -> dict[str, object]:
    return {
        "institution": principal.institution, "id": new_id("rep"), "template": batch.template,
        "title": title, "subject": key, "language": batch.language, "as_of": batch.as_of,
        "inputs": {}, "state": ReportState.QUEUED.value, "step": "", "sections": 0,
        "sections_done": 0, "attempts": 0, "version": 0, "error": "", "cancel_asked": False,
        "batch_id": batch.id, "made_by": principal.subject, "maker": principal.name,
        "made_at": now, "approver": "",
    }  # fmt: skip


def get(session: Session, principal: Principal, batch_id: str) -> Batch:
    """Raises NotFound for another person's unless the principal approves reports."""
    row = session.get(ReportBatchRow, batch_id, populate_existing=True)
    if row is None or not _may_see(principal, row):
        raise NotFound("No such batch.")
    return _batch(row, _counts(session, [batch_id]).get(batch_id, Counts()))


def listed(
    session: Session, principal: Principal, *, before: str | None = None, limit: int = 50
) -> tuple[Batch, ...]:
    """The newest first."""
    wanted = select(ReportBatchRow).order_by(col(ReportBatchRow.id).desc()).limit(limit)
    if not _sees_all(principal):
        wanted = wanted.where(col(ReportBatchRow.started_by) == principal.subject)
    if before is not None:
        wanted = wanted.where(col(ReportBatchRow.id) < before)
    rows = session.execute(wanted).scalars().all()
    counts = _counts(session, [r.id for r in rows])
    return tuple(_batch(r, counts.get(r.id, Counts())) for r in rows)


def states_of(place: str) -> tuple[ReportState, ...]:
    """The states that a batch's count holds; all for "". Raises BadInput for no such count."""
    if not place:
        return tuple(ReportState)
    found = tuple(ReportState(state) for state, name in _PLACE.items() if name == place)
    if not found:
        raise BadInput(f"No reports are counted as {place[:20]!r}.")
    return found


def running(session: Session) -> tuple[str, ...]:
    """The batches of the institution that are not over, the oldest first."""
    wanted = select(col(ReportBatchRow.id)).where(
        col(ReportBatchRow.state) == BatchState.RUNNING.value
    )
    return tuple(session.execute(wanted.order_by(col(ReportBatchRow.id))).scalars())


def settle(session: Session, batch_id: str, now: dt.datetime, places: int) -> int:
    """Parks what its job has given up, admits up to `places` at once; how many were admitted.

    The lock makes two callers one after the other; without work left the batch ends.
    """
    batch = session.get(ReportBatchRow, batch_id, with_for_update=True, populate_existing=True)
    if batch is None or batch.state != BatchState.RUNNING:
        return 0
    _park(session, batch_id, now)
    counts = _counts(session, [batch_id])[batch_id]
    admitted = _admit(session, batch, max(places - counts.writing, 0)) if counts.waiting else 0
    if not counts.open:
        batch.state, batch.ended_at = BatchState.DONE.value, now
        session.add(batch)
        session.flush()
    return admitted


def _park(session: Session, batch_id: str, now: dt.datetime) -> None:
    """Reports whose job failed for good: an error that we did not foresee, or worker after worker
    that died of it."""
    failed = (
        select(ReportRow, col(JobRow.error))
        .join(JobRow, col(JobRow.id) == col(ReportRow.job_id))
        .where(
            col(ReportRow.batch_id) == batch_id,
            col(ReportRow.state) == ReportState.WRITING.value,
            col(JobRow.state) == JobState.FAILED.value,
        )
    )
    for report, error in session.execute(failed).all():
        report.state, report.ended_at = ReportState.PARKED.value, now
        report.error, report.step = error or "", ""
        session.add(report)
    session.flush()


def _admit(session: Session, batch: ReportBatchRow, room: int) -> int:
    waiting = (
        select(ReportRow)
        .where(
            col(ReportRow.batch_id) == batch.id, col(ReportRow.state) == ReportState.QUEUED.value
        )
        .order_by(col(ReportRow.id))
        .limit(room)
    )
    rows = session.execute(waiting).scalars().all()
    principal = Principal.model_validate(batch.principal)
    for report in rows:
        admit(session, principal, report)
    session.flush()
    return len(rows)


def admit(session: Session, principal: Principal, report: ReportRow) -> None:
    """Gives the report a job on the principal's behalf; attempts tells one job from the next."""
    report.attempts += 1
    report.state, report.error, report.ended_at = ReportState.WRITING.value, "", None
    job = NewJob(
        kind=JOB, payload={"report_id": report.id}, key=f"{report.id}:{report.attempts}",
        deadline_s=DEADLINE_S, attempts_allowed=ATTEMPTS,
    )  # fmt: skip
    report.job_id = jobs.add(session, principal, job)
    session.add(report)
    session.flush()


def cancel(session: Session, principal: Principal, batch_id: str, now: dt.datetime) -> Batch:
    """What waits is cancelled, what is being written is asked to stop; what is written stays.

    Raises NotFound; a batch that is over stays as it is.
    """
    row = _own(session, principal, batch_id)
    if row.state != BatchState.RUNNING:
        return get(session, principal, batch_id)
    ours = col(ReportRow.batch_id) == batch_id
    waits = col(ReportRow.state) == ReportState.QUEUED.value
    stopped = {"state": ReportState.CANCELLED.value, "ended_at": now}
    session.execute(update(ReportRow).where(ours, waits).values(**stopped))
    written = col(ReportRow.state) == ReportState.WRITING.value
    session.execute(update(ReportRow).where(ours, written).values(cancel_asked=True))
    row.state, row.ended_at = BatchState.CANCELLED.value, now
    session.add(row)
    session.flush()
    audit.record(session, principal, "batch.cancelled", batch_id)
    return get(session, principal, batch_id)


def again(session: Session, principal: Principal, batch_id: str) -> Batch:
    """Writes anew what failed or was parked, and nothing else. Raises Conflict when nothing did,
    and for a batch that was cancelled."""
    row = _own(session, principal, batch_id)
    if row.state == BatchState.CANCELLED:
        raise Conflict("The batch was cancelled.", todo="Start a new one.")
    ours = (col(ReportRow.batch_id) == batch_id, col(ReportRow.state).in_(_AGAIN))
    fresh = {"state": ReportState.QUEUED.value, "error": "", "job_id": None, "ended_at": None, "cancel_asked": False}  # fmt: skip
    revived = session.execute(
        update(ReportRow).where(*ours).values(**fresh).returning(col(ReportRow.id))
    ).all()
    if not revived:
        raise Conflict("No report of this batch has failed.")
    row.state, row.ended_at = BatchState.RUNNING.value, None
    session.add(row)
    session.flush()
    audit.record(session, principal, "batch.again", batch_id, {"reports": len(revived)})
    return get(session, principal, batch_id)


def _own(session: Session, principal: Principal, batch_id: str) -> ReportBatchRow:
    row = session.get(ReportBatchRow, batch_id, with_for_update=True, populate_existing=True)
    if row is None or not _may_see(principal, row):
        raise NotFound("No such batch.")
    return row


def _may_see(principal: Principal, row: ReportBatchRow) -> bool:
    return row.started_by == principal.subject or _sees_all(principal)


def _sees_all(principal: Principal) -> bool:
    return principal.can(Scope.REPORTS_APPROVE)


def _counts(session: Session, batch_ids: Sequence[str]) -> dict[str, Counts]:
    wanted = (
        select(col(ReportRow.batch_id), col(ReportRow.state), func.count())
        .where(col(ReportRow.batch_id).in_(batch_ids))
        .group_by(col(ReportRow.batch_id), col(ReportRow.state))
    )
    found: dict[str, dict[str, int]] = {}
    for batch_id, state, number in session.execute(wanted).all():
        places = found.setdefault(batch_id, {})
        places[_PLACE[state]] = places.get(_PLACE[state], 0) + number
    return {batch_id: Counts(**places) for batch_id, places in found.items()}


def _batch(row: ReportBatchRow, counts: Counts) -> Batch:
    return Batch(**row.model_dump(exclude={"institution", "principal"}), counts=counts)
