"""The effect ledger: a node may be repeated, what it does to the world is not.

An effect on our own tables is done with `once`, in the caller's transaction: key, effect and
result are committed together or not at all. An effect outside is done with `outside`, which no
database can make exactly-once alone: the other side takes the key, or can be asked about it.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from sqlalchemy import func, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from core.access import Principal
from core.errors import AppError, Conflict
from core.store.session import Store
from core.store.tables.run import EffectRow


class EffectState(StrEnum):
    STARTED = "started"
    DONE = "done"
    FAILED = "failed"


def once(session: Session, key: str, request: Mapping[str, Any], do: Callable[[], Any]) -> Any:
    """The JSON result of `do`, which runs at most once for the key in this institution.

    A second caller waits for the first to commit and gets its result; Conflict when its request
    is not the same. When `do` raises, the whole transaction goes and the key is free again.
    """
    row = _row(session, key)
    if row is None and _begin(session, key, _hashed(request)):
        result = json.loads(json.dumps(do()))
        _end(session, key, EffectState.DONE, result)
        return result
    row = row or _row(session, key)
    assert row is not None
    _same(row, request)
    if row.state != EffectState.DONE:
        raise Conflict("This effect was begun outside a transaction and is not finished.")
    return row.result


def outside(
    store: Store,
    principal: Principal,
    key: str,
    request: Mapping[str, Any],
    do: Callable[[str], Any],
    look: Callable[[str], Any] | None,
) -> Any:
    """The JSON result of an effect in another system; `do` and `look` are given the key.

    That it is begun is committed before it is done. When a process died between the two, `look`
    asks the other system: its answer is the result, None means that it never happened. Without
    `look` the effect stays in doubt and Conflict says so: better undone than done twice.
    """
    with _alone(store, principal, key):
        with store.transaction(principal) as session:
            fresh = _begin(session, key, _hashed(request))
            row = _row(session, key)
        assert row is not None
        _same(row, request)
        if row.state == EffectState.DONE:
            return row.result
        if not fresh and row.state == EffectState.STARTED:
            if look is None:
                raise Conflict("It is not known whether this took effect.", todo="Ask a person.")
            seen = look(key)
            if seen is not None:
                return _finished(store, principal, key, EffectState.DONE, seen)
        try:
            result = do(key)
        except AppError as error:
            _finished(store, principal, key, EffectState.FAILED, {"code": error.code})
            raise
        return _finished(store, principal, key, EffectState.DONE, result)


def _finished(store: Store, principal: Principal, key: str, state: EffectState, value: Any) -> Any:
    result = json.loads(json.dumps(value))
    with store.transaction(principal) as session:
        _end(session, key, state, result)
    return result


@contextmanager
def _alone(store: Store, principal: Principal, key: str) -> Iterator[None]:
    """Holds the key against other processes for as long as this one lives."""
    number = {"k": f"effect:{principal.institution}:{key}"}
    with store.engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(hashtextextended(:k, 0))"), number)
        connection.commit()
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(hashtextextended(:k, 0))"), number)
            connection.commit()


def _begin(session: Session, key: str, request_hash: str) -> bool:
    """Whether the key is ours now; waits for a transaction that is writing the same key."""
    new = insert(EffectRow).values(
        institution=session.info["institution"],
        key=key,
        state=EffectState.STARTED.value,
        request_hash=request_hash,
        started_at=func.now(),
    )
    return (
        session.execute(new.on_conflict_do_nothing().returning(col(EffectRow.key))).scalar()
        is not None
    )


def _end(session: Session, key: str, state: EffectState, result: Any) -> None:
    session.execute(
        update(EffectRow)
        .where(col(EffectRow.key) == key)
        .values(state=state.value, result=result, ended_at=func.now())
        .execution_options(synchronize_session=False)
    )


def _row(session: Session, key: str) -> EffectRow | None:
    return session.get(EffectRow, (session.info["institution"], key), populate_existing=True)


def _same(row: EffectRow, request: Mapping[str, Any]) -> None:
    if row.request_hash != _hashed(request):
        raise Conflict("This key was used for another request.")


def _hashed(request: Mapping[str, Any]) -> str:
    line = json.dumps(request, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(line.encode()).hexdigest()
