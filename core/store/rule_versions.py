"""The repository of rules as the institution has changed them: drafts, live versions, retired ones."""

import datetime as dt
from enum import StrEnum

from pydantic import JsonValue
from sqlalchemy import func, select, update
from sqlmodel import Session, col

from core import audit
from core.access import Principal
from core.domain import Frozen
from core.errors import Conflict, Forbidden, NotFound
from core.store.tables.conduct import RuleVersionRow

_R = RuleVersionRow


class RuleState(StrEnum):
    DRAFT = "draft"
    LIVE = "live"
    RETIRED = "retired"


class RuleVersion(Frozen):
    """content is what differs from the catalogue's rule (agents.compliance.ruleset.Change)."""

    rule_id: str
    version: str
    content: dict[str, JsonValue]
    state: RuleState
    note: str
    shadow_sweep: str | None
    made_by: str
    made_at: dt.datetime
    approved_by: str | None
    live_at: dt.datetime | None


def draft(
    session: Session, principal: Principal, now: dt.datetime, rule_id: str, base: str,
    content: dict[str, JsonValue], note: str,
) -> RuleVersion:  # fmt: skip
    """A new version that nothing uses yet. base is the catalogue's version, of which it is a change."""
    taken = session.execute(
        select(func.count()).select_from(_R).where(col(_R.rule_id) == rule_id)
    ).scalar_one()
    row = RuleVersionRow(
        institution=principal.institution, rule_id=rule_id, version=f"{base}.{taken + 1}",
        content=content, state=RuleState.DRAFT.value, note=note, made_by=principal.subject,
        made_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    audit.record(session, principal, "rule.drafted", rule_id, {"version": row.version})
    return _version(row)


def shadowed(session: Session, rule_id: str, version: str, sweep_id: str) -> None:
    """Its effect on stored material is being seen in this sweep."""
    row = _row(session, rule_id, version)
    row.shadow_sweep = sweep_id
    session.add(row)
    session.flush()


def approve(
    session: Session, principal: Principal, now: dt.datetime, rule_id: str, version: str
) -> RuleVersion:
    """Makes a draft live and retires the one before. Raises Forbidden for its maker, Conflict when it
    is no draft or its effect was not looked at."""
    row = _row(session, rule_id, version)
    if row.state != RuleState.DRAFT:
        raise Conflict(f"Version {version} of {rule_id} is {row.state}.")
    if row.made_by == principal.subject:
        raise Forbidden("Who wrote a version does not approve it.", todo="Ask a second person.")
    if row.shadow_sweep is None:
        raise Conflict(
            "Nobody has seen what this version finds.", todo="Start its shadow run first."
        )
    session.execute(
        update(_R)
        .where(col(_R.rule_id) == rule_id, col(_R.state) == RuleState.LIVE.value)
        .values(state=RuleState.RETIRED.value)
    )
    row.state, row.approved_by, row.live_at = RuleState.LIVE.value, principal.subject, now
    session.add(row)
    session.flush()
    audit.record(session, principal, "rule.live", rule_id, {"version": version})
    return _version(row)


def live(session: Session) -> tuple[RuleVersion, ...]:
    """The versions in use where the institution does not take the catalogue's."""
    rows = session.execute(select(_R).where(col(_R.state) == RuleState.LIVE.value)).scalars()
    return tuple(_version(r) for r in rows)


def listed(session: Session, rule_id: str) -> tuple[RuleVersion, ...]:
    """All versions of a rule, the newest first."""
    wanted = select(_R).where(col(_R.rule_id) == rule_id).order_by(col(_R.made_at).desc())
    return tuple(_version(r) for r in session.execute(wanted).scalars())


def get(session: Session, rule_id: str, version: str) -> RuleVersion:
    """Raises NotFound."""
    wanted = select(_R).where(col(_R.rule_id) == rule_id, col(_R.version) == version)
    row = session.execute(wanted).scalar_one_or_none()
    if row is None:
        raise NotFound("No such version of the rule.")
    return _version(row)


def _row(session: Session, rule_id: str, version: str) -> RuleVersionRow:
    wanted = select(_R).where(col(_R.rule_id) == rule_id, col(_R.version) == version)
    row: RuleVersionRow | None = session.execute(wanted.with_for_update()).scalar_one_or_none()
    if row is None:
        raise NotFound("No such version of the rule.")
    return row


def _version(row: RuleVersionRow) -> RuleVersion:
    return RuleVersion.model_validate(row.model_dump(exclude={"institution"}))
