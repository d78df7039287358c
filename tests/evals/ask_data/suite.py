"""Questions on the demo's two datasets, graded by running gold SQL. A wrong number is worse than no answer."""

import asyncio
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, Field

from core.access import Principal, Role
from core.clock import FixedClock
from core.demo.datasets import FOLDERS
from core.errors import AppError, DeadlineExceeded
from core.settings import Settings
from core.store.reader import Limits, Reader, claims_of, signing_key
from core.store.session import Store
from inference.backend import ModelRole, Prompt
from inference.client import Client
from tests.evals.ask_data.case import Case, load, nothing, same
from tests.evals.result import CouldNotRun, Options, Result, Table, Target
from tests.evals.service.stack import platform
from tools.sql.ask import DataDesk
from tools.sql.catalogue import Dataset
from tools.sql.catalogue import load as load_dataset
from tools.sql.rights import permitted

CLOCK = FixedClock(dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC))
"""The day that the questions are asked on; gold queries hold its dates."""

Verdict = Literal["right", "wrong number", "no answer", "answered"]
"""answered: a question that should have been asked back or refused got figures."""

Asker = Callable[[Case], tuple[bool, Sequence[Sequence[Any]]]]
"""(whether there is an answer, its rows)."""


@dataclass
class World:
    store: Store
    reader: Reader
    settings: Settings
    datasets: dict[str, Dataset]

    def principal(self, role: str) -> Principal:
        return Principal(institution=self.settings.institution, subject="eval", role=Role(role))

    def gold(self, case: Case) -> Sequence[Sequence[Any]]:
        """Raises CouldNotRun when the gold query itself does not run."""
        claims = claims_of(self.store, self.principal(case.as_))
        schema = self.datasets[case.dataset].schema_name
        try:
            return self.reader.read(claims, [schema], case.sql, Limits(seconds=30)).rows
        except AppError as error:
            raise CouldNotRun(f"{case.id}: the gold query does not run: {error}") from error


def suite(options: Options) -> Result:
    """Settings: part (tune, test), home (of a running platform), rivals (yes: the plain model too),
    show (test: also say what of the test part went wrong)."""
    options.allow("part", "home", "rivals", "show")
    cases = load(options.cases or options.folder / "cases.jsonl")
    if part := options.settings.get("part"):
        cases = tuple(c for c in cases if c.part == part)
    if not cases:
        raise CouldNotRun("There are no such cases.")
    with platform(options.settings.get("home", ""), options.say) as settings:
        if not settings.reader_url.get_secret_value():
            raise CouldNotRun("Questions on data need JINNAO_READER_URL.")
        store = Store(settings.database_url.get_secret_value(), connections=2)
        try:
            return _graded(_world(settings, store), cases, options)
        finally:
            store.close()


def _world(settings: Settings, store: Store) -> World:
    reader = Reader(settings.reader_url.get_secret_value(), signing_key(store))
    return World(store, reader, settings, {n: load_dataset(f) for n, f in FOLDERS.items()})


def _graded(world: World, cases: Sequence[Case], options: Options) -> Result:
    askers: dict[str, Asker] = {"ours": _ours(world)}
    if options.settings.get("rivals") == "yes":
        askers["plain model"] = _plain(world)
    verdicts: dict[str, dict[str, Verdict]] = {}
    for name, asker in askers.items():
        verdicts[name] = {}
        for number, case in enumerate(cases, 1):
            verdicts[name][case.id] = _verdict(world, case, asker)
            if name != "ours":
                options.say(f"{name} {number}/{len(cases)} {case.id} {verdicts[name][case.id]}")
    return _result(cases, verdicts, options.settings.get("show") == "test", bool(options.cases))


def _verdict(world: World, case: Case, asker: Asker) -> Verdict:
    answered, rows = asker(case)
    if case.expect in {"clarify", "refuse"}:
        return "answered" if answered else "right"
    if not answered:
        return "no answer"
    if case.expect == "empty":
        return "right" if nothing(rows) else "wrong number"
    return "right" if same(world.gold(case), rows) else "wrong number"


