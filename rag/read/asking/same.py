"""Whether two tables say the same: a figure may be printed in thousands here and in millions there."""

from decimal import Decimal

from core.domain.reading import Cell
from rag.read.asking.answer import TableAnswer


def same(one: TableAnswer, other: TableAnswer) -> bool:
    """Equal words, and cells that agree to the places printed."""
    if one.texts != other.texts or len(one.cells) != len(other.cells):
        return False
    return all(map(_agree, _sized(one), _sized(other)))


def _sized(answer: TableAnswer) -> list[tuple[Decimal, Decimal]]:
    """Each cell's plain value, and half of its last printed place."""
    return [_plain(c, answer) for c in answer.cells]


def _plain(cell: Cell, answer: TableAnswer) -> tuple[Decimal, Decimal]:
    unit = cell.unit or answer.unit
    value = cell.value if cell.value is not None else Decimal(0)
    exponent = value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)
    return value * unit.scale, step * unit.scale / 2


def _agree(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> bool:
    return abs(one[0] - other[0]) <= max(one[1], other[1])
