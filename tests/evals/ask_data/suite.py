"""Questions on the demo's two datasets, graded by running gold SQL. A wrong number is worse than no answer."""

import asyncio
from collections.abc import Sequence

from core.errors import AppError
from core.store.session import Store
from tests.evals.ask_data import defog, security, wide
from tests.evals.ask_data.case import Case, load
from tests.evals.ask_data.grade import (
    Grades,
    back,
    by_kind,
    figures,
    graded,
    sample,
    share,
    systems,
    wrong,
)
from tests.evals.ask_data.ground import ground
from tests.evals.ask_data.world import Asker, Reply, World, world_of
from tests.evals.result import CouldNotRun, Figure, Options, Result, Target
from tests.evals.service.stack import platform
from tools.sql.reword import by_model

TARGETS = {"ours_right": Target(">=", 0.90), "ours_wrong_numbers": Target("<=", 0.02)}


def suite(options: Options) -> Result:
    """Settings: part (tune, test, security, defog, wide; all of it when none is named), home (of a
    running platform), rivals (yes, or on how many of the cases), show (test: also say what of the
    test part went wrong)."""
    options.allow("part", "home", "rivals", "show")
    part = options.settings.get("part", "")
    alone = {"security": _security, "defog": _defog, "wide": _wide}
    if part in alone:
        return alone[part](options)
    asked = _asked(options, part)
    if part or options.cases:
        return asked
    results = [asked, _security(options), _wide(options)]
    if defog.FOLDER.is_dir():
        results.append(_defog(options))
    else:
        told: dict[str, Figure] = {"defog": "not run: its data is not beside the checkout"}
        results.append(Result(figures=told, targets={}))
    return _together(results)


def _security(options: Options) -> Result:
    return security.checked(options.say)


def _defog(options: Options) -> Result:
    """Data nobody tuned for. No target is named for it; its figures are told."""
    with ground(options.say, companies=4) as made:
        found = defog.graded(made.admin, options.say)
    return Result(figures=found.figures, targets={}, tables=(found.table,), notes=found.notes)


def _wide(options: Options) -> Result:
    found = wide.graded(options.say)
    targets = {"wide_right_tables": Target(">=", wide.TARGET)}
    return Result(figures=found.figures, targets=targets, tables=(found.table,), notes=found.notes)


def _together(results: Sequence[Result]) -> Result:
    return Result(
        figures={k: v for r in results for k, v in r.figures.items()},
        targets={k: v for r in results for k, v in r.targets.items()},
        tables=tuple(t for r in results for t in r.tables),
        notes=tuple(n for r in results for n in r.notes),
    )


def _asked(options: Options, part: str) -> Result:
    cases = load(options.cases or options.folder / "cases.jsonl")
    cases = tuple(c for c in cases if not part or c.part == part)
    if not cases:
        raise CouldNotRun("There are no such cases.")
    some = _some(cases, options.settings.get("rivals", ""))
    with platform(options.settings.get("home", ""), options.say) as settings:
        if not settings.reader_url.get_secret_value():
            raise CouldNotRun("Questions on data need JINNAO_READER_URL.")
        store = Store(settings.database_url.get_secret_value(), connections=2)
        try:
            world = world_of(settings, store)
            return _result(cases, some, _grades(world, cases, some, options), options)
        finally:
            store.close()


def _some(cases: tuple[Case, ...], wanted: str) -> tuple[Case, ...]:
    """The cases that rivals are asked. Raises CouldNotRun for what is no number of cases."""
    if wanted in {"", "no"}:
        return ()
    if wanted == "yes":
        return cases
    if not wanted.isdecimal() or not int(wanted):
        raise CouldNotRun("rivals is yes, no or a number of cases.")
    return sample(cases, int(wanted))


def _grades(
    world: World, cases: Sequence[Case], some: Sequence[Case], options: Options
) -> dict[str, Grades]:
    found = {"ours": graded(world, cases, ours(world))}
    if some:
        from tests.evals.ask_data import rivals  # their libraries are heavy and not always needed

        with asyncio.Runner() as loop:
            askers = {
                "plain model": rivals.plain(world, loop),
                "LangChain SQL agent": rivals.langchain(world, loop),
            }
            for name, asker in askers.items():
                found[name] = graded(world, some, asker, lambda s, n=name: options.say(f"{n} {s}"))  # type: ignore[misc]
    return found


def ours(world: World) -> Asker:
    """As the product is: what code does not read, the model may put in other words."""
    desk = world.desk(by_model(world.settings))

    def ask(case: Case) -> Reply:
        who = world.principal(case.as_)
        try:
            asked = desk.ask(who, world.datasets[case.dataset], case.question, case.language)
        except AppError as error:
            return Reply(False, why=error.code)
        if asked.rows is None:
            return Reply(False, why=asked.unclear.why if asked.unclear else "nothing said")
        return Reply(True, asked.rows.rows)

    return ask


def _result(
    cases: Sequence[Case], some: Sequence[Case], found: dict[str, Grades], options: Options
) -> Result:
    mine = found["ours"]
    figured: dict[str, Figure] = {"cases": len(cases), **figures("ours", mine)}
    for part in ("tune", "test"):
        own = [mine[c.id] for c in cases if c.part == part]
        if own:
            figured[f"ours_right_{part}"] = share(own, "right")
            figured[f"ours_wrong_numbers_{part}"] = wrong(own)
    tables = [
        systems("Verdicts", {"ours": mine}),
        by_kind(cases, {"ours": mine}),
        back(cases, mine),
    ]
    if some:
        ids = {c.id for c in some}
        beside = {n: {i: g for i, g in grades.items() if i in ids} for n, grades in found.items()}
        figured["sample"] = len(some)
        figured |= figures("ours_sample", beside["ours"])
        figured |= figures("plain_model", beside["plain model"])
        figured |= figures("langchain_agent", beside["LangChain SQL agent"])
        tables += [systems(f"On the same {len(some)} questions", beside), by_kind(some, beside)]
    shown = options.settings.get("show") == "test" or bool(options.cases)
    notes = tuple(
        f"{c.id}: {mine[c.id].verdict}" + (f": {c.question}" if c.part == "tune" or shown else "")
        for c in cases
        if mine[c.id].verdict != "right"
    )
    return Result(figures=figured, targets=TARGETS, tables=tuple(tables), notes=notes)
