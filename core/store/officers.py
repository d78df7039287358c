"""Who can be given a case: the institution's compliance officers who can sign in."""

from sqlmodel import Session, col, select

from core.access import Role
from core.domain.case import Officer
from core.errors import BadInput
from core.store.tables.institution import LoginRow


def listed(session: Session) -> tuple[Officer, ...]:
    """By name."""
    wanted = select(LoginRow).where(
        LoginRow.role == Role.COMPLIANCE_OFFICER.value, col(LoginRow.disabled_at).is_(None)
    )
    rows = session.exec(wanted.order_by(col(LoginRow.name), col(LoginRow.id)))
    return tuple(Officer(subject=r.id, name=r.name or r.username) for r in rows)


def named(session: Session, subject: str) -> Officer:
    """Raises BadInput for somebody who is no officer, or can no longer sign in."""
    known = {o.subject: o for o in listed(session)}
    if subject not in known:
        raise BadInput(
            f"{subject!r} is no compliance officer.",
            todo="Take one of GET /v1/compliance/cases/officers.",
        )
    return known[subject]
