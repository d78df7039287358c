"""Gives the conversation to a person, with the reason and what is known so far."""

from typing import Any

from pydantic import Field

from core.access import Scope
from core.domain import Frozen
from core.store import conversations
from core.store.session import Session
from tools.spec import Effect, Tool, ToolContext


class HandOver(Frozen):
    reason: str = Field(max_length=80)
    summary: str = Field(max_length=2000)
    facts: tuple[tuple[str, str], ...] = ()  # label, value: shown to the representative


async def _call(context: ToolContext, arguments: HandOver) -> dict[str, Any]:
    def do(session: Session) -> dict[str, Any]:
        conversations.hand_over(
            session,
            context.principal,
            context.conversation_id,
            arguments.model_dump(mode="json"),
            context.clock.now(),
        )
        return {"conversation_id": context.conversation_id}

    return await context.once(arguments, do)


TOOL = Tool(
    name="hand_over",
    title={"zh": "转人工", "en": "Hand over to a person"},
    arguments=HandOver,
    effect=Effect.WRITE,
    scope=Scope.CHAT,
    call=_call,
)
