"""One job: done in one transaction, retried where that helps, failed honestly where not."""

import datetime as dt
import threading
import time

import pytest
from pydantic import BaseModel
from sqlalchemy import text

from core import audit
from core.access import system
from core.domain.job import JobState, NewJob
from core.errors import BackendDown, Forbidden
from core.queue import enqueue
from core.store import calls, conversations, jobs, runs
from tests.conftest import BrokenOnPurpose, roll_back
from tests.workers.plant import MARK, mark
from workers import expiry
from workers.perform import Parts, perform
from workers.registry import Kind, Registry


class Nothing(BaseModel):
    pass


def _add(store, who, **given) -> str:
    with store.transaction(who) as session:
        return enqueue(session, who, NewJob(**given))


def _job(store, who, job_id):
    with store.transaction(who) as session:
        return jobs.get(session, job_id)


def _raising(store, clock, error, **given) -> Parts:
    def broken(context, _payload):
        mark(context, MARK.payload(text="half"))
        raise error

    kind = Kind(name="mark", payload=Nothing, run=broken)
    return Parts(store, clock, Registry([kind]), pause_s=0, **given)


def test_work_result_and_audit_are_committed_together(store, customer, parts, marks):
    job_id = _add(store, customer, kind="mark", payload={"text": "a"})
    assert perform(parts, "demo", job_id) is JobState.DONE
    assert marks() == ["a"]
    done = _job(store, customer, job_id)
    assert (done.state, done.result, done.attempts) == (JobState.DONE, {"mark": "a"}, 1)
    with store.transaction(customer) as session:
        entry = audit.entries(session)[-1]
        assert (entry.action, entry.subject, entry.actor) == ("job.done", job_id, "zhang")
    with store.unscoped() as session:
        assert jobs.take_due(session, 10, 1) == ()


def test_a_message_that_comes_twice_does_nothing_twice(store, customer, parts, marks):
    job_id = _add(store, customer, kind="mark", payload={"text": "a"})
    gate, states = threading.Barrier(4), []

    def deliver() -> None:
        gate.wait()
        states.append(perform(parts, "demo", job_id))

    threads = [threading.Thread(target=deliver) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert perform(parts, "demo", job_id) is None
    assert sorted(states, key=str) == [None, None, None, JobState.DONE]
    assert marks() == ["a"]


def test_a_job_whose_cause_was_rolled_back_does_not_exist(store, customer, parts, marks):
    ids = []
    with pytest.raises(BrokenOnPurpose):
        roll_back(store, customer, lambda s: ids.append(enqueue(s, customer, NewJob(kind="mark"))))
    assert perform(parts, "demo", ids[0]) is None
    with store.unscoped() as session:
        assert jobs.take_due(session, 10, 1) == ()


def test_two_jobs_of_one_key_are_one(store, customer, stranger):
    first = _add(store, customer, kind="mark", key="k")
    assert _add(store, customer, kind="mark", key="k") == first
    assert _add(store, stranger, kind="mark", key="k") != first


@pytest.mark.parametrize("error", [Forbidden("no"), ValueError("secret 42"), KeyError("x")])
def test_what_trying_again_cannot_help_fails_at_once(store, customer, clock, marks, error):
    job_id = _add(store, customer, kind="mark")
    assert perform(_raising(store, clock, error), "demo", job_id) is JobState.FAILED
    failed = _job(store, customer, job_id)
    assert failed.state is JobState.FAILED
    assert failed.error in ("forbidden: no", "internal: ValueError", "internal: KeyError")
    assert marks() == []


def test_what_may_pass_is_tried_again_up_to_the_limit(store, customer, clock, marks):
    job_id = _add(store, customer, kind="mark", attempts_allowed=3)
    broken = _raising(store, clock, BackendDown("no answer"))
    states = [perform(broken, "demo", job_id) for _ in range(3)]
    assert states == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED]
    assert perform(broken, "demo", job_id) is None
    assert (_job(store, customer, job_id).attempts, marks()) == (3, [])
    with store.transaction(customer) as session:
        actions = [e.action for e in audit.entries(session)]
    assert actions == ["job.retried", "job.retried", "job.failed"]


