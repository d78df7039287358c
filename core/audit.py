"""The audit log: who did what, to what, on whose behalf. Append-only and chained by hash.

Each entry's hash covers its content and the hash before it, so that changing, dropping or moving
one breaks every later one. Cutting off the end shows against an older head kept elsewhere.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import Session, col, select

from core.access import Principal
from core.domain import Frozen
from core.store.session import at_the_end, sql
from core.store.tables.audit import AuditRow

_FIRST = "0" * 64
_WAITING = "audit_entries"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_HEAD = """
    SELECT coalesce(seq, 0), hash, clock_timestamp()
    FROM (SELECT) AS always LEFT JOIN LATERAL (
      SELECT seq, hash FROM audit_entry WHERE institution = %s ORDER BY seq DESC LIMIT 1
    ) AS last ON true"""
_ENTER = """
    INSERT INTO audit_entry
      (institution, at, seq, actor, role, action, subject, details, previous, hash)
    SELECT %s, %s, * FROM unnest(
      %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"""
_VARYING = ("seq", "actor", "role", "action", "subject", "details", "previous", "hash")


class Entry(Frozen):
    """One line of the log. details holds ids, codes and counts, never personal data."""

    institution: str
    seq: int
    at: dt.datetime
    actor: str
    role: str
    action: str
    subject: str
    details: dict[str, Any]
    previous: str
    hash: str


class Head(Frozen):
    """The end of the chain at some moment, to be kept outside of the database."""

    seq: int
    hash: str


def record(
    session: Session,
    principal: Principal,
    action: str,
    subject: str,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Adds an entry to this transaction: it is kept if, and only if, the transaction commits.

    Entries are numbered and chained last before the commit, so that the institution's audit lock
    is held shortly. The session must come from Store.transaction.
    """
    line = json.dumps(details or {}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    entry = {
        "institution": principal.institution,
        "actor": principal.subject,
        "role": principal.role.value,
        "action": action,
        "subject": subject,
        "details": line,
    }
    session.info.setdefault(_WAITING, []).append(entry)
    at_the_end(session, "audit", _write)


def _write(session: Session) -> None:
    entries = session.info.pop(_WAITING, [])
    institution = session.info["institution"]
    sql(session, _LOCK, (f"audit:{institution}",))
    seq, previous, at = sql(session, _HEAD, (institution,))[0]
    previous = previous or _FIRST
    for entry in entries:
        seq += 1
        entry |= {"seq": seq, "at": at, "previous": previous}
        previous = entry["hash"] = _hash(entry)
    columns = [[entry[name] for entry in entries] for name in _VARYING]
    sql(session, _ENTER, (institution, at, *columns))


def head(session: Session) -> Head | None:
    """The last entry of the transaction's institution; None when there is none."""
    row = session.execute(
        select(AuditRow.seq, AuditRow.hash)
        .where(AuditRow.institution == session.info["institution"])
        .order_by(col(AuditRow.seq).desc())
        .limit(1)
    ).first()
    return Head(seq=row[0], hash=row[1]) if row else None


def verify(session: Session, anchor: Head | None = None) -> int | None:
    """The number of the first entry that is not as it was written; None when all are.

    With an anchor (a head kept elsewhere) a cut or rewritten log is found too.
    """
    expected, previous = 1, _FIRST
    for row in _rows(session):
        whole = row.model_dump()
        if row.seq != expected or row.previous != previous or row.hash != _hash(whole):
            return expected
        if anchor and row.seq == anchor.seq and row.hash != anchor.hash:
            return row.seq
        expected, previous = row.seq + 1, row.hash
    return expected if anchor and anchor.seq >= expected else None


def entries(session: Session, *, after: int = 0, limit: int = 200) -> tuple[Entry, ...]:
    """Entries of the transaction's institution in order."""
    rows = session.exec(
        select(AuditRow)
        .where(AuditRow.institution == session.info["institution"], AuditRow.seq > after)
        .order_by(col(AuditRow.seq))
        .limit(limit)
    )
    return tuple(
        Entry(**r.model_dump(exclude={"details"}), details=json.loads(r.details)) for r in rows
    )


def _rows(session: Session) -> Iterator[AuditRow]:
    """Every entry of the institution, a thousand at a time."""
    wanted = select(AuditRow).where(AuditRow.institution == session.info["institution"])
    ordered = wanted.order_by(col(AuditRow.seq))
    yield from session.exec(ordered, execution_options={"yield_per": 1000})


def _hash(entry: Mapping[str, Any]) -> str:
    content = {k: v for k, v in entry.items() if k != "hash"}
    content["at"] = content["at"].astimezone(dt.UTC).isoformat()
    line = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()
