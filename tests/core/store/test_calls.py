"""Held calls: one decision, by the one who was asked, in time."""

import datetime as dt
import threading

import pytest

from core.domain.call import CallState
from core.errors import Conflict, NotFound
from core.store import calls, conversations, runs
from tests.conftest import NOW

LATER = NOW + dt.timedelta(minutes=10)


@pytest.fixture
def held(store, customer):
    with store.transaction(customer) as session:
        place = conversations.start(session, customer, NOW)
        run, _ = runs.create(
            session, customer, agent="service", conversation_id=place.id, question="?", now=NOW
        )
        return calls.hold(
            session, customer, run_id=run.id, tool="report_card_lost",
            arguments={"card": "card_1"}, now=NOW, expires_at=LATER, call_id="call_x",
        )  # fmt: skip


def test_confirmed_once_and_not_turned_round(store, customer, held):
    with store.transaction(customer) as session:
        said = calls.decide(session, customer, held.id, "confirm", NOW)
        assert (said.state, said.arguments) == (CallState.CONFIRMED, {"card": "card_1"})
        assert calls.decide(session, customer, held.id, "confirm", NOW) == said
        with pytest.raises(Conflict):
            calls.decide(session, customer, held.id, "decline", NOW)


def test_two_words_at_once_one_counts(store, customer, held):
    said = []

    def decline() -> None:
        try:
            with store.transaction(customer) as session:
                said.append(calls.decide(session, customer, held.id, "decline", NOW).state)
        except Conflict:
            said.append("late")

    thread = threading.Thread(target=decline)
    with store.transaction(customer) as session:
        calls.decide(session, customer, held.id, "confirm", NOW)
        thread.start()
        thread.join(0.5)  # it has to wait for the first word
        assert said == []
    thread.join()
    assert said == ["late"]


def test_nobody_else_decides(store, neighbour, stranger, representative, held):
    for who in (neighbour, stranger, representative):
        with store.transaction(who) as session, pytest.raises(NotFound):
            calls.decide(session, who, held.id, "confirm", NOW)


def test_too_late_is_expired_not_confirmed(store, customer, held):
    with store.transaction(customer) as session:
        assert calls.decide(session, customer, held.id, "confirm", LATER).state == "expired"
        assert calls.decide(session, customer, held.id, "confirm", NOW).state == "expired"


def test_the_sweep_expires_only_what_ran_out(store, customer, held):
    with store.transaction(customer) as session:
        assert calls.expire(session, NOW) == ()
        assert calls.expire(session, LATER) == (held.id,)
        assert calls.get(session, customer, held.id).state is CallState.EXPIRED


def test_a_repeated_node_holds_the_same_call(store, customer, held):
    again = {"run_id": held.run_id, "tool": held.tool, "now": NOW, "expires_at": LATER}
    with store.transaction(customer) as session:
        same = calls.hold(session, customer, arguments={"card": "card_1"}, call_id=held.id, **again)
        assert same == held
        with pytest.raises(Conflict):
            calls.hold(session, customer, arguments={"card": "card_2"}, call_id=held.id, **again)
        assert calls.of_run(session, held.run_id) == (held,)
