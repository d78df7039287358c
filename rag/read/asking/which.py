"""Which period or item is the largest or smallest, and how many are over or under a figure."""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.domain.reading import Cell, Unit
from rag.read.asking.answer import TableAnswer, Unclear
from rag.read.asking.choose import alike, chosen_cells, value_of
from rag.read.asking.content import content
from rag.read.asking.labels import words_of
from rag.read.asking.lines import Laid, Line, periods_in, without_periods
from rag.read.asking.operation import Operation, limit_of
from rag.read.asking.reckon import sized
from rag.read.asking.rows import line_named
from rag.read.asking.share import TOTAL

PERIODS_ASKED = re.compile(
    r"(which|what|in which|between).{0,40}(year|period|quarter)|哪一?些?(年|期|季)", re.IGNORECASE
)
ITEMS = frozenset(
    "segment item component category type product line country region quarter".split()
)
"""Words for what rows are."""


def which(question: str, operation: Operation, grid: Laid) -> TableAnswer:
    """The period, or with "component" and the like the label, of the largest or smallest figure."""
    pick = max if operation is Operation.LARGEST else min
    if PERIODS_ASKED.search(question):
        line = line_named(question, grid)
        dated = _dated(question, grid, line)
        values = dict(zip(dated, sized([value_of(c) for c in dated.values()], [line]), strict=True))
        if all(v < 0 for v in values.values()):
            raise Unclear("All are negative: larger may mean the amount or its size.")
        best = pick(values, key=lambda period: values[period])
        _alone(values[best], tuple(values.values()))
        return TableAnswer(texts=(best,), cells=tuple(dated.values()), operation=operation)
    items = [x for x in grid.lines if not TOTAL.search(x.words) and x.words]
    if not items or len({x.section for x in items}) > 1:
        raise Unclear("The rows are not all of one kind.")
    cells_of = {x.words: _only(question, grid, x) for x in items}
    held = {words: cell for words, cell in cells_of.items() if cell}
    cells = tuple(held.values())
    if len(held) < 2 or not _said(question, grid, items):
        raise Unclear("What is compared is not said.")
    alike(cells, grid)
    top = pick(held, key=lambda words: value_of(held[words]))
    _alone(value_of(held[top]), [value_of(c) for c in cells])
    return TableAnswer(texts=(top,), cells=(held[top],), operation=operation)


def _said(question: str, grid: Laid, items: Sequence[Line]) -> bool:
    """Whether heads or the title hold what is asked, so that the rows are its parts."""
    wanted = content(question) - ITEMS
    return wanted <= set(words_of(" ".join([*grid.heads.values(), grid.title, items[0].section])))


def _only(question: str, grid: Laid, line: Line) -> Cell | None:
    if not any(c.value is not None for c in line.cells.values()):
        return None
    found = chosen_cells(question, Operation.LOOK_UP, grid, line)
    return found[0] if len(found) == 1 else None


def _dated(question: str, grid: Laid, line: Line) -> dict[str, Cell]:
    """The line's figures by period: of those that the question names, or of all."""
    wanted = periods_in(question)
    plain = without_periods(question)
    across = wanted if len(wanted) > 1 else tuple(
        dict.fromkeys(p for c in grid.heads if (p := grid.dated(c)))
    )  # fmt: skip
    found = {}
    for period in across:
        asked = f"{plain} {period}"
        (cell,) = chosen_cells(asked, Operation.LOOK_UP, grid, line)
        found[period] = cell
    if len(found) < 2:
        raise Unclear("There is nothing to compare.")
    alike(tuple(found.values()), grid)
    return found


def _alone(best: Decimal, values: Sequence[Decimal]) -> None:
    if values.count(best) > 1:
        raise Unclear("Several are equal.")


def counted(question: str, grid: Laid, *, named_ones: bool = False) -> TableAnswer:
    """How many periods of a line are over or under a figure; which ones with named_ones."""
    limit = limit_of(question)
    if limit is None or not re.search(r"year|period|quarter|年|期", question, re.IGNORECASE):
        raise Unclear("What is to be counted is not said.")
    dated = _dated(without_limit(question, limit[1]), grid, line_named(question, grid))
    bound = Decimal(limit[1].replace(",", ""))
    kept = {
        period: c for period, c in dated.items()
        if (value_of(c) > bound if limit[0] == "over" else value_of(c) < bound)
    }  # fmt: skip
    cells = tuple(kept.values())
    if named_ones:
        if not kept:
            raise Unclear("No period is so.")
        return TableAnswer(texts=tuple(kept), cells=cells, operation=Operation.LOOK_UP)
    return TableAnswer(
        values=(Decimal(len(kept)),), unit=Unit(kind="count"),
        cells=cells or tuple(dated.values()), operation=Operation.COUNT,
    )  # fmt: skip


def without_limit(question: str, figure: str) -> str:
    """2019 as a figure is no year."""
    return question.replace(figure, " ")
