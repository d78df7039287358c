"""Questions and how a ranking is graded; docs/evals.md says what the fields mean."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from core.access import Role
from core.domain import Frozen
from core.domain.document import Document, Passage
from tests.evals.contract import CouldNotRun

TOP = 5
Item = tuple[Passage, Document]


class Group(Frozen):
    """Alternatives that answer equally: articles of a statute, or a phrase of a document."""

    title: str = ""
    version: str = ""
    articles: tuple[str, ...] = ()
    document: str = ""
    section: str = ""
    others: tuple["Group", ...] = Field(default=(), alias="or")

    def hit(self, item: Item) -> bool:
        passage, document = item
        if any(other.hit(item) for other in self.others):
            return True
        if self.document:
            stem = Path(document.source).stem
            inside = f"{passage.section}\n{passage.text}\n{passage.head}"
            return stem == self.document and _plain(self.section) in _plain(inside)
        named = document.meta.title.endswith(self.title)
        version = not self.version or document.meta.version == self.version
        return named and version and passage.article in self.articles


class Case(Frozen):
    id: str
    question: str
    language: str = "zh"
    kind: str = "question"
    gold: tuple[Group, ...]
    as_of: dt.date | None = None
    role: Role = Field(Role.CUSTOMER, alias="as")
    part: str = ""


class Grade(Frozen):
    """recall is the share of groups hit among the first five; reciprocal of the first right rank."""

    kind: str
    recall: float
    reciprocal: float


def read(path: Path, part: str = "") -> list[Case]:
    """Raises CouldNotRun naming the line that is not a case."""
    cases = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            value: dict[str, Any] = json.loads(line)
            case = Case.model_validate(value)
        except (ValueError, ValidationError) as bad:
            raise CouldNotRun(f"{path.name}, line {number}: {bad}") from bad
        if not part or not case.part or case.part == part:
            cases.append(case)
    if not cases:
        raise CouldNotRun(f"{path.name} has no cases.")
    return cases


def grade(case: Case, found: Sequence[Item]) -> Grade:
    """Passages of one article count once."""
    distinct: dict[tuple[str, str], list[Item]] = {}
    for passage, document in found:
        key = (document.id, passage.article or passage.id)
        distinct.setdefault(key, []).append((passage, document))
    ranked = list(distinct.values())
    hit = _by(ranked[:TOP])
    share = sum(hit(group) for group in case.gold) / len(case.gold)
    first = next(
        (n for n, items in enumerate(ranked, 1) if any(_by([items])(g) for g in case.gold)), 0
    )
    return Grade(kind=case.kind, recall=share, reciprocal=1 / first if first else 0.0)


def _by(ranked: Sequence[list[Item]]) -> Callable[[Group], bool]:
    return lambda group: any(group.hit(item) for items in ranked for item in items)


def _plain(text: str) -> str:
    return "".join(text.split()).lower()
