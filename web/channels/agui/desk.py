"""What a client sees when its message went to a representative instead of the agent."""

from collections.abc import AsyncGenerator

from ag_ui.core import (
    BaseEvent,
    CustomEvent,
    RunFinishedEvent,
    RunFinishedSuccessOutcome,
    RunStartedEvent,
)

from core.domain.conversation import Conversation, Message
from web import sse
from web.channels.agui.place import Place


async def frames(
    conversation: Conversation, message: Message, run_id: str
) -> AsyncGenerator[bytes, None]:
    """A run of three events: started, CUSTOM `at_desk` with the stored message, finished."""
    value = {
        "state": conversation.state.value,
        "taken_by": conversation.taken_by,
        "message": message.model_dump(mode="json"),
    }
    events: tuple[BaseEvent, ...] = (
        RunStartedEvent(thread_id=conversation.id, run_id=run_id),
        CustomEvent(name="at_desk", value=value),
        RunFinishedEvent(
            thread_id=conversation.id, run_id=run_id, outcome=RunFinishedSuccessOutcome()
        ),
    )
    for n, event in enumerate(events):
        yield sse.frame(event.model_dump_json(by_alias=True), Place(0, n).id(run_id))
