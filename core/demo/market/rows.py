"""One row of each table of the market. Field names are column names."""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple


class Industry(NamedTuple):
    id: str
    name: str
    name_en: str
    sector: str
    sector_en: str


class Company(NamedTuple):
    code: str
    name: str
    full_name: str
    name_en: str
    industry_id: str
    exchange: str
    province: str
    listed_on: dt.date
    delisted_on: dt.date | None
    employees: int
    shares: int


class Statement(NamedTuple):
    company_code: str
    period_end: dt.date
    fiscal_year: int
    fiscal_quarter: int
    published_on: dt.date
    revenue: Decimal
    operating_cost: Decimal
    net_profit: Decimal
    rd_expense: Decimal | None
    operating_cash_flow: Decimal
    total_assets: Decimal
    total_liabilities: Decimal
    equity: Decimal


class Price(NamedTuple):
    company_code: str
    day: dt.date
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    volume: int
    turnover: Decimal


class Opinion(NamedTuple):
    id: str
    company_code: str
    broker: str
    analyst: str
    day: dt.date
    rating: str
    target_price: Decimal | None


class Forecast(NamedTuple):
    opinion_id: str
    fiscal_year: int
    company_code: str
    broker: str
    day: dt.date
    revenue: Decimal
    net_profit: Decimal
    eps: Decimal
