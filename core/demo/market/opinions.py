"""What brokers say: ratings, target prices and forecasts, a few a year for most companies."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from random import Random
from typing import NamedTuple

from core.demo.calendar import day_between
from core.demo.market import names, rows
from core.demo.market.companies import Firm
from core.demo.names import chinese

_MONTHS = 36
_WEIGHTS = (45, 35, 16, 4)


class Opined(NamedTuple):
    opinion: rows.Opinion
    forecasts: tuple[rows.Forecast, ...]


def analysts(seed: str) -> Mapping[str, tuple[str, ...]]:
    """Three analysts for each broker."""
    rng = Random(f"{seed}:analysts")
    return {broker: tuple(chinese(rng)[0] for _ in range(3)) for broker in names.BROKERS}


def opinions(
    seed: str, firm: Firm, yearly: Mapping[int, Decimal], closes: Mapping[dt.date, Decimal]
) -> Iterator[Opined]:
    """yearly is revenue by whole fiscal year, closes the closing price of each trading day."""
    rng = Random(f"{seed}:opinions:{firm.row.code}")
    days = sorted(closes)
    if not yearly or len(days) < 60 or rng.random() < 0.08:
        return
    people = analysts(seed)
    for number in range(rng.randint(4, 14)):
        day = day_between(rng, max(days[0], days[-1] - dt.timedelta(days=_MONTHS * 30)), days[-1])
        broker = rng.choice(names.BROKERS)
        yield _opined(rng, firm, f"{firm.row.code}-{number:02d}", (day, broker, rng.choice(people[broker])), yearly, closes)  # fmt: skip


def _opined(
    rng: Random,
    firm: Firm,
    name: str,
    who: tuple[dt.date, str, str],
    yearly: Mapping[int, Decimal],
    closes: Mapping[dt.date, Decimal],
) -> Opined:
    day, broker, analyst = who
    rating = rng.choices(names.RATINGS, _WEIGHTS)[0]
    last = closes[max(d for d in closes if d <= day)]
    lift = {"买入": 1.28, "增持": 1.14, "中性": 1.02, "减持": 0.88}[rating] * rng.uniform(
        0.95, 1.08
    )
    target = round(last * Decimal(lift), 2) if rng.random() < 0.85 else None
    opinion = rows.Opinion(name, firm.row.code, broker, analyst, day, rating, target)
    base = yearly.get(day.year - 1) or yearly[max(yearly)]
    made = tuple(_forecast(rng, firm, opinion, base, ahead) for ahead in range(3))
    return Opined(opinion, made)


def _forecast(
    rng: Random, firm: Firm, opinion: rows.Opinion, base: Decimal, ahead: int
) -> rows.Forecast:
    grown = base * Decimal((1 + firm.growth + rng.gauss(0.01, 0.03)) ** (ahead + 1))
    revenue = round(grown, 2)
    profit = round(grown * Decimal(firm.margin + rng.gauss(0, 0.01)), 2)
    return rows.Forecast(
        opinion.id, opinion.day.year + ahead, opinion.company_code, opinion.broker, opinion.day,
        revenue, profit, round(profit / firm.row.shares, 4),
    )  # fmt: skip
