"""A person's own conversations, and what is said in them as it is said."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Header, Query

from core.access import Principal
from core.domain import Frozen
from core.domain.conversation import Conversation, Message
from core.errors import Conflict
from core.store import conversations
from core.store.session import Session
from web import conversing, words
from web.api.live import frames, look
from web.api.shown import shown
from web.deps import Given
from web.identity import Who
from web.sse import EventStream
from web.words import Id


class Said(Frozen):
    """What a person wrote."""

    text: str


class Listed(Frozen):
    conversations: tuple[Conversation, ...]


class Opened(Frozen):
    conversation: Conversation
    messages: tuple[Message, ...]


def opened(session: Session, principal: Principal, conversation_id: str) -> Opened:
    """One's own, or at the desk one that was handed over, with all messages."""
    conversation = conversations.get(session, principal, conversation_id)
    return Opened(
        conversation=shown(principal, conversation),
        messages=conversations.messages(session, principal, conversation_id),
    )


def router() -> APIRouter:
    routes = APIRouter(prefix="/v1/conversations", tags=["conversations"])

    @routes.get("")
    def own(principal: Who, deps: Given) -> Listed:
        """The caller's own, the latest first."""
        with deps.store.transaction(principal) as session:
            found = conversations.listed(session, principal)
        return Listed(conversations=tuple(shown(principal, c) for c in found))

    @routes.get("/{conversation_id}")
    def one(conversation_id: Id, principal: Who, deps: Given) -> Opened:
        with deps.store.transaction(principal) as session:
            return opened(session, principal, conversation_id)

    @routes.post("/{conversation_id}/messages", status_code=201)
    def say(conversation_id: Id, body: Said, principal: Who, deps: Given) -> Message:
        """Writes to the representative. 409 while the agent answers: ask it at /agui."""
        text = words.message(body.text, deps.settings.message_limit)
        with deps.store.transaction(principal) as session:
            conversation = conversing.mine(session, principal, conversation_id)
            if not conversing.at_desk(conversation):
                raise Conflict("The agent answers here.", todo="Ask it at POST /agui/{agent}.")
            return conversing.to_desk(session, principal, conversation, text, deps.clock.now())

    @routes.get("/{conversation_id}/stream", response_class=EventStream)
    async def stream(
        conversation_id: Id,
        principal: Who,
        deps: Given,
        after: Annotated[str | None, Query(max_length=128)] = None,
        last: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
    ) -> EventStream:
        """`message` and `conversation` events, after the message named by Last-Event-ID or after."""
        seen = last or after
        await asyncio.to_thread(look, deps, principal, conversation_id, seen)  # may be a 404
        return EventStream(
            frames(deps, principal, conversation_id, seen), heartbeat_s=deps.heartbeat_s
        )

    return routes
