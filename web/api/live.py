"""A conversation as it goes on, for both sides of it."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

from core.access import Principal
from core.domain.conversation import Conversation, Message
from core.store import conversations
from core.store.conversations import CHANGED
from web import sse
from web.api.shown import shown
from web.deps import Deps

LIFE_S = 600.0  # then the reader comes again, with a credential that is checked again


async def frames(
    deps: Deps, principal: Principal, conversation_id: str, seen: str | None
) -> AsyncGenerator[bytes, None]:
    """`message` events with the message's id, `conversation` events when its state changes."""
    state: Conversation | None = None
    began = time.monotonic()
    async with _changes(deps, conversation_id) as changed:
        while time.monotonic() - began < LIFE_S:
            changed.clear()
            now, said = await asyncio.to_thread(look, deps, principal, conversation_id, seen)
            for message in said:
                seen = message.id
                yield sse.frame(message.model_dump_json(), message.id, "message")
            if state is None or (state.state, state.taken_by) != (now.state, now.taken_by):
                yield sse.frame(shown(principal, now).model_dump_json(), event="conversation")
            state = now
            await _wait(changed, deps.poll_s)


def look(
    deps: Deps, principal: Principal, conversation_id: str, seen: str | None
) -> tuple[Conversation, tuple[Message, ...]]:
    """The conversation and the messages after the seen one; NotFound where there is none."""
    with deps.store.transaction(principal) as session:
        return (
            conversations.get(session, principal, conversation_id),
            conversations.messages(session, principal, conversation_id, after=seen),
        )


@asynccontextmanager
async def _changes(deps: Deps, conversation_id: str) -> AsyncIterator[asyncio.Event]:
    if deps.signals is None:
        yield asyncio.Event()
        return
    async with deps.signals.subscribed(CHANGED, conversation_id) as changed:
        yield changed


async def _wait(changed: asyncio.Event, longest_s: float) -> None:
    try:
        await asyncio.wait_for(changed.wait(), longest_s)
    except TimeoutError:
        return
