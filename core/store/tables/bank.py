"""Tables of a bank's own record. Keys are (institution, id), so ids never meet across institutions."""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Index, Text
from sqlmodel import Field

from core.store.tables import Row, belongs, key, moment


def _amount(**options: Any) -> Any:
    return Field(max_digits=18, decimal_places=2, **options)


def _percent(**options: Any) -> Any:
    return Field(max_digits=9, decimal_places=4, **options)


class BranchRow(Row, table=True):
    __tablename__ = "branch"

    institution: str = key()
    id: str = key()
    name: str
    name_en: str
    city: str
    address: str
    opened_on: dt.date


class EmployeeRow(Row, table=True):
    __tablename__ = "employee"
    __table_args__ = (belongs("branch", "branch_id"),)

    institution: str = key()
    id: str = key()
    name: str
    name_en: str
    role: str
    title: str
    branch_id: str
    joined_on: dt.date


class CustomerRow(Row, table=True):
    __tablename__ = "customer"
    __table_args__ = (belongs("branch", "branch_id"),)

    institution: str = key()
    id: str = key()
    name: str
    name_en: str
    locale: str
    phone_masked: str
    birth_date: dt.date
    segment: str
    rating: str
    rating_expires_on: dt.date
    branch_id: str
    manager_id: str | None = None  # employee who looks after the customer
    since: dt.date


class ProductRow(Row, table=True):
    __tablename__ = "product"

    institution: str = key()
    code: str = key()
    name: str
    name_en: str
    kind: str
    risk: str = ""
    rate_kind: str
    rate: Decimal | None = _percent(default=None)
    rate_high: Decimal | None = _percent(default=None)
    term_months: int | None = None
    holding_days: int | None = None
    minimum: Decimal | None = _amount(default=None)
    maximum: Decimal | None = _amount(default=None)
    subscription_fee: Decimal | None = _percent(default=None)
    management_fee: Decimal | None = _percent(default=None)
    custody_fee: Decimal | None = _percent(default=None)
    annual_fee: Decimal | None = _amount(default=None)
    redemption: str = ""
    redemption_en: str = ""
    aliases: list[str] = Field(sa_type=JSON)
    document: str = ""
    on_sale: bool = True
    sold_since: dt.date


class AccountRow(Row, table=True):
    __tablename__ = "account"
    __table_args__ = (
        belongs("customer", "customer_id"),
        belongs("product", "product_code", "code"),
        Index("account_customer", "institution", "customer_id"),
    )

    institution: str = key()
    id: str = key()
    customer_id: str
    product_code: str
    kind: str
    name: str
    last4: str = Field(max_length=4)
    currency: str = Field(max_length=3)
    balance: Decimal = _amount()
    state: str
    opened_on: dt.date


class CardRow(Row, table=True):
    __tablename__ = "card"
    __table_args__ = (
        belongs("customer", "customer_id"),
        belongs("product", "product_code", "code"),
        Index("card_customer", "institution", "customer_id"),
    )

    institution: str = key()
    id: str = key()
    customer_id: str
    account_id: str | None = None
    product_code: str
    kind: str
    name: str
    last4: str = Field(max_length=4)
    state: str
    expires: str
    credit_limit: Decimal | None = _amount(default=None)
    credit_used: Decimal | None = _amount(default=None)
    statement_day: int | None = None
    due_day: int | None = None
    points: int = 0
    reported_lost_at: dt.datetime | None = moment(default=None, nullable=True)


class DepositRow(Row, table=True):
    __tablename__ = "deposit"
    __table_args__ = (
        belongs("account", "account_id"),
        belongs("product", "product_code", "code"),
        Index("deposit_customer", "institution", "customer_id"),
    )

    institution: str = key()
    id: str = key()
    customer_id: str
    account_id: str
    product_code: str
    name: str
    principal: Decimal = _amount()
    rate: Decimal = _percent()
    term_months: int
    opened_on: dt.date
    matures_on: dt.date
    interest_at_maturity: Decimal = _amount()
    renews: bool
    state: str


class LoanRow(Row, table=True):
    __tablename__ = "loan"
    __table_args__ = (
        belongs("account", "account_id"),
        belongs("product", "product_code", "code"),
        Index("loan_customer", "institution", "customer_id"),
    )

    institution: str = key()
    id: str = key()
    customer_id: str
    account_id: str
    product_code: str
    name: str
    principal: Decimal = _amount()
    outstanding: Decimal = _amount()
    rate: Decimal = _percent()
    term_months: int
    started_on: dt.date
    ends_on: dt.date
    monthly_payment: Decimal = _amount()
    next_due_on: dt.date | None = None
    days_overdue: int = 0
    state: str


class HoldingRow(Row, table=True):
    __tablename__ = "holding"
    __table_args__ = (
        belongs("customer", "customer_id"),
        belongs("product", "product_code", "code"),
        Index("holding_customer", "institution", "customer_id"),
    )

    institution: str = key()
    id: str = key()
    customer_id: str
    product_code: str
    name: str
    units: Decimal = _amount()
    cost: Decimal = _amount()
    price: Decimal = _percent()
    value: Decimal = _amount()
    bought_on: dt.date
    matures_on: dt.date | None = None
    valued_on: dt.date


class TransactionRow(Row, table=True):
    """Movements; the table is not named transaction because SQL has that word."""

    __tablename__ = "movement"
    __table_args__ = (
        belongs("account", "account_id"),
        Index("movement_customer_at", "institution", "customer_id", "at"),
    )

    institution: str = key()
    id: str = key()
    account_id: str
    customer_id: str
    at: dt.datetime = moment()
    kind: str
    amount: Decimal = _amount()
    balance_after: Decimal = _amount()
    counterparty: str
    text: str


class TransferLimitRow(Row, table=True):
    __tablename__ = "transfer_limit"
    __table_args__ = (belongs("customer", "customer_id"),)

    institution: str = key()
    customer_id: str = key()
    kind: str = key()
    amount: Decimal = _amount()
    changed_at: dt.datetime = moment()


class ComplaintRow(Row, table=True):
    __tablename__ = "complaint"
    __table_args__ = (
        belongs("customer", "customer_id"),
        Index("complaint_customer", "institution", "customer_id"),
    )

    institution: str = key()
    number: str = key()
    customer_id: str
    topic: str
    text: str = Field(sa_type=Text)
    state: str
    opened_at: dt.datetime = moment()
    closed_at: dt.datetime | None = moment(default=None, nullable=True)


class ContactRow(Row, table=True):
    __tablename__ = "contact"
    __table_args__ = (
        belongs("customer", "customer_id"),
        Index("contact_customer_at", "institution", "customer_id", "at"),
    )

    institution: str = key()
    id: str = key()
    customer_id: str
    employee_id: str | None = None
    channel: str
    topic: str
    summary: str = Field(sa_type=Text)
    at: dt.datetime = moment()
    satisfaction: int | None = None
