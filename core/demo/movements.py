"""Two years of movements on a customer's accounts. Balances are what the movements sum to."""

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from core.demo import names
from core.demo.book import Book
from core.demo.calendar import ZONE, add_months, moment_on
from core.demo.plan import MONTHS
from core.demo.rows import Account, Movement
from core.domain.money import from_cents, to_cents

_RATE_CHANGE = dt.date(2026, 1, 1)
_QUARTERS = (3, 6, 9, 12)


class Event(NamedTuple):
    """cents is None for interest: it is worked out from the balance of that moment."""

    at: dt.datetime
    kind: str
    cents: int | None
    counterparty: str
    text: str


def movements(
    rng: Random, book: Book, bank: str, day: dt.date
) -> tuple[tuple[Account, ...], tuple[Movement, ...]]:
    """The accounts with their balances, and every movement in order of time for each account."""
    start = max(add_months(day, -MONTHS), book.customer.since)
    plans: list[list[Event]] = [list(_main(rng, book, start, day))]
    if len(book.accounts) > 1:
        plans.append(list(_second(rng, book, plans[0], start, day)))
    accounts: list[Account] = []
    rows: list[Movement] = []
    for account, plan in zip(book.accounts, plans, strict=True):
        target = book.targets.get(account.id)
        events = sorted([*plan, *_interest(start, day, bank)])
        if target is not None:
            events = sorted([*events, *_large_payment(events, target, day)])
        opening = _opening(rng, events, target, book.pay)
        first = dt.datetime(start.year, start.month, start.day, 7, 30, tzinfo=ZONE)
        text = "开户存入" if start == book.customer.since else "期初余额"
        events.insert(0, Event(first, "opening", opening, bank, text))
        ledger = _ledger(account, events, len(rows))
        rows += ledger
        accounts.append(account._replace(balance=ledger[-1].balance_after))
    return tuple(accounts), tuple(rows)


