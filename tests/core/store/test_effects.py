"""Effects happen once: under threads, rollbacks, repeats and dead processes."""

import threading
import time

import pytest

from core.errors import BackendDown, Conflict
from core.store import effects
from tests.conftest import BrokenOnPurpose, roll_back


def test_once_under_concurrency(store, customer):
    done, results, gate = [], [], threading.Barrier(8)

    def act(who: int) -> None:
        gate.wait()
        with store.transaction(customer) as session:
            made = effects.once(session, "k", {"a": 1}, lambda: done.append(who) or {"by": who})
            results.append(made)

    threads = [threading.Thread(target=act, args=(n,)) for n in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(done) == 1
    assert results == [{"by": done[0]}] * 8


def test_a_rolled_back_effect_may_be_done_again(store, customer):
    with pytest.raises(BrokenOnPurpose):
        roll_back(store, customer, lambda session: effects.once(session, "k", {}, lambda: 1))
    with store.transaction(customer) as session:
        assert effects.once(session, "k", {}, lambda: 2) == 2


def test_another_request_under_the_same_key_is_refused(store, customer, stranger):
    with store.transaction(customer) as session:
        effects.once(session, "k", {"amount": "100"}, lambda: "sent")
    with pytest.raises(Conflict), store.transaction(customer) as session:
        effects.once(session, "k", {"amount": "900"}, lambda: "sent")
    with store.transaction(stranger) as session:  # the key belongs to the institution
        assert effects.once(session, "k", {"amount": "900"}, lambda: "theirs") == "theirs"


def test_outside_once_under_concurrency(store, customer):
    done, results, gate = [], [], threading.Barrier(5)

    def send(key: str) -> int:
        time.sleep(0.2)  # the others arrive while it is under way
        done.append(key)
        return len(done)

    def act(_who: int) -> None:
        gate.wait()
        results.append(effects.outside(store, customer, "k", {}, send, lambda _key: None))

    threads = [threading.Thread(target=act, args=(n,)) for n in range(5)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert done == ["k"]
    assert results == [1] * 5


class Killed(BaseException):
    """Stands for a SIGKILL: nothing of ours runs after it."""


def _die(_key: str) -> None:
    raise Killed


def test_an_effect_in_doubt_is_looked_up(store, customer):
    for _ in range(2):
        with pytest.raises(Killed):
            effects.outside(store, customer, "k", {}, _die, lambda _key: None)
    seen = effects.outside(store, customer, "k", {}, _die, lambda key: {"found": key})
    assert seen == {"found": "k"}
    assert effects.outside(store, customer, "k", {}, _die, None) == {"found": "k"}


def test_an_effect_in_doubt_that_cannot_be_looked_up_is_not_repeated(store, customer):
    with pytest.raises(Killed):
        effects.outside(store, customer, "k", {}, _die, None)
    with pytest.raises(Conflict, match="not known"):
        effects.outside(store, customer, "k", {}, lambda _key: "twice?", None)


def test_an_effect_that_failed_honestly_may_be_tried_again(store, customer):
    def down(_key: str) -> None:
        raise BackendDown("no answer")

    with pytest.raises(BackendDown):
        effects.outside(store, customer, "k", {}, down, None)
    assert effects.outside(store, customer, "k", {}, lambda _key: "sent", None) == "sent"
