"""The whole data of a demo institution, from a seed and a day alone: same input, same rows."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from core.access import Role
from core.demo import contracts, people, rows, service
from core.demo.movements import movements
from core.demo.personas import personas
from core.demo.plan import DAY, PLANS, Plan
from core.demo.products import PRODUCTS
from core.domain.product import Product


@dataclass(frozen=True)
class Dataset:
    """Rows of each table, in the order in which the tables must be filled."""

    branches: tuple[rows.Branch, ...]
    employees: tuple[rows.Employee, ...]
    products: tuple[Product, ...]
    customers: tuple[rows.Customer, ...]
    accounts: tuple[rows.Account, ...]
    cards: tuple[rows.Card, ...]
    deposits: tuple[rows.Deposit, ...]
    loans: tuple[rows.Loan, ...]
    holdings: tuple[rows.Holding, ...]
    movements: tuple[rows.Movement, ...]
    limits: tuple[rows.TransferLimit, ...]
    complaints: tuple[rows.Complaint, ...]
    contacts: tuple[rows.Contact, ...]

    def tables(self) -> Iterator[tuple[str, Sequence[NamedTuple]]]:
        """(name of the table, its rows) for all but products."""
        for table, field in _TABLES:
            yield table, getattr(self, field)


_TABLES = (
    ("branch", "branches"), ("employee", "employees"), ("customer", "customers"),
    ("account", "accounts"), ("card", "cards"), ("deposit", "deposits"), ("loan", "loans"),
    ("holding", "holdings"), ("movement", "movements"), ("transfer_limit", "limits"),
    ("complaint", "complaints"), ("contact", "contacts"),
)  # fmt: skip


def generate(plan: Plan = PLANS["demo"], day: dt.date = DAY) -> Dataset:
    """Pure. Each customer has random numbers of their own, so that one change moves one customer."""
    places = people.branches(plan)
    staff = people.employees(plan, Random(f"{plan.seed}:staff"), places)
    desk = [e.id for e in staff if e.role == Role.REPRESENTATIVE.value]
    named = personas(plan.institution, day)
    books = list(named)
    for number in range(len(named) + 1, plan.customers + 1):
        rng = Random(f"{plan.seed}:{plan.institution}:{number}")
        who = people.customer(plan, rng, number, places, desk, day)
        books.append(contracts.book(rng, who, day))
    accounts: list[rows.Account] = []
    moves: list[rows.Movement] = []
    contacts: list[rows.Contact] = []
    for book in books:
        rng = Random(f"{plan.seed}:{book.customer.id}:life")
        own, moved = movements(rng, book, plan.name, day)
        accounts += own
        moves += moved
        contacts += service.contacts(rng, book.customer, desk, day)
    customers = tuple(book.customer for book in books)
    return Dataset(
        branches=places, employees=staff, products=PRODUCTS, customers=customers,
        accounts=tuple(accounts), cards=_flat(b.cards for b in books),
        deposits=_flat(b.deposits for b in books), loans=_flat(b.loans for b in books),
        holdings=_flat(b.holdings for b in books), movements=tuple(moves),
        limits=_flat(b.limits for b in books),
        complaints=service.complaints(Random(f"{plan.seed}:complaints"), customers, day),
        contacts=tuple(contacts),
    )  # fmt: skip


def _flat(groups: Iterator[tuple[Any, ...]]) -> tuple[Any, ...]:
    return tuple(row for group in groups for row in group)
