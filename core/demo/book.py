"""All contracts of one customer, before movements give the accounts their balances."""

import datetime as dt
from dataclasses import dataclass, field

from core.demo.rows import Account, Card, Customer, Deposit, Holding, Loan, TransferLimit


@dataclass(frozen=True)
class Book:
    """pay is what comes in a month, in cents. targets fixes balances, in cents, where given.

    fades_from is the day from which the customer turns away from the bank, if any.
    """

    customer: Customer
    pay: int
    accounts: tuple[Account, ...]
    cards: tuple[Card, ...] = ()
    deposits: tuple[Deposit, ...] = ()
    loans: tuple[Loan, ...] = ()
    holdings: tuple[Holding, ...] = ()
    limits: tuple[TransferLimit, ...] = ()
    targets: dict[str, int] = field(default_factory=dict)
    fades_from: dt.date | None = None
