"""Accounts, cards, deposits, loans, holdings and limits of a customer."""

import datetime as dt
from decimal import Decimal
from random import Random

from core.demo.book import Book
from core.demo.calendar import ZONE, add_months, day_between, instalment, interest, outstanding
from core.demo.products import PRODUCTS
from core.demo.rows import Account, Card, Customer, Deposit, Holding, Loan, TransferLimit
from core.domain.customer import Segment
from core.domain.money import rounded
from core.domain.product import Product, ProductKind

BY_CODE = {product.code: product for product in PRODUCTS}
OLD_RATES = {  # from 2025-05-20 until 2025-12-31, as in the document deposit_rates_2025
    "DQ003": "1.00", "DQ006": "1.20", "DQ012": "1.40", "DQ024": "1.50", "DQ036": "1.85",
    "DQ060": "1.90", "CD201": "1.60", "CD203": "2.10",
}  # fmt: skip
_OLD_FROM, _NEW_FROM = dt.date(2025, 5, 20), dt.date(2026, 1, 1)
_LIMITS_FROM = dt.datetime(2026, 3, 1, tzinfo=ZONE)
_PAY = {  # yuan a month
    Segment.EVERYDAY: (4_000, 14_000), Segment.AFFLUENT: (15_000, 45_000),
    Segment.PRIVATE: (60_000, 180_000), Segment.BUSINESS: (12_000, 60_000),
    Segment.SENIOR: (2_800, 7_500),
}  # fmt: skip
_RISK_MOVE = {"R1": 0.01, "R2": 0.03, "R3": 0.08, "R4": 0.18, "R5": 0.30}


def rate_on(code: str, day: dt.date) -> Decimal:
    """The rate of a deposit made that day."""
    if day < _NEW_FROM:
        return Decimal(OLD_RATES[code])
    rate = BY_CODE[code].rate
    assert rate is not None
    return rate


def book(rng: Random, customer: Customer, day: dt.date) -> Book:
    """The contracts of a customer who is not one of the named ones."""
    low, high = _PAY[Segment(customer.segment)]
    own_loans = _loans(rng, customer, day)
    pay = rng.randint(low, high) * 100
    pay = max(pay, int(sum(loan.monthly_payment for loan in own_loans) * 220))
    own_accounts = _accounts(rng, customer)
    return Book(
        customer=customer,
        pay=pay,
        accounts=own_accounts,
        cards=_cards(rng, customer, own_accounts[0].id, day),
        deposits=_deposits(rng, customer, day),
        loans=own_loans,
        holdings=_holdings(rng, customer, day),
        limits=limits(customer, *_limit_amounts(rng, customer)),
        fades_from=day - dt.timedelta(days=rng.randint(60, 210)) if rng.random() < 0.08 else None,
    )


def identifier(customer_id: str, kind: str, number: int) -> str:
    """CA0000011 is the first account of customer C000001."""
    return f"{customer_id[0]}{kind}{customer_id[1:]}{number}"


def account(
    customer: Customer, number: int, name: str, last4: str, currency: str = "CNY"
) -> Account:
    kind = "savings" if currency == "CNY" else "foreign"
    return Account(
        identifier(customer.id, "A", number), customer.id, "CK001", kind, name, last4, currency,
        Decimal(0), "open", customer.since,
    )  # fmt: skip


def _accounts(rng: Random, customer: Customer) -> tuple[Account, ...]:
    last4 = [f"{n:04d}" for n in rng.sample(range(1000, 10_000), 2)]
    first = account(customer, 1, "活期储蓄账户", last4[0])
    if rng.random() < 0.3:
        return first, account(customer, 2, "备用账户", last4[1])
    return (first,)


