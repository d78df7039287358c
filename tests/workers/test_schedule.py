"""Ticks: each once, however many beats; missed ones made up for, not piled up."""

import datetime as dt
import threading

import psycopg
import pytest
from celery.schedules import crontab

from core.clock import FixedClock
from tests.conftest import NOW
from workers.schedule import Line, Schedule, latest

NIGHTLY = Line(name="nightly", cron="0 2 * * *", kind="report")  # 18:00 UTC
EVENING = dt.datetime(2026, 11, 20, 18, 0, 30, tzinfo=dt.UTC)


@pytest.fixture
def count(database):
    def read() -> list[str]:
        with psycopg.connect(database.admin) as c:
            return [r[0] for r in c.execute("SELECT key FROM job ORDER BY key")]

    return read


def test_two_beats_one_tick(store, count):
    gate = threading.Barrier(4)

    def beat() -> None:
        schedule = Schedule(store, FixedClock(EVENING), [NIGHTLY])
        gate.wait()
        schedule.step()
        schedule.step()

    threads = [threading.Thread(target=beat) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert count() == ["nightly:2026-11-20T18:00:00+00:00"] * 2  # demo and other


def test_not_before_its_time_and_not_on_a_fresh_installation(store, count):
    clock = FixedClock(EVENING - dt.timedelta(minutes=1))
    schedule = Schedule(store, clock, [NIGHTLY])
    assert schedule.step() == 0
    clock.move(dt.timedelta(minutes=1))
    assert schedule.step() == 2
    clock.move(dt.timedelta(hours=23))
    assert schedule.step() == 0
    assert len(count()) == 2


def test_after_a_pause_only_the_last_missed_tick_runs(store, count):
    line = Line(name="often", cron="*/10 * * * *", kind="report")
    clock = FixedClock(EVENING)
    schedule = Schedule(store, clock, [line])
    assert schedule.step() == 2
    clock.move(dt.timedelta(hours=3, minutes=5))
    assert schedule.step() == 2
    assert schedule.step() == 0
    assert count()[-1] == "often:2026-11-20T21:00:00+00:00"


@pytest.mark.parametrize(
    ("cron", "since_h", "expected"),
    [
        ("0 10 * * *", 1, "2026-11-20T02:00:00+00:00"),  # NOW is 10:00 in Beijing
        ("1 10 * * *", 1, None),
        ("0 2 * * *", 24, "2026-11-19T18:00:00+00:00"),
        ("0 9 * * 5", 24, "2026-11-20T01:00:00+00:00"),  # a Friday in Beijing
        ("0 9 * * 4", 24, None),
        ("59 23 31 12 *", 24, None),
    ],
)
def test_cron_lines_are_read_in_beijing_time(cron, since_h, expected):
    found = latest(crontab.from_string(cron), NOW - dt.timedelta(hours=since_h), NOW)
    assert (found and found.isoformat()) == expected
