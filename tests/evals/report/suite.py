"""Whole reports on the demo's data: what must stand in them does, every figure is bound, every source
exists, and what has no evidence is said to have none.

The format of `--cases` is in docs/evals.md. Facts are read straight from the tables; queries are run
and computations made anew (check.py).
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.domain.report import Missing, Paragraph
from tests.evals.report import rivals
from tests.evals.report.case import Cases, Fact, Task, load
from tests.evals.report.check import Checked, checked
from tests.evals.report.show import figures, notes, tables
from tests.evals.report.told import running, told
from tests.evals.report.world import World, Written, world
from tests.evals.result import CouldNotRun, Options, Result, Target
from tests.evals.service.stack import platform

TARGETS = {
    "key_fact_recall": Target(">=", 0.90),
    "figures_bound": Target("==", 1.0),
    "invented_sources": Target("==", 0),
    "withheld_said": Target("==", 1.0),
}


@dataclass
class Row:
    """One report of one system, graded. missed are the facts that it does not tell."""

    task: Task
    facts: int = 0
    missed: list[str] = field(default_factory=list)
    checked: Checked = field(default_factory=Checked)
    withheld: int = 0
    unsaid: list[str] = field(default_factory=list)
    narrated: int = 0
    seconds: float = 0.0


Graded = dict[str, list[Row]]
"""By system: ours; ours without narration, where ours is narrated; the plain model."""


def suite(options: Options) -> Result:
    """Settings: model (on, off: the plain model beside), narration (off, on), part (tune, test, all),
    home (of a running platform), only (a task's id)."""
    options.allow("model", "narration", "part", "home", "only")
    model = _choice(options, "model", ("on", "off")) == "on"
    narration = _choice(options, "narration", ("off", "on")) == "on"
    part = _choice(options, "part", ("all", "tune", "test"))
    cases = load(options.cases or options.folder / "cases.yaml")
    only = options.settings.get("only", "")
    tasks = tuple(t for t in cases.tasks if part in ("all", t.part) and only in ("", t.id))
    if not tasks:
        raise CouldNotRun("There are no such tasks.")
    with platform(options.settings.get("home", ""), options.say) as settings:

        async def whole() -> Graded:
            async with world(settings) as made:
                return await _graded(made, cases, tasks, options, model=model, narration=narration)

        graded = asyncio.run(whole())
    return Result(
        figures=figures(graded), targets=TARGETS, tables=tables(graded),
        notes=notes(graded, shown=bool(options.cases)),
    )  # fmt: skip


def _choice(options: Options, name: str, known: tuple[str, ...]) -> str:
    given = options.settings.get(name, known[0])
    if given not in known:
        raise CouldNotRun(f"{name} is one of: {', '.join(known)}.")
    return given


async def _graded(
    made: World, cases: Cases, tasks: Sequence[Task], options: Options, *, model: bool, narration: bool
) -> Graded:  # fmt: skip
    """Tasks that say so are narrated and asked of the plain model, where the settings want it."""
    found: Graded = {"ours": [], "not narrated": [], "plain": []}
    for number, task in enumerate(tasks, 1):
        facts = cases.of(task)
        written, row = await _ours(made, task, facts, narrate=False)
        if narration and task.narrate:
            found["not narrated"].append(row)
            plain = written
            written, row = await _ours(made, task, facts, narrate=True)
            row.narrated = _narrated(plain, written)
        found["ours"].append(row)
        if model and task.narrate:
            found["plain"].append(await _rival(made, written, facts))
        options.say(f"{number}/{len(tasks)} {task.id} {row.seconds:.0f} s")
    return {name: rows for name, rows in found.items() if rows}


async def _ours(
    made: World, task: Task, facts: Sequence[Fact], *, narrate: bool
) -> tuple[Written, Row]:
    begun = time.perf_counter()
    written = await made.write(task, narrate=narrate)
    row = Row(task, seconds=time.perf_counter() - begun)
    row.checked = checked(written.report, made.sources(written))
    sections = {s.name: running(s) for s in written.report.sections}
    _recall(made, row, facts, sections)
    _withheld(row, written)
    return written, row


def _recall(made: World, row: Row, facts: Sequence[Fact], texts: dict[str, str]) -> None:
    for fact in facts:
        value = made.gold(row.task, fact)
        if value is None:
            raise CouldNotRun(f"{row.task.id} {fact.id}: the tables hold no value.")
        row.facts += 1
        if not told(fact, value, texts.get(fact.section, ""), row.task.language):
            row.missed.append(f"{fact.id} ({value:.4f})")


def _withheld(row: Row, written: Written) -> None:
    """As many parts of the section say so as its evidence lacks, and no other section does."""
    said = {s.name: sum(isinstance(p, Missing) for p in s.parts) for s in written.report.sections}
    for name, number in said.items():
        wanted = row.task.withheld.get(name, 0)
        if wanted or number:
            row.withheld += 1
            if wanted != number:
                row.unsaid.append(f"{name}: {number} parts say so, not {wanted}")


def _narrated(plain: Written, written: Written) -> int:
    """Sections whose text the model wrote."""
    pairs = zip(plain.report.sections, written.report.sections, strict=True)
    return sum(
        running(a) != running(b) and any(isinstance(p, Paragraph) for p in b.parts)
        for a, b in pairs
    )


async def _rival(made: World, written: Written, facts: Sequence[Fact]) -> Row:
    task, row = written.task, Row(written.task)
    begun, texts = time.perf_counter(), dict[str, str]()
    wanted = {f.section for f in facts}
    for section in written.report.sections:
        if section.name in wanted:
            asked = rivals.questions(task, section.name)
            texts[section.name] = await rivals.written(
                made.model, written.report, section, task.language, asked
            )
    _recall(made, row, facts, texts)
    for text in texts.values():
        loose, number = rivals.loose(text, written.report)
        row.checked.figures += number
        row.checked.bound += number - loose
    row.seconds = time.perf_counter() - begun
    return row
