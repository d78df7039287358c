"""Runs: gapless events, leases and fences."""

import threading
import time

import pytest
from sqlalchemy import text

from core.domain.run import RunState, StepFinished, StepStarted
from core.errors import Conflict, NotFound
from core.store import across, conversations, runs
from tests.conftest import NOW, BrokenOnPurpose, roll_back


def test_events_have_no_gaps_under_concurrent_appends(store, customer, run):
    def write(who: int) -> None:
        for i in range(15):
            events = [StepStarted(node=f"{who}.{i}"), StepFinished(node=f"{who}.{i}", ms=i)]
            with store.transaction(customer) as session:
                runs.append(session, run.id, events, NOW)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    with store.transaction(customer) as session:
        events = runs.events_after(session, run.id)
    assert [e.seq for e in events] == list(range(1, 181))
    for first, second in zip(events[::2], events[1::2], strict=True):
        assert first.event.node == second.event.node  # one append stays together


def test_a_rolled_back_append_leaves_no_gap(store, customer, run):
    lost = [StepStarted(node="lost")]
    with pytest.raises(BrokenOnPurpose):
        roll_back(store, customer, lambda session: runs.append(session, run.id, lost, NOW))
    with store.transaction(customer) as session:
        assert runs.append(session, run.id, [StepStarted(node="kept")], NOW)[0].seq == 1
        assert [e.event.node for e in runs.events_after(session, run.id)] == ["kept"]
        assert runs.events_after(session, run.id, 1) == ()


def test_one_of_many_gets_the_run(store, customer, run):
    won: list[int | None] = []
    gate = threading.Barrier(6)

    def grab(who: int) -> None:
        gate.wait()
        with store.transaction(customer) as session:
            won.append(runs.claim(session, run.id, f"p{who}", 30))

    threads = [threading.Thread(target=grab, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(w for w in won if w) == [1]


def test_a_dead_holder_is_found_and_fenced_off(store, customer, demo_system, run):
    with store.transaction(customer) as session:
        assert runs.claim(session, run.id, "old", 0.2) == 1
    with store.unscoped() as session:
        assert across.abandoned_runs(session) == ()
    time.sleep(0.3)
    with store.unscoped() as session:
        assert across.abandoned_runs(session) == (("demo", run.id),)
    with store.transaction(demo_system) as session:
        assert runs.claim(session, run.id, "new", 30) == 2
        assert runs.principal_of(session, run.id) == customer
    late = [StepStarted(node="late")]
    with pytest.raises(Conflict), store.transaction(customer) as session:
        runs.append(session, run.id, late, NOW, attempt=1)
    with pytest.raises(Conflict), store.transaction(customer) as session:
        runs.set_state(session, run.id, RunState.DONE, NOW, attempt=1)
    with store.transaction(customer) as session:
        assert not runs.beat(session, run.id, 1, 30).held
        assert runs.beat(session, run.id, 2, 30).held
        runs.append(session, run.id, late, NOW, attempt=2)
        runs.set_state(session, run.id, RunState.DONE, NOW, attempt=2)


def test_an_ended_run_stays_ended(store, customer, run):
    with store.transaction(customer) as session:
        runs.claim(session, run.id, "p", 30)
        runs.set_state(session, run.id, RunState.CANCELLED, NOW)
        assert runs.claim(session, run.id, "q", 30) is None
    with pytest.raises(Conflict), store.transaction(customer) as session:
        runs.set_state(session, run.id, RunState.DONE, NOW)
    with store.transaction(customer) as session:
        ended = runs.get(session, customer, run.id)
    assert (ended.state, ended.ended_at) == (RunState.CANCELLED, NOW)


def test_the_same_id_is_the_same_run_for_its_owner_alone(store, customer, neighbour, stranger, run):
    def again(who):
        with store.transaction(who) as session:
            place = conversations.start(session, who, NOW)
            return runs.create(
                session, who, agent="service", conversation_id=place.id, question="?", now=NOW,
                run_id=run.id,
            )  # fmt: skip

    assert again(customer) == (run, False)
    for who in (neighbour, stranger):
        with pytest.raises(Conflict):
            again(who)


def test_others_cannot_see_or_cancel(store, customer, neighbour, stranger, representative, run):
    for who in (neighbour, stranger, representative):
        with store.transaction(who) as session:
            with pytest.raises(NotFound):
                runs.get(session, who, run.id)
            with pytest.raises(NotFound):
                runs.ask_cancel(session, who, run.id)
    with store.transaction(customer) as session:
        attempt = runs.claim(session, run.id, "p", 30)
        assert not runs.beat(session, run.id, attempt, 30).cancel_asked
        runs.ask_cancel(session, customer, run.id)
        assert runs.beat(session, run.id, attempt, 30).cancel_asked


def test_a_waiting_run_is_not_abandoned(store, customer, run):
    with store.transaction(customer) as session:
        runs.claim(session, run.id, "p", 0)
        runs.set_state(session, run.id, RunState.WAITING, NOW)
        session.execute(text("SELECT 1"))
    with store.unscoped() as session:
        assert across.abandoned_runs(session) == ()
    with store.transaction(customer) as session:
        runs.set_state(session, run.id, RunState.RUNNING, NOW)
        assert runs.claim(session, run.id, "q", 30) == 2
