"""Verdicts of one system on the cases, and the tables that set systems beside each other."""

import hashlib
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tests.evals.ask_data.case import Case, nothing, same
from tests.evals.ask_data.world import Asker, World
from tests.evals.result import Figure, Table

Verdict = Literal["right", "wrong number", "no answer", "answered"]
"""answered: a question that should have been asked back or refused got figures."""

VERDICTS: tuple[Verdict, ...] = ("right", "no answer", "answered", "wrong number")


@dataclass(frozen=True)
class Graded:
    verdict: Verdict
    why: str
    seconds: float


Grades = Mapping[str, Graded]
"""By the case's id."""


def graded(
    world: World, cases: Sequence[Case], asker: Asker, say: Callable[[str], None] | None = None
) -> Grades:
    found = {}
    for number, case in enumerate(cases, 1):
        begun = time.perf_counter()
        reply = asker(case)
        seconds = time.perf_counter() - begun
        verdict = _verdict(world, case, reply.answered, reply.rows)
        found[case.id] = Graded(verdict, reply.why, seconds)
        if say:
            say(f"{number}/{len(cases)} {case.id} {verdict}, {seconds:.1f} s")
    return found


def _verdict(world: World, case: Case, answered: bool, rows: Sequence[Sequence[object]]) -> Verdict:
    if case.expect in {"clarify", "refuse"}:
        return "answered" if answered else "right"
    if not answered:
        return "no answer"
    if case.expect == "empty":
        return "right" if nothing(rows) else "wrong number"
    return "right" if same(world.gold(case), rows) else "wrong number"


def sample(cases: Sequence[Case], size: int) -> tuple[Case, ...]:
    """As many of each kind and part as their shares ask for, always the same ones."""
    if size >= len(cases):
        return tuple(cases)
    mixed = sorted(cases, key=lambda c: (c.kind, c.part, hashlib.sha256(c.id.encode()).digest()))
    taken = {mixed[(2 * n + 1) * len(mixed) // (2 * size)].id for n in range(size)}
    return tuple(c for c in cases if c.id in taken)


def share(grades: Iterable[Graded], *which: Verdict) -> float:
    verdicts = [g.verdict for g in grades]
    return round(sum(v in which for v in verdicts) / len(verdicts), 3)


def wrong(grades: Iterable[Graded]) -> float:
    """Figures given that are not right, for whatever question."""
    return share(grades, "wrong number", "answered")


def seconds(grades: Iterable[Graded], quantile: float) -> float:
    ordered = sorted(g.seconds for g in grades)
    return round(ordered[min(len(ordered) - 1, int(quantile * len(ordered)))], 3)


def figures(name: str, grades: Grades) -> dict[str, Figure]:
    found = grades.values()
    return {
        f"{name}_right": share(found, "right"),
        f"{name}_wrong_numbers": wrong(found),
        f"{name}_p50_s": seconds(found, 0.5),
        f"{name}_p95_s": seconds(found, 0.95),
    }


def systems(title: str, found: Mapping[str, Grades]) -> Table:
    rows = []
    for name, grades in found.items():
        counted = Counter(g.verdict for g in grades.values())
        spent = (seconds(grades.values(), 0.5), seconds(grades.values(), 0.95))
        rows.append((name, *(counted[v] for v in VERDICTS), share(grades.values(), "right"), wrong(grades.values()), *spent))  # fmt: skip
    columns = ("system", *VERDICTS, "right, share", "wrong numbers, share", "p50 s", "p95 s")
    return Table(title, columns, tuple(rows))


def by_kind(cases: Sequence[Case], found: Mapping[str, Grades]) -> Table:
    kinds: dict[str, list[str]] = defaultdict(list)
    for case in cases:
        kinds[case.kind].append(case.id)
    rows = tuple(
        (kind, len(ids), *(share([grades[i] for i in ids], "right") for grades in found.values()))
        for kind, ids in kinds.items()
    )
    return Table("Right by kind", ("kind", "cases", *found), rows)


def back(cases: Sequence[Case], grades: Grades) -> Table:
    """Why questions were not answered, and how many of them should not have been."""
    reasons: dict[str, list[bool]] = defaultdict(list)
    for case in cases:
        if grades[case.id].why:
            reasons[grades[case.id].why].append(grades[case.id].verdict == "right")
    rows = sorted((why, len(held), sum(held)) for why, held in reasons.items())
    return Table("Questions back, ours", ("why", "questions", "rightly"), tuple(rows))
