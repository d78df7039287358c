"""What research and company reports state, each fact with the place where it is printed."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from core.domain import Frozen
from core.domain.reading import Box


class Rating(StrEnum):
    """One scale for every broker's words."""

    BUY = "buy"
    OVERWEIGHT = "overweight"
    NEUTRAL = "neutral"
    UNDERWEIGHT = "underweight"
    SELL = "sell"


class RatingChange(StrEnum):
    FIRST = "first"
    KEPT = "kept"
    RAISED = "raised"
    LOWERED = "lowered"


class Place(Frozen):
    """Where a fact is printed: page from 1, box in points, and the words that stand there."""

    page: int
    box: Box
    text: str


class Stated(Frozen):
    """A word or date with its place."""

    value: str
    place: Place


class RatingStated(Frozen):
    rating: Rating
    as_written: str
    change: RatingChange | None
    before: Rating | None
    place: Place


class Price(Frozen):
    """amount is in plain units of the currency (CNY, HKD, USD)."""

    amount: Decimal
    currency: str
    place: Place


class FigureStated(Frozen):
    """A figure of a table by metric and period. value is in plain units (yuan, percent, yuan a
    share); period is "2025", "2025Q3", "2025H1" or a day; expected tells a forecast from a fact."""

    metric: str  # revenue, net_profit, eps, pe, ... as in rag/facts/metrics.yaml
    as_written: str
    period: str
    expected: bool
    value: Decimal
    unit: str  # money, percent, per_share, times, shares, count
    currency: str
    statement: str  # forecast, income, balance, cash_flow, indicator
    place: Place


class Facts(Frozen):
    """What one report states. kind is research, annual, interim, quarterly or other."""

    kind: str
    language: str
    broker: Stated | None = None
    analysts: tuple[Stated, ...] = ()
    published: Stated | None = None  # value is an ISO day
    company: Stated | None = None
    code: Stated | None = None  # 600000.SH, 0700.HK, AAPL
    title: Stated | None = None
    rating: RatingStated | None = None
    target: Price | None = None
    close: Price | None = None
    figures: tuple[FigureStated, ...] = ()
    points: tuple[Place, ...] = ()
    risks: tuple[Place, ...] = ()

    @property
    def day(self) -> dt.date | None:
        return dt.date.fromisoformat(self.published.value) if self.published else None
