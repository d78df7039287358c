"""A question on data: who asks what, and what must come back. The format is in docs/evals.md."""

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from tests.evals.result import CouldNotRun


class Case(BaseModel):
    """sql is the gold query for "answer"; "empty" means an answer without a row or a value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    part: Literal["tune", "test"] = "test"
    dataset: str
    language: Literal["zh", "en"]
    kind: str
    as_: str = "analyst"
    question: str
    expect: Literal["answer", "clarify", "refuse", "empty"]
    sql: str = ""


def load(path: Path) -> tuple[Case, ...]:
    """The cases of a JSONL file. Raises CouldNotRun naming the line that is not a case."""
    cases = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            read = json.loads(line)
            cases.append(Case.model_validate({"as_": read.pop("as", "analyst"), **read}))
        except (ValidationError, ValueError) as error:
            raise CouldNotRun(f"{path.name}:{number} is not a case: {error}") from error
    return tuple(cases)


Cells = Sequence[Sequence[Any]]


def same(gold: Cells, rows: Cells) -> bool:
    """Whether each gold row is one of the rows, in any order and with any columns beside; numbers
    agree to a millionth."""
    if len(gold) != len(rows):
        return False
    left = [list(map(_cell, row)) for row in rows]
    for row in gold:
        wanted = list(map(_cell, row))
        hit = next((one for one in left if all(any(_equal(w, v) for v in one) for w in wanted)), None)  # fmt: skip
        if hit is None:
            return False
        left.remove(hit)
    return True


def _cell(value: Any) -> float | str:
    return float(value) if isinstance(value, int | float | Decimal) else str(value)


def _equal(one: float | str, other: float | str) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-6 * max(1.0, abs(one))
    return one == other


def nothing(rows: Cells) -> bool:
    return not rows or all(value is None for row in rows for value in row)
