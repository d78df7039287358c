"""Daily prices: a walk from the value of the company, on weekdays that are no holidays."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from random import Random

from core.demo.market import rows
from core.demo.market.companies import Firm

_CLOSED = ((1, 1, 1), (4, 4, 6), (5, 1, 5), (10, 1, 7))  # month, first and last day off


@lru_cache(maxsize=4)
def trading_days(last: dt.date, years: int = 6) -> Sequence[dt.date]:
    """Weekdays of the last years up to the day itself, without the fixed holidays."""
    first = last.replace(year=last.year - years) + dt.timedelta(days=1)
    every = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(d for d in every if d.weekday() < 5 and not _closed(d))


def _closed(day: dt.date) -> bool:
    return any(day.month == m and a <= day.day <= b for m, a, b in _CLOSED)


def prices(seed: str, firm: Firm, day: dt.date) -> Iterator[rows.Price]:
    """From the listing to the delisting; a day in two hundred is without trading."""
    rng = Random(f"{seed}:prices:{firm.row.code}")
    gone = firm.row.delisted_on or dt.date.max
    close = 4 + 40 * rng.random() ** 2
    drift = firm.growth / 243
    for at in trading_days(day):
        before = close
        close = max(0.8, close * (1 + drift + rng.gauss(0, 0.021)))
        draws = rng.random(), rng.random(), rng.random()
        if draws[0] < 0.005 or not firm.row.listed_on <= at < gone:
            continue
        volume = int(firm.row.shares * (0.002 + 0.012 * draws[1] ** 2)) // 100 * 100
        yield _price(firm.row.code, at, before, close, draws[2], volume)


def _price(
    code: str, at: dt.date, before: float, close: float, swing: float, volume: int
) -> rows.Price:
    high, low = max(before, close) * (1 + swing / 60), min(before, close) * (1 - swing / 60)
    cents = [round(v * 100) for v in (before, high, low, close)]
    opened, top, bottom, closed = (Decimal(c) / 100 for c in cents)
    return rows.Price(code, at, opened, top, bottom, closed, volume, closed * volume)
