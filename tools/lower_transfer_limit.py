"""Lowers one of the customer's own transfer limits. Raising one is refused here and below."""

from decimal import Decimal
from typing import Any

from pydantic import Field

from core.access import Scope
from core.domain import Frozen
from core.domain.customer import LimitKind
from core.store import bank
from core.store.session import Session
from tools.spec import Effect, Refused, Tool, ToolContext


class LowerTransferLimit(Frozen):
    """amount in yuan."""

    kind: LimitKind
    amount: Decimal = Field(ge=0, max_digits=14, decimal_places=2)


async def _call(context: ToolContext, arguments: LowerTransferLimit) -> dict[str, Any]:
    own = context.principal.customer_id
    if own is None:
        raise Refused("No customer is signed in.")

    def do(session: Session) -> dict[str, Any]:
        limit = bank.lower_transfer_limit(
            session, own, arguments.kind, arguments.amount, at=context.clock.now()
        )
        return limit.model_dump(mode="json")

    return await context.once(arguments, do)


TOOL = Tool(
    name="lower_transfer_limit",
    title={"zh": "调低转账限额", "en": "Lower a transfer limit"},
    arguments=LowerTransferLimit,
    effect=Effect.WRITE,
    scope=Scope.SELF_WRITE,
    call=_call,
)
