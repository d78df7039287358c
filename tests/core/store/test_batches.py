"""Batches: admitted a few at a time, each report with one job, failures parked and tried again."""

import datetime as dt

import pytest
from sqlalchemy import text

from core.access import Principal, Role
from core.domain.batch import BatchState, Counts, NewBatch, Subject
from core.errors import BadInput, Conflict, NotFound
from core.store import batches

DAY = dt.date(2026, 10, 31)


@pytest.fixture
def analyst() -> Principal:
    return Principal(institution="demo", subject="song", role=Role.ANALYST, name="宋扬")


def _new(number: int = 5) -> NewBatch:
    subjects = tuple(Subject(key=f"b{n}", title=f"网点{n}") for n in range(number))
    return NewBatch(
        title="十月月报", template="branch_month", language="zh", as_of=DAY, subjects=subjects
    )


@pytest.fixture
def started(store, analyst, clock):
    with store.transaction(analyst) as session:
        return batches.start(session, analyst, clock.now(), _new())


def _settle(store, analyst, clock, batch_id, places=2) -> int:
    with store.transaction(analyst) as session:
        return batches.settle(session, batch_id, clock.now(), places)


def _counts(store, analyst, batch_id) -> Counts:
    with store.transaction(analyst) as session:
        return batches.get(session, analyst, batch_id).counts


def _set(store, analyst, state: str, where: str) -> None:
    with store.transaction(analyst) as session:
        session.execute(text(f"UPDATE report SET state = '{state}' WHERE {where}"))


def _jobs(store, analyst) -> list[tuple[str, str]]:
    with store.transaction(analyst) as session:
        return [tuple(r) for r in session.execute(text("SELECT key, state FROM job ORDER BY key"))]


def test_no_more_are_admitted_than_there_are_places(store, analyst, clock, started):
    assert started.counts == Counts(waiting=5)
    assert _settle(store, analyst, clock, started.id) == 2
    assert _settle(store, analyst, clock, started.id) == 0
    assert _counts(store, analyst, started.id) == Counts(waiting=3, writing=2)
    _set(store, analyst, "review", "id = (SELECT min(id) FROM report WHERE state = 'writing')")
    assert _settle(store, analyst, clock, started.id) == 1
    assert len(_jobs(store, analyst)) == 3
    assert all(key.startswith("rep_") and key.endswith(":1") for key, _ in _jobs(store, analyst))


def test_it_ends_when_nothing_is_left_to_write(store, analyst, clock, started):
    _set(store, analyst, "review", "subject <> 'b4'")
    _set(store, analyst, "failed", "subject = 'b4'")
    _settle(store, analyst, clock, started.id)
    with store.transaction(analyst) as session:
        found = batches.get(session, analyst, started.id)
    assert found.state is BatchState.DONE
    assert found.ended_at == clock.now()
    assert found.counts == Counts(written=4, failed=1)


def test_a_report_whose_job_is_given_up_is_parked_with_the_reason(store, analyst, clock, started):
    _settle(store, analyst, clock, started.id, places=5)
    with store.transaction(analyst) as session:
        session.execute(
            text(
                "UPDATE job SET state = 'failed', error = 'The worker died.' WHERE id ="
                " (SELECT job_id FROM report WHERE subject = 'b3')"
            )
        )
    _settle(store, analyst, clock, started.id)
    assert _counts(store, analyst, started.id) == Counts(writing=4, parked=1)
    with store.transaction(analyst) as session:
        error = session.execute(text("SELECT error FROM report WHERE subject = 'b3'")).scalar()
    assert error == "The worker died."


def test_again_writes_only_what_failed_and_under_a_new_job(store, analyst, clock, started):
    _settle(store, analyst, clock, started.id, places=5)
    _set(store, analyst, "review", "subject IN ('b0', 'b1', 'b2')")
    _set(store, analyst, "parked", "subject = 'b3'")
    _set(store, analyst, "failed", "subject = 'b4'")
    _settle(store, analyst, clock, started.id)
    with store.transaction(analyst) as session:
        assert batches.again(session, analyst, started.id).counts == Counts(waiting=2, written=3)
    assert _settle(store, analyst, clock, started.id, places=5) == 2
    assert len(_jobs(store, analyst)) == 7
    assert sum(key.endswith(":2") for key, _ in _jobs(store, analyst)) == 2


def test_again_without_a_failure_is_a_conflict(store, analyst, started):
    with store.transaction(analyst) as session, pytest.raises(Conflict):
        batches.again(session, analyst, started.id)


def test_cancel_stops_what_waits_and_asks_what_is_written(store, analyst, clock, started):
    _settle(store, analyst, clock, started.id)
    with store.transaction(analyst) as session:
        cancelled = batches.cancel(session, analyst, started.id, clock.now())
    assert cancelled.state is BatchState.CANCELLED
    assert cancelled.counts == Counts(writing=2, cancelled=3)
    with store.transaction(analyst) as session:
        asked = session.execute(text("SELECT count(*) FROM report WHERE cancel_asked")).scalar()
        assert asked == 2
        with pytest.raises(Conflict):
            batches.again(session, analyst, started.id)
    assert _settle(store, analyst, clock, started.id) == 0


def test_a_batch_is_its_starters_its_approvers_and_nobody_elses(store, analyst, officer, started):
    manager = Principal(institution="demo", subject="he", role=Role.BRANCH_MANAGER)
    administrator = Principal(institution="demo", subject="zheng", role=Role.ADMINISTRATOR)
    elsewhere = analyst.model_copy(update={"institution": "other"})
    for principal in (manager, officer):
        with store.transaction(principal) as session:
            assert batches.get(session, principal, started.id).id == started.id
    for principal in (administrator, elsewhere):
        with store.transaction(principal) as session:
            assert batches.listed(session, principal) == ()
            with pytest.raises(NotFound):
                batches.get(session, principal, started.id)


@pytest.mark.parametrize(
    "subjects", [(), (Subject(key="a", title="A"), Subject(key="a", title="B"))]
)
def test_none_and_twice_the_same_are_refused(store, analyst, clock, subjects):
    new = _new().model_copy(update={"subjects": subjects})
    with store.transaction(analyst) as session, pytest.raises(BadInput):
        batches.start(session, analyst, clock.now(), new)
