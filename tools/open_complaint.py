"""Opens a complaint in the customer's own words."""

from typing import Any

from pydantic import Field

from core.access import Scope
from core.domain import Frozen
from core.store import bank
from core.store.session import Session
from tools.spec import Effect, Refused, Tool, ToolContext


class OpenComplaint(Frozen):
    topic: str = Field(max_length=40)
    text: str = Field(min_length=1, max_length=2000)


async def _call(context: ToolContext, arguments: OpenComplaint) -> dict[str, Any]:
    own = context.principal.customer_id
    if own is None:
        raise Refused("No customer is signed in.")

    def do(session: Session) -> dict[str, Any]:
        number = bank.open_complaint(
            session, own, arguments.topic, arguments.text, at=context.clock.now()
        )
        return {"number": number}

    return await context.once(arguments, do)


TOOL = Tool(
    name="open_complaint",
    title={"zh": "提交投诉", "en": "Open a complaint"},
    arguments=OpenComplaint,
    effect=Effect.WRITE,
    scope=Scope.SELF_WRITE,
    call=_call,
)