def test_a_retried_job_waits_in_the_outbox(store, customer, clock, marks):
    job_id = _add(store, customer, kind="mark")
    with store.unscoped() as session:
        assert [d.job_id for d in jobs.take_due(session, 10, 100)] == [job_id]
    perform(_raising(store, clock, BackendDown("no answer")), "demo", job_id)
    with store.unscoped() as session:
        assert [d.job_id for d in jobs.take_due(session, 10, 100)] == [job_id]


@pytest.mark.parametrize(
    ("kind", "payload", "error"),
    [
        ("unheard_of", {}, "bad_input: No worker knows jobs of the kind unheard_of."),
        ("mark", {"seconds": 1}, "bad_input: The payload of mark does not fit: text."),
    ],
)
def test_what_cannot_be_understood_fails_and_says_so(store, customer, parts, kind, payload, error):
    job_id = _add(store, customer, kind=kind, payload=payload)
    assert perform(parts, "demo", job_id) is JobState.FAILED
    assert _job(store, customer, job_id).error == error


def test_another_institution_cannot_run_it(store, customer, parts, marks):
    job_id = _add(store, customer, kind="mark", payload={"text": "a"})
    assert perform(parts, "other", job_id) is None
    assert marks() == []


@pytest.mark.parametrize("other_is_done", [True, False])
def test_a_worker_that_lost_its_lease_commits_nothing(
    store, customer, clock, parts, marks, other_is_done
):
    """It hangs without a heartbeat, another has or does the job, then it wakes up."""
    asleep, woken = threading.Event(), threading.Event()

    def slow(context, payload):
        mark(context, payload)
        asleep.set()
        woken.wait(20)

    hung = Parts(store, clock, Registry([Kind("mark", MARK.payload, slow)]), lease_s=3600)
    job_id = _add(store, customer, kind="mark", payload={"text": "a"})
    states = []
    thread = threading.Thread(target=lambda: states.append(perform(hung, "demo", job_id)))
    thread.start()
    assert asleep.wait(10)
    with store.transaction(customer) as session:
        session.execute(text("UPDATE job SET lease_until = now() - interval '1 second'"))
    if other_is_done:
        assert perform(parts, "demo", job_id) is JobState.DONE
    else:
        with store.transaction(customer) as session:
            assert jobs.claim(session, job_id, "other", 60)
    woken.set()
    thread.join()
    assert states == [None]
    if not other_is_done:
        assert (marks(), _job(store, customer, job_id).state) == ([], JobState.RUNNING)
        return
    with store.transaction(customer) as session:
        assert [e.action for e in audit.entries(session)] == ["job.done"]
    assert _job(store, customer, job_id).state is JobState.DONE
    assert marks() == ["a"]


def test_the_expiry_job_ends_what_ran_out(store, customer, clock, marks):
    with store.transaction(customer) as session:
        place = conversations.start(session, customer, clock.now())
        run, _ = runs.create(
            session, customer, agent="service", conversation_id=place.id, question="?",
            now=clock.now(),
        )  # fmt: skip
        held = calls.hold(
            session, customer, run_id=run.id, tool="t", arguments={}, now=clock.now(),
            expires_at=clock.now() + dt.timedelta(minutes=10),
        )  # fmt: skip
    parts = Parts(store, clock, Registry([expiry.KIND]))
    assert perform(parts, "demo", _add(store, system("demo"), kind="expire")) is JobState.DONE
    clock.move(dt.timedelta(minutes=11))
    job_id = _add(store, system("demo"), kind="expire")
    assert perform(parts, "demo", job_id) is JobState.DONE
    assert _job(store, customer, job_id).result == {"calls": 1, "sessions": 0}
    with store.transaction(customer) as session:
        assert calls.get(session, customer, held.id).state == "expired"
        assert "call.expired" in [e.action for e in audit.entries(session)]


def test_the_heartbeat_keeps_a_long_job(store, customer, clock, marks):
    parts = Parts(store, clock, Registry([MARK]), lease_s=0.6)
    job_id = _add(store, customer, kind="mark", payload={"text": "a", "seconds": 1.5})
    thread = threading.Thread(target=perform, args=(parts, "demo", job_id))
    thread.start()
    time.sleep(1.1)
    assert perform(parts, "demo", job_id) is None
    thread.join()
    assert marks() == ["a"]
