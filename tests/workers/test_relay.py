"""The relay and the sweeper: the broker may lose everything, workers may die."""

import threading

import pytest
from celery import Celery
from redis import Redis
from sqlalchemy import text

from core import audit
from core.domain.job import JobState, NewJob
from core.queue import QUEUE, broker, enqueue
from core.store import jobs
from workers.relay import Relay, sweep


def _add(store, who, number: int = 1) -> list[str]:
    with store.transaction(who) as session:
        return [
            enqueue(session, who, NewJob(kind="mark", payload={"text": str(n)}))
            for n in range(number)
        ]


def _in_broker(url: str) -> int:
    return Redis.from_url(url).llen(QUEUE)


@pytest.fixture
def app(redis) -> Celery:
    return broker(redis.start().url)


def test_jobs_of_every_institution_are_published_once(store, customer, stranger, app):
    _add(store, customer, 3)
    _add(store, stranger, 2)
    relay = Relay(store, app)
    assert relay.step() == 5
    assert relay.step() == 0
    assert _in_broker(app.conf.broker_url) == 5


def test_many_relays_publish_each_job_once(store, customer, app):
    Relay(store, app).step()  # a broker never seen before makes all that was published due again
    _add(store, customer, 40)
    published, gate = [], threading.Barrier(4)

    def run() -> None:
        relay = Relay(store, app)
        gate.wait()
        while number := relay.step(limit=5):
            published.append(number)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sum(published) == 40
    assert _in_broker(app.conf.broker_url) == 40


def test_a_flushed_broker_gets_everything_again_at_once(store, customer, app):
    _add(store, customer, 20)
    relay = Relay(store, app, again_s=3600)
    relay.step()
    assert relay.step() == 0
    Redis.from_url(app.conf.broker_url).flushall()
    assert relay.step() == 20
    assert _in_broker(app.conf.broker_url) == 20


def test_a_broker_that_is_down_changes_nothing(store, customer, redis):
    found = redis.start()
    app = broker(found.url)
    relay = Relay(store, app, again_s=3600)
    relay.step()
    redis.stop()
    _add(store, customer, 4)
    assert relay.step() == 0
    redis.start(port=found.port)
    assert relay.step() == 4


def test_what_is_not_claimed_is_published_again_later(store, customer, app):
    _add(store, customer, 1)
    relay = Relay(store, app, again_s=0)
    assert [relay.step() for _ in range(3)] == [1, 1, 1]


def test_claimed_jobs_are_not_published(store, customer, app):
    (job_id,) = _add(store, customer, 1)
    with store.transaction(customer) as session:
        assert jobs.claim(session, job_id, "w", 30)
    assert Relay(store, app, again_s=0).step() == 0


def test_a_dead_workers_job_comes_back_until_its_attempts_are_spent(store, customer):
    with store.transaction(customer) as session:
        job_id = enqueue(session, customer, NewJob(kind="mark", attempts_allowed=2))
    for attempt in (1, 2):
        with store.transaction(customer) as session:
            assert jobs.claim(session, job_id, f"w{attempt}", 30).job.attempts == attempt
        assert sweep(store) == 0  # its lease still stands
        with store.transaction(customer) as session:
            session.execute(text("UPDATE job SET lease_until = now() - interval '1 second'"))
        assert sweep(store) == 1
        assert sweep(store) == 0
    with store.transaction(customer) as session:
        dead = jobs.get(session, job_id)
        assert (dead.state, dead.error) == (JobState.FAILED, "The worker died.")
        states = [e.details["state"] for e in audit.entries(session) if e.action == "job.revived"]
    assert states == ["queued", "failed"]
