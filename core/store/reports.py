"""The repository of reports: how the writing goes, finished sections, and the newest version.

A report is its maker's and the approvers'; for everybody else it is not there. Version 1 is what
the graph wrote; it and the state that follows are one transaction, so a report is written once.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence

from sqlmodel import Session, col, select

from core import audit
from core.access import Principal, Scope
from core.clock import new_id
from core.domain import Frozen
from core.domain.report import Report, ReportLine, ReportState, Section
from core.errors import Conflict, NotFound
from core.store import batches
from core.store.tables.report import ReportRow, ReportSectionRow, ReportVersionRow

MOST = 500
_HIDDEN = {"institution", "inputs"}
_RESTS = frozenset(
    {ReportState.FAILED, ReportState.PARKED, ReportState.CANCELLED, ReportState.RETURNED}
)


class NewReport(Frozen):
    template: str
    title: str
    subject: str
    language: str
    as_of: dt.date


class Asked(Frozen):
    """A question on data that a report rests on, and the query by which it was answered."""

    query_id: str
    dataset: str
    question: str
    query: str


class VersionLine(Frozen):
    """A version as lists show it; content_hash is sha256 of its JSON with sorted keys."""

    number: int
    author: str
    author_name: str
    note: str
    content_hash: str
    made_at: dt.datetime


def add(session: Session, principal: Principal, now: dt.datetime, new: NewReport) -> ReportLine:
    """Writes the report and gives it a job."""
    row = ReportRow(
        institution=principal.institution, id=new_id("rep"), inputs={}, made_by=principal.subject,
        maker=principal.name, made_at=now, state=ReportState.QUEUED.value, **dict(new),
    )  # fmt: skip
    session.add(row)
    session.flush()
    batches.admit(session, principal, row)
    audit.record(session, principal, "report.asked", row.id, {"template": new.template})
    return line(row)


def get(session: Session, principal: Principal, report_id: str) -> ReportLine:
    """Raises NotFound."""
    return line(row_of(session, principal, report_id))


def listed(
    session: Session,
    principal: Principal,
    *,
    batch_id: str | None = None,
    states: Sequence[ReportState] = (),
    before: str | None = None,
    limit: int = 50,
) -> tuple[ReportLine, ...]:
    """The newest first; without a batch only those that belong to none."""
    wanted = select(ReportRow).order_by(col(ReportRow.id).desc()).limit(min(limit, MOST))
    wanted = wanted.where(col(ReportRow.batch_id) == batch_id if batch_id else col(ReportRow.batch_id).is_(None))  # fmt: skip
    if not principal.can(Scope.REPORTS_APPROVE):
        wanted = wanted.where(ReportRow.made_by == principal.subject)
    if states:
        wanted = wanted.where(col(ReportRow.state).in_([s.value for s in states]))
    if before is not None:
        wanted = wanted.where(col(ReportRow.id) < before)
    return tuple(map(line, session.exec(wanted).all()))


def progress(session: Session, report_id: str, step: str, sections: int) -> bool:
    """Notes what is being done; whether to go on: False once the report was cancelled."""
    row = session.get(ReportRow, report_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != ReportState.WRITING or row.cancel_asked:
        return False
    row.step, row.sections, row.sections_done = step, sections, len(sections_of(session, report_id))
    session.add(row)
    session.flush()
    return True


def finish_section(
    session: Session,
    report_id: str,
    now: dt.datetime,
    section: Section,
    asked: Sequence[Asked] = (),
) -> None:
    """Keeps a finished section and its queries; one that is there already stays as it is."""
    row = session.get(ReportRow, report_id, with_for_update=True, populate_existing=True)
    if row is None or session.get(ReportSectionRow, (report_id, section.name)) is not None:
        return
    session.add(
        ReportSectionRow(
            institution=row.institution, report_id=report_id, name=section.name,
            content=section.model_dump(mode="json"), finished_at=now,
        )
    )  # fmt: skip
    told = {one.query_id: one.model_dump(exclude={"query_id"}) for one in asked}
    row.inputs = {**row.inputs, **told}
    row.sections_done = len(sections_of(session, report_id))
    session.add(row)
    session.flush()


def inputs(session: Session, principal: Principal, report_id: str) -> tuple[Asked, ...]:
    """The queries of the report's sections, by their ids. Raises NotFound."""
    row = row_of(session, principal, report_id)
    return tuple(Asked(query_id=key, **row.inputs[key]) for key in sorted(row.inputs))


def sections_of(session: Session, report_id: str) -> dict[str, Section]:
    """The finished sections by name."""
    rows = session.exec(select(ReportSectionRow).where(ReportSectionRow.report_id == report_id))
    return {row.name: Section.model_validate(row.content) for row in rows}


