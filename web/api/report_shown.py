"""A report as the page is shown it: its text, its sources in words, and what the caller may do."""

import datetime as dt

from core.access import Principal, Scope
from core.domain import Frozen
from core.domain.report import Report, ReportLine, ReportState
from core.store import report_reviews, reports
from core.store.report_reviews import Comment
from core.store.reports import VersionLine
from core.store.session import Session
from tools.publish.sources import line as source_line

_RESTS = {ReportState.FAILED, ReportState.PARKED, ReportState.CANCELLED}
_UNDER_WAY = {ReportState.QUEUED, ReportState.WRITING}
_IN_REVIEW = {ReportState.REVIEW, ReportState.RETURNED}


class May(Frozen):
    edit: bool
    approve: bool
    again: bool
    cancel: bool


class VersionShown(Frozen):
    number: int
    author_name: str
    note: str
    made_at: dt.datetime
    content_hash: str


class ReportShown(ReportLine):
    """document is the newest version, None before there is one; sources say its evidence in words, by
    number from 1."""

    document: Report | None
    sources: tuple[str, ...]
    versions: tuple[VersionShown, ...]
    comments: tuple[Comment, ...]
    may: May


def shown(session: Session, principal: Principal, report_id: str) -> ReportShown:
    """Raises NotFound."""
    report = reports.get(session, principal, report_id)
    versions = reports.versions(session, principal, report_id)
    document = (
        reports.version(session, principal, report_id, report.version) if report.version else None
    )
    return ReportShown(
        **report.model_dump(),
        document=document,
        sources=sources_of(document),
        versions=tuple(_version(v) for v in versions),
        comments=report_reviews.comments(session, principal, report_id),
        may=_may(session, principal, report),
    )


def sources_of(document: Report | None) -> tuple[str, ...]:
    if document is None:
        return ()
    held = document.evidence
    return tuple(source_line(one, document.language, held) for one in held)


def _version(one: VersionLine) -> VersionShown:
    return VersionShown.model_validate(one.model_dump(exclude={"author"}))


def _may(session: Session, principal: Principal, report: ReportLine) -> May:
    own = report.made_by == principal.subject
    row = reports.row_of(session, principal, report.id)
    second = principal.subject not in report_reviews.authors(session, row)
    return May(
        edit=report.state in _IN_REVIEW and principal.can(Scope.REPORTS),
        approve=report.state is ReportState.REVIEW and second and principal.can(Scope.REPORTS_APPROVE),
        again=own and report.state in _RESTS and not report.version,
        cancel=report.state in _UNDER_WAY and not report.cancel_asked,
    )  # fmt: skip
