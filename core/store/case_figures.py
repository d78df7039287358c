"""Figures on cases over a stretch of days: precision, agreement, time, backlog, noise."""

import datetime as dt
from collections import defaultdict
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, Date, cast, extract, func
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from core.clock import BEIJING
from core.domain.case import IN_WORK, Verdict
from core.domain.case_figures import (
    Agreement,
    Backlog,
    CaseFigures,
    Decisions,
    FoundThatDay,
    ReviewPair,
    RulePrecision,
    Snoozed,
    kappa,
    share,
)
from core.domain.finding import Severity
from core.errors import BadInput
from core.store.tables.case import CaseReviewRow, CaseRow
from core.store.tables.conduct import FindingRow

LONGEST_DAYS = 400
_COUNTED = {
    Verdict.CONFIRMED: "confirmed", Verdict.VALUABLE: "valuable",
    Verdict.FALSE_ALARM: "false_alarms", Verdict.NEEDS_MORE: "needs_more",
}  # fmt: skip
_Span = tuple[dt.datetime, dt.datetime]


def figures(session: Session, since: dt.date, until: dt.date, now: dt.datetime) -> CaseFigures:
    """Raises BadInput for days that are in the wrong order or too many."""
    if not 0 <= (until - since).days < LONGEST_DAYS:
        raise BadInput(
            f"Figures cover 1 to {LONGEST_DAYS} days, the earlier day first.",
            todo="Choose other days.",
        )
    span = _start(since), _start(until + dt.timedelta(days=1))
    return CaseFigures(
        since=since, until=until, rules=_rules(session, span), agreement=_agreement(session, span),
        decisions=_decisions(session, span), backlog=_backlog(session, now),
        days=_days(session, span), snoozed=_snoozed(session, span),
    )  # fmt: skip


def _rules(session: Session, span: _Span) -> tuple[RulePrecision, ...]:
    """By the words of whoever decided the case, on each of its findings."""
    which = (col(CaseReviewRow.rule_id), col(CaseReviewRow.rule_version), col(CaseReviewRow.verdict))  # fmt: skip
    wanted = (
        columns_of(*which, func.count(), func.max(col(CaseReviewRow.finding_id)))
        .join(CaseRow, col(CaseRow.id) == col(CaseReviewRow.case_id))
        .where(col(CaseRow.decided_by) == col(CaseReviewRow.reviewer))
        .where(_within(col(CaseRow.decided_at), span))
        .group_by(*which)
    )
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    example: dict[tuple[str, str], str] = {}
    for rule_id, version, verdict, count, finding_id in session.execute(wanted):
        counts[rule_id, version][_COUNTED[Verdict(verdict)]] = count
        example[rule_id, version] = finding_id
    names = _names(session, list(example.values()))
    return tuple(_precision(key, names[example[key]], counts[key]) for key in sorted(counts))


def _precision(
    key: tuple[str, str], names: tuple[str, str], counts: dict[str, int]
) -> RulePrecision:  # fmt: skip
    right = counts.get("confirmed", 0) + counts.get("valuable", 0)
    return RulePrecision(
        rule_id=key[0], rule_version=key[1], name_zh=names[0], name_en=names[1],
        precision=share(right, right + counts.get("false_alarms", 0)), **counts,
    )  # fmt: skip


def _names(session: Session, finding_ids: list[str]) -> dict[str, tuple[str, str]]:
    wanted = select(FindingRow.id, FindingRow.content).where(col(FindingRow.id).in_(finding_ids))
    return {i: (c["name_zh"], c["name_en"]) for i, c in session.exec(wanted)}


