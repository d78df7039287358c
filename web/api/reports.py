"""Reports over REST: asked for, followed, reviewed, approved, and taken away as files."""

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query, Response
from pydantic import Field

from agents.compliance.rules.screen import screen
from agents.research.writing.difference import PartChange, difference
from agents.research.writing.edit import Edit, edited
from agents.research.writing.period import periods
from agents.research.writing.template import template, templates
from core import audit
from core.access import Principal, Scope
from core.domain import Frozen
from core.domain.batch import Subject
from core.domain.report import Report, ReportLine
from core.errors import BadInput, NotFound
from core.store import report_reviews, reports
from core.store.report_subjects import subjects
from core.store.session import Session
from tools.publish import publish
from web.api.batches import Day, Language, Name, chosen_subjects
from web.api.report_shown import ReportShown, shown
from web.deps import Given
from web.identity import Who
from web.words import MOST, Before, Id, Number, Text

Format = Literal["pdf", "docx", "xlsx", "html"]
Version = Annotated[int, Field(ge=1, le=MOST)]


class TemplateShown(Frozen):
    name: str
    title: dict[str, str]
    purpose: dict[str, str]
    about: Literal["branch", "company"]
    sections: tuple[dict[str, str], ...]


class Templates(Frozen):
    templates: tuple[TemplateShown, ...]


class Subjects(Frozen):
    subjects: tuple[Subject, ...]


class ReportAsked(Frozen):
    """as_of is the day to which the report's inputs are pinned."""

    template: Annotated[str, Field(max_length=64)]
    subject: Name
    language: Language
    as_of: Day


class ReportList(Frozen):
    """next is what `before` takes for the rest; none at the end."""

    reports: tuple[ReportLine, ...]
    next: str | None


class Said(Frozen):
    section: Annotated[str, Field(max_length=64)]
    part: Annotated[int, Field(ge=0, le=500)]
    text: Annotated[Text, Field(min_length=1, max_length=4_000)]


class EditAsked(Said):
    """version is the one that was edited; sign: the caller vouches for figures without a source."""

    text: Annotated[Text, Field(min_length=1, max_length=20_000)]
    version: Version
    sign: bool = False


class Decided(Frozen):
    version: Version
    reason: Annotated[Text, Field(max_length=4_000)] = ""


class Difference(Frozen):
    changes: tuple[PartChange, ...]


def router() -> APIRouter:
    """A report is its maker's and the approvers'; another's answers 404."""
    routes = APIRouter(prefix="/v1/reports", tags=["reports"])
    _choice(routes)
    _writing(routes)
    _review(routes)
    _files(routes)
    return routes


def _choice(routes: APIRouter) -> None:
    @routes.get("/templates")
    def listed(principal: Who) -> Templates:
        _may(principal)
        return Templates(
            templates=tuple(
                TemplateShown(
                    name=t.name, title=t.called.model_dump(), purpose=t.purpose.model_dump(),
                    about=t.about, sections=tuple(s.title.model_dump() for s in t.sections),
                )
                for t in templates().values()
            )
        )  # fmt: skip

    @routes.get("/subjects")
    def about(
        principal: Who,
        deps: Given,
        named: Annotated[str, Query(alias="template", max_length=64)],
        language: Language = "zh",
    ) -> Subjects:
        """What a report of the template can be about."""
        _may(principal)
        with deps.store.transaction(principal) as session:
            return Subjects(subjects=subjects(session, template(named).about, language))


