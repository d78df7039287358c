"""Days and months, and what a loan costs a month. All in Beijing time."""

import datetime as dt
from decimal import Decimal
from random import Random

from core.domain.money import rounded

ZONE = dt.timezone(dt.timedelta(hours=8))


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of a later (or earlier) month; the 28th at most, so that it always exists."""
    index = day.year * 12 + day.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, min(day.day, 28))


def moment_on(rng: Random, day: dt.date) -> dt.datetime:
    """A time between 8:00 and 21:59:59 of the day."""
    second = int(rng.random() * 50_400) + 28_800
    return dt.datetime(
        day.year, day.month, day.day, second // 3600, second // 60 % 60, second % 60, tzinfo=ZONE
    )


def day_between(rng: Random, first: dt.date, last: dt.date) -> dt.date:
    return first + dt.timedelta(days=rng.randint(0, max(0, (last - first).days)))


def instalment(principal: Decimal, rate: Decimal, months: int) -> Decimal:
    """The equal monthly payment (等额本息)."""
    monthly = rate / 1200
    grown = (1 + monthly) ** months
    return rounded(principal * monthly * grown / (grown - 1))


def outstanding(principal: Decimal, rate: Decimal, payment: Decimal, paid: int) -> Decimal:
    """Principal that is left after that many payments."""
    monthly = rate / 1200
    grown = (1 + monthly) ** paid
    return max(Decimal(0), rounded(principal * grown - payment * (grown - 1) / monthly))


def interest(principal: Decimal, rate: Decimal, months: int) -> Decimal:
    """Simple interest of a term deposit."""
    return rounded(principal * rate * months / 1200)
