"""What the words for time mean, on a day whose answers are known."""

import datetime as dt

import pytest

from tools.sql.periods import Calendar, before, months, number_of, quarter, year
from tools.sql.plan import Period
from tools.sql.times import read

QUARTERLY = Calendar(today=dt.date(2026, 11, 25), last=dt.date(2026, 9, 30), quarterly=True)
DAILY = Calendar(today=dt.date(2026, 11, 25), last=dt.date(2026, 11, 20))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025年的营收", "2025-01-01", "2025-12-31"),
        ("去年", "2025-01-01", "2025-12-31"),
        ("前年", "2024-01-01", "2024-12-31"),
        ("近三年净利润", "2023-01-01", "2025-12-31"),
        ("last 3 years", "2023-01-01", "2025-12-31"),
        ("上季度", "2026-07-01", "2026-09-30"),
        ("last quarter", "2026-07-01", "2026-09-30"),
        ("2025年上半年", "2025-01-01", "2025-06-30"),
        ("去年下半年", "2025-07-01", "2025-12-31"),
        ("2025年第三季度", "2025-07-01", "2025-09-30"),
        ("2025Q3", "2025-07-01", "2025-09-30"),
        ("Q2 2025", "2025-04-01", "2025-06-30"),
        ("second quarter of 2025", "2025-04-01", "2025-06-30"),
        ("2025年前三季度", "2025-01-01", "2025-09-30"),
        ("2023-2025年", "2023-01-01", "2025-12-31"),
        ("between 2023 and 2025", "2023-01-01", "2025-12-31"),
        ("March 2025", "2025-03-01", "2025-03-31"),
        ("from Q4 2025 to Q3 2026", "2025-10-01", "2026-09-30"),
        ("from January 2026 to September 2026", "2026-01-01", "2026-09-30"),
        ("between January 2026 and March 2026", "2026-01-01", "2026-03-31"),
        ("from 2026-01-01 to 2026-09-30", "2026-01-01", "2026-09-30"),
        ("between 2026-01-05 and 2026-01-09", "2026-01-05", "2026-01-09"),
        ("从2026年1月5日到2026年3月9日", "2026-01-05", "2026-03-09"),
        ("2025年第四季度至2026年第二季度", "2025-10-01", "2026-06-30"),
        (
            "the first quarter of 2025 through the second quarter of 2026",
            "2025-01-01",
            "2026-06-30",
        ),
        ("2025年12月", "2025-12-01", "2025-12-31"),
        ("2025-03-05", "2025-03-05", "2025-03-05"),
        ("今年以来", "2026-01-01", "2026-09-30"),
        ("YTD", "2026-01-01", "2026-09-30"),
        ("最近四个季度", "2025-10-01", "2026-09-30"),
        ("最新一期", "2026-07-01", "2026-09-30"),
        ("last fiscal year", "2025-01-01", "2025-12-31"),
        ("上个月", "2026-10-01", "2026-10-31"),
        ("本周", "2026-11-23", "2026-11-29"),
    ],
)
def test_a_period(text: str, start: str, end: str) -> None:
    (found,) = read(text.lower(), QUARTERLY)
    assert (str(found.period.start), str(found.period.end)) == (start, end)


def test_daily_data_counts_back_from_its_last_day() -> None:
    (found,) = read("近一年", DAILY)
    assert (found.period.start, found.period.end) == (dt.date(2025, 11, 21), dt.date(2026, 11, 20))
    (newest,) = read("最新", DAILY)
    assert newest.period.start == newest.period.end == dt.date(2026, 11, 20)


def test_two_periods_are_two() -> None:
    found = read("2024年和2025年", QUARTERLY)
    assert [s.period.start.year for s in found] == [2024, 2025]
    for apart in ("january 2026 and march 2026", "q3 2026 compared to q3 2025"):
        assert len(read(apart, QUARTERLY)) == 2


@pytest.mark.parametrize(
    "text", ["2025元", "净利润", "code 600123", "2025万", "2025-02-30", "99年"]
)
def test_what_is_no_period(text: str) -> None:
    assert not [s for s in read(text, QUARTERLY) if s.period.days == 1] or text == "2025-02-30"


def test_earlier_periods_keep_the_ends_of_months() -> None:
    february = months(2024, 2)
    assert february.end == dt.date(2024, 2, 29)
    assert before(february, years=1) == Period(start=dt.date(2023, 2, 1), end=dt.date(2023, 2, 28))
    assert before(quarter(2026, 1), quarters=1) == quarter(2025, 4)
    assert before(year(2025), years=1) == year(2024)


@pytest.mark.parametrize(
    ("text", "value"), [("十二", 12), ("二十", 20), ("两", 2), ("five", 5), ("7", 7)]
)
def test_numbers(text: str, value: int) -> None:
    assert number_of(text) == value
