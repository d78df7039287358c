"""Review of reports: remarks, new versions, and the word of a second person."""

import datetime as dt

from sqlmodel import Session, col, select

from core import audit
from core.access import Principal, Scope
from core.clock import new_id
from core.domain import Frozen
from core.domain.finding import Severity
from core.domain.report import Report, ReportLine, ReportState
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.store.reports import add_version, line, row_of
from core.store.tables.report import ReportCommentRow, ReportRow, ReportVersionRow

_OPEN = frozenset({ReportState.REVIEW, ReportState.RETURNED})
_LONGEST = 4_000


class Comment(Frozen):
    id: str
    version: int
    section: str
    part: int
    text: str
    author: str
    author_name: str
    made_at: dt.datetime
    resolved_by: str | None
    resolved_at: dt.datetime | None


def comment(
    session: Session,
    principal: Principal,
    report_id: str,
    now: dt.datetime,
    section: str,
    part: int,
    text: str,
) -> Comment:
    """Raises Conflict for a report that is not in review."""
    row = _reviewed(session, principal, report_id)
    if not 0 < len(text) <= _LONGEST:
        raise BadInput(f"A comment has 1 to {_LONGEST:,} characters.")
    made = ReportCommentRow(
        institution=row.institution, id=new_id("rc"), report_id=report_id, version=row.version,
        section=section, part=part, text=text, author=principal.subject,
        author_name=principal.name, made_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    audit.record(session, principal, "report.commented", report_id, {"version": row.version})
    return _comment(made)


def comments(session: Session, principal: Principal, report_id: str) -> tuple[Comment, ...]:
    """The oldest first."""
    row_of(session, principal, report_id)
    wanted = select(ReportCommentRow).where(ReportCommentRow.report_id == report_id)
    return tuple(map(_comment, session.exec(wanted.order_by(col(ReportCommentRow.id)))))


def resolve(
    session: Session, principal: Principal, report_id: str, comment_id: str, now: dt.datetime
) -> None:
    """Repeating it changes nothing. Raises NotFound."""
    _reviewed(session, principal, report_id)
    row = session.get(ReportCommentRow, comment_id, with_for_update=True)
    if row is None or row.report_id != report_id:
        raise NotFound("No such comment.")
    if row.resolved_at is None:
        row.resolved_by, row.resolved_at = principal.subject, now
        session.add(row)
        session.flush()
        audit.record(session, principal, "report.resolved", report_id, {"comment": comment_id})


def put_edited(
    session: Session,
    principal: Principal,
    report_id: str,
    now: dt.datetime,
    report: Report,
    note: str,
    *,
    over: int,
) -> ReportLine:
    """The next version over `over`; Conflict when somebody made another one meanwhile. A report that
    was returned comes back to review."""
    row = _reviewed(session, principal, report_id)
    if row.version != over:
        raise Conflict(
            f"The report has a version {row.version} by now.", todo="Look at it and edit again."
        )
    add_version(session, principal, row, now, report, note)
    row.state = ReportState.REVIEW.value
    session.add(row)
    session.flush()
    audit.record(session, principal, "report.edited", report_id, {"version": row.version})
    return line(row)


def approve(
    session: Session, principal: Principal, report_id: str, version: int, now: dt.datetime
) -> ReportLine:
    """By somebody who neither asked for the report nor wrote a version of it.

    Raises Forbidden without the scope, Conflict for authors, for an older version, for open comments
    and for findings of critical rules.
    """
    principal.require(Scope.REPORTS_APPROVE)
    row = _reviewed(session, principal, report_id, states=frozenset({ReportState.REVIEW}))
    _at(row, version)
    if principal.subject in authors(session, row):
        raise Forbidden("Its authors cannot approve a report.", todo="Ask a second person.")
    if any(c.resolved_at is None for c in comments(session, principal, report_id)):
        raise Conflict("There are open comments.", todo="Deal with them first.")
    held = session.get(ReportVersionRow, (report_id, version))
    assert held is not None
    report = Report.model_validate(held.content)
    if any(f.severity is Severity.CRITICAL for s in report.sections for f in s.findings):
        raise Conflict("A conduct rule objects to the text.", todo="Change the marked words.")
    row.state, row.ended_at = ReportState.APPROVED.value, now
    row.approved_by, row.approver = principal.subject, principal.name
    session.add(row)
    session.flush()
    audit.record(session, principal, "report.approved", report_id, {"version": version, "hash": held.content_hash})  # fmt: skip
    return line(row)


def give_back(
    session: Session, principal: Principal, report_id: str, version: int, reason: str, now: dt.datetime
) -> ReportLine:  # fmt: skip
    """Returned to its author with a reason, which stands as a comment on the whole."""
    principal.require(Scope.REPORTS_APPROVE)
    row = _reviewed(session, principal, report_id, states=frozenset({ReportState.REVIEW}))
    _at(row, version)
    comment(session, principal, report_id, now, "", 0, reason)
    row.state = ReportState.RETURNED.value
    session.add(row)
    session.flush()
    audit.record(session, principal, "report.returned", report_id, {"version": version})
    return line(row)


def authors(session: Session, row: ReportRow) -> frozenset[str]:
    """Who asked for the report, and who wrote a version of it."""
    wanted = select(ReportVersionRow.author).where(ReportVersionRow.report_id == row.id)
    return frozenset({row.made_by, *session.exec(wanted)})


def _reviewed(
    session: Session,
    principal: Principal,
    report_id: str,
    *,
    states: frozenset[ReportState] = _OPEN,
) -> ReportRow:
    row = row_of(session, principal, report_id, lock=True)
    if ReportState(row.state) not in states:
        raise Conflict("This report is not in review.")
    return row


def _at(row: ReportRow, version: int) -> None:
    if row.version != version:
        raise Conflict(f"The report has a version {row.version} by now.", todo="Read it first.")


def _comment(row: ReportCommentRow) -> Comment:
    return Comment.model_validate(row.model_dump(exclude={"institution", "report_id"}))
