"""The repository of readings: a file's bytes, and how the reading of it goes.

A reading is everybody's of the institution who holds the scope and may read its audience; for
everybody else it is not there. The job `read` moves it; each page it finishes is kept at once.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from sqlalchemy import func, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core import audit
from core.access import Audience, Principal, Scope
from core.clock import new_id
from core.domain import Frozen
from core.domain.job import JobState, NewJob
from core.errors import Conflict, Forbidden, NotFound
from core.store import documents, jobs
from core.store.tables.job import JobRow
from core.store.tables.reading import ReadingFileRow, ReadingRow

JOB = "read"
PART = 1024 * 1024
"""Bytes of one piece of a file."""
MOST = 200
_BASE_S, _MB_S, _LONGEST_S = 600, 120, 6 * 3600
"""Seconds a job may take: to begin with, for each megabyte, and at most."""
_AGAIN = "Try again. If it breaks off again, report it with the format and size of the file."


class ReadingState(StrEnum):
    QUEUED = "queued"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (ReadingState.QUEUED, ReadingState.READING)


class NewReading(Frozen):
    """sha256 is of the bytes; size in bytes."""

    name: str
    format: str
    audience: Audience
    size: int
    sha256: str


class ReadingLine(Frozen):
    """How a reading stands. pages is None until the file is opened; step names what is being done
    (opening, pages, structure, search, facts); error and todo say why it failed."""

    id: str
    name: str
    title: str
    format: str
    language: str
    audience: Audience
    size: int
    state: ReadingState
    step: str
    pages: int | None
    pages_done: int
    pages_broken: int
    error: str
    todo: str
    cancel_asked: bool
    job_id: str | None
    document_id: str | None
    added_by: str
    added_at: dt.datetime
    ended_at: dt.datetime | None


def add(
    session: Session,
    principal: Principal,
    now: dt.datetime,
    new: NewReading,
    parts: Iterable[bytes],
) -> tuple[ReadingLine, bool]:
    """The reading of these bytes and whether it is new. The same bytes for the same audience are one
    reading. Raises Forbidden for an audience that the principal may not read."""
    principal.require(Scope.RESEARCH_WRITE)
    if new.audience not in principal.audiences:
        allowed = ", ".join(sorted(principal.audiences))
        raise Forbidden(f"You may not add files for {new.audience}.", todo=f"Choose one of: {allowed}.")  # fmt: skip
    known = _known(new)
    key = func.hashtextextended(f"{principal.institution}:{known}", 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))
    held = session.exec(_mine(principal).where(col(ReadingRow.content_hash) == known)).first()
    if held is not None:
        return line(held), False
    row = ReadingRow(
        institution=principal.institution, id=new_id("rdg"), name=new.name, format=new.format,
        audience=new.audience.value, size=new.size, content_hash=known,
        state=ReadingState.QUEUED.value, added_by=principal.subject, added_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    for number, data in enumerate(parts):
        part = ReadingFileRow(institution=principal.institution, reading_id=row.id, part=number, data=data)  # fmt: skip
        session.add(part)
        session.flush()
        session.expunge(part)  # so that a large file is not held whole
    _enqueue(session, principal, row)
    audit.record(session, principal, "reading.added", row.id, {"size": new.size, "format": new.format})  # fmt: skip
    return line(row), True


def get(session: Session, principal: Principal, reading_id: str) -> ReadingLine:
    """Raises NotFound."""
    row = row_of(session, principal, reading_id)
    return _line(row, _lost(session, [row]).get(row.id, ""))


def listed(
    session: Session, principal: Principal, *, before: str | None = None, limit: int = 100
) -> tuple[ReadingLine, ...]:
    """The newest first; only those older than `before`, if it is given."""
    wanted = _mine(principal).order_by(col(ReadingRow.id).desc()).limit(min(limit, MOST))
    if before is not None:
        wanted = wanted.where(col(ReadingRow.id) < before)
    rows = session.exec(wanted).all()
    lost = _lost(session, rows)
    return tuple(_line(r, lost.get(r.id, "")) for r in rows)


def contents(session: Session, principal: Principal, reading_id: str) -> Iterator[bytes]:
    """The file's bytes, piece by piece; use it inside the transaction."""
    row_of(session, principal, reading_id)
    places = select(ReadingFileRow.part).where(ReadingFileRow.reading_id == reading_id)
    for part in session.exec(places.order_by(col(ReadingFileRow.part))).all():
        yield session.exec(
            select(ReadingFileRow.data).where(
                ReadingFileRow.reading_id == reading_id, ReadingFileRow.part == part
            )
        ).one()


def remove(session: Session, principal: Principal, now: dt.datetime, reading_id: str) -> None:
    """With all that was read of it; its text leaves search, and what cites it leads nowhere."""
    principal.require(Scope.RESEARCH_WRITE)
    row = row_of(session, principal, reading_id)
    withdraw(session, principal, row, now)
    session.delete(row)
    session.flush()
    audit.record(session, principal, "reading.removed", reading_id)


