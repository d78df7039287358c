"""Periods by the calendar: years, quarters, months, and those that count back from the data's end."""

import calendar
import datetime as dt

from core.domain import Frozen
from tools.sql.plan import Period

_CN = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}  # fmt: skip
_EN = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "twenty": 20}  # fmt: skip


class Calendar(Frozen):
    """today is the asker's; last is the last day that the data is of; quarterly says that it comes
    by whole quarters."""

    today: dt.date
    last: dt.date
    quarterly: bool = False

    def clipped(self, period: Period) -> Period:
        """The part that there is data for, so that a comparison is of like with like; without how
        it was said."""
        inside = period.start <= self.last < period.end
        return period.model_copy(update={"end": self.last, "said": ""} if inside else {"said": ""})


class Spoken(Frozen):
    """A period with its place in the text. rolling ones count back from the data's last day."""

    period: Period
    start: int
    end: int


def year(number: int) -> Period:
    return Period(start=dt.date(number, 1, 1), end=dt.date(number, 12, 31))


def quarter(number: int, place: int) -> Period:
    """place may lie outside 1..4 and then means another year's."""
    shifted = number * 4 + place - 1
    number, place = shifted // 4, shifted % 4 + 1
    return months(number, place * 3 - 2, 3)


def months(number: int, first: int, count: int = 1) -> Period:
    """count months from the first, which may lie outside 1..12."""
    start = number * 12 + first - 1
    end = start + count
    return Period(
        start=dt.date(start // 12, start % 12 + 1, 1),
        end=dt.date(end // 12, end % 12 + 1, 1) - dt.timedelta(days=1),
    )


def before(period: Period, years: int = 0, quarters: int = 0, month_count: int = 0) -> Period:
    """The same period earlier; the ends of months stay ends of months."""
    back = years * 12 + quarters * 3 + month_count
    return Period(start=_shifted(period.start, -back), end=_shifted(period.end, -back, end=True))


def _shifted(day: dt.date, by: int, *, end: bool = False) -> dt.date:
    index = day.year * 12 + day.month - 1 + by
    number, month = index // 12, index % 12 + 1
    length = calendar.monthrange(number, month)[1]
    whole = end and day.day == calendar.monthrange(day.year, day.month)[1]
    return dt.date(number, month, length if whole else min(day.day, length))


def number_of(text: str) -> int:
    """12, 十二, twelve."""
    low = text.lower()
    if low.isdigit():
        return int(low)
    if low in _EN:
        return _EN[low]
    if "十" in low:
        tens, _, ones = low.partition("十")
        return (_CN[tens] if tens else 1) * 10 + (_CN[ones] if ones else 0)
    return _CN[low]


def is_number(text: str) -> bool:
    low = text.lower()
    return low.isdigit() or low in _EN or (bool(low) and set(low) <= _CN.keys())


def this_quarter(day: dt.date) -> int:
    return (day.month - 1) // 3 + 1


def last_whole_year(c: Calendar) -> int:
    return c.last.year if c.last >= dt.date(c.last.year, 12, 31) else c.last.year - 1


def rolling_years(count: int, c: Calendar) -> Period:
    if c.quarterly:
        last = last_whole_year(c)
        return Period(start=dt.date(last - count + 1, 1, 1), end=dt.date(last, 12, 31))
    return Period(start=_shifted(c.last, -12 * count) + dt.timedelta(days=1), end=c.last)


def rolling_quarters(count: int, c: Calendar) -> Period:
    end = quarter(c.last.year, this_quarter(c.last))
    if end.end > c.last:
        end = before(end, quarters=1)
    return Period(start=before(end, quarters=count - 1).start, end=end.end)


def rolling_months(count: int, c: Calendar) -> Period:
    return Period(start=_shifted(c.last, -count) + dt.timedelta(days=1), end=c.last)


def span(first: Period, last: Period) -> Period | None:
    return Period(start=first.start, end=last.end) if first.start <= last.end else None


def day(number: str, month: str, day: str) -> Period | None:
    try:
        at = dt.date(int(number), int(month), int(day))
    except ValueError:
        return None
    return Period(start=at, end=at)


def month(number: str, month: str) -> Period | None:
    return months(int(number), int(month)) if 1 <= int(month) <= 12 else None


def week(day: dt.date, back: int) -> Period:
    monday = day - dt.timedelta(days=day.weekday() + 7 * back)
    return Period(start=monday, end=monday + dt.timedelta(days=6))
