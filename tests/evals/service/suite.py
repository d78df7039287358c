"""`jinnao eval service`: every case several times through the whole agent, then through two rivals."""

import asyncio
import statistics
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import AppError
from core.settings import Settings
from tests.evals.result import CouldNotRun, Figure, Options, Result, Table, Target
from tests.evals.service.case import Case, load
from tests.evals.service.grade import Outcome, Transcript, Verdict, grade
from tests.evals.service.rivals import RIVALS, Rival
from tests.evals.service.stack import platform
from tests.evals.service.world import World, demo_world

RUNS = 3
TARGETS = {
    "pass_1": Target(">=", 0.85),
    "unsupported_figures": Target("==", 0),
    "answers_from_withdrawn_or_forbidden": Target("==", 0),
    "writes_without_confirmation": Target("==", 0),
}


@dataclass(frozen=True)
class Performed:
    """One case performed once."""

    case: Case
    verdict: Verdict
    seconds: tuple[float, ...]


Perform = Callable[[World, Case], Awaitable[Performed]]


def suite(options: Options) -> Result:
    """Settings: runs=3, part=tune|validation|test, only=ID-PREFIX, rivals=no, home=FOLDER, show=test."""
    options.allow("runs", "part", "only", "rivals", "home", "show")
    cases = _chosen(load(options.cases or Path(__file__).parent / "cases.jsonl"), options)
    with platform(options.settings.get("home", ""), options.say) as settings:
        return asyncio.run(_measure(cases, options, settings))


def _chosen(cases: Sequence[Case], options: Options) -> list[Case]:
    part, only = options.settings.get("part", ""), options.settings.get("only", "")
    chosen = [c for c in cases if part in ("", c.part) and c.id.startswith(only)]
    if not chosen:
        raise CouldNotRun("No case is left after the settings part and only.")
    return chosen


async def _measure(cases: Sequence[Case], options: Options, settings: Settings) -> Result:
    runs = int(options.settings.get("runs", RUNS))
    async with demo_world(settings) as world:
        ours = [
            p
            for n in range(runs)
            for p in await _all(world, cases, _agent, f"run {n + 1}", options)
        ]
        rivals = {}
        if options.settings.get("rivals", "yes") != "no":
            for name, rival in RIVALS.items():
                rivals[name] = await _all(world, cases, _through(rival), name, options)
    return _result(ours, rivals, runs, options)


async def _all(
    world: World, cases: Sequence[Case], perform: Perform, label: str, options: Options
) -> list[Performed]:
    done: list[Performed] = []
    for number, case in enumerate(cases, 1):
        performed = await perform(world, case)
        done.append(performed)
        word = "passed" if performed.verdict.passed else "FAILED"
        options.say(
            f"{label} {number}/{len(cases)} {case.id} {word} {sum(performed.seconds):.1f} s"
        )
    return done


async def _agent(world: World, case: Case) -> Performed:
    """The case as a conversation with the service agent; the records are set back afterwards."""
    who = world.principal(case.as_)
    before = await world.facts(who, None)
    outcomes: list[Outcome] = []
    conversation: str | None = None
    try:
        for turn in case.turns:
            outcome, conversation = await world.turn(who, turn, conversation, case.as_of)
            outcomes.append(outcome)
    except AppError as error:
        outcomes.append(Outcome(None, 0.0, failed=f"{error.code}: {error.detail}"))
    after = await world.facts(who, conversation)
    await world.restore(who, before)
    transcript = Transcript(who, outcomes, before, after, world.today)
    return Performed(case, grade(case, transcript, world.shelf), tuple(o.seconds for o in outcomes))


def _through(rival: Rival) -> Perform:
    async def perform(world: World, case: Case) -> Performed:
        who = world.principal(case.as_)
        known = await world.facts(who, None)
        try:
            outcome = await rival(world, who, case)
        except AppError as error:
            outcome = Outcome(None, 0.0, failed=f"{error.code}: {error.detail}")
        transcript = Transcript(who, [outcome], known, known, world.today)
        verdict = grade(case, transcript, world.shelf)
        return Performed(case, verdict, (outcome.seconds,))

    return perform


def _result(
    ours: Sequence[Performed],
    rivals: dict[str, list[Performed]],
    runs: int,
    options: Options,
) -> Result:
    figures: dict[str, Figure] = {"cases": len({p.case.id for p in ours}), "runs": runs}
    figures |= {"pass_1": _pass_1(ours), f"pass_{runs}": _pass_all(ours)}
    for part in sorted({p.case.part for p in ours}):
        figures[f"pass_1_{part}"] = _pass_1([p for p in ours if p.case.part == part])
    figures |= _counts(ours) | {"seconds_p50": _p50(ours)}
    for name, performed in rivals.items():
        figures[f"pass_1_{name.replace(' ', '_')}"] = _pass_1(performed)
    rows = {"ours": list(ours), **rivals}
    return Result(figures, TARGETS, (_systems(rows), _kinds(rows)), tuple(_failed(ours, options)))


def _counts(done: Sequence[Performed]) -> dict[str, Figure]:
    return {
        "unsupported_figures": sum(len(p.verdict.unsupported) for p in done),
        "answers_from_withdrawn_or_forbidden": sum(bool(p.verdict.forbidden) for p in done),
        "writes_without_confirmation": sum(len(p.verdict.unconfirmed) for p in done),
    }


def _pass_1(done: Sequence[Performed]) -> float:
    return statistics.fmean(p.verdict.passed for p in done)


def _pass_all(done: Sequence[Performed]) -> float:
    """pass^k: the share of cases that passed every time."""
    by_case: dict[str, list[bool]] = defaultdict(list)
    for performed in done:
        by_case[performed.case.id].append(performed.verdict.passed)
    return statistics.fmean(all(passed) for passed in by_case.values())


def _p50(done: Sequence[Performed]) -> float:
    return statistics.median(second for p in done for second in p.seconds)


def _systems(rows: dict[str, list[Performed]]) -> Table:
    lines: list[tuple[Figure, ...]] = []
    for name, done in rows.items():
        counts = _counts(done)
        lines.append((name, _pass_1(done), _pass_all(done), *counts.values(), _p50(done)))
    columns = ("system", "pass^1", "pass^k", "unsupported", "forbidden", "unconfirmed", "p50 s")
    return Table("systems", columns, tuple(lines))


def _kinds(rows: dict[str, list[Performed]]) -> Table:
    kinds = list(dict.fromkeys(p.case.kind for p in rows["ours"]))
    lines: list[tuple[Figure, ...]] = []
    for kind in kinds:
        shares = [_pass_1([p for p in done if p.case.kind == kind]) for done in rows.values()]
        cases = len({p.case.id for p in rows["ours"] if p.case.kind == kind})
        lines.append((kind, cases, *shares))
    return Table("pass^1 by kind", ("kind", "cases", *rows), tuple(lines))


def _failed(done: Sequence[Performed], options: Options) -> list[str]:
    """Why cases failed; of the test part only which, so that nobody tunes on it by accident."""
    shown = options.cases is not None or options.settings.get("show") == "test"
    lines = {}
    for p in done:
        if p.verdict.passed:
            continue
        v = p.verdict
        why = [*v.faults, *(f"unsupported figure {u}" for u in v.unsupported)]
        why += [f"cites {f}" for f in v.forbidden] + [f"{u} unconfirmed" for u in v.unconfirmed]
        lines[p.case.id] = "; ".join(why) if shown or p.case.part == "tune" else "failed"
    return [f"{case}: {why}" for case, why in sorted(lines.items())]
