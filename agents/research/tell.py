"""Answers a recognised question from stored facts, or says that it must be looked for in the text."""

import datetime as dt
from collections.abc import Sequence

from agents.kit.lines import Line
from agents.research import names, single
from agents.research.asked import TARGET, Asked, Kind
from agents.research.lines import Told
from agents.research.phrases import say
from agents.research.together import Desk
from core.access import Principal
from core.domain.conversation import AnswerKind
from core.store.research_reports import ReportLine
from core.store.session import Session

_MOST_OPTIONS = 6


def tell(
    session: Session,
    principal: Principal,
    asked: Asked,
    reports: Sequence[ReportLine],
    as_of: dt.date,
    language: str,
) -> Told | None:
    """reports are those that the question is about, the newest first. None: look into the text."""
    if asked.kind is Kind.TEXT or not reports:
        return None
    if asked.kind in (Kind.RISKS, Kind.POINTS):
        kind = "risk" if asked.kind is Kind.RISKS else "point"
        return _told(single.points(session, kind, reports, language))
    companies = list(dict.fromkeys(names.key(r) for r in reports if names.key(r)))
    if len(companies) > 1 and not names.companies(asked.text, reports):
        return _which(reports, language)
    parts = [
        told
        for company in companies or [""]
        if (told := _of_company(session, principal, asked, _about(reports, company), as_of, language, company))
    ]  # fmt: skip
    if not parts:
        return None
    answers = [p for p in parts if p.kind is AnswerKind.ANSWER] or parts[:1]
    return Told(lines=tuple(line for p in answers for line in p.lines), kind=answers[0].kind)


def _of_company(
    session: Session,
    principal: Principal,
    asked: Asked,
    reports: Sequence[ReportLine],
    as_of: dt.date,
    language: str,
    company: str,
) -> Told | None:
    desk = Desk(session, principal, company, as_of, reports, language)
    if asked.kind is Kind.DISAGREE:
        return desk.disagreements(reports[0].company)
    found: list[Line] = []
    unknown: Told | None = None
    for metric in asked.metrics:
        told = _of_metric(session, desk, asked, metric, reports, language)
        if told is not None and told.kind is AnswerKind.ANSWER:
            found += told.lines
        unknown = unknown or told
    return Told(lines=tuple(found)) if found else unknown


def _of_metric(
    session: Session,
    desk: Desk,
    asked: Asked,
    metric: str,
    reports: Sequence[ReportLine],
    language: str,
) -> Told | None:
    told: Told | None = None
    if asked.kind is Kind.OVER_TIME:
        told = desk.ratings_over_time() if metric == "rating" else desk.over_time(asked, metric)
    elif asked.kind is Kind.CONSENSUS:
        told = desk.consensus(asked, metric)
    elif asked.kind is Kind.OUTLIERS:
        told = desk.outliers(asked, metric)
    if told is not None:
        return told
    if metric == "rating":
        return _told(single.rating(reports, language))
    if metric == TARGET:
        return _told(single.target(reports, language, highest=asked.kind is Kind.COMPARE))
    if metric == "analysts":
        return _told(single.analysts(reports, language))
    return single.figures(session, asked, metric, reports, language)


def _about(reports: Sequence[ReportLine], company: str) -> tuple[ReportLine, ...]:
    return tuple(r for r in reports if names.key(r) == company) if company else tuple(reports)


def _told(lines: Sequence[Line]) -> Told | None:
    return Told(lines=tuple(lines)) if lines else None


def _which(reports: Sequence[ReportLine], language: str) -> Told:
    options = tuple(dict.fromkeys(r.company or r.company_code for r in reports))[:_MOST_OPTIONS]
    return Told(
        lines=(Line(text=say("which_company", language)),),
        kind=AnswerKind.ASK_BACK, options=options,
    )  # fmt: skip
