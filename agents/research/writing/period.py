"""The periods that a report speaks of, from the day to which it is pinned."""

import datetime as dt

from core.domain import Frozen

_PUBLISHED = ((10, 31, 3), (8, 31, 2), (4, 30, 1))
"""By which day of the year listed companies must have published which quarter; the fourth comes
with the year's statements, by the day of the next first."""

_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
_MONTHS = "January February March April May June July August September October November December".split()  # fmt: skip


class Periods(Frozen):
    """Words that questions put in the place of {month}, {quarter}, … in the report's language."""

    as_of: str
    year: str
    month: str
    year_to_month: str
    quarter: str
    quarter_before: str  # four quarters ago's next: the first of the last four
    year_to_quarter: str
    quarter_end: str

    def words(self, subject: str) -> dict[str, str]:
        return {"subject": subject, **self.model_dump()}


def periods(as_of: dt.date, language: str) -> Periods:
    """The month is the last whole one, the quarter the last whose statements are out."""
    last = _before_month(as_of)
    month = as_of if (as_of + dt.timedelta(days=1)).day == 1 else last
    year, number = _quarter(as_of)
    first_year, first = year - 1, number + 1
    months = number * 3
    end = _end_of(year, months)
    if language == "en":
        return Periods(
            as_of=day(as_of, language), year=str(month.year), month=f"{_MONTHS[month.month - 1]} {month.year}",
            year_to_month=f"from January {month.year} to {_MONTHS[month.month - 1]} {month.year}",
            quarter=f"Q{number} {year}", quarter_before=f"Q{first} {first_year}",
            year_to_quarter=f"from January {year} to {_MONTHS[months - 1]} {year}",
            quarter_end=f"{_MONTHS[end.month - 1]} {end.year}",
        )  # fmt: skip
    return Periods(
        as_of=day(as_of, language), year=f"{month.year}年", month=f"{month.year}年{month.month}月",
        year_to_month=f"{month.year}年1月至{month.year}年{month.month}月",
        quarter=f"{year}年{_QUARTERS[number - 1]}",
        quarter_before=f"{first_year}年{_QUARTERS[first - 1]}",
        year_to_quarter=f"{year}年1月至{year}年{months}月",
        quarter_end=f"{end.year}年{end.month}月",
    )  # fmt: skip


def day(at: dt.date, language: str) -> str:
    if language == "en":
        return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"
    return f"{at.year}年{at.month}月{at.day}日"


def spoken(period: str, language: str) -> str:
    """2026-Q1 and 2026-01 as a person says them; anything else as it is."""
    year, dash, rest = period.partition("-")
    if not (dash and year.isdigit() and len(year) == 4):
        return period
    if rest[:1] == "Q" and rest[1:] in {"1", "2", "3", "4"}:
        return f"Q{rest[1:]} {year}" if language == "en" else f"{year}年{_QUARTERS[int(rest[1:]) - 1]}"  # fmt: skip
    if rest.isdigit() and len(rest) == 2:
        return f"{_MONTHS[int(rest) - 1]} {year}" if language == "en" else f"{year}年{int(rest)}月"
    return period


def _before_month(day: dt.date) -> dt.date:
    return day.replace(day=1) - dt.timedelta(days=1)


def _quarter(day: dt.date) -> tuple[int, int]:
    """The last quarter whose statements everybody must have published by the day."""
    for month, last, number in _PUBLISHED:
        if (day.month, day.day) >= (month, last):
            return day.year, number
    return day.year - 1, 3


def _end_of(year: int, month: int) -> dt.date:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)