def _cards(rng: Random, customer: Customer, account_id: str, day: dt.date) -> tuple[Card, ...]:
    last4 = [f"{n:04d}" for n in rng.sample(range(1000, 10_000), 2)]
    state = rng.choices(("active", "frozen", "not_activated", "expired"), (95, 2, 2, 1))[0]
    year = day.year - 1 if state == "expired" else day.year + rng.randint(1, 6)
    expires = f"{year}-{rng.randint(1, 12):02d}"
    debit = Card(
        identifier(customer.id, "K", 1), customer.id, account_id, "JK001", "debit",
        "澄湖借记卡", last4[0], state, expires,
    )  # fmt: skip
    age = day.year - customer.birth_date.year
    if not 22 <= age <= 64 or rng.random() > 0.45:
        return (debit,)
    platinum = customer.segment in (Segment.AFFLUENT, Segment.PRIVATE)
    product = BY_CODE["XK300" if platinum else "XK100"]
    limit = rng.randint(6, 20) * 10_000 if platinum else rng.randint(5, 50) * 1_000
    statement = rng.randint(1, 8)
    credit = Card(
        identifier(customer.id, "K", 2), customer.id, None, product.code, "credit", product.name,
        last4[1], "active", f"{day.year + rng.randint(1, 5)}-{rng.randint(1, 12):02d}",
        Decimal(limit), rounded(Decimal(limit) * rng.randint(0, 60) / 100), statement,
        statement + 20, rng.randint(0, 90_000),
    )  # fmt: skip
    return debit, credit


def deposit(
    customer: Customer,
    number: int,
    code: str,
    principal: int,
    opened: dt.date,
    renews: bool,
    day: dt.date,
) -> Deposit:
    product = BY_CODE[code]
    months, rate = product.term_months or 0, rate_on(code, opened)
    matures = add_months(opened, months)
    return Deposit(
        identifier(customer.id, "D", number), customer.id, identifier(customer.id, "A", 1), code,
        product.name, Decimal(principal), rate, months, opened, matures,
        interest(Decimal(principal), rate, months), renews,
        "matured" if matures <= day else "running",
    )  # fmt: skip


def _deposits(rng: Random, customer: Customer, day: dt.date) -> tuple[Deposit, ...]:
    rows = []
    rich = customer.segment in (Segment.AFFLUENT, Segment.PRIVATE)
    if rng.random() < (0.6 if customer.segment == Segment.SENIOR else 0.35):
        rows = [
            (rng.choice(("DQ003", "DQ006", "DQ012", "DQ012", "DQ036", "DQ060")), rng.randint(5, 120) * 1_000)
            for _ in range(rng.randint(1, 2))
        ]  # fmt: skip
    if rich and rng.random() < 0.25:
        rows.append((rng.choice(("CD201", "CD203")), rng.randint(20, 100) * 10_000))
    first = max(_OLD_FROM, customer.since)
    return tuple(
        deposit(
            customer, n, code, principal,
            add_months(day_between(rng, first, day - dt.timedelta(days=10)), 0),
            not code.startswith("CD") and rng.random() < 0.5, day,
        )
        for n, (code, principal) in enumerate(rows, 1)
    )  # fmt: skip


def loan(
    customer: Customer, number: int, code: str, principal: int, rate: Decimal, months: int,
    started: dt.date, day: dt.date, overdue: bool = False,
) -> Loan:  # fmt: skip
    """An overdue loan has missed exactly the last payment."""
    due = (day.year - started.year) * 12 + day.month - started.month
    due -= 1 if add_months(started, due) > day else 0
    paid = due - 1 if overdue and due > 0 else due
    payment = instalment(Decimal(principal), rate, months)
    next_due = add_months(started, paid + 1)
    return Loan(
        identifier(customer.id, "L", number), customer.id, identifier(customer.id, "A", 1), code,
        BY_CODE[code].name, Decimal(principal),
        outstanding(Decimal(principal), rate, payment, paid), rate, months, started,
        add_months(started, months), payment, next_due, max(0, (day - next_due).days),
        "overdue" if next_due < day else "regular",
    )  # fmt: skip


