"""What the graded reports come to: figures, a table for each template and language, notes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from tests.evals.report.case import Task
from tests.evals.report.check import Checked
from tests.evals.result import Figure, Table


class Row(Protocol):
    """One report of one system, graded."""

    task: Task
    facts: int
    missed: list[str]
    checked: Checked
    withheld: int
    unsaid: list[str]
    narrated: int
    seconds: float


def figures(graded: Mapping[str, Sequence[Row]]) -> dict[str, Figure]:
    ours = graded["ours"]
    found: dict[str, Figure] = {
        "reports": len(ours),
        "key_facts": sum(r.facts for r in ours),
        "key_fact_recall": recall(ours),
        "figures": sum(r.checked.figures for r in ours),
        "figures_bound": bound(ours),
        "evidence": sum(r.checked.evidence for r in ours),
        "invented_sources": sum(len(r.checked.invented) for r in ours),
        "withheld_said": withheld(ours),
    }
    for part in ("tune", "test"):
        own = [r for r in ours if r.task.part == part]
        if any(r.facts for r in own):
            found[f"key_fact_recall_{part}"] = recall(own)
    if "not narrated" in graded:
        found["sections_narrated"] = sum(r.narrated for r in ours)
        found["not_narrated_key_fact_recall"] = recall(graded["not narrated"])
    if "plain" in graded:
        found["plain_model_key_fact_recall"] = recall(graded["plain"])
        found["plain_model_figures_bound"] = bound(graded["plain"])
    return found


def recall(rows: Sequence[Row]) -> float:
    return _share(sum(r.facts - len(r.missed) for r in rows), sum(r.facts for r in rows))


def bound(rows: Sequence[Row]) -> float:
    return _share(sum(r.checked.bound for r in rows), sum(r.checked.figures for r in rows))


def withheld(rows: Sequence[Row]) -> float:
    return _share(sum(r.withheld - len(r.unsaid) for r in rows), sum(r.withheld for r in rows))


def tables(graded: Mapping[str, Sequence[Row]]) -> tuple[Table, ...]:
    both = {r.task.id for name in ("plain", "not narrated") for r in graded.get(name, ())}
    lines = [
        _line(f"{template.split('_')[0][:7]} {language}", name, own)
        for template, language in _kinds(graded["ours"])
        for name, rows in graded.items()
        if (own := [r for r in rows if (r.task.template, r.task.language) == (template, language)])
    ]
    made = [Table("Reports", _HEADS, tuple(lines))]
    if both:
        same = {n: [r for r in rows if r.task.id in both] for n, rows in graded.items()}
        beside = tuple(_line("the same", name, rows) for name, rows in same.items())
        made.append(Table(f"On the same {len(both)} reports", _HEADS, beside))
    return tuple(made)


_HEADS = (
    "reports", "by", "n", "facts", "told", "figures", "loose", "made up", "lacks", "model", "s each",
)  # fmt: skip
"""told is the share of the facts; loose are figures that nothing holds, made up evidence that is not
there; lacks the share that is said; model the sections whose words are the model's."""


def _line(kind: str, name: str, rows: Sequence[Row]) -> tuple[Figure, ...]:
    facts = sum(r.facts for r in rows)
    lacking = sum(r.withheld for r in rows)
    figured = sum(r.checked.figures for r in rows)
    return (
        kind, name, len(rows), facts, f"{recall(rows):.2f}" if facts else "-", figured,
        figured - sum(r.checked.bound for r in rows), sum(len(r.checked.invented) for r in rows),
        f"{withheld(rows):.2f}" if lacking else "-", sum(r.narrated for r in rows),
        f"{sum(r.seconds for r in rows) / len(rows):.1f}",
    )  # fmt: skip


def _kinds(rows: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((r.task.template, r.task.language) for r in rows))


def notes(graded: Mapping[str, Sequence[Row]], *, shown: bool) -> tuple[str, ...]:
    """What went wrong in ours; of the test part only in which report, unless shown."""
    return tuple(
        f"{r.task.id}: {', '.join(wrong)}"
        if shown or r.task.part == "tune"
        else f"{r.task.id}: {len(wrong)}"
        for r in graded["ours"]
        if (wrong := [*r.missed, *r.checked.loose, *r.checked.invented, *r.unsaid])
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
