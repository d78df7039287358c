"""A question on figures of a table, answered by code: a value, differences, shares, averages, counts.

Rows are found by their labels, columns by heads and periods. It answers only where one reading of
the question fits best by some distance; otherwise `why` says what was not clear.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.domain.reading import Cell, Table
from rag.read.asking.answer import TableAnswer, Unclear
from rag.read.asking.choose import (
    across,
    alike,
    chosen_cells,
    chosen_lines,
    is_rate,
    nothing_left,
    value_of,
)
from rag.read.asking.labels import named
from rag.read.asking.lines import Laid, Line, laid, periods_in
from rag.read.asking.operation import Operation, limit_of, operation_of
from rag.read.asking.share import RATE, share
from rag.read.asking.which import PERIODS_ASKED, counted, which

__all__ = ["TableAnswer", "ask_table"]

_SEVERAL = re.compile(r"\b(and|respectively|both|each)\b|[&,、，和与及]", re.IGNORECASE)
_OUTGOING = re.compile(r"\bloss|expense|\bcost|payment|paid\b|purchase|repurchase|亏损|费用|成本|支出|支付", re.IGNORECASE)  # fmt: skip
_EITHER = re.compile(r"\(loss|\bincome \(|gain|profit|\(expense|利润|收益", re.IGNORECASE)


def ask_table(question: str, tables: Sequence[Table]) -> TableAnswer:
    """The answer of the table that the question fits best. Pure; never a guess without `why`."""
    operation = operation_of(question)
    if operation is Operation.UNCLEAR:
        return TableAnswer(operation=operation, why="It asks for more than one step of arithmetic.")
    fits = [
        (found[0].score, number)
        for number, t in enumerate(tables)
        if (found := named(question, laid(t).lines))
    ]
    if not fits:
        return TableAnswer(operation=operation, why="No row of a table has these words.")
    table = tables[max(fits, key=lambda f: (f[0], -f[1]))[1]]
    grid = laid(table)
    try:
        answer = _answer(question, operation, table, grid)
        nothing_left(question, grid, answer.cells)
        return answer
    except Unclear as why:
        return TableAnswer(operation=operation, why=str(why))


def _answer(question: str, operation: Operation, table: Table, grid: Laid) -> TableAnswer:
    if operation is Operation.COUNT:
        return counted(question, grid)
    if operation in (Operation.SHARE, Operation.RATIO):
        return share(question, operation, grid)
    if operation is Operation.LOOK_UP and limit_of(question) and PERIODS_ASKED.search(question):
        return counted(question, grid, named_ones=True)
    if operation in (Operation.LARGEST, Operation.SMALLEST):
        return which(question, operation, grid)
    lines = chosen_lines(question, grid)
    if operation is Operation.LOOK_UP and len(lines) > 1 and not _SEVERAL.search(question):
        raise Unclear("Several rows fit: " + "; ".join(line.words for line in lines))
    cells = [c for line in lines for c in chosen_cells(question, operation, grid, line)]
    if operation is not Operation.LOOK_UP:
        cells = alike(cells, question)
    values = _sized([value_of(c) for c in cells], lines)
    unit = next((c.unit for c in cells if c.unit), None) or table.unit
    if operation is Operation.LOOK_UP:
        return TableAnswer(values=tuple(values), unit=unit, cells=tuple(cells), operation=operation)
    value = _computed(operation, values, grid, cells)
    of = RATE if operation is Operation.CHANGE else unit
    return TableAnswer(values=(value,), unit=of, cells=tuple(cells), operation=operation)


def _computed(
    operation: Operation,
    values: Sequence[Decimal],
    grid: Laid,
    cells: Sequence[Cell],
) -> Decimal:
    if operation is Operation.SUM and any(map(is_rate, cells)):
        raise Unclear("Rates do not add up to anything.")
    if operation is Operation.SUM:
        return sum(values, Decimal(0))
    if operation is Operation.AVERAGE:
        return sum(values, Decimal(0)) / len(values)
    if len(values) != 2:
        raise Unclear(f"A {operation} needs two figures, {len(values)} fit.")
    earlier, later = _in_time(values, grid, cells)
    if operation is Operation.DIFFERENCE:
        return later - earlier
    if not earlier:
        raise Unclear("The earlier figure is zero.")
    return (later - earlier) / earlier * 100


def _in_time(
    values: Sequence[Decimal], grid: Laid, cells: Sequence[Cell]
) -> tuple[Decimal, Decimal]:
    """The earlier period first; of one period, "difference between A and B" is A less B."""
    periods = [periods_in(grid.heads.get(across(grid, c), "")) for c in cells]
    if all(periods) and periods[0] != periods[1]:
        pair = sorted(zip((p[-1] for p in periods), values, strict=True), key=lambda p: p[0])
        return pair[0][1], pair[1][1]
    return values[1], values[0]


def _sized(values: Sequence[Decimal], lines: Sequence[Line]) -> list[Decimal]:
    """A loss or an expense that is printed in brackets is said without a sign: a net loss of 12."""
    outgoing = all(
        _OUTGOING.search(line.words) and not _EITHER.search(line.words) for line in lines
    )
    return [abs(v) for v in values] if outgoing and all(v < 0 for v in values) else list(values)
