"""Builds a runner from the settings: the one place where an agent's parts meet."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from agents.compliance.rules.screen import screen
from agents.kit.checkpoints import checkpointer
from agents.kit.runner import Runner, RunnerParts
from agents.registry import AGENTS
from core.clock import Clock, SystemClock
from core.errors import AppError
from core.settings import Settings
from core.store import conversations, runs
from core.store.database import checkpoint_dsn
from core.store.session import Store
from core.store.signals import Signals
from inference.client import Client
from inference.warm import warm
from rag import situations
from rag.search import IndexSearcher
from tools.sql.port import DeskPort, port

SWEEP_S = 15.0
_LOG = structlog.get_logger("runner")


@dataclass(frozen=True)
class Composed:
    """A runner with the parts that its process may also use. All are closed together."""

    runner: Runner
    store: Store
    signals: Signals
    backend: Client
    search: IndexSearcher
    clock: Clock
    data: DeskPort | None


@asynccontextmanager
async def composed(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Composed]:
    """Needs the database, index and backend that the settings name; call inside the event loop."""
    clock = clock or SystemClock()
    url = settings.database_url.get_secret_value()
    store = Store(url)
    signals = Signals(url, (runs.EVENTS, conversations.CHANGED), echo=runs.echo(store))
    backend = Client(settings)
    search = IndexSearcher(
        store, backend, settings.index_url, settings.index_key.get_secret_value(), clock,
        known=situations.shipped(settings.model_embed),
    )  # fmt: skip
    await signals.start()
    try:
        async with checkpointer(checkpoint_dsn(url)) as saver:
            data = port(settings, store, clock)
            runner = Runner(
                RunnerParts(
                    store=store, signals=signals, search=search, backend=backend, clock=clock,
                    screen=screen, checkpointer=saver, agents=AGENTS,
                    grace_s=settings.reader_grace_s, message_limit=settings.message_limit,
                    data=data,
                )
            )  # fmt: skip
            prefixes = [prefix for agent in AGENTS.values() for prefix in agent.prefixes]
            aside = [asyncio.create_task(_sweep(runner)), asyncio.create_task(warm(backend, prefixes))]  # fmt: skip
            try:
                yield Composed(runner, store, signals, backend, search, clock, data)
            finally:
                for task in aside:
                    task.cancel()
                await asyncio.gather(*aside, return_exceptions=True)
                await runner.close()
    finally:
        await signals.stop()
        await search.close()
        await backend.aclose()
        store.close()


async def _sweep(runner: Runner) -> None:
    """Continues what a dead process left, at start and then every few seconds."""
    while True:
        try:
            taken = await runner.sweep()
            if taken:
                _LOG.info("runs.continued", count=taken)
        except AppError as error:
            _LOG.warning("runs.sweep_failed", code=error.code)
        await asyncio.sleep(SWEEP_S)
