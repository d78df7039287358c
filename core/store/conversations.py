"""The repository of conversations. Each function answers NotFound where the principal may not see."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from core.access import Principal, Role, Scope
from core.clock import new_id
from core.domain.conversation import Answer, Author, Conversation, ConversationState, Message
from core.errors import Conflict, NotFound
from core.store.session import sql
from core.store.signals import announce
from core.store.tables.conversation import ConversationRow, MessageRow

CHANGED = "conversations"  # the signal; its payload is the conversation's id
_ADD = """
    WITH place AS (
      UPDATE conversation SET last_seq = last_seq + 1, changed_at = %s,
        title = CASE WHEN title = '' THEN %s ELSE title END
      WHERE id = %s AND (%s OR subject = %s OR (%s AND handover IS NOT NULL))
      RETURNING institution, id, last_seq)
    INSERT INTO message
      (institution, conversation_id, seq, id, author, author_name, text, answer, run_id, at)
    SELECT place.*, %s, %s, %s, %s, %s::json, %s, %s::timestamptz FROM place
    RETURNING pg_notify('conversations', conversation_id)"""


def start(
    session: Session,
    principal: Principal,
    now: dt.datetime,
    *,
    title: str = "",
    conversation_id: str | None = None,
) -> Conversation:
    """A new conversation of the principal's own; Conflict when the id is taken."""
    values = {
        "institution": principal.institution,
        "id": conversation_id or new_id("conv"),
        "subject": principal.subject,
        "customer_id": principal.customer_id,
        "title": title,
        "state": ConversationState.OPEN.value,
        "last_seq": 0,
        "opened_at": now,
        "changed_at": now,
    }
    new = insert(ConversationRow.__table__).values(**values).on_conflict_do_nothing()  # type: ignore[attr-defined]
    if session.connection().execute(new.returning(col(ConversationRow.id))).scalar() is None:
        raise Conflict("This conversation exists already.")
    return Conversation.model_validate({f: values.get(f) for f in Conversation.model_fields})


def get(session: Session, principal: Principal, conversation_id: str) -> Conversation:
    """One's own, or at the desk one that was handed over."""
    return _conversation(_visible(session, principal, conversation_id))


def listed(session: Session, principal: Principal, limit: int = 50) -> tuple[Conversation, ...]:
    """The principal's own conversations, the latest first."""
    mine = select(ConversationRow).where(ConversationRow.subject == principal.subject)
    rows = session.exec(mine.order_by(col(ConversationRow.changed_at).desc()).limit(limit))
    return tuple(_conversation(r) for r in rows)


def at_desk(
    session: Session, principal: Principal, state: ConversationState | None = None
) -> tuple[Conversation, ...]:
    """What waits for a representative or was taken by one, oldest first."""
    principal.require(Scope.DESK)
    states = [state] if state else [ConversationState.WAITING, ConversationState.TAKEN]
    rows = session.exec(
        select(ConversationRow)
        .where(col(ConversationRow.state).in_([s.value for s in states]))
        .order_by(col(ConversationRow.changed_at))
        .limit(200)
    )
    return tuple(_conversation(r) for r in rows if r.handover is not None)


def add_message(
    session: Session,
    principal: Principal,
    conversation_id: str,
    author: Author,
    text: str,
    now: dt.datetime,
    *,
    author_name: str = "",
    answer: Answer | None = None,
    run_id: str | None = None,
    message_id: str | None = None,
    new: bool = False,
) -> Message:
    """Appends a message. Messages of one conversation are numbered under its row's lock.

    A message_id that the conversation has already gives that message, for senders repeat; with
    new the caller has looked (`has_message`) and it is not looked for again.
    """
    if message_id and not new:
        row = _visible(session, principal, conversation_id, lock=True)
        known = session.get(MessageRow, message_id)
        if known is not None and known.conversation_id == row.id:
            return _message(known)
    message = Message(
        id=message_id or new_id("msg"), conversation_id=conversation_id, author=author,
        author_name=author_name or principal.name, text=text, answer=answer, run_id=run_id, at=now,
    )  # fmt: skip
    title = " ".join(text.split())[:60] if author is Author.CUSTOMER else ""
    added = sql(
        session,
        _ADD,
        (now, title, conversation_id, *_sees(principal), message.id, author.value,
         message.author_name, text, json.dumps(answer.model_dump(mode="json")) if answer else None,
         run_id, now),
    )  # fmt: skip
    if not added:
        raise NotFound("No such conversation.")
    return message


