"""One row of each table, as light as 300,000 of them need. Field names are column names."""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple


class Branch(NamedTuple):
    id: str
    name: str
    name_en: str
    city: str
    address: str
    opened_on: dt.date


class Employee(NamedTuple):
    id: str
    name: str
    name_en: str
    role: str
    title: str
    branch_id: str
    joined_on: dt.date


class Customer(NamedTuple):
    id: str
    name: str
    name_en: str
    locale: str
    phone_masked: str
    birth_date: dt.date
    segment: str
    rating: str
    rating_expires_on: dt.date
    branch_id: str
    manager_id: str | None
    since: dt.date


class Account(NamedTuple):
    id: str
    customer_id: str
    product_code: str
    kind: str
    name: str
    last4: str
    currency: str
    balance: Decimal
    state: str
    opened_on: dt.date


class Card(NamedTuple):
    id: str
    customer_id: str
    account_id: str | None
    product_code: str
    kind: str
    name: str
    last4: str
    state: str
    expires: str
    credit_limit: Decimal | None = None
    credit_used: Decimal | None = None
    statement_day: int | None = None
    due_day: int | None = None
    points: int = 0
    reported_lost_at: dt.datetime | None = None


class Deposit(NamedTuple):
    id: str
    customer_id: str
    account_id: str
    product_code: str
    name: str
    principal: Decimal
    rate: Decimal
    term_months: int
    opened_on: dt.date
    matures_on: dt.date
    interest_at_maturity: Decimal
    renews: bool
    state: str


class Loan(NamedTuple):
    id: str
    customer_id: str
    account_id: str
    product_code: str
    name: str
    principal: Decimal
    outstanding: Decimal
    rate: Decimal
    term_months: int
    started_on: dt.date
    ends_on: dt.date
    monthly_payment: Decimal
    next_due_on: dt.date | None
    days_overdue: int
    state: str


class Holding(NamedTuple):
    id: str
    customer_id: str
    product_code: str
    name: str
    units: Decimal
    cost: Decimal
    price: Decimal
    value: Decimal
    bought_on: dt.date
    matures_on: dt.date | None
    valued_on: dt.date


class Movement(NamedTuple):
    id: str
    account_id: str
    customer_id: str
    at: dt.datetime
    kind: str
    amount: Decimal
    balance_after: Decimal
    counterparty: str
    text: str


class TransferLimit(NamedTuple):
    customer_id: str
    kind: str
    amount: Decimal
    changed_at: dt.datetime


class Complaint(NamedTuple):
    number: str
    customer_id: str
    topic: str
    text: str
    state: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None


class Contact(NamedTuple):
    id: str
    customer_id: str
    employee_id: str | None
    channel: str
    topic: str
    summary: str
    at: dt.datetime
    satisfaction: int | None
