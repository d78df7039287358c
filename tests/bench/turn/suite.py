"""`jinnao bench turn`: what a turn costs beside the model, and what plain LangGraph costs.

The whole runner is measured, from the message to the read RunEnded: message, run and audit rows,
search in the index process, checkpoints, events through the database. Not the HTTP layer.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence
from typing import NamedTuple

from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver

from agents.compliance.rules.screen import screen
from agents.kit.checkpoints import checkpointer
from agents.kit.runner import Runner, RunnerParts
from agents.registry import AGENTS
from agents.service.nodes.choose import Choice
from agents.service.nodes.understand import Understanding
from agents.service.state import Intent
from core.access import Principal, Role
from core.clock import SystemClock
from core.domain.run import AnswerReady, RunEnded, StepFinished
from core.store import conversations, runs
from core.store.database import checkpoint_dsn
from core.store.signals import Signals
from inference.scripted import Scripted
from rag.search import IndexSearcher
from tests.bench.turn import empty
from tests.bench.turn.installation import Installation, installation
from tests.bench.turn.timed import Timed
from tests.evals.result import CouldNotRun, Options, Result, Table, Target

QUESTION = "补办借记卡的工本费是多少？"
WHO = Principal(
    institution="demo", subject="bench", role=Role.CUSTOMER, name="林悦", customer_id="C000001"
)
TARGETS = {"own_p50_ms": Target("<=", 40)}
WARM_UP, AT_ONCE = 10, 8


class Turned(NamedTuple):
    """Seconds of one turn without those inside the backend; ms holds the nodes' milliseconds."""

    own: float
    cpu: float  # of this process; PostgreSQL and the index are apart
    started: float  # until the message was taken
    answered: float  # until the answer was read
    ms: dict[str, int]


def suite(options: Options) -> Result:
    """Settings: turns=200."""
    options.allow("turns")
    turns = int(options.settings.get("turns", 200))
    with installation(options.say) as made:
        return asyncio.run(_measure(made, turns, options))


async def _measure(made: Installation, turns: int, options: Options) -> Result:
    backend = Timed(_script())
    clock, signals = (
        SystemClock(),
        Signals(made.url, (runs.EVENTS, conversations.CHANGED), echo=runs.echo(made.store)),
    )
    search = IndexSearcher(made.store, backend, made.index_url, made.index_key, clock)
    await signals.start()
    dsn = checkpoint_dsn(made.url)
    async with (
        checkpointer(dsn) as saver,
        checkpointer(dsn, kind=AsyncPostgresSaver) as plain_saver,
    ):
        runner = Runner(
            RunnerParts(
                store=made.store, signals=signals, search=search, backend=backend, clock=clock,
                screen=screen, checkpointer=saver, agents=AGENTS,
            )
        )  # fmt: skip
        compiled, bare = empty.graph(plain_saver), empty.graph(None)
        ours: list[Turned] = []
        plain: list[float] = []
        naked: list[float] = []
        for number in range(turns + WARM_UP):
            turned = await _turn(runner, backend)
            with_saver = await empty.seconds(compiled, f"empty-{number}", durable=True)
            without = await empty.seconds(bare, f"bare-{number}", durable=False)
            if number >= WARM_UP:
                ours.append(turned)
                plain.append(with_saver)
                naked.append(without)
        options.say("streaming")
        rate = await _events_per_second(runner)
        await runner.close()
    await signals.stop()
    return _result(ours, plain, naked, rate)


def _script() -> Scripted:
    """The model answers at once: a question, answered by the first sentence offered."""
    understood = Understanding(intent=Intent.QUESTION, words="补办借记卡 工本费")
    return (
        Scripted()
        .on(understood, shape=Understanding)
        .on(Choice(answer="", numbers=[1]), shape=Choice)
        .on("请见引用的文件。")
    )


async def _turn(runner: Runner, backend: Timed) -> Turned:
    backend.reset()
    begun, cpu = time.perf_counter(), time.process_time()
    run = await runner.start(WHO, "service", QUESTION)
    started = time.perf_counter() - begun
    events, answered = [], 0.0
    async for stored in runner.events(WHO, run.id):
        events.append(stored.event)
        if isinstance(stored.event, AnswerReady):
            answered = time.perf_counter() - begun
    own = time.perf_counter() - begun - backend.waited
    if not answered or events[-1] != RunEnded(outcome="success"):
        raise CouldNotRun(f"The scripted turn did not end well: {events[-1]}")
    nodes = {e.node: e.ms for e in events if isinstance(e, StepFinished)}
    return Turned(own, time.process_time() - cpu, started, answered, nodes)


async def _events_per_second(runner: Runner) -> float:
    """Events that readers got each second, with several turns at once."""

    async def one() -> int:
        run = await runner.start(WHO, "service", QUESTION)
        return len([e async for e in runner.events(WHO, run.id)])

    counted, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < 5:
        counted += sum(await asyncio.gather(*(one() for _ in range(AT_ONCE))))
    return counted / (time.perf_counter() - begun)


def _result(
    ours: Sequence[Turned], plain: Sequence[float], naked: Sequence[float], rate: float
) -> Result:
    own = [t.own for t in ours]
    figures = {
        "own_p50_ms": _ms(own, 0.5),
        "own_p99_ms": _ms(own, 0.99),
        "own_cpu_ms": statistics.median(t.cpu for t in ours) * 1000,
        "empty_p50_ms": _ms(plain, 0.5),
        "empty_p99_ms": _ms(plain, 0.99),
        "bare_p50_ms": _ms(naked, 0.5),
        "times_empty": _ms(own, 0.5) / _ms(plain, 0.5),
        "events_per_second": rate,
        "turns": len(ours),
    }
    rows = {
        "ours": own,
        "plain LangGraph, PostgreSQL checkpoints": plain,
        "plain LangGraph, no checkpoints": naked,
    }
    whole = Table(
        "one turn without the model",
        ("system", "p50 ms", "p99 ms", "mean ms"),
        tuple((n, _ms(v, 0.5), _ms(v, 0.99), statistics.fmean(v) * 1000) for n, v in rows.items()),
    )
    return Result(figures, TARGETS, (whole, _parts(ours)))


def _parts(ours: Sequence[Turned]) -> Table:
    """Where a turn of ours spends its time: moments since the message, then each node."""
    rows: list[tuple[str, float]] = [
        ("message taken, after", _ms([t.started for t in ours], 0.5)),
        ("answer read, after", _ms([t.answered for t in ours], 0.5)),
        ("end read, after", _ms([t.own for t in ours], 0.5)),
    ]
    nodes = dict.fromkeys(node for t in ours for node in t.ms)
    rows += [(f"inside {n}", statistics.median(t.ms[n] for t in ours if n in t.ms)) for n in nodes]
    return Table("parts of our turn", ("part", "p50 ms"), tuple(rows))


def _ms(seconds: Sequence[float], share: float) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000
