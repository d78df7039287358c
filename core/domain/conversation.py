"""Conversations, their messages and the answers in them."""

import datetime as dt
from enum import StrEnum
from typing import Any

from core.domain import Frozen
from core.domain.evidence import Citation


class AnswerKind(StrEnum):
    ANSWER = "answer"
    SMALL_TALK = "small_talk"
    ASK_BACK = "ask_back"
    CONFIRM = "confirm"
    DONE = "done"
    DECLINED = "declined"  # not confirmed, or not in time: nothing was done
    UNKNOWN = "unknown"  # "not in the documents" is an answer
    REFUSED = "refused"
    HANDED_OVER = "handed_over"


class Sentence(Frozen):
    """One sentence of an answer with the numbers of its citations."""

    text: str
    citations: tuple[int, ...] = ()


class Answer(Frozen):
    kind: AnswerKind
    language: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...] = ()
    as_of: dt.date | None = None
    options: tuple[str, ...] = ()  # what may be answered to a question back

    @property
    def text(self) -> str:
        glue = "" if self.language.startswith("zh") else " "
        return glue.join(s.text for s in self.sentences)


class Author(StrEnum):
    CUSTOMER = "customer"
    EMPLOYEE = "employee"
    AGENT = "agent"
    SYSTEM = "system"


class ConversationState(StrEnum):
    OPEN = "open"  # the agent answers
    WAITING = "waiting"  # handed over, nobody has taken it
    TAKEN = "taken"  # a representative answers
    CLOSED = "closed"


class Message(Frozen):
    id: str
    conversation_id: str
    author: Author
    author_name: str
    text: str
    answer: Answer | None
    run_id: str | None
    at: dt.datetime


class Conversation(Frozen):
    id: str
    institution: str
    subject: str  # the principal who opened it
    customer_id: str | None
    title: str
    state: ConversationState
    handover: dict[str, Any] | None  # reason, summary, facts
    taken_by: str | None
    opened_at: dt.datetime
    changed_at: dt.datetime
