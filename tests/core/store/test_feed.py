"""A process's own readers are handed what it commits, once and in order."""

import asyncio
import threading

import pytest

from core.domain.run import StepStarted, StoredEvent
from core.store import runs
from core.store.feed import Feed
from core.store.session import Store
from core.store.signals import Signals
from tests.conftest import NOW, BrokenOnPurpose, roll_back


def _event(seq: int, run_id: str = "r") -> StoredEvent:
    return StoredEvent(run_id=run_id, seq=seq, at=NOW, event=StepStarted(node=str(seq)))


def test_events_handed_out_of_order_wait_for_the_gap_to_close():
    async def scene() -> None:
        feed, woken = Feed(), asyncio.Event()
        with feed.followed("r", woken) as mine:
            feed.publish([_event(3)])
            assert mine.take(0) == ()
            feed.publish([_event(1), _event(2)])
            assert [e.seq for e in mine.take(0)] == [1, 2, 3]
            feed.publish([_event(3), _event(4)])
            assert [e.seq for e in mine.take(3)] == [4]
            await asyncio.wait_for(woken.wait(), 1)

    asyncio.run(scene())


def test_another_thread_wakes_the_readers_of_that_run_alone():
    async def scene() -> None:
        feed, mine_woken, other_woken = Feed(), asyncio.Event(), asyncio.Event()
        with feed.followed("r", mine_woken) as mine, feed.followed("other", other_woken) as other:
            thread = threading.Thread(target=feed.publish, args=([_event(1)],))
            thread.start()
            await asyncio.wait_for(mine_woken.wait(), 5)
            thread.join()
            assert len(mine.take(0)) == 1
            assert not other_woken.is_set()
            assert other.take(0) == ()
        feed.publish([_event(2)])  # nobody follows any more

    asyncio.run(scene())


def test_only_what_is_committed_is_handed(store, customer, run):
    async def scene() -> None:
        with store.feed.followed(run.id, asyncio.Event()) as mine:
            lost = [StepStarted(node="x")]
            with pytest.raises(BrokenOnPurpose):
                roll_back(store, customer, lambda session: runs.append(session, run.id, lost, NOW))
            assert mine.take(0) == ()
            with store.transaction(customer) as session:
                stored = runs.append(session, run.id, [StepStarted(node="y")], NOW)
                assert mine.take(0) == ()
            assert mine.take(0) == stored

    asyncio.run(scene())


def test_the_echo_of_ones_own_commit_wakes_nobody_and_that_of_others_does(
    database, store, customer, run
):
    elsewhere = Store(database.app, connections=1)

    def append(where: Store) -> None:
        with where.transaction(customer) as session:
            runs.append(session, run.id, [StepStarted(node="x")], NOW)

    async def scene() -> None:
        signals = Signals(database.app, (runs.EVENTS,), echo=runs.echo(store))
        await signals.start()
        async with signals.subscribed(runs.EVENTS, run.id) as woken:
            await asyncio.wait_for(woken.wait(), 5)
            woken.clear()
            await asyncio.to_thread(append, store)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(woken.wait(), 0.5)
            await asyncio.to_thread(append, elsewhere)
            await asyncio.wait_for(woken.wait(), 5)
            assert woken.signalled
        await signals.stop()

    asyncio.run(scene())
    elsewhere.close()
