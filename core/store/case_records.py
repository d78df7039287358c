"""Everything of one case together, for its export, and the note that it was exported."""

import datetime as dt

from sqlmodel import Session, col, select

from core.access import Principal, Scope
from core.domain.case import StepKind
from core.domain.case_record import CaseRecord, Evidence, LogPlace, RuleCited
from core.store import case_reviews, case_steps, case_tasks, cases, institutions, materials
from core.store import findings as found
from core.store.tables.audit import AuditRow

_EXPORTED = f"case.{StepKind.EXPORTED.value}"


def record(
    session: Session,
    principal: Principal,
    case_id: str,
    rules: tuple[RuleCited, ...],
    customer_name: str = "",
) -> CaseRecord:
    """What the principal may see of the case now. Raises NotFound."""
    principal.require(Scope.CASES_READ)
    case = cases.get(session, case_id)
    held = found.of_case(session, case_id)
    seen = case_reviews.seen(session, principal, case)
    course = case_reviews.masked(case_steps.steps(session, case_id), principal, seen)
    steps = tuple(s for s in course if s.kind is not StepKind.EXPORTED)
    return CaseRecord(
        institution=institutions.name_of(session, principal.institution),
        case=case,
        customer_name=customer_name,
        findings=held,
        evidence=tuple(
            Evidence(material=materials.get(session, m), file=found.file_of(session, m))
            for m in sorted({f.material_id for f in held})
        ),
        rules=rules,
        reviews=tuple(r for f in held if f.id in seen for r in seen[f.id].reviews),
        steps=steps,
        tasks=case_tasks.listed(session, case_id),
        log=_last_entry(session, case_id),
        changed_at=max((s.at for s in steps), default=case.opened_at),
    )


def exported(
    session: Session,
    principal: Principal,
    case_id: str,
    now: dt.datetime,
    language: str,
    digest: str,
) -> None:
    """digest is the sha256 of the file that was handed out."""
    row = case_steps.row_of(session, case_id, lock=True)
    told = {"language": language, "sha256": digest}
    case_steps.step(session, principal, row, now, StepKind.EXPORTED, "", told)


def _last_entry(session: Session, case_id: str) -> LogPlace | None:
    wanted = (
        select(AuditRow.seq, AuditRow.hash)
        .where(
            AuditRow.institution == session.info["institution"],
            AuditRow.subject == case_id,
            AuditRow.action != _EXPORTED,
        )
        .order_by(col(AuditRow.seq).desc())
        .limit(1)
    )
    last = session.exec(wanted).first()
    return LogPlace(seq=last[0], hash=last[1]) if last else None
