"""A case: who speaks, what is said, and what must hold afterwards. The format is in docs/evals.md."""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.domain.conversation import AnswerKind
from tests.evals.result import CouldNotRun

Kind = Literal[
    "answerable",
    "unanswerable",
    "withdrawn",
    "others_data",
    "own_data",
    "action",
    "injected",
    "small_talk",
    "hand_over",
    "internal",
    "as_of",
    "follow_up",
]


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(Strict):
    """One message. confirm answers a confirmation asked for by it; None leaves it open."""

    say: str
    confirm: bool | None = None


class Fact(Strict):
    """A value of the customer's own records that the answer must state: "accounts.*.balance"."""

    fact: str


class Expect(Strict):
    """What must hold of the last turn's answer and of the world after the case."""

    kinds: tuple[AnswerKind, ...]
    cites: tuple[str, ...] = ()
    cites_any: tuple[str, ...] = ()
    must: tuple[str | Fact, ...] = ()
    must_not: tuple[str, ...] = ()
    forbidden_documents: tuple[str, ...] = ()
    state: dict[str, str] = Field(default_factory=dict)
    writes: tuple[str, ...] = ()


class Case(Strict):
    id: str
    kind: Kind
    language: Literal["zh", "en"]
    part: Literal["tune", "validation", "test"] = "test"
    world: str = "demo"
    as_: str = Field("customer", alias="as")
    as_of: dt.date | None = None
    turns: tuple[Said, ...] = Field(min_length=1)
    expect: Expect


def load(path: Path) -> tuple[Case, ...]:
    """The cases of a JSONL file. Raises CouldNotRun naming the line that is not a case."""
    cases = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            cases.append(Case.model_validate(json.loads(line)))
        except (ValidationError, ValueError) as error:
            raise CouldNotRun(f"{path.name}, line {number} is not a case: {error}") from error
    if not cases:
        raise CouldNotRun(f"{path.name} holds no case.")
    _unique(cases)
    return tuple(cases)


def _unique(cases: Sequence[Case]) -> None:
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise CouldNotRun(f"Two cases have the id {case.id}.")
        seen.add(case.id)
