"""The repository of runs: who works on one, and the events it leaves.

A process claims a run for a while (its lease) and gets the number of the attempt. Everything it
writes carries that number; once another process has claimed the run, the older one gets Conflict.
"""

import datetime as dt
import json
from collections.abc import Callable, Sequence

from pydantic import TypeAdapter
from sqlalchemy import func, or_, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlmodel import Session, col, select

from core.access import Principal, Role, Scope
from core.clock import new_id
from core.domain import Frozen
from core.domain.run import Run, RunEvent, RunState, StoredEvent
from core.errors import Conflict, NotFound
from core.store.feed import Feed
from core.store.session import Store, after_commit, sql
from core.store.signals import announce
from core.store.tables.run import RunEventRow, RunRow

EVENTS = "run_events"  # the signal; its payload is the run's id
_EVENT: TypeAdapter[RunEvent] = TypeAdapter(RunEvent)
_APPEND = """
    WITH moved AS (
      UPDATE run SET last_seq = last_seq + %s
      WHERE id = %s AND (%s::int IS NULL OR attempts = %s)
      RETURNING institution, id, last_seq),
    given AS (
      SELECT ordinality - 1 AS place, %s::timestamptz AS at, event
      FROM unnest(%s::json[]) WITH ORDINALITY AS e(event)),
    stored AS (
      INSERT INTO run_event (institution, run_id, seq, at, event)
      SELECT institution, id, last_seq - (SELECT count(*) FROM given) + 1 + place, at, event
      FROM moved, given RETURNING seq)
    SELECT min(seq), pg_notify('run_events', %s) FROM stored HAVING count(*) > 0"""
_MOVE = """
    UPDATE run SET state = %s, ended_at = %s, holder = NULL, lease_until = NULL, cancel_asked = false
    WHERE id = %s AND ended_at IS NULL AND (%s::int IS NULL OR attempts = %s)
    RETURNING pg_notify('run_events', id)"""
_HIDDEN = {"principal", "last_seq", "holder", "lease_until", "cancel_asked"}


def echo(store: Store) -> Callable[[str, int], bool]:
    """For Signals: events that came through this store have reached its readers already."""
    return lambda channel, pid: channel == EVENTS and store.sent(pid)


class Beat(Frozen):
    """held is False when the lease went to another process; then stop writing."""

    held: bool
    cancel_asked: bool


def working(session: Session) -> bool:
    """Whether a process works on a run of the institution right now: somebody waits for an answer."""
    now = col(RunRow.lease_until) > func.now()
    wanted = select(RunRow.id).where(col(RunRow.state) == RunState.RUNNING.value, now).limit(1)
    return session.exec(wanted).first() is not None


def create(
    session: Session,
    principal: Principal,
    *,
    agent: str,
    conversation_id: str,
    question: str,
    now: dt.datetime,
    as_of: dt.date | None = None,
    run_id: str | None = None,
    holder: str | None = None,
    lease_s: float = 0,
) -> tuple[Run, bool]:
    """(run, whether it is new). The same id from the same principal gives the same run back.

    With a holder the new run is claimed at once, as attempt 1.
    """
    values = {
        "institution": principal.institution,
        "id": run_id or new_id("run"),
        "agent": agent,
        "conversation_id": conversation_id,
        "subject": principal.subject,
        "principal": principal.model_dump(mode="json"),
        "state": RunState.RUNNING.value,
        "question": question,
        "as_of": as_of,
        "attempts": 1 if holder else 0,
        "holder": holder,
        "lease_until": _lease(lease_s) if holder else None,
        "last_seq": 0,
        "cancel_asked": False,
        "started_at": now,
    }
    new = upsert(RunRow.__table__).values(**values).on_conflict_do_nothing()  # type: ignore[attr-defined]
    if session.connection().execute(new.returning(col(RunRow.id))).scalar() is not None:
        fields = {name: values.get(name) for name in Run.model_fields}
        return Run.model_validate(fields), True
    row = session.get(RunRow, values["id"])
    if row is None or row.subject != principal.subject:
        raise Conflict("This run id is taken.")
    return _run(row), False


def get(session: Session, principal: Principal, run_id: str) -> Run:
    """One's own run (any run, for an auditor and the system); NotFound otherwise."""
    return _run(_visible(session, principal, run_id))


def latest(session: Session, principal: Principal, conversation_id: str) -> Run | None:
    """The run that was started last in the conversation."""
    row = session.exec(
        select(RunRow)
        .where(RunRow.conversation_id == conversation_id)
        .order_by(col(RunRow.started_at).desc(), col(RunRow.id).desc())
    ).first()
    return _run(row) if row and _may_see(principal, row) else None


