"""The repository of cases: findings join them, officers have them, and nobody forgets them."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import and_, or_
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select, update

from core.access import Principal, Scope
from core.clock import new_id
from core.domain.case import (
    DUE,
    IN_WORK,
    Case,
    CaseState,
    SecondLook,
    StepKind,
    gravest,
    key_of,
    period,
    titles,
)
from core.domain.finding import Severity
from core.domain.material import Material, StoredFinding
from core.domain.working_time import after
from core.errors import BadInput, Conflict
from core.store import findings as found
from core.store import officers, snoozes
from core.store.case_steps import LONGEST, case, locked, row_of, step
from core.store.tables.case import CaseRow
from core.store.tables.conduct import FindingRow

_HELD = IN_WORK | {CaseState.REMEDIATION}
_UNDECIDED = (CaseState.OPEN, CaseState.IN_REVIEW, CaseState.DECIDED)
REMIND_AGAIN = dt.timedelta(days=1)


def admit(
    session: Session,
    principal: Principal,
    now: dt.datetime,
    material: Material,
    findings: Sequence[StoredFinding],
) -> tuple[str, ...]:
    """The ids of the cases that the findings joined or opened, in the transaction that stored them.

    What an active snooze covers is marked and makes no case; shadow findings never do, nor does one
    that is in a case already, under an earlier revision of the material or version of the rule.
    """
    fresh = found.unknown(session, material, [f for f in findings if not f.shadow])
    rules = {f.finding.rule_id for f in fresh}
    covered = snoozes.covering(session, material, rules, now)
    for rule_id, snooze_id in covered.items():
        ids = [f.id for f in fresh if f.finding.rule_id == rule_id]
        _mark(session, ids, snoozed_by=snooze_id)
    rest = [f for f in fresh if f.finding.rule_id not in covered]
    if not rest:
        return ()
    row, opened = _open(session, principal, now, material, rest)
    _mark(session, [f.id for f in rest], case_id=row.id)
    _join(session, principal, now, row, rest, opened=opened)
    return (row.id,)


def admit_each(
    session: Session,
    principal: Principal,
    now: dt.datetime,
    screened: Sequence[tuple[Material, Sequence[StoredFinding]]],
) -> tuple[str, ...]:
    """The same for many materials of one transaction, in the order of their cases: two workers that
    hold the same cases then wait for each other once, and never in a circle."""
    in_order = sorted(screened, key=lambda pair: key_of(pair[0]))
    ids = [i for pair in in_order for i in admit(session, principal, now, *pair)]
    return tuple(dict.fromkeys(ids))


def get(session: Session, case_id: str) -> Case:
    """Raises NotFound."""
    return case(row_of(session, case_id))


def assign(
    session: Session,
    principal: Principal,
    case_id: str,
    now: dt.datetime,
    to: str | None = None,
    over: str | None = None,
) -> Case:
    """Gives the case to an officer, by default to the principal. over is who had it when the
    principal looked: Conflict when that has changed. Raises BadInput for somebody who is no officer.
    """
    principal.require(Scope.CASES)
    row = locked(session, case_id, _HELD)
    if row.assignee != over:
        whose = row.assignee_name or row.assignee or "nobody"
        raise Conflict(f"The case is {whose}'s by now.", todo="Load it again before you take it.")
    own = to in (None, principal.subject)
    name = principal.name if own else officers.named(session, str(to)).name
    row.assignee, row.assignee_name = (principal.subject if own else to), name
    if row.state == CaseState.OPEN:
        row.state = CaseState.IN_REVIEW.value
    step(session, principal, row, now, StepKind.ASSIGNED, "", {"to": row.assignee, "from": over})
    return case(row)


def note(
    session: Session, principal: Principal, case_id: str, now: dt.datetime, text: str
) -> Case:  # fmt: skip
    """A remark for whoever works on the case next; any state of it."""
    principal.require(Scope.CASES)
    row = row_of(session, case_id, lock=True)
    said(text, "A note")
    step(session, principal, row, now, StepKind.NOTED, text, told={})
    return case(row)


def set_look(
    session: Session,
    principal: Principal,
    case_id: str,
    now: dt.datetime,
    look: SecondLook,
    reason: str,
) -> Case:
    """Keeps the agent's advice. It changes no state, and is refused once the case is decided."""
    principal.require(Scope.CASES)
    row = locked(session, case_id, IN_WORK)
    row.second_look, row.look_reason = look.value, reason
    step(session, principal, row, now, StepKind.LOOKED, "", {"look": look.value})
    return case(row)


