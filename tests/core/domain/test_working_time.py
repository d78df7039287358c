"""Working time: nights, weekends and the first moment of a day."""

import datetime as dt

import pytest

from core.clock import BEIJING
from core.domain.working_time import after


def beijing(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written).replace(tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("start", "allowed", "end"),
    [
        ("2026-11-20 10:00", {"hours": 8}, "2026-11-20 18:00"),  # a Friday
        ("2026-11-20 10:00:01", {"hours": 8}, "2026-11-23 09:00:01"),
        ("2026-11-20 17:30", {"hours": 8}, "2026-11-23 16:30"),
        ("2026-11-20 18:00", {"hours": 8}, "2026-11-23 17:00"),
        ("2026-11-21 12:00", {"hours": 8}, "2026-11-23 17:00"),
        ("2026-11-22 23:59", {"hours": 8}, "2026-11-23 17:00"),
        ("2026-11-23 03:00", {"hours": 8}, "2026-11-23 17:00"),
        ("2026-11-19 11:00", {"days": 1}, "2026-11-20 11:00"),
        ("2026-11-20 11:00", {"days": 1}, "2026-11-23 11:00"),
        ("2026-11-20 08:00", {"days": 1}, "2026-11-20 18:00"),
        ("2026-11-20 10:00", {"days": 5}, "2026-11-27 10:00"),
        ("2026-11-20 20:00", {"days": 5}, "2026-11-27 18:00"),
        ("2026-12-31 17:00", {"days": 1, "hours": 2}, "2027-01-04 10:00"),
        ("2026-11-20 12:34", {}, "2026-11-20 12:34"),
    ],
)
def test_working_time_passes_at_work_only(start, allowed, end):
    found = after(beijing(start), dt.timedelta(**allowed))
    assert found == beijing(end)
    assert found.tzinfo is dt.UTC


def test_the_zone_of_the_start_does_not_matter():
    start = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)  # 17:30 in Beijing
    assert after(start, dt.timedelta(hours=1)) == beijing("2026-11-23 09:30")