def _opening(rng: Random, events: list[Event], target: int | None, pay: int) -> int:
    """Enough that the balance never falls below zero; with a target, what leads exactly to it."""
    lowest = min(0, min(_balances(events, 0), default=0))
    opening = -lowest + rng.randint(0, pay // 2)
    if target is None:
        return opening
    for _ in range(20):
        missing = target - list(_balances(events, opening))[-1]
        if not missing:
            break
        opening += missing
    return opening


def _large_payment(events: list[Event], target: int, day: dt.date) -> Iterator[Event]:
    """What must have been there and gone, for a fixed balance never to have been below zero."""
    balances = list(_balances(events, 0))
    lowest, missing = min(balances), target - balances[-1]
    if missing + lowest < 0:
        cents = (-(missing + lowest) // 100_000 + 3) * 100_000
        at = dt.datetime(day.year, day.month, 2, 14, 20, tzinfo=ZONE)
        yield Event(at, "transfer_out", -cents, "澄州居安装饰", "装修款")


def _balances(events: list[Event], opening: int) -> Iterator[int]:
    balance = opening
    for event in events:
        balance += _cents(event, balance)
        yield balance


def _cents(event: Event, balance: int) -> int:
    if event.cents is not None:
        return event.cents
    hundredths = 10 if event.at.date() < _RATE_CHANGE else 5  # 0.10 % and 0.05 % a year
    return max(0, balance) * hundredths // 40_000


def _ledger(account: Account, events: list[Event], before: int) -> list[Movement]:
    balance = 0
    rows: list[Movement] = []
    customer_id = account.customer_id
    for event in events:
        cents = _cents(event, balance)
        if not cents and event.kind == "interest":
            continue
        balance += cents
        number = f"{customer_id[0]}M{customer_id[1:]}{before + len(rows) + 1:05d}"
        rows.append(
            Movement(
                number, account.id, customer_id, event.at, event.kind, from_cents(cents),
                from_cents(balance), event.counterparty, event.text,
            )
        )  # fmt: skip
    return rows


def _interest(start: dt.date, day: dt.date, bank: str) -> Iterator[Event]:
    for offset in range(MONTHS + 2):
        month = add_months(start.replace(day=21), offset)
        if month.month in _QUARTERS and start < month <= day:
            at = dt.datetime(month.year, month.month, 21, 3, tzinfo=ZONE)
            yield Event(at, "interest", None, bank, "活期结息")


def _main(rng: Random, book: Book, start: dt.date, day: dt.date) -> Iterator[Event]:
    employer = rng.choice(names.EMPLOYERS)
    for offset in range(MONTHS + 1):
        month = add_months(start.replace(day=1), offset)
        faded = book.fades_from is not None and month >= book.fades_from
        events = _faded(rng, book, month) if faded else _month(rng, book, month, employer)
        yield from (e for e in events if start < e.at.date() <= day)
    for event in _contracts(rng, book):
        if start < event.at.date() <= day:
            yield event


def _faded(rng: Random, book: Book, month: dt.date) -> Iterator[Event]:
    """Pay goes elsewhere; what is left is used up."""
    if rng.random() < 0.5:
        yield _spend(rng, book, month)


def _month(rng: Random, book: Book, month: dt.date, employer: str) -> Iterator[Event]:
    yield from _income(rng, book, month, employer)
    for _ in range(rng.randint(2, 4)):
        yield _spend(rng, book, month)
    payee, text, low, high = rng.choice(names.BILLS)
    at = moment_on(rng, month.replace(day=rng.randint(12, 26)))
    yield Event(at, "bill", -rng.randint(low, high), payee, text)
    if rng.random() < 0.7:
        share = 0.10 if book.loans else 0.45
        cents = int(book.pay * rng.uniform(0.05, share)) // 10_000 * 10_000
        name = rng.choice("王李张刘陈杨") + "**"
        at = moment_on(rng, month.replace(day=rng.randint(11, 28)))
        yield Event(at, "transfer_out", -max(10_000, cents), name, "转账")
    if rng.random() < 0.3:
        at = moment_on(rng, month.replace(day=rng.randint(1, 28)))
        yield Event(at, "cash", -rng.randint(1, 20) * 10_000, "自动柜员机", "取现")
    for card in book.cards:
        if card.kind == "credit" and card.due_day:
            at = moment_on(rng, month.replace(day=card.due_day - rng.randint(0, 4)))
            cents = int(book.pay * rng.uniform(0.05, 0.22))
            yield Event(at, "card_repayment", -cents, "信用卡中心", f"信用卡还款 尾号{card.last4}")


def _income(rng: Random, book: Book, month: dt.date, employer: str) -> Iterator[Event]:
    segment = book.customer.segment
    if segment == "business":
        for _ in range(3):
            at = moment_on(rng, month.replace(day=rng.randint(1, 28)))
            cents = int(book.pay / 3 * rng.uniform(0.7, 1.3))
            yield Event(at, "receipt", cents, "商户结算", "货款")
        return
    at = moment_on(rng, month.replace(day=10))
    if segment == "senior":
        yield Event(at, "pension", book.pay, "澄州社保中心", f"{month.month}月养老金")
        return
    cents = int(book.pay * rng.uniform(0.96, 1.04))
    yield Event(at, "salary", cents, employer, f"{month.month}月工资")


def _spend(rng: Random, book: Book, month: dt.date) -> Event:
    shop, text, low, high = rng.choice(names.SHOPS)
    cents = int(min(book.pay, 2_500_000) * rng.uniform(low, high) / 1000)
    at = moment_on(rng, month.replace(day=rng.randint(1, 28)))
    return Event(at, "purchase", -max(200, cents), shop, text)


def _contracts(rng: Random, book: Book) -> Iterator[Event]:
    for deposit in book.deposits:
        at = moment_on(rng, deposit.opened_on)
        cents = to_cents(deposit.principal)
        yield Event(at, "deposit_opened", -cents, "定期存款", f"存入{deposit.name}")
        if deposit.state == "matured":
            at = moment_on(rng, deposit.matures_on)
            back = cents + to_cents(deposit.interest_at_maturity)
            yield Event(at, "deposit_matured", back, "定期存款", f"{deposit.name}到期本息")
    for holding in book.holdings:
        at = moment_on(rng, holding.bought_on)
        yield Event(
            at, "purchase_wealth", -to_cents(holding.cost), "财富管理", f"购买{holding.name}"
        )
    for loan in book.loans:
        yield Event(moment_on(rng, loan.started_on), "loan_paid_out", to_cents(loan.principal),
                    "贷款发放", loan.name)  # fmt: skip
        yield Event(moment_on(rng, loan.started_on) + dt.timedelta(minutes=5), "loan_used",
                    -to_cents(loan.principal), "受托支付", f"{loan.name}用途支付")  # fmt: skip
        number = 1
        while loan.next_due_on and (due := add_months(loan.started_on, number)) < loan.next_due_on:
            at = dt.datetime(due.year, due.month, due.day, 6, tzinfo=ZONE)
            yield Event(at, "loan_payment", -to_cents(loan.monthly_payment), "贷款还款", loan.name)
            number += 1


def _second(
    rng: Random, book: Book, main: list[Event], start: dt.date, day: dt.date
) -> Iterator[Event]:
    """Own transfers appear on both accounts at the same moment; foreign money only on its own."""
    account = book.accounts[1]
    for offset in range(1, MONTHS):
        day_of = add_months(start.replace(day=16), offset)
        if not start < day_of <= day or rng.random() > 0.4:
            continue
        at = moment_on(rng, day_of)
        if account.currency != "CNY":
            yield Event(at, "foreign_in", rng.randint(50, 400) * 100, "境外汇入", "汇入汇款")
            continue
        cents = int(book.pay * rng.uniform(0.02, 0.10)) // 10_000 * 10_000 or 10_000
        main.append(Event(at, "own_out", -cents, "本人账户", f"转入尾号{account.last4}"))
        yield Event(at, "own_in", cents, "本人账户", f"尾号{book.accounts[0].last4}转入")