def put_written(
    session: Session, principal: Principal, report_id: str, now: dt.datetime, report: Report
) -> None:
    """Version 1, and the state in which a person reads it. Raises Conflict when the report is not
    being written (any more): another process has been faster, or it was cancelled."""
    row = session.get(ReportRow, report_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != ReportState.WRITING or row.version:
        raise Conflict("This report is not being written.")
    add_version(session, principal, row, now, report, "")
    row.state, row.step, row.error, row.ended_at = ReportState.REVIEW.value, "", "", now
    row.title, row.sections, row.sections_done = report.title, len(report.sections), len(report.sections)  # fmt: skip
    session.add(row)
    session.flush()
    audit.record(session, principal, "report.written", report_id, {"evidence": len(report.evidence)})  # fmt: skip


def add_version(
    session: Session,
    principal: Principal,
    row: ReportRow,
    now: dt.datetime,
    report: Report,
    note: str,
) -> None:
    """The next version of a report whose row is locked."""
    content = report.model_dump(mode="json")
    row.version += 1
    session.add(
        ReportVersionRow(
            institution=row.institution, report_id=row.id, number=row.version, content=content,
            content_hash=hashed(report), author=principal.subject, author_name=principal.name,
            note=note, made_at=now,
        )
    )  # fmt: skip
    session.add(row)
    session.flush()


def hashed(report: Report) -> str:
    text = json.dumps(report.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def version(session: Session, principal: Principal, report_id: str, number: int) -> Report:
    """Raises NotFound."""
    row_of(session, principal, report_id)
    found = session.get(ReportVersionRow, (report_id, number))
    if found is None:
        raise NotFound("No such version.")
    return Report.model_validate(found.content)


def versions(session: Session, principal: Principal, report_id: str) -> tuple[VersionLine, ...]:
    """The newest first."""
    row_of(session, principal, report_id)
    places = [
        col(ReportVersionRow.number), col(ReportVersionRow.author),
        col(ReportVersionRow.author_name), col(ReportVersionRow.note),
        col(ReportVersionRow.content_hash), col(ReportVersionRow.made_at),
    ]  # fmt: skip
    wanted = select(*places).where(col(ReportVersionRow.report_id) == report_id)
    newest = session.execute(wanted.order_by(col(ReportVersionRow.number).desc()))
    return tuple(VersionLine.model_validate(dict(row)) for row in newest.mappings())


def fail(session: Session, report_id: str, now: dt.datetime, error: str) -> None:
    """The writing cannot succeed as asked; error says why, in words for its maker."""
    _end(session, report_id, now, ReportState.FAILED, error)


def stopped(session: Session, report_id: str, now: dt.datetime) -> None:
    """The writing ended because its maker asked."""
    _end(session, report_id, now, ReportState.CANCELLED, "")


def cancel(session: Session, principal: Principal, report_id: str, now: dt.datetime) -> ReportLine:
    """A report that waits is cancelled at once, one that is being written at its next step."""
    row = row_of(session, principal, report_id, lock=True)
    if row.state == ReportState.QUEUED:
        row.state, row.ended_at = ReportState.CANCELLED.value, now
    elif row.state == ReportState.WRITING:
        row.cancel_asked = True
    session.add(row)
    session.flush()
    audit.record(session, principal, "report.cancelled", report_id)
    return line(row)


def again(session: Session, principal: Principal, report_id: str) -> ReportLine:
    """Writes it anew under a new job; sections that were finished stay, unless it was written
    before. Raises Conflict while it is being written and once it is approved."""
    row = row_of(session, principal, report_id, lock=True)
    if ReportState(row.state) not in _RESTS or row.made_by != principal.subject:
        raise Conflict("Only its maker, and only a report that rests, can be drafted again.")
    if row.version:
        raise Conflict(
            "This report has been written; it is changed by editing.", todo="Make a new one."
        )
    row.cancel_asked = False
    batches.admit(session, principal, row)
    audit.record(session, principal, "report.again", report_id)
    return line(row)


def remove(session: Session, principal: Principal, report_id: str) -> None:
    """Raises Conflict for one that was approved or belongs to a batch, and for another's."""
    row = row_of(session, principal, report_id, lock=True)
    if row.made_by != principal.subject or row.batch_id or row.state == ReportState.APPROVED:
        raise Conflict("This report stays on the record.")
    session.delete(row)
    session.flush()
    audit.record(session, principal, "report.removed", report_id)


def row_of(
    session: Session, principal: Principal, report_id: str, *, lock: bool = False
) -> ReportRow:
    """Raises NotFound for another person's unless the principal approves reports."""
    row = session.get(ReportRow, report_id, with_for_update=lock, populate_existing=True)
    if row is None or not (
        row.made_by == principal.subject or principal.can(Scope.REPORTS_APPROVE)
    ):
        raise NotFound("No such report.")
    return row


def line(row: ReportRow) -> ReportLine:
    return ReportLine.model_validate(row.model_dump(exclude=_HIDDEN))


def _end(
    session: Session, report_id: str, now: dt.datetime, state: ReportState, error: str
) -> None:
    row = session.get(ReportRow, report_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != ReportState.WRITING:
        return
    row.state, row.error, row.step, row.ended_at = state.value, error, "", now
    session.add(row)
    session.flush()