def ask_cancel(
    session: Session, principal: Principal, now: dt.datetime, reading_id: str
) -> ReadingLine:
    """One that waits is cancelled at once, one that is being read at its next page. Raises Conflict
    when it has ended."""
    principal.require(Scope.RESEARCH_WRITE)
    row = row_of(session, principal, reading_id, lock=True)
    if ReadingState(row.state) not in OPEN:
        raise Conflict(f"The reading is {row.state} already.", todo="Look at the list again.")
    row.cancel_asked = True
    if row.state == ReadingState.QUEUED.value:
        row.state, row.ended_at, row.step = ReadingState.CANCELLED.value, now, ""
    session.add(row)
    session.flush()
    audit.record(session, principal, "reading.cancel_asked", reading_id)
    return line(row)


def retry(session: Session, principal: Principal, reading_id: str) -> ReadingLine:
    """Reads it again, without the pages that were read. Raises Conflict while it is being read."""
    principal.require(Scope.RESEARCH_WRITE)
    row = row_of(session, principal, reading_id, lock=True)
    if ReadingState(row.state) in OPEN and row.id not in _lost(session, [row]):
        raise Conflict("It is being read.", todo="Wait for its end, or cancel it first.")
    row.state, row.step, row.error, row.todo = ReadingState.QUEUED.value, "", "", ""
    row.cancel_asked, row.ended_at = False, None
    session.add(row)
    _enqueue(session, principal, row)
    audit.record(session, principal, "reading.retried", reading_id)
    return line(row)


def set_values(session: Session, reading_id: str, **values: Any) -> bool:
    """For the job: changes the row. False when it was removed."""
    return (
        session.execute(
            update(ReadingRow)
            .where(col(ReadingRow.id) == reading_id)
            .values(**values)
            .returning(col(ReadingRow.id))
            .execution_options(synchronize_session=False)
        ).scalar()
        is not None
    )


def asked_to_stop(session: Session, reading_id: str) -> bool:
    """Whether somebody cancelled or removed it since."""
    held = session.execute(
        select(ReadingRow.cancel_asked).where(ReadingRow.id == reading_id)
    ).scalar()
    return held is None or bool(held)


def withdraw(session: Session, principal: Principal, row: ReadingRow, now: dt.datetime) -> None:
    """Takes its text out of search, where it is there."""
    if row.document_id is None:
        return
    try:
        documents.withdraw(session, principal, row.document_id, now)
    except NotFound:
        return  # an earlier text of it, replaced since


def row_of(
    session: Session, principal: Principal, reading_id: str, *, lock: bool = False
) -> ReadingRow:
    """Raises Forbidden without the scope, NotFound."""
    wanted = _mine(principal).where(col(ReadingRow.id) == reading_id)
    row = session.exec(wanted.with_for_update() if lock else wanted).first()
    if row is None:
        raise NotFound("No such reading.")
    return row


def line(row: ReadingRow) -> ReadingLine:
    return _line(row, "")


def _line(row: ReadingRow, lost: str) -> ReadingLine:
    found = ReadingLine.model_validate(row.model_dump(exclude={"institution", "content_hash"}))
    if not lost:
        return found
    return found.model_copy(
        update={"state": ReadingState.FAILED, "error": lost, "todo": _AGAIN, "step": ""}
    )


def _mine(principal: Principal) -> SelectOfScalar[ReadingRow]:
    principal.require(Scope.RESEARCH)
    return select(ReadingRow).where(
        ReadingRow.institution == principal.institution,
        col(ReadingRow.audience).in_(sorted(a.value for a in principal.audiences)),
    )


def _lost(session: Session, rows: Iterable[ReadingRow]) -> dict[str, str]:
    """Why, by reading: those whose job has failed without being able to say so itself."""
    doing = {r.job_id: r.id for r in rows if ReadingState(r.state) in OPEN and r.job_id}
    if not doing:
        return {}
    failed = columns(col(JobRow.id), col(JobRow.error)).where(
        col(JobRow.id).in_(list(doing)), col(JobRow.state) == JobState.FAILED.value
    )
    return {doing[job_id]: f"Reading broke off: {why}" for job_id, why in session.execute(failed)}


def _enqueue(session: Session, principal: Principal, row: ReadingRow) -> None:
    deadline = min(_BASE_S + _MB_S * row.size / PART, _LONGEST_S)
    job = NewJob(kind=JOB, payload={"reading_id": row.id}, deadline_s=deadline)
    row.job_id = jobs.add(session, principal, job)
    session.add(row)
    session.flush()


def _known(new: NewReading) -> str:
    """The same bytes may be kept once for each audience, so that nobody learns of others' files."""
    return hashlib.sha256(f"{new.audience.value}\n{new.sha256}".encode()).hexdigest()
