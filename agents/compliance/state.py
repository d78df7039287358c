"""What one turn of the compliance agent knows. Values are plain JSON, so that a checkpoint holds data
and never code; typed values are parsed at a node's door."""

from typing import TypedDict


class State(TypedDict, total=False):
    question: str
    earlier: list[str]  # the asker's earlier messages, oldest first
    asked_back: bool  # whether the agent's last words were a question
    as_of: str | None  # ISO date: the law of that day is told
    language: str  # zh | en
    asked: dict[str, object]  # agents.compliance.asked.Asked
    case_id: str  # the case in hand, "" where there is none
    answered: bool  # whether nothing more is to be gathered
    confidence: float
    candidates: list[dict[str, object]]  # numbered sentences offered to the choice
    chosen: list[int]
    evidence: list[dict[str, object]]  # Evidence, as JSON
    draft: list[dict[str, object]]  # Sentence, as JSON
    outcome: str  # what deliver sends: an AnswerKind
    options: list[str]
