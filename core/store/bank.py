"""A bank's record. Every function takes ids that the caller has already authorised, nothing else.

Reads answer frozen domain types; an id that is not there (or is another institution's) is NotFound.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import func, text
from sqlalchemy import select as columns_of
from sqlmodel import Session, SQLModel, col, select

from core.clock import SystemClock
from core.domain import Frozen
from core.domain import product as products_domain
from core.domain.customer import (
    Account,
    Card,
    CardState,
    Complaint,
    ComplaintState,
    Contact,
    Customer,
    Deposit,
    Holding,
    LimitKind,
    Loan,
    Transaction,
    TransferLimit,
)
from core.domain.money import rounded, shown
from core.domain.product import Product
from core.errors import BadInput, Conflict, NotFound
from core.store.tables.bank import (
    AccountRow,
    BranchRow,
    CardRow,
    ComplaintRow,
    ContactRow,
    CustomerRow,
    DepositRow,
    HoldingRow,
    LoanRow,
    ProductRow,
    TransactionRow,
    TransferLimitRow,
)

Value = TypeVar("Value", bound=Frozen)
COMPLAINT_TEXT_LIMIT = 2000


def _as(shape: type[Value], row: SQLModel, **more: Any) -> Value:
    fields = {name: getattr(row, name) for name in shape.model_fields if name not in more}
    return shape.model_validate({**fields, **more})


def _all(session: Session, shape: type[Value], table: Any, customer_id: str) -> tuple[Value, ...]:
    query = select(table).where(table.customer_id == customer_id).order_by(table.id)
    return tuple(_as(shape, row) for row in session.exec(query))


def _of_products(
    session: Session, shape: type[Value], table: Any, customer_id: str
) -> tuple[Value, ...]:
    """Contracts are named in Chinese; their English name is the product's."""
    product_of = (col(ProductRow.institution) == table.institution) & (
        col(ProductRow.code) == table.product_code
    )
    query = select(table, ProductRow.name_en).join(ProductRow, product_of)
    rows = session.exec(query.where(table.customer_id == customer_id).order_by(table.id))
    return tuple(_as(shape, row, name_en=name_en) for row, name_en in rows)


