"""Quarterly statements: a trend, a season, and luck; what must add up does."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from random import Random

from core.demo.market import rows
from core.demo.market.companies import Firm

_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
_PUBLISHED_AFTER = (29, 58, 29, 112)  # days


def quarters(day: dt.date, number: int) -> list[tuple[int, int, dt.date]]:
    """(year, quarter, last day) of the last quarters whose statements are out, oldest first."""
    year, found = day.year, list[tuple[int, int, dt.date]]()
    while len(found) < number:
        for quarter in (4, 3, 2, 1):
            end = dt.date(year, *_ENDS[quarter - 1])
            if end + dt.timedelta(days=_PUBLISHED_AFTER[quarter - 1]) <= day:
                found.append((year, quarter, end))
        year -= 1
    return found[:number][::-1]


def statements(seed: str, firm: Firm, day: dt.date, number: int = 24) -> Iterator[rows.Statement]:
    """Quarters before the listing are there too (from the prospectus), none after a delisting."""
    rng = Random(f"{seed}:statements:{firm.row.code}")
    gone = firm.row.delisted_on or dt.date.max
    luck, equity = 0.0, firm.industry.revenue * firm.size * 3.2
    for place, (year, quarter, end) in enumerate(quarters(day, number)):
        luck = 0.6 * luck + rng.gauss(0, 0.05)
        trend = (1 + firm.growth) ** (place / 4)
        revenue = firm.industry.revenue * firm.size * trend * (1 + luck)
        revenue *= firm.industry.season[quarter - 1]
        profit = revenue * (firm.margin + luck / 4 + rng.gauss(0, 0.012))
        equity += profit * 0.6
        published = end + dt.timedelta(days=_PUBLISHED_AFTER[quarter - 1] - rng.randint(0, 12))
        if end >= gone:
            continue
        yield _statement(rng, firm, (year, quarter, end, published), (revenue, profit, equity))


def _statement(
    rng: Random,
    firm: Firm,
    when: tuple[int, int, dt.date, dt.date],
    amounts: tuple[float, float, float],
) -> rows.Statement:
    year, quarter, end, published = when
    revenue, profit, equity = (_yuan(a) for a in amounts)
    debt = min(0.96, max(0.08, firm.industry.debt + rng.gauss(0, 0.02)))
    liabilities = _yuan(amounts[2] * debt / (1 - debt))
    research = firm.industry.research * rng.uniform(0.7, 1.3)
    return rows.Statement(
        company_code=firm.row.code, period_end=end, fiscal_year=year, fiscal_quarter=quarter,
        published_on=published, revenue=revenue,
        operating_cost=_yuan(amounts[0] * (1 - max(0.05, firm.margin * 1.9))),
        net_profit=profit,
        rd_expense=_yuan(amounts[0] * research) if research else None,
        operating_cash_flow=_yuan(amounts[1] * rng.uniform(0.5, 1.6)),
        total_assets=equity + liabilities, total_liabilities=liabilities, equity=equity,
    )  # fmt: skip


def _yuan(million: float) -> Decimal:
    return Decimal(round(million * 1e8)) / 100
