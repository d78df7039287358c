"""Reviews of a case's findings, the decision, and the word of a second person."""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session, col, select

from core.access import Principal, Scope
from core.clock import new_id
from core.domain import Frozen
from core.domain.case import IN_WORK, SIGNED, Case, CaseState, Review, Step, StepKind, Verdict
from core.domain.finding import Severity
from core.errors import Conflict, Forbidden, NotFound
from core.store import case_references
from core.store import findings as found
from core.store.case_steps import case, locked, step
from core.store.case_tasks import settle
from core.store.cases import said
from core.store.tables.case import CaseReviewRow, CaseRow
from core.store.tables.conduct import FindingRow

_WAITS = frozenset({CaseState.DECIDED})
_REVIEW = frozenset({CaseState.IN_REVIEW})
_WORDS = ("verdict", "reason", "before")


class Seen(Frozen):
    """The reviews of one finding that the principal may see, and how many others there are."""

    reviews: tuple[Review, ...] = ()
    hidden: int = 0


def review(
    session: Session,
    principal: Principal,
    case_id: str,
    now: dt.datetime,
    finding_id: str,
    verdict: Verdict,
    reason: str,
) -> Review:
    """The principal's word on a finding; given again, it replaces the one before, whose words stay in
    the case's steps. Raises NotFound for a finding of another case, Conflict once it is decided."""
    principal.require(Scope.CASES)
    row = locked(session, case_id, IN_WORK)
    said(reason, "A reason")
    finding = session.get(FindingRow, finding_id)
    if finding is None or finding.case_id != row.id:
        raise NotFound("The case has no such finding.")
    held = _own(session, principal, finding_id)
    before = held.verdict if held else None
    if held is None:
        held = CaseReviewRow(
            institution=row.institution, id=new_id("cv"), case_id=row.id, finding_id=finding.id,
            rule_id=finding.rule_id, rule_version=finding.rule_version, verdict=verdict.value,
            first_verdict=verdict.value, reviewer=principal.subject,
            blind=principal.subject != row.assignee and not _was_decided(row), at=now,
        )  # fmt: skip
    held.verdict, held.reason, held.at = verdict.value, reason, now
    held.reviewer_name = principal.name
    session.add(held)
    told = {"finding": finding.id, "rule": finding.rule_id}
    words = {**told, "verdict": verdict.value, "reason": reason, "before": before}
    step(session, principal, row, now, StepKind.REVIEWED, "", words, told)
    return _review(held)


def seen(session: Session, principal: Principal, of: Case) -> dict[str, Seen]:
    """By finding. While findings are reviewed, an officer sees the others' words on a finding once
    the own is given, so that each word is the reviewer's own; who only reads sees all."""
    reviews = _all(session, of.id)
    return {
        finding_id: _shown(principal, of, [r for r in reviews if r.finding_id == finding_id])
        for finding_id in {r.finding_id for r in reviews}
    }


def masked(steps: Sequence[Step], principal: Principal, by_finding: dict[str, Seen]) -> tuple[Step, ...]:  # fmt: skip
    """The steps without the words of reviews that the principal may not see yet."""
    return tuple(s if _open(s, principal, by_finding) else _without_words(s) for s in steps)


def missing(session: Session, case_id: str, reviewer: str) -> tuple[str, ...]:
    """The findings of the case that the reviewer has said nothing on."""
    done = {r.finding_id for r in _all(session, case_id) if r.reviewer == reviewer}
    return tuple(f.id for f in found.of_case(session, case_id) if f.id not in done)


def decide(
    session: Session,
    principal: Principal,
    case_id: str,
    now: dt.datetime,
    verdict: Verdict,
    reason: str,
    *,
    remediation: bool = False,
) -> Case:
    """The decision of whoever has the case, on all of its findings. A graver one then waits for a
    second person's signature; NEEDS_MORE keeps the case in review.

    Raises Forbidden for somebody else, Conflict while a finding is not reviewed and for a verdict
    that does not fit the reviews. Afterwards later findings open another case.
    """
    principal.require(Scope.CASES)
    row = locked(session, case_id, _REVIEW)
    if row.assignee != principal.subject:
        raise Forbidden("The case is another officer's.", todo="Take it over first.")
    said(reason, "A reason")
    own = [r for r in _all(session, case_id) if r.reviewer == principal.subject]
    _fits(missing(session, case_id, principal.subject), own, verdict)
    details = {"verdict": verdict.value, "findings": len(own)}
    if verdict is Verdict.NEEDS_MORE:
        step(session, principal, row, now, StepKind.DECIDED, reason, details)
        return case(row)
    if not _was_decided(row):
        row.key = f"{row.key}#{row.id}"
    row.verdict, row.reason = verdict.value, reason
    row.decided_by, row.decided_at = principal.subject, now
    row.state = CaseState.DECIDED.value
    case_references.teach(session, principal, now, own)
    step(session, principal, row, now, StepKind.DECIDED, reason, details)
    if Severity(row.severity) not in SIGNED:
        settle(session, principal, row, now, remediation=remediation)
    return case(row)