def has_message(session: Session, message_id: str) -> bool:
    return bool(sql(session, "SELECT 1 FROM message WHERE id = %s", (message_id,)))


def messages(
    session: Session,
    principal: Principal,
    conversation_id: str,
    *,
    after: str | None = None,
    limit: int = 500,
) -> tuple[Message, ...]:
    """In order; only those after the message with the given id, if one is given."""
    _visible(session, principal, conversation_id)
    wanted = select(MessageRow).where(MessageRow.conversation_id == conversation_id)
    if after is not None:
        mark = session.get(MessageRow, after)
        if mark is None or mark.conversation_id != conversation_id:
            raise NotFound("No such message.")
        wanted = wanted.where(MessageRow.seq > mark.seq)
    rows = session.exec(wanted.order_by(col(MessageRow.seq)).limit(limit))
    return tuple(_message(r) for r in rows)


def hand_over(
    session: Session,
    principal: Principal,
    conversation_id: str,
    handover: Mapping[str, Any],
    now: dt.datetime,
) -> Conversation:
    """Puts the conversation before the desk, with reason, summary and facts. Repeating is safe."""
    row = _visible(session, principal, conversation_id, lock=True)
    if row.state in (ConversationState.WAITING, ConversationState.TAKEN):
        return _conversation(row)
    row.handover = dict(handover)
    return _moved(session, row, ConversationState.WAITING, now)


def take(
    session: Session, principal: Principal, conversation_id: str, now: dt.datetime
) -> Conversation:
    """The representative takes it; Conflict when another was first or it no longer waits."""
    principal.require(Scope.DESK)
    waiting = ConversationState.WAITING.value
    session.execute(
        update(ConversationRow)
        .where(col(ConversationRow.id) == conversation_id, col(ConversationRow.state) == waiting)
        .values(state=ConversationState.TAKEN.value, taken_by=principal.subject, changed_at=now)
        .execution_options(synchronize_session=False)
    )
    row = _visible(session, principal, conversation_id, lock=True)
    if row.state != ConversationState.TAKEN or row.taken_by != principal.subject:
        raise Conflict("This conversation was taken by another person or no longer waits.")
    announce(session, CHANGED, row.id)
    return _conversation(row)


def release(
    session: Session,
    principal: Principal,
    conversation_id: str,
    now: dt.datetime,
    *,
    to_agent: bool = False,
) -> Conversation:
    """The one who took it closes it, or gives it back to the agent."""
    principal.require(Scope.DESK)
    row = _visible(session, principal, conversation_id, lock=True)
    if row.state != ConversationState.TAKEN or row.taken_by != principal.subject:
        raise Conflict("Only the person who took this conversation may close it.")
    row.taken_by = None
    state = ConversationState.OPEN if to_agent else ConversationState.CLOSED
    return _moved(session, row, state, now)


def _moved(
    session: Session, row: ConversationRow, state: ConversationState, now: dt.datetime
) -> Conversation:
    row.state, row.changed_at = state.value, now
    session.add(row)
    session.flush()
    announce(session, CHANGED, row.id)
    return _conversation(row)


def _visible(
    session: Session, principal: Principal, conversation_id: str, *, lock: bool = False
) -> ConversationRow:
    wanted = select(ConversationRow).where(ConversationRow.id == conversation_id)
    if lock:
        wanted = wanted.with_for_update()
    row = session.exec(wanted, execution_options={"populate_existing": True}).first()
    if row is None or not _may_see(principal, row):
        raise NotFound("No such conversation.")
    return row


def _sees(principal: Principal) -> tuple[bool, str, bool]:
    """The values of _may_see's condition in _ADD."""
    return principal.role is Role.SYSTEM, principal.subject, principal.can(Scope.DESK)


def _may_see(principal: Principal, row: ConversationRow) -> bool:
    if row.subject == principal.subject or principal.role is Role.SYSTEM:
        return True
    return principal.can(Scope.DESK) and row.handover is not None


def _conversation(row: ConversationRow) -> Conversation:
    return Conversation.model_validate(row.model_dump(exclude={"last_seq"}))


def _message(row: MessageRow) -> Message:
    return Message.model_validate(row.model_dump(exclude={"institution", "seq"}))
