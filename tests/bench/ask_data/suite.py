"""`jinnao bench ask-data`: time of a question by stage, model calls and tokens, questions a CPU second.

From words to told sentences, in one process, with a PostgreSQL of its own; not the HTTP layer. The
questions are those of the eval, each asked `rounds` times after one round that warms up.
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import psutil

from core.access import Principal, Role
from core.errors import AppError
from core.store.reader import claims_of
from inference.backend import ModelRole, Usage
from tests.bench.ask_data.stages import Spent, Stages
from tests.evals.ask_data.case import Case, load
from tests.evals.ask_data.ground import Ground, ground
from tests.evals.ask_data.world import CLOCK
from tests.evals.result import CouldNotRun, Options, Result, Table, Target
from tools.sql import tell
from tools.sql.ask import Asked, DataDesk
from tools.sql.catalogue import Dataset
from tools.sql.memory import Remembered

CASES = Path(__file__).parents[2] / "evals" / "ask_data" / "cases.jsonl"
TARGETS = {"times_bare_query": Target("<=", 10), "memory_p95_ms": Target("<=", 150), "memory_model_calls": Target("<=", 0)}  # fmt: skip
_APPROVED = 4
"""Every so many questions one is taken for approved."""

Memory = dict[str, dict[str, Remembered]]
"""By dataset and pattern."""


class Question(NamedTuple):
    """how says what kind of answer it was; bare is the seconds of its query alone, 0 without one."""

    how: str
    total: float
    stages: Spent
    calls: int
    tokens: int
    bare: float


@dataclass
class Counted:
    """What the client says of each call to a model."""

    usages: list[Usage] = field(default_factory=list)

    def add(self, _: ModelRole, usage: Usage) -> None:
        self.usages.append(usage)

    def taken(self) -> tuple[int, int]:
        """Calls and tokens since the last time it was asked."""
        found = len(self.usages), sum(u.prompt + u.completion for u in self.usages)
        self.usages.clear()
        return found


class Cpu(NamedTuple):
    """Seconds of computing: in this process, and in the database server with all its sessions."""

    own: float
    database: float


def suite(options: Options) -> Result:
    """Settings: rounds=3, companies=NUMBER (all by default)."""
    options.allow("rounds", "companies")
    rounds = int(options.settings.get("rounds", 3))
    companies = options.settings.get("companies")
    cases = load(options.cases or CASES)
    with ground(options.say, int(companies) if companies else None) as made:
        return measured(made, cases, rounds, options)


def measured(made: Ground, cases: Sequence[Case], rounds: int, options: Options) -> Result:
    stages, counted = Stages(), Counted()
    with stages.measured():
        memory: Memory = defaultdict(dict)
        desk = stages.of(_desk(made, memory, counted))
        begun = time.perf_counter()
        for case in cases:
            _ask(made, desk, case, stages, counted)
        first = time.perf_counter() - begun
        _remember(made, desk, cases, memory)
        counted.taken()
        before, asked = _cpu(made.pid), list[Question]()
        for number in range(rounds):
            options.say(f"round {number + 1} of {rounds}")
            asked += [_ask(made, desk, case, stages, counted) for case in cases]
        after = _cpu(made.pid)
        asked = [q._replace(bare=b) for q, b in zip(asked, _bare(made, desk, cases) * rounds, strict=True)]  # fmt: skip
    spent = Cpu(after.own - before.own, after.database - before.database)
    return _result(asked, spent, first / len(cases))


def _desk(made: Ground, memory: Memory, counted: Counted) -> DataDesk:
    """The desk as `tools.sql.setup` makes it, but that a call to the model is only counted: there is
    no engine here, and what an engine takes is not ours."""

    def reword(_question: str, _dataset: Dataset, _language: str) -> None:
        counted.add(ModelRole.SQL, Usage())

    return DataDesk(
        made.reader, CLOCK, lambda who: claims_of(made.store, who),
        verified=lambda _who, dataset: memory[dataset.name], reword=reword,
    )  # fmt: skip


def _remember(made: Ground, desk: DataDesk, cases: Sequence[Case], memory: Memory) -> None:
    """Every fourth question that has an answer is approved."""
    for case in cases[::_APPROVED]:
        who = Principal(institution="demo", subject="bench", role=Role(case.as_))
        try:
            asked = desk.ask(who, made.datasets[case.dataset], case.question, case.language)
        except AppError:
            continue
        if asked.plan is not None and asked.rows is not None:
            one = Remembered(question=case.question, pattern=asked.pattern, plan=asked.plan)
            memory[case.dataset][asked.pattern] = one


def _ask(made: Ground, desk: DataDesk, case: Case, stages: Stages, counted: Counted) -> Question:
    who = Principal(institution="demo", subject="bench", role=Role(case.as_))
    dataset = made.datasets[case.dataset]
    stages.taken()
    begun = time.perf_counter()
    try:
        asked = desk.ask(who, dataset, case.question, case.language)
        tell.told(asked, dataset, case.language)
    except AppError:
        how = "refused"
    else:
        how = _how(asked)
    total = time.perf_counter() - begun
    return Question(how, total, stages.taken(), *counted.taken(), 0.0)


def _how(asked: Asked) -> str:
    if asked.verified:
        return "from verified memory"
    return "asked back" if asked.rows is None else "read by code"


def _bare(made: Ground, desk: DataDesk, cases: Sequence[Case]) -> list[float]:
    """Seconds that the query of each question takes alone, 0 where it came to none."""
    found = []
    for case in cases:
        who = Principal(institution="demo", subject="bench", role=Role(case.as_))
        dataset = made.datasets[case.dataset]
        claims = claims_of(made.store, who)
        try:
            asked = desk.ask(who, dataset, case.question, case.language)
            begun = time.perf_counter()
            if asked.query:
                made.reader.read(claims, [dataset.schema_name], asked.query.text)
        except AppError:
            found.append(0.0)
        else:
            found.append(time.perf_counter() - begun if asked.query else 0.0)
    return found


def _cpu(pid: int) -> Cpu:
    own, server = time.process_time(), psutil.Process(pid)
    counted = [server.cpu_times()]
    spent = counted[0].children_user + counted[0].children_system
    for one in (server, *server.children()):
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:  # its time has been added to the server's children
            continue
        spent += times.user + times.system
    return Cpu(own, spent)


def _result(asked: Sequence[Question], spent: Cpu, first: float) -> Result:
    if not asked:
        raise CouldNotRun("Nothing was asked.")
    totals = [q.total for q in asked]
    answered = [q for q in asked if q.bare]
    figures: dict[str, float | int | str] = {
        "questions": len(asked),
        "p50_ms": _ms(totals, 0.5),
        "p95_ms": _ms(totals, 0.95),
        "first_round_ms": round(first * 1000, 2),
        "model_calls_per_question": round(sum(q.calls for q in asked) / len(asked), 3),
        "tokens_per_question": round(sum(q.tokens for q in asked) / len(asked), 1),
        "own_cpu_ms": round(spent.own / len(asked) * 1000, 2),
        "database_cpu_ms": round(spent.database / len(asked) * 1000, 2),
        "questions_per_cpu_second": round(len(asked) / (spent.own + spent.database), 1),
    }
    known = [q for q in asked if q.how == "from verified memory"]
    if known:
        figures["memory_questions"] = len(known)
        figures["memory_p95_ms"] = _ms([q.total for q in known], 0.95)
        figures["memory_model_calls"] = sum(q.calls for q in known)
    figures["times_bare_query"] = round(
        _ms([q.total for q in answered], 0.5) / max(_ms([q.bare for q in answered], 0.5), 0.001), 2
    )
    targets = {name: target for name, target in TARGETS.items() if name in figures}
    return Result(figures, targets, (_stages(asked), _hows(asked)))


def _stages(asked: Sequence[Question]) -> Table:
    """Of the questions that entered the stage; the share is of all the time there was."""
    rows = []
    whole = sum(q.total for q in asked)
    for stage in asked[0].stages:
        held = [q.stages[stage] for q in asked if q.stages[stage]]
        if held:
            rows.append((stage, len(held), _ms(held, 0.5), _ms(held, 0.95), round(sum(held) / whole, 3)))  # fmt: skip
    rest = [q.total - sum(q.stages.values()) for q in asked]
    rows.append(("rest", len(rest), _ms(rest, 0.5), _ms(rest, 0.95), round(sum(rest) / whole, 3)))
    return Table("Stages of a question", ("stage", "questions", "p50 ms", "p95 ms", "share"), tuple(rows))  # fmt: skip


def _hows(asked: Sequence[Question]) -> Table:
    groups: dict[str, list[Question]] = defaultdict(list)
    for question in asked:
        groups[question.how].append(question)
    rows = [
        (how, len(g), _ms([q.total for q in g], 0.5), _ms([q.total for q in g], 0.95),
         round(sum(q.calls for q in g) / len(g), 2), round(sum(q.tokens for q in g) / len(g), 1))
        for how, g in sorted(groups.items())
    ]  # fmt: skip
    columns = ("answered", "questions", "p50 ms", "p95 ms", "model calls", "tokens")
    return Table("How questions were answered", columns, tuple(rows))


def _ms(seconds: Sequence[float], quantile: float) -> float:
    if not seconds:
        return 0.0
    ordered = sorted(seconds)
    return round(ordered[min(len(ordered) - 1, int(quantile * len(ordered)))] * 1000, 3)
