"""What one turn of the service agent knows. Values are plain JSON, so that a checkpoint holds
data and never code; typed values are parsed at a node's door."""

from enum import StrEnum
from typing import Any, TypedDict


class Intent(StrEnum):
    QUESTION = "question"
    MY_DATA = "my_data"
    CARD_LOST = "card_lost"
    LOWER_LIMIT = "lower_limit"
    COMPLAINT = "complaint"
    PERSON = "person"
    SMALL_TALK = "small_talk"
    OFF_TOPIC = "off_topic"
    OTHERS_DATA = "others_data"


ACTIONS = frozenset({Intent.CARD_LOST, Intent.LOWER_LIMIT, Intent.COMPLAINT})


class State(TypedDict, total=False):
    question: str
    earlier: list[str]  # the asker's earlier messages that this one continues, oldest first
    asked_back: bool  # whether the agent's last words were a question
    as_of: str | None  # ISO date
    language: str  # zh | en
    intent: str
    words: str  # the question in the documents' words
    topics: list[str]
    confidence: float
    evidence: list[dict[str, Any]]  # Evidence, as JSON
    candidates: list[dict[str, Any]]  # numbered sentences offered to the choice
    chosen: list[int]
    answer: str  # the choice's own few words
    draft: list[dict[str, Any]]  # Sentence, as JSON
    call: dict[str, Any] | None  # tool, arguments, lines
    outcome: str  # what deliver sends: an AnswerKind
    options: list[str]
    reason: str
