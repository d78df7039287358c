"""The repository of schedules: batches of reports that an institution starts by the clock."""

import datetime as dt

from sqlmodel import Session, col, select

from core import audit
from core.access import Principal
from core.clock import new_id
from core.domain import Frozen
from core.domain.batch import NewSchedule, ReportSchedule
from core.errors import Conflict, NotFound
from core.store.tables.report import ReportScheduleRow


class Due(Frozen):
    """A schedule with the principal on whose behalf its batches run."""

    schedule: ReportSchedule
    principal: Principal


def add(
    session: Session, principal: Principal, now: dt.datetime, new: NewSchedule
) -> ReportSchedule:
    """Its batches run on the principal's behalf. Raises Conflict for a name that is taken."""
    taken = select(ReportScheduleRow.id).where(ReportScheduleRow.name == new.name)
    if session.exec(taken.where(ReportScheduleRow.institution == principal.institution)).first():
        raise Conflict(f"There is a schedule {new.name} already.", todo="Choose another name.")
    row = ReportScheduleRow(
        institution=principal.institution, id=new_id("rs"), name=new.name, cron=new.cron,
        template=new.template, language=new.language, subjects=list(new.subjects), enabled=True,
        principal=principal.model_dump(mode="json"), made_by=principal.subject, made_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.record(session, principal, "schedule.added", row.id, {"cron": new.cron})
    return _schedule(row)


def listed(session: Session) -> tuple[ReportSchedule, ...]:
    """Those of the institution, by name."""
    rows = session.exec(select(ReportScheduleRow).order_by(col(ReportScheduleRow.name)))
    return tuple(map(_schedule, rows))


def due(session: Session) -> tuple[Due, ...]:
    """Those that are switched on."""
    rows = session.exec(select(ReportScheduleRow).where(col(ReportScheduleRow.enabled)))
    return tuple(map(_due, rows))


def get(session: Session, schedule_id: str) -> Due:
    """Raises NotFound."""
    return _due(_row(session, schedule_id))


def switch(
    session: Session, principal: Principal, schedule_id: str, *, enabled: bool
) -> ReportSchedule:
    row = _row(session, schedule_id)
    row.enabled = enabled
    session.add(row)
    session.flush()
    audit.record(session, principal, "schedule.switched", row.id, {"enabled": enabled})
    return _schedule(row)


def remove(session: Session, principal: Principal, schedule_id: str) -> None:
    """Batches that it started stay."""
    session.delete(_row(session, schedule_id))
    session.flush()
    audit.record(session, principal, "schedule.removed", schedule_id)


def _row(session: Session, schedule_id: str) -> ReportScheduleRow:
    row = session.get(ReportScheduleRow, schedule_id, populate_existing=True)
    if row is None:
        raise NotFound("No such schedule.")
    return row


def _due(row: ReportScheduleRow) -> Due:
    return Due(schedule=_schedule(row), principal=Principal.model_validate(row.principal))


def _schedule(row: ReportScheduleRow) -> ReportSchedule:
    return ReportSchedule.model_validate(row.model_dump(exclude={"institution", "principal"}))