def remind(session: Session, principal: Principal, now: dt.datetime) -> tuple[str, ...]:
    """The cases that are overdue and of which nobody was reminded within a day. Each gets its step;
    what another worker has in hand is left to it."""
    late = and_(
        col(CaseRow.state).in_([s.value for s in _UNDECIDED]),
        col(CaseRow.due_at) < now,
        or_(col(CaseRow.reminded_at).is_(None), col(CaseRow.reminded_at) <= now - REMIND_AGAIN),
    )
    wanted = select(CaseRow).where(late).order_by(col(CaseRow.id))
    rows = session.exec(wanted.with_for_update(skip_locked=True)).all()
    for row in rows:
        row.reminded_at = now
        hours = round((now - row.due_at).total_seconds() / 3600, 1)
        step(session, principal, row, now, StepKind.REMINDED, "", {"to": row.assignee, "late_h": hours})  # fmt: skip
    return tuple(row.id for row in rows)


def said(text: str, what: str) -> None:
    """Raises BadInput for words that say nothing, or too many."""
    if not text.strip() or len(text) > LONGEST:
        raise BadInput(f"{what} has 1 to {LONGEST:,} characters.", todo="Say why in a few words.")


def _open(
    session: Session,
    principal: Principal,
    now: dt.datetime,
    material: Material,
    findings: Sequence[StoredFinding],
) -> tuple[CaseRow, bool]:
    """The case of the key, locked, and whether it is new. Two that open it at once get the same one:
    the second waits for the first at the key."""
    key = key_of(material)
    held = session.exec(select(CaseRow.id).where(CaseRow.key == key).with_for_update()).first()
    if held is not None:
        return session.get_one(CaseRow, held, populate_existing=True), False
    severity = gravest(f.finding.severity for f in findings)
    zh, en = titles(material.person_name or material.person, [f.finding for f in findings])
    same = material.model_dump(
        include={"person", "person_name", "customer_id", "product_code", "conversation_id"}
    )
    new = insert(CaseRow).values(
        **same, institution=principal.institution, id=new_id("case"), key=key,
        state=CaseState.OPEN.value, severity=severity.value, title_zh=zh, title_en=en,
        period=period(material.occurred_at), findings=0, rules=[], assignee_name="",
        due_at=after(now, DUE[severity]), look_reason="", reason="", opened_at=now,
    )  # fmt: skip
    there = new.on_conflict_do_update(constraint="case_key", set_={"key": new.excluded.key})
    row_id = session.execute(there.returning(col(CaseRow.id))).scalar_one()
    row = session.get_one(CaseRow, row_id, populate_existing=True)
    return row, row.findings == 0


def _join(
    session: Session,
    principal: Principal,
    now: dt.datetime,
    row: CaseRow,
    findings: Sequence[StoredFinding],
    *,
    opened: bool,
) -> None:
    """What the case says of its findings, anew; a graver one shortens the time that is left."""
    held = [f.finding for f in found.of_case(session, row.id)]
    before, severity = Severity(row.severity), gravest(f.severity for f in held)
    row.findings, row.severity = len(held), severity.value
    row.rules = sorted({f.rule_id for f in held})
    row.title_zh, row.title_en = titles(row.person_name or row.person, held)
    kind = StepKind.OPENED if opened else StepKind.JOINED
    ids = [f.id for f in findings]
    step(session, principal, row, now, kind, "", {"findings": list(ids), "severity": severity.value})  # fmt: skip
    if severity is not before:
        row.due_at = min(row.due_at, after(now, DUE[severity]))
        step(session, principal, row, now, StepKind.RAISED, "", {"from": before.value, "to": severity.value})  # fmt: skip


def _mark(
    session: Session, ids: Sequence[str], *, case_id: str | None = None, snoozed_by: str | None = None
) -> None:  # fmt: skip
    marked = update(FindingRow).where(col(FindingRow.id).in_(ids))
    session.execute(marked.values(case_id=case_id, snoozed_by=snoozed_by))
