"""A section's evidence as it grows: each piece once, numbered from 1."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from core.domain import Frozen
from core.domain.evidence import ComputationEvidence, Evidence

_AMOUNT = re.compile(r"([-−]?\d[\d,]*(?:\.\d+)?)(?![\d-])\s*(\D*)")

_MONEY = {"元", "yuan"}
_SCALES = {
    "zh": ((Decimal(10**8), "亿元"), (Decimal(10**4), "万元")),
    "en": ((Decimal(10**9), "billion yuan"), (Decimal(10**6), "million yuan")),
}


class Ledger:
    def __init__(self, evidence: Sequence[Evidence] = ()) -> None:
        self._evidence = list(evidence)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(self._evidence)

    def add(self, one: Evidence) -> int:
        """Its number; the one it has when it is there already."""
        if one not in self._evidence:
            self._evidence.append(one)
        return self._evidence.index(one) + 1

    def computed(
        self, expression: str, inputs: Sequence[int], value: Decimal, unit: str = ""
    ) -> int:
        """A recorded expression over numbered evidence."""
        places = tuple(n - 1 for n in inputs)
        return self.add(
            ComputationEvidence(expression=expression, inputs=places, value=value, unit=unit)
        )


class Amount(Frozen):
    """A cell's figure in the unit that stands after it."""

    value: Decimal
    unit: str


def amount(text: str) -> Amount | None:
    """None for words, dates and quarters."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    digits = found[1].replace(",", "").replace("−", "-")
    return Amount(value=Decimal(digits), unit=found[2].strip())


def rounded(value: Decimal, scale: Decimal) -> Decimal:
    """To two decimals of the scale."""
    return (value / scale).quantize(Decimal("0.01"), ROUND_HALF_UP)


def scale_of(read: Amount, language: str) -> tuple[Decimal, str] | None:
    """The scale in which a large sum of money is said, and its unit; None for anything else."""
    if read.unit not in _MONEY:
        return None
    scales = _SCALES["en" if language == "en" else "zh"]
    return next((s for s in scales if abs(read.value) >= s[0]), None)
