"""Which cases there are: the inbox with its filters and counts, and past cases that are like one."""

import datetime as dt
from typing import Literal

from sqlalchemy import ColumnElement, and_, cast, exists, func, or_, tuple_
from sqlalchemy.dialects.postgresql import JSONB, array
from sqlmodel import Session, col, select

from core.access import Principal
from core.domain import Frozen
from core.domain.case import Case, CaseState
from core.domain.finding import Severity
from core.errors import BadInput
from core.store.case_steps import case
from core.store.tables.case import CaseRow
from core.store.tables.conduct import FindingRow

MOST, _SIMILAR = 200, 5
NOBODY = "none"
_MINE = (CaseState.OPEN, CaseState.IN_REVIEW, CaseState.REMEDIATION)
_UNDECIDED = (CaseState.OPEN, CaseState.IN_REVIEW, CaseState.DECIDED)
_EPOCH, _MICROSECOND = dt.datetime(1970, 1, 1, tzinfo=dt.UTC), dt.timedelta(microseconds=1)
_Order = Literal["due", "newest"]


class Wanted(Frozen):
    """Which cases are looked for. assignee is a subject or NOBODY; text stands in the title, names,
    number or customer of the case or in the words of its findings."""

    states: tuple[CaseState, ...] = ()
    severities: tuple[Severity, ...] = ()
    assignee: str | None = None
    rule: str | None = None
    person: str | None = None
    text: str = ""
    order: _Order = "due"


class Inbox(Frozen):
    """How many cases wait for what; to_sign are those that the principal has not decided."""

    unassigned: int
    mine: int
    to_sign: int
    overdue: int
    open: int


class CasePage(Frozen):
    """next is what `after` takes for the rest; None at the end."""

    cases: tuple[Case, ...]
    next: str | None


def listed(session: Session, wanted: Wanted, *, after: str | None = None, limit: int = 50) -> CasePage:  # fmt: skip
    """By when they are due, or the newest first. Raises BadInput for a cursor that we did not give."""
    limit = min(limit, MOST)
    found = select(CaseRow).where(*_conditions(wanted)).limit(limit + 1)
    if wanted.order == "newest":
        found = found.order_by(col(CaseRow.id).desc())
        found = found.where(col(CaseRow.id) < after) if after else found
    else:
        place = tuple_(col(CaseRow.due_at), col(CaseRow.id))
        found = found.order_by(col(CaseRow.due_at), col(CaseRow.id))
        found = found.where(place > tuple_(*_place(after))) if after else found
    rows = session.exec(found).all()
    more = len(rows) > limit
    last = rows[limit - 1] if more else None
    return CasePage(
        cases=tuple(map(case, rows[:limit])), next=_cursor(last, wanted.order) if last else None
    )


def inbox(session: Session, principal: Principal, now: dt.datetime) -> Inbox:
    def count(*where: ColumnElement[bool]) -> int:
        return session.exec(select(func.count()).select_from(CaseRow).where(*where)).one()

    own = col(CaseRow.assignee) == principal.subject
    decided = col(CaseRow.state) == CaseState.DECIDED.value
    return Inbox(
        unassigned=count(col(CaseRow.state) == CaseState.OPEN.value),
        mine=count(own, _in(_MINE)),
        to_sign=count(decided, col(CaseRow.decided_by) != principal.subject),
        overdue=count(_in(_UNDECIDED), col(CaseRow.due_at) < now),
        open=count(col(CaseRow.state) != CaseState.CLOSED.value),
    )


def similar(session: Session, of: Case) -> tuple[Case, ...]:
    """The newest 5 others with one of its rules that are decided, or of the same person."""
    if not of.rules:
        return ()
    wanted = select(CaseRow).where(
        col(CaseRow.id) != of.id,
        cast(CaseRow.rules, JSONB).has_any(array(of.rules)),
        or_(col(CaseRow.person) == of.person, col(CaseRow.verdict).is_not(None)),
    )
    newest = wanted.order_by(col(CaseRow.opened_at).desc(), col(CaseRow.id).desc())
    return tuple(map(case, session.exec(newest.limit(_SIMILAR))))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(_in(wanted.states))
    if wanted.severities:
        found.append(col(CaseRow.severity).in_([s.value for s in wanted.severities]))
    if wanted.assignee == NOBODY:
        found.append(col(CaseRow.assignee).is_(None))
    elif wanted.assignee is not None:
        found.append(col(CaseRow.assignee) == wanted.assignee)
    if wanted.rule is not None:
        found.append(cast(CaseRow.rules, JSONB).contains([wanted.rule]))
    if wanted.person is not None:
        found.append(col(CaseRow.person) == wanted.person)
    if wanted.text.strip():
        found.append(_says(wanted.text.strip()))
    return found


def _says(text: str) -> ColumnElement[bool]:
    places = (CaseRow.title_zh, CaseRow.title_en, CaseRow.person, CaseRow.person_name, CaseRow.customer_id)  # fmt: skip
    words = cast(FindingRow.content, JSONB)["text"].astext
    finding = exists().where(
        and_(col(FindingRow.case_id) == col(CaseRow.id), words.icontains(text, autoescape=True))
    )
    number = text.removeprefix("#")
    numbered = [col(CaseRow.number) == int(number)] if _is_number(number) else []
    return or_(*(col(p).icontains(text, autoescape=True) for p in places), finding, *numbered)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) < 2**31


def _in(states: tuple[CaseState, ...]) -> ColumnElement[bool]:
    return col(CaseRow.state).in_([s.value for s in states])


def _cursor(row: CaseRow, order: _Order) -> str:
    return row.id if order == "newest" else f"{(row.due_at - _EPOCH) // _MICROSECOND}.{row.id}"


def _place(after: str) -> tuple[dt.datetime, str]:
    micros, _, case_id = after.partition(".")
    if not case_id or not micros.isascii() or not micros.isdigit() or len(micros) > 17:
        raise BadInput("The cursor is none of ours.", todo="Take `next` of the list before.")
    return _EPOCH + int(micros) * _MICROSECOND, case_id
