"""Our run events as AG-UI events. The same stored events always give the same protocol events."""

import datetime as dt
from functools import singledispatchmethod

from ag_ui.core import (
    BaseEvent,
    CustomEvent,
    Interrupt,
    RunErrorEvent,
    RunFinishedCancelledOutcome,
    RunFinishedEvent,
    RunFinishedInterruptOutcome,
    RunFinishedSuccessOutcome,
    RunStartedEvent,
    StepFinishedEvent,
    StepStartedEvent,
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
)

from core.domain.run import (
    AnswerReady,
    ConfirmationAsked,
    EvidenceFound,
    HandedOver,
    Run,
    RunEnded,
    RunEvent,
    StepFinished,
    StepStarted,
    StoredEvent,
    TextDelta,
)

_DECISION = {
    "type": "object",
    "properties": {"decision": {"enum": ["confirm", "decline"]}},
    "required": ["decision"],
}


class Mapper:
    """Follows one run from its beginning and keeps what is open, so that all of it gets closed."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._steps: list[str] = []
        self._texts = 0
        self._writing = False
        self._wrote = False
        self._asked: list[Interrupt] = []

    def opening(self, at: dt.datetime) -> BaseEvent:
        """RUN_STARTED with our ids, whatever the client called the run and the thread."""
        return _at(RunStartedEvent(thread_id=self._run.conversation_id, run_id=self._run.id), at)

    def of(self, stored: StoredEvent) -> list[BaseEvent]:
        """The protocol's events for the next stored event, in order."""
        return [_at(e, stored.at) for e in self._map(stored.event)]

    @singledispatchmethod
    def _map(self, event: RunEvent) -> list[BaseEvent]:
        raise TypeError(f"no mapping for {type(event).__name__}")

    @_map.register
    def _(self, event: StepStarted) -> list[BaseEvent]:
        """A step that begins anew (its process died) is closed first."""
        closed = self._close_step(event.node)
        self._steps.append(event.node)
        return [*closed, StepStartedEvent(step_name=event.node)]

    @_map.register
    def _(self, event: StepFinished) -> list[BaseEvent]:
        closed = self._close_step(event.node)
        for step in closed:
            step.metadata = {"ms": event.ms, "detail": event.detail}
        return closed

    @_map.register
    def _(self, event: EvidenceFound) -> list[BaseEvent]:
        items = [item.model_dump(mode="json") for item in event.items]
        return [CustomEvent(name="evidence", value={"items": items})]

    @_map.register
    def _(self, event: TextDelta) -> list[BaseEvent]:
        if not event.text:
            return []
        opened = self._open_text()
        return [*opened, TextMessageContentEvent(message_id=self._text_id(), delta=event.text)]

    @_map.register
    def _(self, event: AnswerReady) -> list[BaseEvent]:
        """A client that knows only text messages gets the text too, when none was streamed."""
        whole: list[BaseEvent] = []
        if not self._wrote and event.answer.text:
            whole = [*self._open_text()]
            text = event.answer.text
            whole.append(TextMessageContentEvent(message_id=self._text_id(), delta=text))
        whole += self._close_text()
        self._wrote = False
        value = {"message_id": event.message_id, "answer": event.answer.model_dump(mode="json")}
        return [*whole, CustomEvent(name="answer", value=value)]

    @_map.register
    def _(self, event: ConfirmationAsked) -> list[BaseEvent]:
        shown = event.model_dump(mode="json")
        interrupt = Interrupt(
            id=event.call_id,
            reason="confirmation",
            message=event.title,
            response_schema=_DECISION,
            expires_at=event.expires_at.isoformat(),
            metadata={k: shown[k] for k in ("tool", "title", "lines", "arguments", "expires_at")},
        )
        self._asked = [*(i for i in self._asked if i.id != event.call_id), interrupt]
        return []

    @_map.register
    def _(self, event: HandedOver) -> list[BaseEvent]:
        value = event.model_dump(mode="json", exclude={"type"})
        return [*self._close_text(), CustomEvent(name="handed_over", value=value)]

    @_map.register
    def _(self, event: RunEnded) -> list[BaseEvent]:
        closing = self._close_text()
        for step in reversed(list(self._steps)):
            closing += self._close_step(step)
        asked, self._asked, self._wrote = self._asked, [], False
        if event.outcome == "failed":
            message = event.error_detail or "The run failed."
            return [*closing, RunErrorEvent(message=message, code=event.error_code or "internal")]
        outcome: (
            RunFinishedSuccessOutcome | RunFinishedInterruptOutcome | RunFinishedCancelledOutcome
        ) = RunFinishedSuccessOutcome()
        if event.outcome == "interrupt" and asked:
            outcome = RunFinishedInterruptOutcome(interrupts=asked)
        elif event.outcome == "cancelled":
            outcome = RunFinishedCancelledOutcome()
        finished = RunFinishedEvent(
            thread_id=self._run.conversation_id, run_id=self._run.id, outcome=outcome
        )
        return [*closing, finished]

    def _text_id(self) -> str:
        return f"{self._run.id}.{self._texts}"

    def _open_text(self) -> list[BaseEvent]:
        if self._writing:
            return []
        self._texts += 1
        self._writing = self._wrote = True
        return [TextMessageStartEvent(message_id=self._text_id(), role="assistant")]

    def _close_text(self) -> list[BaseEvent]:
        if not self._writing:
            return []
        self._writing = False
        return [TextMessageEndEvent(message_id=self._text_id())]

    def _close_step(self, name: str) -> list[BaseEvent]:
        if name not in self._steps:
            return []
        self._steps.remove(name)
        return [StepFinishedEvent(step_name=name)]


def _at(event: BaseEvent, at: dt.datetime) -> BaseEvent:
    event.timestamp = int(at.timestamp() * 1000)
    return event