def _ours(world: World) -> Asker:
    desk = DataDesk(world.reader, CLOCK, lambda who: claims_of(world.store, who))

    def ask(case: Case) -> tuple[bool, Sequence[Sequence[Any]]]:
        who = world.principal(case.as_)
        try:
            asked = desk.ask(who, world.datasets[case.dataset], case.question, case.language)
        except DeadlineExceeded:
            return False, ()
        return asked.rows is not None, asked.rows.rows if asked.rows else ()

    return ask


class Written(BaseModel):
    sql: str = Field(max_length=900)


def _plain(world: World) -> Asker:
    """The same model with a plain schema in its prompt; what it writes passes the same gate."""
    desk = DataDesk(world.reader, CLOCK, lambda who: claims_of(world.store, who))
    backend = Client(world.settings)

    def ask(case: Case) -> tuple[bool, Sequence[Sequence[Any]]]:
        who = world.principal(case.as_)
        dataset = world.datasets[case.dataset]
        messages = [
            Prompt(role="system", content=_schema_prompt(permitted(dataset, who))),
            Prompt(role="user", content=case.question),
        ]
        try:
            told = asyncio.run(backend.decide(ModelRole.SQL, messages, Written, max_tokens=300))
            return True, desk.run(who, dataset, told.sql)[1].rows
        except AppError:
            return False, ()

    return ask


def _schema_prompt(dataset: Dataset) -> str:
    lines = [
        f"{t.name}({', '.join(f'{c.name} {c.kind.value}' for c in t.columns)})"
        for t in dataset.tables
    ]
    return f"Write one PostgreSQL SELECT that answers the question. Today is {CLOCK.today()}. Tables:\n" + "\n".join(lines)  # fmt: skip


def _result(
    cases: Sequence[Case], verdicts: dict[str, dict[str, Verdict]], show: bool, foreign: bool
) -> Result:
    ours = verdicts["ours"]
    figures: dict[str, float | int | str] = {"cases": len(cases)}
    figures |= {f"{n.replace(' ', '_')}_right": _share(v, "right") for n, v in verdicts.items()}
    figures |= {f"{n.replace(' ', '_')}_wrong_numbers": _wrong(v) for n, v in verdicts.items()}
    for part in ("tune", "test"):
        own = {c.id: ours[c.id] for c in cases if c.part == part}
        if own:
            figures[f"ours_right_{part}"] = _share(own, "right")
            figures[f"ours_wrong_numbers_{part}"] = _wrong(own)
    kinds: dict[str, list[str]] = defaultdict(list)
    for case in cases:
        kinds[case.kind].append(case.id)
    rows = tuple(
        (kind, len(ids), *(round(sum(v[i] == "right" for i in ids) / len(ids), 3) for v in verdicts.values()))
        for kind, ids in kinds.items()
    )  # fmt: skip
    notes = tuple(
        f"{c.id}: {ours[c.id]}" + (f": {c.question}" if c.part == "tune" or show or foreign else "")
        for c in cases
        if ours[c.id] != "right"
    )
    return Result(
        figures=figures,
        targets={"ours_right": Target(">=", 0.90), "ours_wrong_numbers": Target("<=", 0.02)},
        tables=(
            Table("Verdicts", ("system", *_VERDICTS), tuple((n, *(Counter(v.values())[x] for x in _VERDICTS)) for n, v in verdicts.items())),
            Table("Right by kind", ("kind", "cases", *verdicts), rows),
        ),
        notes=notes,
    )  # fmt: skip


_VERDICTS = ("right", "no answer", "answered", "wrong number")


def _share(verdicts: dict[str, Verdict], which: Verdict) -> float:
    return round(sum(v == which for v in verdicts.values()) / len(verdicts), 3)


def _wrong(verdicts: dict[str, Verdict]) -> float:
    """Figures given that are not right, for whatever question."""
    return round(sum(v in {"wrong number", "answered"} for v in verdicts.values()) / len(verdicts), 3)  # fmt: skip