def principal_of(session: Session, run_id: str) -> Principal:
    """On whose behalf the run was started, for the process that continues it."""
    row = session.get(RunRow, run_id)
    if row is None:
        raise NotFound("No such run.")
    return Principal.model_validate(row.principal)


def claim(session: Session, run_id: str, holder: str, lease_s: float) -> int | None:
    """The number of the attempt when the run was free; None when it is ended, waits or is held."""
    return session.execute(
        update(RunRow)
        .where(
            col(RunRow.id) == run_id,
            col(RunRow.state) == RunState.RUNNING.value,
            or_(col(RunRow.lease_until).is_(None), col(RunRow.lease_until) < func.now()),
        )
        .values(holder=holder, lease_until=_lease(lease_s), attempts=col(RunRow.attempts) + 1)
        .returning(col(RunRow.attempts))
        .execution_options(synchronize_session=False)
    ).scalar()


def beat(session: Session, run_id: str, attempt: int, lease_s: float) -> Beat:
    """Extends the lease; says whether it still stands and whether somebody asked to stop."""
    asked = session.execute(
        update(RunRow)
        .where(col(RunRow.id) == run_id, col(RunRow.attempts) == attempt)
        .where(col(RunRow.state) == RunState.RUNNING.value)
        .values(lease_until=_lease(lease_s))
        .returning(col(RunRow.cancel_asked))
        .execution_options(synchronize_session=False)
    ).scalar()
    return Beat(held=asked is not None, cancel_asked=bool(asked))


def append(
    session: Session,
    run_id: str,
    events: Sequence[RunEvent],
    now: dt.datetime,
    *,
    attempt: int | None = None,
) -> tuple[StoredEvent, ...]:
    """Stores the events in one statement, numbered without gaps under the run's row lock."""
    if not events:
        return ()
    written = [json.dumps(e.model_dump(mode="json")) for e in events]
    moved = sql(session, _APPEND, (len(events), run_id, attempt, attempt, now, written, run_id))
    if not moved:
        raise Conflict("This run is not there or was continued by another process.")
    stored = tuple(
        StoredEvent(run_id=run_id, seq=moved[0][0] + i, at=now, event=e)
        for i, e in enumerate(events)
    )
    feed: Feed | None = session.info.get("feed")
    if feed is not None:
        after_commit(session, lambda: feed.publish(stored))
    return stored


def events_after(
    session: Session, run_id: str, seq: int = 0, limit: int = 2000
) -> tuple[StoredEvent, ...]:
    """In order, at most limit of them. The caller has checked with `get` who is asking."""
    rows = session.exec(
        select(RunEventRow)
        .where(RunEventRow.run_id == run_id, RunEventRow.seq > seq)
        .order_by(col(RunEventRow.seq))
        .limit(limit)
    )
    return tuple(
        StoredEvent(run_id=r.run_id, seq=r.seq, at=r.at, event=_EVENT.validate_python(r.event))
        for r in rows
    )


def set_state(
    session: Session,
    run_id: str,
    state: RunState,
    now: dt.datetime,
    *,
    attempt: int | None = None,
) -> None:
    """Moves the run on and gives the lease back. A run that has ended stays as it ended."""
    ended = state in (RunState.DONE, RunState.CANCELLED, RunState.FAILED)
    given = (state.value, now if ended else None, run_id, attempt, attempt)
    if not sql(session, _MOVE, given):
        raise Conflict("This run has ended or was continued by another process.")


def ask_cancel(session: Session, principal: Principal, run_id: str) -> None:
    """Asks whoever works on the run to stop; it sees this at its next beat, or at the signal."""
    row = _visible(session, principal, run_id)
    if row.ended_at is None:
        session.execute(update(RunRow).where(col(RunRow.id) == run_id).values(cancel_asked=True))
        announce(session, EVENTS, run_id)


def _lease(seconds: float) -> object:
    return func.now() + text("make_interval(secs => :lease_s)").bindparams(lease_s=seconds)


def _visible(session: Session, principal: Principal, run_id: str) -> RunRow:
    row = session.get(RunRow, run_id, populate_existing=True)
    if row is None or not _may_see(principal, row):
        raise NotFound("No such run.")
    return row


def _may_see(principal: Principal, row: RunRow) -> bool:
    return (
        row.subject == principal.subject
        or principal.role is Role.SYSTEM
        or principal.can(Scope.AUDIT_READ)
    )


def _run(row: RunRow) -> Run:
    return Run.model_validate(row.model_dump(exclude=_HIDDEN))
