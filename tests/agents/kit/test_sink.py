"""A run's events reach the ledger in order, together, whole or not at all."""

import asyncio

import pytest

from agents.kit.sink import Sink
from core.audit import entries
from core.domain.run import HandedOver, StepFinished, StepStarted
from core.errors import Conflict
from core.store import conversations, runs
from tests.conftest import NOW


@pytest.fixture
def run(store, customer):
    with store.transaction(customer) as session:
        place = conversations.start(session, customer, NOW)
        return runs.create(
            session, customer, agent="service", conversation_id=place.id, question="?", now=NOW,
            holder="p", lease_s=30,
        )[0]  # fmt: skip


def _names(store, customer, run):
    with store.transaction(customer) as session:
        return [getattr(e.event, "node", e.event.type) for e in runs.events_after(session, run.id)]


def test_events_of_a_moment_are_one_write_and_finished_steps_are_audited(
    store, clock, customer, run
):
    async def scene() -> None:
        async with Sink(store, clock, customer, run.id, 1) as sink:
            await sink(StepStarted(node="a"))
            await sink(StepFinished(node="a", ms=1), StepStarted(node="b"))
            assert _names(store, customer, run) == []
            await asyncio.sleep(0.5)
            assert _names(store, customer, run) == ["a", "a", "b"]
            assert sink.rest == ()

    asyncio.run(scene())
    with store.transaction(customer) as session:
        assert [e.action for e in entries(session)] == ["run.step"]


def test_work_is_stored_with_what_came_before_it_or_neither_is(store, clock, customer, run):
    async def scene() -> None:
        async with Sink(store, clock, customer, run.id, 1) as sink:
            await sink(StepStarted(node="a"))
            await sink.together(lambda _: [HandedOver(reason="r", summary="s")])
            assert _names(store, customer, run) == ["a", "handed_over"]
            await sink(StepStarted(node="b"))

            def breaks(_session):
                raise Conflict("no")

            with pytest.raises(Conflict):
                await sink.together(breaks)
            assert _names(store, customer, run) == ["a", "handed_over"]

    with pytest.raises(Conflict):  # and the run cannot end well over the hole
        asyncio.run(scene())


def test_leaving_hands_the_rest_to_whoever_ends_the_run(store, clock, customer, run):
    async def scene() -> Sink:
        async with Sink(store, clock, customer, run.id, 1) as sink:
            await sink(StepStarted(node="a"))
            return sink

    sink = asyncio.run(scene())
    assert [e.node for e in sink.rest] == ["a"]
    assert _names(store, customer, run) == []


def test_a_cancelled_writer_finishes_and_keeps_the_order(store, clock, customer, run):
    async def scene() -> None:
        async with Sink(store, clock, customer, run.id, 1) as sink:
            await sink(StepStarted(node="a"))
            writing = asyncio.create_task(sink.flush())
            await asyncio.sleep(0)
            writing.cancel()
            await sink(StepStarted(node="b"))
            await sink.flush()

    asyncio.run(scene())
    assert _names(store, customer, run) == ["a", "b"]


def test_an_older_attempt_writes_nothing(store, clock, customer, run):
    async def scene() -> None:
        async with Sink(store, clock, customer, run.id, 0) as sink:
            await sink(StepStarted(node="late"))
            await sink.flush()

    with pytest.raises(Conflict):
        asyncio.run(scene())
    assert _names(store, customer, run) == []
