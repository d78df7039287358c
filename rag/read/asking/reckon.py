"""Arithmetic on the cells that a question chose."""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.domain.reading import Cell
from rag.read.asking.answer import Unclear
from rag.read.asking.choose import across, is_rate
from rag.read.asking.lines import Laid, Line
from rag.read.asking.operation import Operation

_OUTGOING = re.compile(r"\bloss|expense|\bcost|payment|paid\b|purchase|repurchase|depreciation|amorti[sz]ation|亏损|费用|成本|支出|支付|折旧|摊销", re.IGNORECASE)  # fmt: skip
_EITHER = re.compile(r"\(loss|\bincome \(|gain|profit|\(expense|利润|收益", re.IGNORECASE)


_FALL = re.compile(
    r"\b(decreas|declin|reduc|fall\b|fell\b|drop)|减少|下降|降低|下滑", re.IGNORECASE
)
_RISE = re.compile(r"\b(increas|gr[eo]w|ris[ei]|rose)|增加|增长|上升|提高", re.IGNORECASE)


_FROM_TO = re.compile(r"(?:from|从)\D{0,24}((?:19|20)\d\d)\D{0,24}(?:to|到|至)\D{0,24}((?:19|20)\d\d)", re.IGNORECASE)  # fmt: skip


def computed(
    operation: Operation, values: Sequence[Decimal], grid: Laid, cells: Sequence[Cell]
) -> Decimal:
    """Raises Unclear where the figures do not allow it."""
    if operation is Operation.SUM and any(map(is_rate, cells)):
        raise Unclear("Rates do not add up to anything.")
    if operation in (Operation.SUM, Operation.AVERAGE) and len(values) < 2:
        raise Unclear("There is one figure only.")
    if operation is Operation.SUM:
        return sum(values, Decimal(0))
    if operation is Operation.AVERAGE:
        return sum(values, Decimal(0)) / len(values)
    if len(values) != 2:
        raise Unclear(f"A {operation} needs two figures, {len(values)} fit.")
    earlier, later = _in_time(values, grid, cells)
    if operation is Operation.DIFFERENCE:
        return later - earlier
    if any(map(is_rate, cells)):
        raise Unclear("A change of a rate may be meant in points or in percent of it.")
    if not earlier:
        raise Unclear("The earlier figure is zero.")
    if (earlier < 0) != (later < 0) and later:
        raise Unclear("The sign changes: a rate of change means nothing.")
    return (later - earlier) / earlier * 100


def _in_time(
    values: Sequence[Decimal], grid: Laid, cells: Sequence[Cell]
) -> tuple[Decimal, Decimal]:
    """The earlier period first; of one period, "difference between A and B" is A less B."""
    one, other = (grid.dated(across(grid, c)) for c in cells)
    if one and other and one != other:
        return (values[0], values[1]) if one < other else (values[1], values[0])
    return values[1], values[0]


def as_asked(question: str, operation: Operation, value: Decimal, *, resized: bool) -> Decimal:
    """A decrease that is asked for is said without a sign; a rise is not answered as one. Raises
    Unclear where the sign or the base may be meant in two ways; resized: brackets were taken off."""
    falls, rises = _FALL.search(question), _RISE.search(question)
    if operation is Operation.DIFFERENCE and resized and not falls and not rises:
        raise Unclear("Printed as negative: whether its size changed or the figure is not said.")
    backwards = any(one > other for one, other in _FROM_TO.findall(question))
    if operation is Operation.CHANGE and backwards:
        raise Unclear("It goes back in time: which year is the base is not said.")
    if falls and not rises:
        if value > 0:
            raise Unclear("It did not decrease.")
        return -value
    return value


def sized(values: Sequence[Decimal], lines: Sequence[Line]) -> list[Decimal]:
    """A loss or an expense that is printed in brackets is said without a sign: a net loss of 12."""
    outgoing = all(
        _OUTGOING.search(line.words) and not _EITHER.search(line.words) for line in lines
    )
    return [abs(v) for v in values] if outgoing and all(v <= 0 for v in values) else list(values)
