"""A customer and what the bank keeps for one: accounts, cards, contracts, movements, complaints.

Amounts are in yuan unless a currency is named; rates are annual and in percent (3.40 is 3.40 %).
"""

import datetime as dt
from enum import StrEnum

from core.domain import Frozen
from core.domain.money import Amount, Percent


class Segment(StrEnum):
    EVERYDAY = "everyday"
    AFFLUENT = "affluent"
    PRIVATE = "private"
    BUSINESS = "business"  # owner of a small business
    SENIOR = "senior"


class CustomerRating(StrEnum):
    """How much risk a customer may take; compared with a product's R1–R5 by number."""

    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    C5 = "C5"


class Customer(Frozen):
    id: str
    name: str
    name_en: str
    locale: str
    phone_masked: str
    birth_date: dt.date
    segment: Segment
    rating: CustomerRating
    rating_expires_on: dt.date
    branch_id: str
    branch_name: str
    since: dt.date

    def age_on(self, day: dt.date) -> int:
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (0 if had_birthday else 1)


class AccountKind(StrEnum):
    CURRENT = "current"  # 活期
    SAVINGS = "savings"  # 储蓄
    FOREIGN = "foreign"  # 外币


class AccountState(StrEnum):
    OPEN = "open"
    DORMANT = "dormant"
    CLOSED = "closed"


class Account(Frozen):
    """balance equals the sum of the account's movements."""

    id: str
    customer_id: str
    product_code: str
    kind: AccountKind
    name: str
    last4: str
    currency: str
    balance: Amount
    state: AccountState
    opened_on: dt.date


class CardKind(StrEnum):
    DEBIT = "debit"
    CREDIT = "credit"


class CardState(StrEnum):
    ACTIVE = "active"
    LOST = "lost"
    FROZEN = "frozen"
    EXPIRED = "expired"
    NOT_ACTIVATED = "not_activated"


class Card(Frozen):
    """account_id is where a debit card draws; the credit fields are set for credit cards only."""

    id: str
    customer_id: str
    account_id: str | None
    product_code: str
    kind: CardKind
    name: str
    name_en: str  # its product's
    last4: str
    state: CardState
    expires: str  # "2029-08"
    credit_limit: Amount | None
    credit_used: Amount | None
    statement_day: int | None
    due_day: int | None
    points: int
    reported_lost_at: dt.datetime | None


class DepositState(StrEnum):
    RUNNING = "running"
    MATURED = "matured"
    WITHDRAWN = "withdrawn"


class Deposit(Frozen):
    """A term deposit. interest_at_maturity is principal × rate × term, to the cent."""

    id: str
    customer_id: str
    account_id: str
    product_code: str
    name: str
    name_en: str  # its product's
    principal: Amount
    rate: Percent
    term_months: int
    opened_on: dt.date
    matures_on: dt.date
    interest_at_maturity: Amount
    renews: bool
    state: DepositState


class LoanState(StrEnum):
    REGULAR = "regular"
    OVERDUE = "overdue"
    REPAID = "repaid"


class Loan(Frozen):
    id: str
    customer_id: str
    account_id: str  # repayments are taken from it
    product_code: str
    name: str
    name_en: str  # its product's
    principal: Amount
    outstanding: Amount
    rate: Percent
    term_months: int
    started_on: dt.date
    ends_on: dt.date
    monthly_payment: Amount
    next_due_on: dt.date | None
    days_overdue: int
    state: LoanState


class Holding(Frozen):
    """Units of a wealth or fund product; value is units × price on valued_on.

    matures_on is the first day it can be redeemed; None when it can be on any day.
    """

    id: str
    customer_id: str
    product_code: str
    name: str
    name_en: str  # its product's
    units: Amount
    cost: Amount
    price: Percent
    value: Amount
    bought_on: dt.date
    matures_on: dt.date | None
    valued_on: dt.date


class Transaction(Frozen):
    """A movement on an account; amount is negative when money leaves it."""

    id: str
    account_id: str
    customer_id: str
    at: dt.datetime
    kind: str
    amount: Amount
    balance_after: Amount
    counterparty: str
    text: str


class LimitKind(StrEnum):
    SINGLE = "single"
    DAILY = "daily"


class TransferLimit(Frozen):
    customer_id: str
    kind: LimitKind
    amount: Amount
    changed_at: dt.datetime


class ComplaintState(StrEnum):
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"


class Complaint(Frozen):
    number: str
    customer_id: str
    topic: str
    text: str
    state: ComplaintState
    opened_at: dt.datetime
    closed_at: dt.datetime | None


class Contact(Frozen):
    """One line of service history."""

    id: str
    customer_id: str
    employee_id: str | None
    channel: str
    topic: str
    summary: str
    at: dt.datetime
    satisfaction: int | None  # 1–5, when the customer gave one