def _writing(routes: APIRouter) -> None:
    @routes.get("")
    def listed(
        principal: Who,
        deps: Given,
        before: Before = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> ReportList:
        """The newest first; those of batches are listed with their batch."""
        _may(principal)
        with deps.store.transaction(principal) as session:
            found = reports.listed(session, principal, before=before, limit=limit)
        return ReportList(reports=found, next=found[-1].id if len(found) == limit else None)

    @routes.post("", status_code=202)
    def make(body: ReportAsked, principal: Who, deps: Given) -> ReportShown:
        """Returns at once; a worker writes it."""
        principal.require(Scope.REPORTS)
        with deps.store.transaction(principal) as session:
            (subject,) = chosen_subjects(session, body.template, body.language, (body.subject,))
            words = periods(body.as_of, body.language).words(subject.key)
            title = template(body.template).title.of(body.language).format(**words)
            new = reports.NewReport(**body.model_dump(), title=title)
            made = reports.add(session, principal, deps.clock.now(), new)
            return shown(session, principal, made.id)

    @routes.get("/{report_id}")
    def one(report_id: Id, principal: Who, deps: Given) -> ReportShown:
        _may(principal)
        with deps.store.transaction(principal) as session:
            return shown(session, principal, report_id)

    @routes.delete("/{report_id}", status_code=204)
    def remove(report_id: Id, principal: Who, deps: Given) -> None:
        principal.require(Scope.REPORTS)
        with deps.store.transaction(principal) as session:
            reports.remove(session, principal, report_id)

    @routes.post("/{report_id}/cancel")
    def cancel(report_id: Id, principal: Who, deps: Given) -> ReportShown:
        """It stops before its next section."""
        principal.require(Scope.REPORTS)
        with deps.store.transaction(principal) as session:
            reports.cancel(session, principal, report_id, deps.clock.now())
            return shown(session, principal, report_id)

    @routes.post("/{report_id}/again")
    def again(report_id: Id, principal: Who, deps: Given) -> ReportShown:
        """Sections that were finished stay."""
        principal.require(Scope.REPORTS)
        with deps.store.transaction(principal) as session:
            reports.again(session, principal, report_id)
            return shown(session, principal, report_id)


def _review(routes: APIRouter) -> None:
    @routes.post("/{report_id}/comments")
    def comment(report_id: Id, body: Said, principal: Who, deps: Given) -> ReportShown:
        """404 where the newest version has no such part; without a section it is on the whole."""
        _may(principal)
        with deps.store.transaction(principal) as session:
            _on(session, principal, report_id, body)
            report_reviews.comment(
                session, principal, report_id, deps.clock.now(), body.section, body.part, body.text
            )
            return shown(session, principal, report_id)

    @routes.post("/{report_id}/comments/{comment_id}/resolve")
    def resolve(report_id: Id, comment_id: Id, principal: Who, deps: Given) -> ReportShown:
        _may(principal)
        with deps.store.transaction(principal) as session:
            report_reviews.resolve(session, principal, report_id, comment_id, deps.clock.now())
            return shown(session, principal, report_id)

    @routes.post("/{report_id}/edits")
    def edit(report_id: Id, body: EditAsked, principal: Who, deps: Given) -> ReportShown:
        """A new version. 409 names figures without a source, unless the caller signs them."""
        principal.require(Scope.REPORTS)
        now = deps.clock.now()
        with deps.store.transaction(principal) as session:
            old = reports.version(session, principal, report_id, body.version)
            change = Edit(**body.model_dump(exclude={"version"}))
            new = edited(old, change, principal, now, screen)
            note = f"{body.section} · {body.part + 1}"
            report_reviews.put_edited(
                session, principal, report_id, now, new, note, over=body.version
            )
            return shown(session, principal, report_id)

    @routes.post("/{report_id}/approve")
    def approve(report_id: Id, body: Decided, principal: Who, deps: Given) -> ReportShown:
        """By a second person; fixes the version."""
        with deps.store.transaction(principal) as session:
            report_reviews.approve(session, principal, report_id, body.version, deps.clock.now())
            return shown(session, principal, report_id)

    @routes.post("/{report_id}/return")
    def give_back(report_id: Id, body: Decided, principal: Who, deps: Given) -> ReportShown:
        if not body.reason.strip():
            raise BadInput("A report is returned with a reason.")
        now = deps.clock.now()
        with deps.store.transaction(principal) as session:
            report_reviews.give_back(session, principal, report_id, body.version, body.reason, now)
            return shown(session, principal, report_id)


def _files(routes: APIRouter) -> None:
    @routes.get("/{report_id}/versions/{number}")
    def version(report_id: Id, number: Number, principal: Who, deps: Given) -> Report:
        _may(principal)
        with deps.store.transaction(principal) as session:
            return reports.version(session, principal, report_id, number)

    @routes.get("/{report_id}/difference")
    def compare(
        report_id: Id,
        principal: Who,
        deps: Given,
        old: Annotated[int, Query(alias="from", ge=1, le=MOST)],
        new: Annotated[int, Query(alias="to", ge=1, le=MOST)],
    ) -> Difference:
        _may(principal)
        with deps.store.transaction(principal) as session:
            both = [reports.version(session, principal, report_id, n) for n in (old, new)]
        return Difference(changes=difference(both[0], both[1]))

    @routes.get("/{report_id}/export", response_class=Response)
    def export(
        report_id: Id,
        principal: Who,
        deps: Given,
        form: Annotated[Format, Query(alias="format")] = "pdf",
        number: Annotated[int | None, Query(alias="version", ge=1, le=MOST)] = None,
    ) -> Response:
        """One version as a file, the newest by default. Each is an entry of the audit log."""
        _may(principal)
        with deps.store.transaction(principal) as session:
            report = reports.get(session, principal, report_id)
            wanted = number or report.version
            document = reports.version(session, principal, report_id, wanted)
            if report.approver and wanted == report.version:
                document = document.model_copy(update={"approved_by": report.approver})
            audit.record(session, principal, "report.exported", report_id, {"format": form, "version": wanted})  # fmt: skip
        data, kind = publish(document, form)
        name = quote(f"{document.title}.{form}")
        return Response(
            data, media_type=kind, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        )  # fmt: skip


def _on(session: Session, principal: Principal, report_id: str, body: Said) -> None:
    report = reports.get(session, principal, report_id)
    if not report.version or not body.section:
        return
    newest = reports.version(session, principal, report_id, report.version)
    if not any(s.name == body.section and body.part < len(s.parts) for s in newest.sections):
        raise NotFound("The report has no such part.", todo="Look at its newest version.")


def _may(principal: Principal) -> None:
    if not principal.can(Scope.REPORTS_APPROVE):
        principal.require(Scope.REPORTS)
