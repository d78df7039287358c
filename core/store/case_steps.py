"""The course of a case: every step of it stands in order, and each is an entry of the audit log."""

import datetime as dt
from collections.abc import Mapping

from pydantic import JsonValue
from sqlmodel import Session, col, select

from core import audit
from core.access import Principal
from core.clock import new_id
from core.domain.case import Case, CaseState, Step, StepKind
from core.errors import Conflict, NotFound
from core.store.signals import announce
from core.store.tables.case import CaseRow, CaseStepRow

CHANGED = "cases"
"""The signal that an institution's inbox has changed; its payload is the institution."""
LONGEST = 4_000
_COUNTED = "case_steps"
_MILLISECONDS = 14  # characters of an id: prefix and time


def row_of(session: Session, case_id: str, *, lock: bool = False) -> CaseRow:
    """Raises NotFound, for another institution's too. lock: nobody else changes the case meanwhile."""
    row = session.get(CaseRow, case_id, with_for_update=lock or None, populate_existing=True)
    if row is None:
        raise NotFound("No such case.")
    return row


def locked(session: Session, case_id: str, states: frozenset[CaseState]) -> CaseRow:
    """The case in one of these states, for this transaction alone. Raises NotFound, Conflict."""
    row = row_of(session, case_id, lock=True)
    if CaseState(row.state) not in states:
        raise Conflict(
            f"The case is {row.state.replace('_', ' ')} by now.",
            todo="Load it again and look at what has been done.", state=row.state,
        )  # fmt: skip
    return row


def step(
    session: Session,
    principal: Principal,
    row: CaseRow,
    now: dt.datetime,
    kind: StepKind,
    text: str = "",
    details: Mapping[str, JsonValue] | None = None,
    told: Mapping[str, JsonValue] | None = None,
) -> None:
    """Writes the step and its audit entry, and tells the inbox. details stay with the case; told is
    what the audit log says, which is details unless they are not for every eye."""
    held = dict(details) if details is not None else None
    session.add(row)
    session.add(
        CaseStepRow(
            institution=row.institution, id=_id(session), case_id=row.id, kind=kind.value,
            text=text, details=held, by=principal.subject, by_name=principal.name, at=now,
        )
    )  # fmt: skip
    session.flush()
    audit.record(
        session, principal, f"case.{kind.value}", row.id, held if told is None else dict(told)
    )
    announce(session, CHANGED, row.institution)


def steps(session: Session, case_id: str) -> tuple[Step, ...]:
    """The oldest first."""
    wanted = select(CaseStepRow).where(CaseStepRow.case_id == case_id)
    rows = session.exec(wanted.order_by(col(CaseStepRow.id)))
    return tuple(
        Step.model_validate(r.model_dump(exclude={"institution", "case_id"})) for r in rows
    )


def case(row: CaseRow) -> Case:
    return Case.model_validate(row.model_dump(exclude={"institution", "key"}))


def _id(session: Session) -> str:
    """Sorts by time also among the steps of one transaction, which may share a millisecond."""
    number = session.info.get(_COUNTED, 0)
    session.info[_COUNTED] = number + 1
    made = new_id("cs")
    return f"{made[:_MILLISECONDS]}{number:04x}{made[_MILLISECONDS + 4 :]}"
