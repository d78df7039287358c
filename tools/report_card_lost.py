"""Blocks one of the customer's own cards."""

from typing import Any

from core.access import Scope
from core.domain import Frozen
from core.store import bank
from core.store.session import Session
from tools.spec import Effect, Refused, Tool, ToolContext


class ReportCardLost(Frozen):
    """card_id comes from the customer's own cards; it is checked again here."""

    card_id: str


async def _call(context: ToolContext, arguments: ReportCardLost) -> dict[str, Any]:
    own = context.principal.customer_id
    if own is None:
        raise Refused("No customer is signed in.")

    def do(session: Session) -> dict[str, Any]:
        if arguments.card_id not in {c.id for c in bank.cards(session, own)}:
            raise Refused("That card is not this customer's.")
        card = bank.report_card_lost(session, arguments.card_id, at=context.clock.now())
        return card.model_dump(mode="json")

    return await context.once(arguments, do)


TOOL = Tool(
    name="report_card_lost",
    title={"zh": "银行卡挂失", "en": "Report a card lost"},
    arguments=ReportCardLost,
    effect=Effect.WRITE,
    scope=Scope.SELF_WRITE,
    call=_call,
)
