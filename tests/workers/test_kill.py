"""Real workers and beats as processes, killed at the worst moment."""

import os
import signal
import time

import psutil
import psycopg
import pytest
from redis import Redis

from core.domain.job import NewJob
from core.queue import broker, enqueue
from core.store import jobs
from tests.workers.conftest import wait_for
from workers.relay import Relay

pytestmark = pytest.mark.slow


def _add(store, who, number: int, seconds: float) -> None:
    with store.transaction(who) as session:
        for n in range(number):
            payload = {"text": f"{n}", "seconds": seconds}
            enqueue(session, who, NewJob(kind="mark", payload=payload, attempts_allowed=20))


@pytest.fixture
def running(database):
    def read() -> int:
        with psycopg.connect(database.admin) as c:
            return c.execute(
                "SELECT count(*) FROM job WHERE state = 'running' AND kind = 'mark'"
            ).fetchone()[0]

    return read


def _states(database) -> dict[str, int]:
    with psycopg.connect(database.admin) as c:
        return dict(
            c.execute("SELECT state, count(*) FROM job WHERE kind = 'mark' GROUP BY 1").fetchall()
        )


def _kill(process) -> None:
    for one in [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]:
        one.kill()
    process.wait()


@pytest.mark.timeout(600)
def test_workers_killed_in_the_middle_lose_nothing_and_repeat_nothing(
    store, database, customer, redis, marks, plant, running
):
    url = redis.start().url
    plant("beat", 2, url)
    _add(store, customer, 12, 0.4)
    for _ in range(4):
        worker = plant("worker", 2, url)
        wait_for(lambda: running() > 0)
        time.sleep(0.2)
        _kill(worker)
    plant("worker", 2, url)
    # a job that four workers took with them is published again after 20, 40, 80 and 160 s
    wait_for(lambda: _states(database) == {"done": 12}, 400)
    assert sorted(marks(), key=int) == [str(n) for n in range(12)]


def test_a_killed_pool_process_is_replaced_and_its_job_done_once(
    store, database, customer, redis, marks, plant, running
):
    url = redis.start().url
    plant("beat", 2, url)
    worker = plant("worker", 2, url)
    _add(store, customer, 3, 1.5)
    wait_for(lambda: running() > 0)
    children = psutil.Process(worker.pid).children()
    assert children
    for child in children:
        os.kill(child.pid, signal.SIGKILL)
    wait_for(lambda: _states(database) == {"done": 3})
    assert worker.poll() is None
    assert sorted(marks()) == ["0", "1", "2"]


def test_a_broker_flushed_with_everything_in_it_loses_nothing(
    store, database, customer, redis, marks, plant
):
    url = redis.start().url
    plant("beat", 5, url)
    _add(store, customer, 60, 0)
    wait_for(lambda: Redis.from_url(url).llen("jinnao") == 60)
    Redis.from_url(url).flushall()
    plant("worker", 5, url)
    wait_for(lambda: _states(database) == {"done": 60})
    assert sorted(marks(), key=int) == [str(n) for n in range(60)]


def test_a_broker_killed_and_started_empty_loses_nothing(
    store, database, customer, redis, marks, plant
):
    found = redis.start()
    plant("beat", 5, found.url)
    plant("worker", 5, found.url)
    _add(store, customer, 5, 0)
    wait_for(lambda: _states(database) == {"done": 5})
    _add(store, customer, 40, 0.05)
    os.kill(found.pid, signal.SIGKILL)
    redis.stop()
    time.sleep(1)
    redis.start(port=found.port)
    wait_for(lambda: _states(database) == {"done": 45})
    assert len(marks()) == 45


def test_a_killed_worker_leaves_no_pool_process_behind(redis, plant, marks):
    worker = plant("worker", 2, redis.start().url)
    wait_for(lambda: len(psutil.Process(worker.pid).children()) > 0)
    time.sleep(1)
    children = psutil.Process(worker.pid).children()
    worker.kill()
    worker.wait()
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []


def test_a_pool_process_that_a_job_made_large_is_replaced(
    store, database, customer, redis, marks, plant
):
    url = redis.start().url
    plant("beat", 5, url)
    worker = psutil.Process(plant("worker", 5, url).pid)
    _add(store, customer, 1, 0)
    wait_for(lambda: _states(database) == {"done": 1})
    (small,) = worker.children()
    _add(store, customer, 1, 0)
    wait_for(lambda: _states(database) == {"done": 2})
    assert worker.children() == [small]
    with store.transaction(customer) as session:
        payload = {"text": "large", "megabytes": 800}
        enqueue(session, customer, NewJob(kind="mark", payload=payload))
    wait_for(lambda: _states(database) == {"done": 3})
    wait_for(lambda: worker.children() not in ([], [small]))
    _add(store, customer, 1, 0)
    wait_for(lambda: _states(database) == {"done": 4})


def test_a_job_past_its_deadline_fails_and_the_worker_lives(
    store, database, customer, redis, marks, plant
):
    url = redis.start().url
    plant("beat", 5, url)
    worker = plant("worker", 5, url)
    payload = {"text": "late", "seconds": 60}
    with store.transaction(customer) as session:
        new = NewJob(kind="mark", payload=payload, deadline_s=1, attempts_allowed=1)
        job_id = enqueue(session, customer, new)
    wait_for(lambda: _states(database) == {"failed": 1})
    with store.transaction(customer) as session:
        assert jobs.get(session, job_id).error == "deadline_exceeded"
    assert marks() == []
    _add(store, customer, 1, 0)
    wait_for(lambda: _states(database) == {"failed": 1, "done": 1})
    assert worker.poll() is None


def test_a_worker_that_takes_no_work_ends_itself(store, customer, redis, plant, marks):
    """Celery's consumer is gone in this process; only the watch runs."""
    url = redis.start().url
    _add(store, customer, 1, 0)
    deaf = plant("watch", 0.2, url)
    time.sleep(3)
    assert deaf.poll() is None  # nothing was published yet, so nothing is wrong
    Relay(store, broker(url)).step()
    assert deaf.wait(30) == -signal.SIGKILL


def test_a_worker_told_to_stop_finishes_the_job_in_hand(
    store, database, customer, redis, marks, plant, running
):
    url = redis.start().url
    beat = plant("beat", 5, url)
    worker = plant("worker", 5, url)
    _add(store, customer, 1, 6)
    wait_for(lambda: running() == 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert _states(database) == {"done": 1}
    beat.send_signal(signal.SIGTERM)
    assert beat.wait(10) == 0