def customer(session: Session, customer_id: str) -> Customer:
    query = (
        select(CustomerRow, BranchRow.name)
        .join(BranchRow, _same_branch())
        .where(CustomerRow.id == customer_id)
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound("No such customer.")
    return _as(Customer, found[0], branch_name=found[1])


def _same_branch() -> Any:
    return (col(BranchRow.institution) == col(CustomerRow.institution)) & (
        col(BranchRow.id) == col(CustomerRow.branch_id)
    )


def accounts(session: Session, customer_id: str) -> tuple[Account, ...]:
    return _all(session, Account, AccountRow, customer_id)


def cards(session: Session, customer_id: str) -> tuple[Card, ...]:
    return _of_products(session, Card, CardRow, customer_id)


def deposits(session: Session, customer_id: str) -> tuple[Deposit, ...]:
    return _of_products(session, Deposit, DepositRow, customer_id)


def loans(session: Session, customer_id: str) -> tuple[Loan, ...]:
    return _of_products(session, Loan, LoanRow, customer_id)


def holdings(session: Session, customer_id: str) -> tuple[Holding, ...]:
    return _of_products(session, Holding, HoldingRow, customer_id)


def transactions(
    session: Session,
    customer_id: str,
    account_id: str | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    limit: int = 50,
) -> tuple[Transaction, ...]:
    """Newest first, in [since, until)."""
    query = select(TransactionRow).where(TransactionRow.customer_id == customer_id)
    if account_id is not None:
        query = query.where(TransactionRow.account_id == account_id)
    if since is not None:
        query = query.where(TransactionRow.at >= since)
    if until is not None:
        query = query.where(TransactionRow.at < until)
    query = query.order_by(col(TransactionRow.at).desc(), col(TransactionRow.id).desc())
    return tuple(_as(Transaction, row) for row in session.exec(query.limit(limit)))


def transfer_limits(session: Session, customer_id: str) -> tuple[TransferLimit, ...]:
    """The single and the daily limit."""
    query = select(TransferLimitRow).where(TransferLimitRow.customer_id == customer_id)
    return tuple(
        _as(TransferLimit, row)
        for row in session.exec(query.order_by(col(TransferLimitRow.kind).desc()))
    )


def complaints(session: Session, customer_id: str) -> tuple[Complaint, ...]:
    """Newest first."""
    query = select(ComplaintRow).where(ComplaintRow.customer_id == customer_id)
    rows = session.exec(query.order_by(col(ComplaintRow.opened_at).desc()))
    return tuple(_as(Complaint, row) for row in rows)


def contacts(session: Session, customer_id: str, limit: int = 20) -> tuple[Contact, ...]:
    """Service history, newest first."""
    query = select(ContactRow).where(ContactRow.customer_id == customer_id)
    rows = session.exec(query.order_by(col(ContactRow.at).desc()).limit(limit))
    return tuple(_as(Contact, row) for row in rows)


def products(session: Session) -> tuple[Product, ...]:
    columns = [getattr(ProductRow, name) for name in Product.model_fields]
    rows = session.connection().execute(columns_of(*columns).order_by(col(ProductRow.code)))
    return tuple(Product.model_validate(row) for row in rows.mappings())


def product(session: Session, code: str) -> Product:
    row = session.exec(
        select(ProductRow).where(func.upper(ProductRow.code) == code.strip().upper())
    ).one_or_none()
    if row is None:
        raise NotFound("No such product.")
    return _as(Product, row, aliases=tuple(row.aliases))


def find_products(session: Session, text: str) -> tuple[Product, ...]:
    """Products whose name, code or alias (zh or en) is in the text; the longest name first."""
    return products_domain.find(products(session), text)


def report_card_lost(session: Session, card_id: str, at: dt.datetime | None = None) -> Card:
    """Blocks the card. Reporting a lost card again changes nothing and keeps the first moment."""
    query = select(CardRow).where(CardRow.id == card_id).with_for_update()
    row = session.exec(query).one_or_none()
    if row is None:
        raise NotFound("No such card.")
    if row.state == CardState.EXPIRED:
        raise Conflict("This card has expired and cannot be used.")
    if row.state != CardState.LOST:
        row.state = CardState.LOST
        row.reported_lost_at = at or SystemClock().now()
        session.add(row)
        session.flush()
    return _as(Card, row, name_en=product(session, row.product_code).name_en)


def lower_transfer_limit(
    session: Session,
    customer_id: str,
    kind: LimitKind,
    amount: Decimal,
    at: dt.datetime | None = None,
) -> TransferLimit:
    """Sets a lower limit. Raising is refused with Conflict: that needs a person at a branch."""
    query = select(TransferLimitRow).where(TransferLimitRow.customer_id == customer_id)
    rows: Sequence[TransferLimitRow] = session.exec(query.with_for_update()).all()
    by_kind = {LimitKind(row.kind): row for row in rows}
    if kind not in by_kind:
        raise NotFound("No such transfer limit.")
    if amount < 0 or amount != rounded(amount):
        raise BadInput("A limit is zero or more, with at most two decimal places.")
    row = by_kind[kind]
    if amount > row.amount:
        raise Conflict(
            f"The limit is {shown(row.amount)} yuan and can only be lowered here.",
            todo="Raising it needs a branch visit with an identity document.",
        )
    if amount != row.amount:
        row.amount, row.changed_at = rounded(amount), at or SystemClock().now()
        session.add(row)
        session.flush()
    return _as(TransferLimit, row)


def open_complaint(
    session: Session,
    customer_id: str,
    topic: str,
    text: str,
    at: dt.datetime | None = None,
) -> str:
    """Records a complaint and answers its number, TS and eight digits, without gaps."""
    words = text.strip()
    if not words or len(words) > COMPLAINT_TEXT_LIMIT:
        raise BadInput(f"A complaint has 1 to {COMPLAINT_TEXT_LIMIT} characters.")
    found = session.exec(select(CustomerRow).where(CustomerRow.id == customer_id)).one_or_none()
    if found is None:
        raise NotFound("No such customer.")
    number = _next_complaint(session, found.institution)
    session.add(
        ComplaintRow(
            institution=found.institution,
            number=number,
            customer_id=customer_id,
            topic=topic.strip()[:120],
            text=words,
            state=ComplaintState.OPEN,
            opened_at=at or SystemClock().now(),
        )
    )
    session.flush()
    return number


def _next_complaint(session: Session, institution: str) -> str:
    """Serialised by a lock that ends with the transaction."""
    lock = text("SELECT pg_advisory_xact_lock(hashtext('complaint'), hashtext(:i))")
    session.connection().execute(lock, {"i": institution})
    last = session.exec(
        select(func.max(ComplaintRow.number)).where(ComplaintRow.institution == institution)
    ).one()
    return f"TS{int(last[2:]) + 1 if last else 1:08d}"