def _agreement(session: Session, span: _Span) -> Agreement:
    """Over the first words of any two reviewers on a finding, the later of which fell in the days."""
    wanted = select(
        CaseReviewRow.finding_id, CaseReviewRow.reviewer, CaseReviewRow.first_verdict,
        CaseReviewRow.at,
    ).where(
        col(CaseReviewRow.finding_id).in_(
            select(CaseReviewRow.finding_id).where(_within(col(CaseReviewRow.at), span))
        )
    )  # fmt: skip
    words: dict[str, list[tuple[str, Verdict, dt.datetime]]] = defaultdict(list)
    for finding_id, reviewer, verdict, at in session.exec(wanted.order_by(col(CaseReviewRow.id))):
        words[finding_id].append((reviewer, Verdict(verdict), at))
    every: list[tuple[Verdict, Verdict]] = []
    of_two: dict[tuple[str, str], list[tuple[Verdict, Verdict]]] = defaultdict(list)
    for said in words.values():
        for (a, first, at), (b, second, later) in combinations(said, 2):
            if not span[0] <= max(at, later) < span[1]:
                continue
            every.append((first, second))
            of_two[min(a, b), max(a, b)].append((first, second) if a < b else (second, first))
    return Agreement(
        n=len(every), agreed=sum(a is b for a, b in every), kappa=kappa(every),
        pairs=tuple(
            ReviewPair(first=a, second=b, n=len(p), agreed=sum(x is y for x, y in p), kappa=kappa(p))
            for (a, b), p in sorted(of_two.items())
        ),
    )  # fmt: skip


def _decisions(session: Session, span: _Span) -> Decisions:
    hours = extract("epoch", col(CaseRow.decided_at) - col(CaseRow.opened_at)) / 3600
    wanted = select(
        func.count(),
        func.percentile_cont(0.5).within_group(hours),
        func.percentile_cont(0.9).within_group(hours),
    ).where(_within(col(CaseRow.decided_at), span))
    n, median, p90 = session.exec(wanted).one()
    return Decisions(n=n, median_h=_rounded(median), p90_h=_rounded(p90))


def _backlog(session: Session, now: dt.datetime) -> tuple[Backlog, ...]:
    wanted = select(CaseRow.severity, CaseRow.opened_at, CaseRow.due_at).where(
        col(CaseRow.state).in_([s.value for s in IN_WORK])
    )
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for severity, opened_at, due_at in session.exec(wanted):
        counts[severity][_age(now - opened_at)] += 1
        counts[severity]["overdue"] += due_at < now
    return tuple(Backlog(severity=s, **counts[s.value]) for s in Severity)


def _age(age: dt.timedelta) -> str:
    for name, days in (("under_1d", 1), ("days_1_3", 3), ("days_3_7", 7)):
        if age < dt.timedelta(days=days):
            return name
    return "over_7d"


def _days(session: Session, span: _Span) -> tuple[FoundThatDay, ...]:
    day = cast(func.timezone(BEIJING.key, col(FindingRow.found_at)), Date)
    wanted = (
        select(day, FindingRow.rule_id, func.count())
        .where(_within(col(FindingRow.found_at), span), col(FindingRow.shadow).is_(False))
        .group_by(day, col(FindingRow.rule_id))
        .order_by(day, col(FindingRow.rule_id))
    )
    rows = session.exec(wanted).all()
    return tuple(FoundThatDay(day=d, rule_id=rule_id, findings=n) for d, rule_id, n in rows)


def _snoozed(session: Session, span: _Span) -> Snoozed:
    wanted = select(func.count(), func.count(col(FindingRow.snoozed_by))).where(
        _within(col(FindingRow.found_at), span), col(FindingRow.shadow).is_(False)
    )
    findings, snoozed = session.exec(wanted).one()
    return Snoozed(findings=findings, snoozed=snoozed, share=share(snoozed, findings))


def _within(column: Any, span: _Span) -> ColumnElement[bool]:
    inside: ColumnElement[bool] = (column >= span[0]) & (column < span[1])
    return inside


def _start(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), BEIJING)


def _rounded(hours: float | None) -> float | None:
    return None if hours is None else round(float(hours), 2)
