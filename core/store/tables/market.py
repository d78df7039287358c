"""Tables of the market data that analysts ask about: companies, statements, prices, opinions.

Amounts are yuan, a statement's flows are of its own quarter and not cumulative.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from core.store.tables import Row, belongs, key


def _yuan(**options: Any) -> Any:
    return Field(max_digits=20, decimal_places=2, **options)


def _per_share(**options: Any) -> Any:
    return Field(max_digits=12, decimal_places=4, **options)


class IndustryRow(Row, table=True):
    __tablename__ = "industry"

    institution: str = key(32)
    id: str = key(32)
    name: str
    name_en: str
    sector: str
    sector_en: str


class CompanyRow(Row, table=True):
    __tablename__ = "company"
    __table_args__ = (belongs("industry", "industry_id", "id"),)

    institution: str = key(32)
    code: str = key(32)
    name: str
    full_name: str
    name_en: str
    industry_id: str
    exchange: str
    province: str
    listed_on: dt.date
    delisted_on: dt.date | None = None
    employees: int
    shares: int = Field(sa_type=BigInteger)


class StatementRow(Row, table=True):
    """net_profit is the parent's. rd_expense is empty where the company reports none."""

    __tablename__ = "statement"
    __table_args__ = (belongs("company", "company_code", "code"),)

    institution: str = key(32)
    company_code: str = key(32)
    period_end: dt.date = Field(primary_key=True)
    fiscal_year: int
    fiscal_quarter: int
    published_on: dt.date
    revenue: Decimal = _yuan()
    operating_cost: Decimal = _yuan()
    net_profit: Decimal = _yuan()
    rd_expense: Decimal | None = _yuan(default=None)
    operating_cash_flow: Decimal = _yuan()
    total_assets: Decimal = _yuan()
    total_liabilities: Decimal = _yuan()
    equity: Decimal = _yuan()


class PriceRow(Row, table=True):
    """volume is shares, turnover yuan."""

    __tablename__ = "price"
    __table_args__ = (
        belongs("company", "company_code", "code"),
        Index("price_by_day", "institution", "day"),
    )

    institution: str = key(32)
    company_code: str = key(32)
    day: dt.date = Field(primary_key=True)
    open: Decimal = _per_share()
    high: Decimal = _per_share()
    low: Decimal = _per_share()
    close: Decimal = _per_share()
    volume: int = Field(sa_type=BigInteger)
    turnover: Decimal = _yuan()


class OpinionRow(Row, table=True):
    """A broker's rating of a company on a day, with its target price where it gives one."""

    __tablename__ = "opinion"
    __table_args__ = (belongs("company", "company_code", "code"),)

    institution: str = key(32)
    id: str = key(32)
    company_code: str
    broker: str
    analyst: str
    day: dt.date
    rating: str
    target_price: Decimal | None = _per_share(default=None)


class ForecastRow(Row, table=True):
    """A broker's forecast for a fiscal year; eps is yuan a share."""

    __tablename__ = "forecast"
    __table_args__ = (belongs("opinion", "opinion_id", "id"),)

    institution: str = key(32)
    opinion_id: str = key(32)
    fiscal_year: int = Field(primary_key=True)
    company_code: str
    broker: str
    day: dt.date
    revenue: Decimal = _yuan()
    net_profit: Decimal = _yuan()
    eps: Decimal = _per_share()
