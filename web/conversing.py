"""Which conversation a message belongs to, and whether the agent or the desk answers it."""

import datetime as dt

from core.access import Principal
from core.domain.conversation import Author, Conversation, ConversationState, Message
from core.errors import BadInput, Conflict, NotFound
from core.store import conversations
from core.store.session import Session
from web import identifiers

_DESK = frozenset({ConversationState.WAITING, ConversationState.TAKEN})
_NAME_LIMIT = 200


def of_thread(
    session: Session, principal: Principal, thread: str, now: dt.datetime
) -> Conversation:
    """The principal's conversation of that id or of that client-made name; a new one otherwise.

    An id of our form that is not the principal's is NotFound, whoever's it is.
    """
    if len(thread) > _NAME_LIMIT or not thread.isprintable():
        raise BadInput("The thread's id is too long or not printable.")
    if thread in {"", "new"}:
        return conversations.start(session, principal, now)
    if identifiers.looks_ours("conv", thread):
        return mine(session, principal, thread)
    named = identifiers.own("conv", principal, thread)
    try:
        return mine(session, principal, named)
    except NotFound:
        return _started(session, principal, now, named)


def _started(
    session: Session, principal: Principal, now: dt.datetime, conversation_id: str
) -> Conversation:
    """Made by us, or by the same request that came twice."""
    try:
        return conversations.start(session, principal, now, conversation_id=conversation_id)
    except Conflict:
        return mine(session, principal, conversation_id)


def mine(session: Session, principal: Principal, conversation_id: str) -> Conversation:
    """One's own; another's is NotFound even at the desk, where other routes lead to it."""
    found = conversations.get(session, principal, conversation_id)
    if found.subject != principal.subject:
        raise NotFound("No such conversation.")
    return found


def at_desk(conversation: Conversation) -> bool:
    """Whether a person answers. Conflict when the conversation is closed."""
    if conversation.state is ConversationState.CLOSED:
        raise Conflict("This conversation is closed.", todo="Start a new one.")
    return conversation.state in _DESK


def to_desk(
    session: Session,
    principal: Principal,
    conversation: Conversation,
    text: str,
    now: dt.datetime,
    message_id: str | None = None,
) -> Message:
    """Leaves the message for the representative; the agent does not see it as a question."""
    return conversations.add_message(
        session,
        principal,
        conversation.id,
        Author.CUSTOMER,
        text,
        now,
        author_name=principal.name,
        message_id=message_id,
    )
