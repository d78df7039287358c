"""What several brokers expect of one figure, and how far apart they are. Pure."""

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from core.domain import Frozen
from core.domain.research import Place, Rating

FEWEST_FOR_QUARTILES = 5
APART = Decimal("0.2")
"""The share of the median beyond which a forecast stands out among a few."""

_REACH = Decimal("1.5")
_RUNGS = tuple(Rating)


class Forecast(Frozen):
    """One report's figure. value is in plain units; broker is "" where the report names none."""

    reading_id: str
    title: str
    broker: str
    day: dt.date
    metric: str
    period: str
    value: Decimal
    unit: str
    currency: str
    place: Place


class Consensus(Frozen):
    """Over each broker's latest. left_out are those in other currencies, which no mean can hold."""

    company_code: str
    metric: str
    year: int
    as_of: dt.date
    unit: str
    currency: str
    mean: Decimal
    median: Decimal
    high: Decimal
    low: Decimal
    number: int
    forecasts: tuple[Forecast, ...]
    left_out: tuple[Forecast, ...] = ()


class Outlier(Frozen):
    """A forecast outside [low, high]: 1.5 interquartile ranges, or a share of the median where there
    are fewer than five."""

    forecast: Forecast
    median: Decimal
    low: Decimal
    high: Decimal
    by: Literal["quartiles", "median"]


class Opinion(Frozen):
    """A broker's rating on a day."""

    reading_id: str
    title: str
    broker: str
    day: dt.date
    rating: Rating
    as_written: str
    place: Place


class Revision(Frozen):
    """What a broker said, and what it had said before (None, "" where that is its first). what is
    rating, target_price or a metric; share is the change by the value before."""

    broker: str
    what: str
    period: str
    day: dt.date
    reading_id: str
    amount: Decimal | None = None
    amount_before: Decimal | None = None
    currency: str = ""
    rating: str = ""
    rating_before: str = ""
    share: Decimal | None = None
    place: Place


class Disagreement(Frozen):
    """Two brokers' latest. distance is rungs for ratings, a share of the median for figures."""

    what: str
    period: str
    distance: Decimal
    ratings: tuple[Opinion, ...] = ()
    forecasts: tuple[Forecast, ...] = ()


class Reported(Frozen):
    """A reported figure against what was expected on the day before; share is of the consensus."""

    reported: Forecast
    consensus: Consensus
    difference: Decimal
    share: Decimal | None


def consensus_of(
    company_code: str, metric: str, year: int, as_of: dt.date, latest: Sequence[Forecast]
) -> Consensus | None:
    """None where nobody forecasts; the currency is that of most."""
    if not latest:
        return None
    (unit, currency), _ = Counter((f.unit, f.currency) for f in latest).most_common(1)[0]
    fit = tuple(f for f in latest if (f.unit, f.currency) == (unit, currency))
    values = [f.value for f in fit]
    return Consensus(
        company_code=company_code, metric=metric, year=year, as_of=as_of, unit=unit, currency=currency,
        mean=sum(values, Decimal(0)) / len(values), median=statistics.median(values), high=max(values),
        low=min(values), number=len(values), forecasts=fit,
        left_out=tuple(f for f in latest if f not in fit),
    )  # fmt: skip


def outliers_of(found: Consensus, share: Decimal = APART) -> tuple[Outlier, ...]:
    values = sorted(f.value for f in found.forecasts)
    if len(values) >= FEWEST_FOR_QUARTILES:
        first, _, third = statistics.quantiles(values, n=4, method="inclusive")
        low, high = first - _REACH * (third - first), third + _REACH * (third - first)
        by: Literal["quartiles", "median"] = "quartiles"
    else:
        reach = abs(found.median) * share
        low, high, by = found.median - reach, found.median + reach, "median"
    return tuple(
        Outlier(forecast=f, median=found.median, low=low, high=high, by=by)
        for f in found.forecasts
        if not low <= f.value <= high
    )


def rungs_apart(one: Rating, other: Rating) -> int:
    return abs(_RUNGS.index(one) - _RUNGS.index(other))


def change(value: Decimal, before: Decimal) -> Decimal | None:
    """By the size of what was before; None where that is nothing."""
    return (value - before) / abs(before) if before else None
