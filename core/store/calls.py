"""The repository of held calls."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import update
from sqlmodel import Session, col, select

from core.access import Principal
from core.clock import new_id
from core.domain.call import CallState, HeldCall
from core.errors import Conflict, NotFound
from core.store.tables.run import HeldCallRow

_DECISIONS = {"confirm": CallState.CONFIRMED, "decline": CallState.DECLINED}


def hold(
    session: Session,
    principal: Principal,
    *,
    run_id: str,
    tool: str,
    arguments: Mapping[str, Any],
    now: dt.datetime,
    expires_at: dt.datetime,
    call_id: str | None = None,
) -> HeldCall:
    """Holds the call. With a call_id that is held already it gives that call (nodes repeat)."""
    known = session.get(HeldCallRow, call_id) if call_id else None
    if known is not None:
        if known.subject != principal.subject or known.arguments != dict(arguments):
            raise Conflict("This call is held with other arguments.")
        return _call(known)
    row = HeldCallRow(
        institution=principal.institution,
        id=call_id or new_id("call"),
        run_id=run_id,
        subject=principal.subject,
        tool=tool,
        arguments=dict(arguments),
        state=CallState.ASKED.value,
        asked_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    return _call(row)


def decide(
    session: Session,
    principal: Principal,
    call_id: str,
    decision: Literal["confirm", "decline"],
    now: dt.datetime,
) -> HeldCall:
    """Only the one who was asked decides, once, in time. The same word again changes nothing.

    A call whose time has run out comes back as expired: it is not carried out.
    """
    row = _mine(session, principal, call_id)
    wanted = _DECISIONS[decision]
    if row.state == CallState.ASKED:
        row.state = (wanted if now < row.expires_at else CallState.EXPIRED).value
        row.decided_at = now
        session.add(row)
        session.flush()
    elif row.state not in (wanted, CallState.EXPIRED):
        raise Conflict("This was decided already.")
    return _call(row)


def get(session: Session, principal: Principal, call_id: str) -> HeldCall:
    return _call(_mine(session, principal, call_id))


def of_run(session: Session, run_id: str) -> tuple[HeldCall, ...]:
    """The calls that a run has held, in the order of asking."""
    rows = session.exec(
        select(HeldCallRow)
        .where(HeldCallRow.run_id == run_id)
        .order_by(col(HeldCallRow.asked_at), col(HeldCallRow.id))
    )
    return tuple(_call(r) for r in rows)


def expire(session: Session, now: dt.datetime) -> tuple[str, ...]:
    """Ends the wait of every call whose time has run out; gives their ids."""
    gone = session.execute(
        update(HeldCallRow)
        .where(col(HeldCallRow.state) == CallState.ASKED.value, col(HeldCallRow.expires_at) <= now)
        .values(state=CallState.EXPIRED.value, decided_at=now)
        .returning(col(HeldCallRow.id))
        .execution_options(synchronize_session=False)
    )
    return tuple(gone.scalars())


def _mine(session: Session, principal: Principal, call_id: str) -> HeldCallRow:
    row = session.get(HeldCallRow, call_id, with_for_update=True, populate_existing=True)
    if row is None or row.subject != principal.subject:
        raise NotFound("No such call.")
    return row


def _call(row: HeldCallRow) -> HeldCall:
    return HeldCall.model_validate(row.model_dump(exclude={"institution"}))