def _loans(rng: Random, customer: Customer, day: dt.date) -> tuple[Loan, ...]:
    age = day.year - customer.birth_date.year
    wanted: list[tuple[str, int, str, int, int]] = []  # code, principal, rate, months, years back
    if 26 <= age <= 58 and rng.random() < 0.22:
        rate = rng.choice(("3.40", "3.55", "3.60", "3.85", "4.10"))
        months = rng.choice((240, 300, 360))
        wanted.append(("LN301", rng.randint(30, 200) * 10_000, rate, months, 9))
    if 22 <= age <= 59 and rng.random() < 0.10:
        rate = rng.choice(("4.20", "5.40", "6.80", "9.60"))
        wanted.append(("LN315", rng.randint(5, 200) * 1_000, rate, 36, 2))
    if customer.segment == Segment.BUSINESS and rng.random() < 0.6:
        rate = rng.choice(("3.85", "4.35", "4.90"))
        wanted.append(("LN328", rng.randint(5, 150) * 10_000, rate, 36, 2))
    rows = []
    for n, (code, principal, rate, months, years) in enumerate(wanted, 1):
        first = max(customer.since, BY_CODE[code].sold_since, add_months(day, -12 * years))
        started = add_months(day_between(rng, first, add_months(day, -2)), 0)
        overdue = rng.random() < 0.04
        rows.append(
            loan(customer, n, code, principal, Decimal(rate), months, started, day, overdue)
        )
    return tuple(rows)


def holding(
    customer: Customer, number: int, code: str, cost: int, bought: dt.date,
    prices: tuple[Decimal, Decimal], day: dt.date,
) -> Holding:  # fmt: skip
    """prices are those of the day bought and of today; cost is without the subscription fee."""
    product = BY_CODE[code]
    units = rounded(Decimal(cost) / prices[0])
    return Holding(
        identifier(customer.id, "H", number), customer.id, code, product.name, units,
        Decimal(cost), prices[1], rounded(units * prices[1]), bought, _free_on(product, bought), day,
    )  # fmt: skip


def _free_on(product: Product, bought: dt.date) -> dt.date | None:
    if product.holding_days:
        return bought + dt.timedelta(days=product.holding_days)
    return add_months(bought, product.term_months) if product.term_months else None


def _holdings(rng: Random, customer: Customer, day: dt.date) -> tuple[Holding, ...]:
    """Only products within the customer's rating."""
    if rng.random() > (0.8 if customer.segment in (Segment.AFFLUENT, Segment.PRIVATE) else 0.28):
        return ()
    fits = [
        p for p in PRODUCTS
        if p.kind in (ProductKind.WEALTH, ProductKind.FUND) and int(p.risk[1]) <= int(customer.rating[1])
    ]  # fmt: skip
    rows = []
    for n, product in enumerate(rng.sample(fits, k=min(len(fits), rng.randint(1, 3))), 1):
        step = 10_000 if (product.minimum or 0) >= 10_000 else 1_000
        cost = max(int(product.minimum or 0), step * rng.randint(1, 15))
        first = max(product.sold_since, customer.since, add_months(day, -20))
        bought = day_between(rng, first, day - dt.timedelta(days=5))
        price = Decimal(1) if product.risk == "R1" else Decimal(rng.randint(9_500, 12_500)) / 10_000
        move = rng.uniform(-0.3, 1.0) * _RISK_MOVE[product.risk]
        today = price if product.risk == "R1" else (price * Decimal(f"{1 + move:.4f}"))
        prices = price, today.quantize(Decimal("0.0001"))
        rows.append(holding(customer, n, product.code, cost, bought, prices, day))
    return tuple(rows)


def limits(customer: Customer, single: int, daily: int) -> tuple[TransferLimit, ...]:
    return (
        TransferLimit(customer.id, "single", Decimal(single), _LIMITS_FROM),
        TransferLimit(customer.id, "daily", Decimal(daily), _LIMITS_FROM),
    )


def _limit_amounts(rng: Random, customer: Customer) -> tuple[int, int]:
    """The defaults of the policy in force, or lower ones the customer chose."""
    if customer.segment == Segment.SENIOR:
        return 50_000, 50_000
    choices = ((50_000, 200_000), (20_000, 50_000), (10_000, 20_000), (500_000, 1_000_000))
    return rng.choices(choices, (75, 12, 5, 8))[0]
