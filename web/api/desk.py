"""The representative's desk: what waits, taking it, answering, giving it back."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query

from core.access import Principal, Scope
from core.domain import Frozen
from core.domain.conversation import Author, Conversation, ConversationState, Message
from core.errors import Conflict
from core.store import conversations
from web import words
from web.api.conversations import Listed, Opened, Said, opened
from web.deps import Given
from web.identity import Who
from web.words import Id


class Closing(Frozen):
    """Back to the agent, or closed for good."""

    to: Literal["agent", "closed"] = "closed"


def _at_desk(principal: Who) -> Principal:
    principal.require(Scope.DESK)
    return principal


Representative = Annotated[Principal, Depends(_at_desk)]


def router() -> APIRouter:
    """All of it needs the scope desk:work."""
    routes = APIRouter(prefix="/v1/desk/conversations", tags=["desk"])

    @routes.get("")
    def inbox(
        principal: Representative,
        deps: Given,
        state: Annotated[Literal["waiting", "taken"] | None, Query()] = None,
    ) -> Listed:
        """Handed-over conversations, the longest waiting first."""
        wanted = ConversationState(state) if state else None
        with deps.store.transaction(principal) as session:
            return Listed(conversations=conversations.at_desk(session, principal, wanted))

    @routes.post("/{conversation_id}/take")
    def take(conversation_id: Id, principal: Representative, deps: Given) -> Opened:
        """409 when another person was first."""
        with deps.store.transaction(principal) as session:
            conversations.take(session, principal, conversation_id, deps.clock.now())
            return opened(session, principal, conversation_id)

    @routes.post("/{conversation_id}/messages", status_code=201)
    def answer(conversation_id: Id, body: Said, principal: Representative, deps: Given) -> Message:
        """Only the one who took the conversation answers in it."""
        text = words.message(body.text, deps.settings.message_limit)
        with deps.store.transaction(principal) as session:
            conversation = conversations.get(session, principal, conversation_id)
            _taken_by(principal, conversation)
            return conversations.add_message(
                session,
                principal,
                conversation_id,
                Author.EMPLOYEE,
                text,
                deps.clock.now(),
                author_name=principal.name,
            )

    @routes.post("/{conversation_id}/close")
    def close(
        conversation_id: Id, principal: Representative, deps: Given, body: Closing | None = None
    ) -> Conversation:
        to_agent = body is not None and body.to == "agent"
        now = deps.clock.now()
        with deps.store.transaction(principal) as session:
            return conversations.release(
                session, principal, conversation_id, now, to_agent=to_agent
            )

    return routes


def _taken_by(principal: Principal, conversation: Conversation) -> None:
    taken = conversation.state is ConversationState.TAKEN
    if not taken or conversation.taken_by != principal.subject:
        raise Conflict("You have not taken this conversation.", todo="Take it first.")
