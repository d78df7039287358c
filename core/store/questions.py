"""The repository of questions on data: what a person asked, and the answer that came.

A question is its asker's alone, in the role in which it was asked; for everybody else it is not
there. What others may know of it stands in the audit log.
"""

import datetime as dt

from pydantic import JsonValue
from sqlmodel import Session, col, select

from core.access import Principal
from core.clock import new_id
from core.domain import Frozen
from core.errors import NotFound
from core.store.tables.data_question import DataQuestionRow

MOST = 100
"""Questions that one look at the list gives."""


class NewQuestion(Frozen):
    """pattern is the question in the form by which it is known again; follows the one it goes on
    from."""

    dataset: str
    question: str
    language: str
    answered: bool
    plan: JsonValue
    answer: JsonValue
    pattern: str
    follows: str | None = None


class Question(NewQuestion):
    """verified_id is what came of saying that the answer is right (core.store.verified)."""

    id: str
    asked_by: str
    asked_at: dt.datetime
    verified_id: str | None = None


class Line(Frozen):
    """A question as lists show it."""

    id: str
    dataset: str
    question: str
    language: str
    answered: bool
    follows: str | None
    asked_at: dt.datetime
    verified_id: str | None


def add(session: Session, principal: Principal, now: dt.datetime, new: NewQuestion) -> Question:
    """Keeps the principal's question. Raises NotFound when it follows one that is not theirs."""
    if new.follows is not None:
        get(session, principal, new.follows)
    row = DataQuestionRow(
        institution=principal.institution, id=new_id("dq"), asked_by=principal.subject,
        role=principal.role.value, asked_at=now, **dict(new),
    )  # fmt: skip
    session.add(row)
    session.flush()
    return _question(row)


def get(session: Session, principal: Principal, question_id: str) -> Question:
    """Raises NotFound for another person's, and for one asked in another role."""
    return _question(_own(session, principal, question_id))


def listed(
    session: Session, principal: Principal, *, before: str | None = None, limit: int = 50
) -> tuple[Line, ...]:
    """The principal's own, the newest first; only those older than `before`, if it is given."""
    places = (
        DataQuestionRow.id, DataQuestionRow.dataset, DataQuestionRow.question,
        DataQuestionRow.language, DataQuestionRow.answered, DataQuestionRow.follows,
        DataQuestionRow.asked_at, DataQuestionRow.verified_id,
    )  # fmt: skip
    wanted = select(*places).where(*_mine(principal))  # type: ignore[call-overload]
    if before is not None:
        wanted = wanted.where(col(DataQuestionRow.id) < before)
    newest = wanted.order_by(col(DataQuestionRow.id).desc()).limit(min(limit, MOST))
    return tuple(map(Line.model_validate, map(dict, session.execute(newest).mappings())))


def vouched(session: Session, principal: Principal, question_id: str, verified_id: str) -> None:
    """Notes what came of saying that one's own answer is right. Raises NotFound."""
    row = _own(session, principal, question_id)
    row.verified_id = verified_id
    session.add(row)
    session.flush()


def remove(session: Session, principal: Principal, question_id: str) -> None:
    """Raises NotFound. Those that follow it stay, and follow nothing."""
    session.delete(_own(session, principal, question_id))
    session.flush()


def _mine(principal: Principal) -> tuple[bool, ...]:
    return (
        DataQuestionRow.asked_by == principal.subject,
        DataQuestionRow.role == principal.role.value,
    )


def _own(session: Session, principal: Principal, question_id: str) -> DataQuestionRow:
    mine = select(DataQuestionRow).where(DataQuestionRow.id == question_id, *_mine(principal))
    row = session.exec(mine).first()
    if row is None:
        raise NotFound("No such question.")
    return row


def _question(row: DataQuestionRow) -> Question:
    return Question.model_validate(row.model_dump(exclude={"institution", "role"}))