def sign(
    session: Session,
    principal: Principal,
    case_id: str,
    now: dt.datetime,
    *,
    remediation: bool = False,
) -> Case:
    """By a second person. Raises Forbidden for the decider, Conflict when nothing waits for it."""
    row = _second(session, principal, case_id)
    row.signed_by, row.signed_at = principal.subject, now
    step(session, principal, row, now, StepKind.SIGNED, "", {"verdict": row.verdict})
    settle(session, principal, row, now, remediation=remediation)
    return case(row)


def send_back(
    session: Session, principal: Principal, case_id: str, now: dt.datetime, reason: str
) -> Case:
    """The second person wants more: the decision and what it taught are taken back."""
    row = _second(session, principal, case_id)
    said(reason, "A reason")
    step(session, principal, row, now, StepKind.RETURNED, reason, {"verdict": row.verdict})
    case_references.forget(session, [f.id for f in found.of_case(session, row.id)])
    row.state = CaseState.IN_REVIEW.value
    row.verdict = row.decided_by = row.decided_at = None
    row.reason = ""
    session.add(row)
    session.flush()
    return case(row)


def _second(session: Session, principal: Principal, case_id: str) -> CaseRow:
    principal.require(Scope.CASES)
    row = locked(session, case_id, _WAITS)
    if row.decided_by == principal.subject:
        raise Forbidden("Who decided a case does not sign it.", todo="Ask a second officer.")
    return row


def _was_decided(row: CaseRow) -> bool:
    """Whether it stood decided once; it may have been sent back."""
    return row.key.endswith(f"#{row.id}")


def _fits(left: Sequence[str], own: Sequence[Review], verdict: Verdict) -> None:
    """Raises Conflict where the verdict says something else than the reviews it rests on."""
    if left:
        raise Conflict(
            f"{len(left)} of the findings you have not reviewed.",
            todo="Give your word on each of them first.", findings=list(left),
        )  # fmt: skip
    if verdict is Verdict.NEEDS_MORE:
        return
    words = {r.verdict for r in own}
    if Verdict.NEEDS_MORE in words:
        raise Conflict(
            "Your review of a finding says that it needs more.",
            todo="Review it again, or decide that the case needs more.",
        )
    if (verdict is Verdict.CONFIRMED) != (Verdict.CONFIRMED in words):
        raise Conflict(
            "The verdict does not fit your reviews: a case is confirmed when one of its findings is.",
            todo="Change the verdict, or the review that says otherwise.",
        )


def _own(session: Session, principal: Principal, finding_id: str) -> CaseReviewRow | None:
    wanted = select(CaseReviewRow).where(
        CaseReviewRow.finding_id == finding_id, CaseReviewRow.reviewer == principal.subject
    )
    return session.exec(wanted).first()


def _all(session: Session, case_id: str) -> tuple[Review, ...]:
    """The oldest first."""
    wanted = select(CaseReviewRow).where(CaseReviewRow.case_id == case_id)
    return tuple(map(_review, session.exec(wanted.order_by(col(CaseReviewRow.id)))))


def _shown(principal: Principal, of: Case, reviews: Sequence[Review]) -> Seen:
    own = tuple(r for r in reviews if r.reviewer == principal.subject)
    if own or of.state not in IN_WORK or not principal.can(Scope.CASES):
        return Seen(reviews=tuple(reviews))
    return Seen(hidden=len(reviews))


def _open(one: Step, principal: Principal, by_finding: dict[str, Seen]) -> bool:
    if one.kind is not StepKind.REVIEWED or one.by == principal.subject:
        return True
    finding = str((one.details or {}).get("finding", ""))
    return not by_finding.get(finding, Seen()).hidden


def _without_words(one: Step) -> Step:
    kept = {k: v for k, v in (one.details or {}).items() if k not in _WORDS}
    return one.model_copy(update={"details": kept})


def _review(row: CaseReviewRow) -> Review:
    return Review.model_validate(row.model_dump(exclude={"institution"}))
