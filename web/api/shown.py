"""What of a conversation is shown to whom."""

from core.access import Principal, Scope
from core.domain.conversation import Conversation


def shown(principal: Principal, conversation: Conversation) -> Conversation:
    """What the desk noted besides reason and summary is for the desk only."""
    if conversation.handover is None or principal.can(Scope.DESK):
        return conversation
    kept = {k: v for k, v in conversation.handover.items() if k in {"reason", "summary"}}
    return conversation.model_copy(update={"handover": kept})
