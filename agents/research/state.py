"""What one turn of the research agent knows. Values are plain JSON, so that a checkpoint holds data
and never code; typed values are parsed at a node's door."""

from typing import TypedDict


class State(TypedDict, total=False):
    question: str  # without the readings named in it
    earlier: list[str]  # the asker's earlier messages, oldest first
    asked_back: bool  # whether the agent's last words were a question
    as_of: str | None  # ISO date: nothing published later is used
    language: str  # zh | en
    asked: dict[str, object]  # agents.research.asked.Asked
    reports: list[str]  # readings that may answer
    rows: list[str]  # rows of a table that may be meant, asked back where the text has no answer
    answered: bool  # whether the stored facts answered already
    confidence: float
    candidates: list[dict[str, object]]  # numbered sentences offered to the choice
    chosen: list[int]
    evidence: list[dict[str, object]]  # Evidence, as JSON
    draft: list[dict[str, object]]  # Sentence, as JSON
    outcome: str  # what deliver sends: an AnswerKind
    options: list[str]
