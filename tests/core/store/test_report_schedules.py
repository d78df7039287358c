"""Schedules of reports: an institution's own, run on behalf of who made them."""

import datetime as dt

import psycopg
import pytest

from core.access import Principal, Role
from core.clock import FixedClock
from core.domain.batch import NewSchedule
from core.errors import Conflict, NotFound
from core.store import report_schedules
from workers.schedule import Schedule

MONTHLY = NewSchedule(name="网点月报", cron="0 6 1 * *", template="branch_month", language="zh")
FIRST = dt.datetime(2026, 11, 30, 22, 0, 5, tzinfo=dt.UTC)  # the first of December, 06:00


@pytest.fixture
def manager() -> Principal:
    return Principal(institution="demo", subject="he", role=Role.BRANCH_MANAGER, name="何伟")


@pytest.fixture
def made(store, manager, clock):
    with store.transaction(manager) as session:
        return report_schedules.add(session, manager, clock.now(), MONTHLY)


def _step(store) -> int:
    return Schedule(store, FixedClock(FIRST), []).step()


def test_it_starts_one_job_in_the_name_of_its_maker(store, database, manager, made):
    assert _step(store) == 1
    assert _step(store) == 0
    with psycopg.connect(database.admin) as c:
        jobs = c.execute("SELECT kind, principal, payload, institution FROM job").fetchall()
    assert [(k, p["subject"], y, i) for k, p, y, i in jobs] == [
        ("report_batch", "he", {"schedule_id": made.id}, "demo")
    ]


def test_one_that_is_off_or_removed_starts_nothing(store, manager, made):
    with store.transaction(manager) as session:
        assert not report_schedules.switch(session, manager, made.id, enabled=False).enabled
    assert _step(store) == 0
    with store.transaction(manager) as session:
        report_schedules.switch(session, manager, made.id, enabled=True)
        report_schedules.remove(session, manager, made.id)
        with pytest.raises(NotFound):
            report_schedules.get(session, made.id)
    assert _step(store) == 0


def test_names_are_told_apart_and_institutions_too(store, manager, clock, made):
    with store.transaction(manager) as session, pytest.raises(Conflict):
        report_schedules.add(session, manager, clock.now(), MONTHLY)
    elsewhere = manager.model_copy(update={"institution": "other"})
    with store.transaction(elsewhere) as session:
        assert report_schedules.listed(session) == ()
        assert report_schedules.add(session, elsewhere, clock.now(), MONTHLY).name == made.name
