"""The whole market of an institution's demo, from a seed and a day alone."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from core.demo.market import names, rows
from core.demo.market.companies import Firm, firms
from core.demo.market.opinions import opinions
from core.demo.market.prices import prices
from core.demo.market.statements import statements

COMPANIES = {"demo": range(320), "other": range(320, 325)}


@dataclass
class Market:
    """Rows of each table, in the order in which the tables must be filled."""

    industries: list[rows.Industry] = field(default_factory=list)
    companies: list[rows.Company] = field(default_factory=list)
    statements: list[rows.Statement] = field(default_factory=list)
    prices: list[rows.Price] = field(default_factory=list)
    opinions: list[rows.Opinion] = field(default_factory=list)
    forecasts: list[rows.Forecast] = field(default_factory=list)

    def tables(self) -> Iterator[tuple[str, Sequence[NamedTuple]]]:
        yield "industry", self.industries
        yield "company", self.companies
        yield "statement", self.statements
        yield "price", self.prices
        yield "opinion", self.opinions
        yield "forecast", self.forecasts


def market(seed: str, day: dt.date, numbers: range) -> Market:
    """Pure. Each company has random numbers of its own."""
    made = Market(industries=[rows.Industry(*i[:5]) for i in names.INDUSTRIES])
    for firm in firms(seed, numbers, day):
        _add(made, seed, firm, day)
    return made


def _add(made: Market, seed: str, firm: Firm, day: dt.date) -> None:
    stated = list(statements(seed, firm, day))
    traded = list(prices(seed, firm, day))
    made.companies.append(firm.row)
    made.statements.extend(stated)
    made.prices.extend(traded)
    closes = {p.day: p.close for p in traded}
    for opined in opinions(seed, firm, _yearly(stated), closes):
        made.opinions.append(opined.opinion)
        made.forecasts.extend(opined.forecasts)


def _yearly(stated: Sequence[rows.Statement]) -> dict[int, Decimal]:
    quarters: Counter[int] = Counter(s.fiscal_year for s in stated)
    sums: dict[int, Any] = defaultdict(Decimal)
    for one in stated:
        sums[one.fiscal_year] += one.revenue
    return {year: sums[year] for year in sums if quarters[year] == 4}
