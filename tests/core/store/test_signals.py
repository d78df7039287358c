"""A reader in another process is woken by a commit, and only by a commit."""

import asyncio

import psycopg
import pytest

from core.domain.run import StepStarted
from core.store import runs
from core.store.session import Store
from core.store.signals import Signals
from tests.conftest import NOW, BrokenOnPurpose, roll_back


def _append(store, customer, run_id):
    with store.transaction(customer) as session:
        runs.append(session, run_id, [StepStarted(node="x")], NOW)


def test_a_commit_wakes_the_reader_and_a_lost_connection_does_not_deafen_it(
    database, customer, run
):
    writer = Store(database.app, connections=1)

    async def listen() -> None:
        signals = Signals(database.app, (runs.EVENTS,))
        await signals.start()
        async with signals.subscribed(runs.EVENTS, run.id) as event:
            await asyncio.wait_for(event.wait(), 5)  # connected: everybody looks once
            event.clear()
            await asyncio.to_thread(_append, writer, customer, run.id)
            await asyncio.wait_for(event.wait(), 5)
            event.clear()
            await asyncio.to_thread(_append, writer, customer, run.id)
            await asyncio.wait_for(event.wait(), 5)
            await asyncio.sleep(0.1)
            event.clear()
            with psycopg.connect(database.admin, autocommit=True) as c:
                c.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE query LIKE 'LISTEN%' AND datname = current_database()"
                )
            await asyncio.wait_for(event.wait(), 5)  # reconnected: everybody looks again
            event.clear()
            await asyncio.to_thread(_append, writer, customer, run.id)
            await asyncio.wait_for(event.wait(), 5)
        await signals.stop()

    asyncio.run(listen())
    writer.close()


def test_another_run_and_a_rollback_wake_nobody(database, store, customer, run):
    async def listen() -> None:
        signals = Signals(database.app, (runs.EVENTS,))
        await signals.start()
        async with signals.subscribed(runs.EVENTS, "run_other") as event:
            await asyncio.wait_for(event.wait(), 5)
            event.clear()
            await asyncio.to_thread(_append, store, customer, run.id)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(event.wait(), 0.5)
        async with signals.subscribed(runs.EVENTS, run.id) as event:
            lost = [StepStarted(node="x")]
            with pytest.raises(BrokenOnPurpose):
                roll_back(store, customer, lambda session: runs.append(session, run.id, lost, NOW))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(event.wait(), 0.5)
        await signals.stop()

    asyncio.run(listen())
