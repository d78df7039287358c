"""One execution of a graph and the events it leaves; the events are what a reader is shown."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from core.domain import Frozen
from core.domain.conversation import Answer
from core.domain.evidence import Citation


class RunState(StrEnum):
    RUNNING = "running"
    WAITING = "waiting"  # for a confirmation or an approval
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Run(Frozen):
    id: str
    institution: str
    agent: str
    conversation_id: str
    subject: str
    state: RunState
    question: str
    as_of: dt.date | None
    attempts: int
    started_at: dt.datetime
    ended_at: dt.datetime | None


class StepStarted(Frozen):
    type: Literal["step_started"] = "step_started"
    node: str


class StepFinished(Frozen):
    type: Literal["step_finished"] = "step_finished"
    node: str
    ms: int
    detail: str = ""  # one line for a person: "3 documents, 8 passages"


class EvidenceFound(Frozen):
    """Shown while the answer is still being made."""

    type: Literal["evidence_found"] = "evidence_found"
    items: tuple[Citation, ...]


class TextDelta(Frozen):
    """A piece of the answer whose figures are already bound."""

    type: Literal["text_delta"] = "text_delta"
    text: str


class AnswerReady(Frozen):
    """The whole answer; replaces what the deltas showed."""

    type: Literal["answer_ready"] = "answer_ready"
    message_id: str
    answer: Answer


class ConfirmationAsked(Frozen):
    """A write call that waits for the customer's word, with the exact arguments."""

    type: Literal["confirmation_asked"] = "confirmation_asked"
    call_id: str
    tool: str
    title: str
    arguments: dict[str, Any]
    lines: tuple[tuple[str, str], ...]  # label, value: what the person is shown
    expires_at: dt.datetime


class HandedOver(Frozen):
    type: Literal["handed_over"] = "handed_over"
    reason: str
    summary: str


class RunEnded(Frozen):
    type: Literal["run_ended"] = "run_ended"
    outcome: Literal["success", "interrupt", "cancelled", "failed"]
    error_code: str = ""
    error_detail: str = ""


RunEvent = Annotated[
    StepStarted
    | StepFinished
    | EvidenceFound
    | TextDelta
    | AnswerReady
    | ConfirmationAsked
    | HandedOver
    | RunEnded,
    Field(discriminator="type"),
]


class StoredEvent(Frozen):
    """An event with its place in the run; seq starts at 1 and has no gaps."""

    run_id: str
    seq: int
    at: dt.datetime
    event: RunEvent
