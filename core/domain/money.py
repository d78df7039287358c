"""Amounts of money. Always Decimal with two places; cents only where speed needs integers."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import Field

Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=2)]
Percent = Annotated[Decimal, Field(max_digits=9, decimal_places=4)]  # 3.5 means 3.5 %

_CENT = Decimal("0.01")


def from_cents(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def to_cents(amount: Decimal) -> int:
    return int(rounded(amount).scaleb(2))


def rounded(amount: Decimal) -> Decimal:
    """To the cent, halves up, as a bank's statement does."""
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


def shown(amount: Decimal) -> str:
    """12345.6 as 12,345.60: the way an amount is written for a person."""
    return f"{rounded(amount):,.2f}"
