"""A question on figures of tables, answered by code: a value, differences, shares, averages, counts.

Rows are found by their labels, columns by heads and periods. It answers only where every word of the
question is accounted for and one reading fits; otherwise `why` says what was not clear.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.domain.reading import Table
from rag.read.asking.answer import TableAnswer, Unclear
from rag.read.asking.choose import alike, chosen_cells, value_of
from rag.read.asking.content import SOFT, content
from rag.read.asking.gates import accounted
from rag.read.asking.labels import words_of
from rag.read.asking.lines import Laid, Line, laid
from rag.read.asking.operation import Operation, limit_of, operation_of, words_asked
from rag.read.asking.reckon import as_asked, computed, sized
from rag.read.asking.rows import lines_named
from rag.read.asking.same import same
from rag.read.asking.share import RATE, share
from rag.read.asking.which import ITEMS, PERIODS_ASKED, counted, which

__all__ = ["TableAnswer", "ask_table"]

_SEVERAL = re.compile(r"\b(and|respectively|both|each)\b|[&,、，和与及]", re.IGNORECASE)
_EACH = re.compile(r"respective|分别", re.IGNORECASE)
_TOGETHER = re.compile(r"\b(total|altogether|overall|aggregate|together)\b|合计|总", re.IGNORECASE)


def ask_table(question: str, tables: Sequence[Table]) -> TableAnswer:
    """The answer on which all tables that have one agree. Pure; never a guess without `why`."""
    if words_asked(question):
        return TableAnswer(operation=Operation.UNCLEAR, why="It asks for words, not for a figure.")
    operation = operation_of(question)
    if operation is Operation.UNCLEAR:
        return TableAnswer(operation=operation, why="It asks for more than one step of arithmetic.")
    wanted = content(question) - SOFT - ITEMS
    held = [(t, laid(t)) for t in tables if wanted <= _words(t)]
    if not held or not wanted:
        return TableAnswer(operation=operation, why="No table has all these words.")
    found, unclear = list[TableAnswer](), list[Unclear]()
    for table, grid in held:
        try:
            answer = _answer(question, operation, table, grid)
            spare = ITEMS if operation in (Operation.LARGEST, Operation.SMALLEST) else frozenset()
            accounted(question, grid, answer.cells, spare)
            found.append(answer)
        except Unclear as why:
            unclear.append(why)
    if not found:
        first = next((u for u in unclear if u.candidates), unclear[0])
        return TableAnswer(operation=operation, why=str(first), candidates=first.candidates)
    if not all(same(found[0], other) for other in found[1:]):
        return TableAnswer(operation=operation, why="Several tables answer, not all alike.")
    return found[0]


def _words(table: Table) -> set[str]:
    """All words of the table but those of its figures."""
    said = [c.text for c in table.cells if c.value is None]
    return set(words_of(" ".join([table.title, *said, *(h for path in table.heads for h in path)])))


def _answer(question: str, operation: Operation, table: Table, grid: Laid) -> TableAnswer:
    if operation is Operation.COUNT:
        return counted(question, grid)
    if operation in (Operation.SHARE, Operation.RATIO):
        return share(question, operation, grid)
    if operation is Operation.LOOK_UP and limit_of(question) and PERIODS_ASKED.search(question):
        return counted(question, grid, named_ones=True)
    if operation in (Operation.LARGEST, Operation.SMALLEST):
        return which(question, operation, grid)
    lines = lines_named(question, grid, several=bool(_SEVERAL.search(question)))
    cells = [c for line in lines for c in chosen_cells(question, operation, grid, line)]
    printed = [value_of(c) for c in cells]
    values = sized(printed, lines)
    unit = next((c.unit for c in cells if c.unit), None) or table.unit
    if operation is Operation.LOOK_UP:
        _all_told(question, lines, values)
        return TableAnswer(values=tuple(values), unit=unit, cells=tuple(cells), operation=operation)
    alike(cells, grid)
    value = computed(operation, values, grid, cells)
    if operation in (Operation.DIFFERENCE, Operation.CHANGE):
        value = as_asked(question, operation, value, resized=values != printed)
    of = RATE if operation is Operation.CHANGE else unit
    return TableAnswer(values=(value,), unit=of, cells=tuple(cells), operation=operation)


def _all_told(question: str, lines: Sequence[Line], values: Sequence[Decimal]) -> None:
    """Raises Unclear where several are asked for and one fits, or one of two that fit."""
    if len(values) < 2 and _EACH.search(question):
        raise Unclear("Several figures are asked for, one fits.")
    if len(lines) > 1 and _TOGETHER.search(question) and not _EACH.search(question):
        raise Unclear("Whether each or their total is asked for is not said.")
