"""Which period or item is the largest or smallest, and how many are over or under a figure."""

import re
from decimal import Decimal

from core.domain.reading import Unit
from rag.read.asking.answer import TableAnswer, Unclear
from rag.read.asking.choose import across, alike, chosen_columns, chosen_lines, value_of
from rag.read.asking.lines import Laid, periods_in
from rag.read.asking.operation import Operation, limit_of
from rag.read.asking.share import TOTAL

PERIODS_ASKED = re.compile(
    r"(which|what|in which|between).{0,40}(year|period|quarter)|哪一?些?(年|期|季)", re.IGNORECASE
)


def which(question: str, operation: Operation, grid: Laid) -> TableAnswer:
    """The period, or with "component" and the like the label, of the largest or smallest figure."""
    line = None
    pick = max if operation is Operation.LARGEST else min
    if PERIODS_ASKED.search(question):
        line = chosen_lines(question, grid, most=1)[0]
        wanted = periods_in(question)
        dated = [
            c for c in line.cells.values()
            if c.value is not None and len(periods_in(grid.heads.get(across(grid, c), ""))) == 1
        ]  # fmt: skip
        cells = alike(dated, question)
        if wanted:
            cells = [
                c
                for c in cells
                if set(wanted) & set(periods_in(grid.heads.get(across(grid, c), "")))
            ]
        if len(cells) < 2:
            raise Unclear("There is nothing to compare.")
        best = pick(cells, key=value_of)
        periods = periods_in(grid.heads.get(across(grid, best), ""))
        return TableAnswer(texts=(periods[-1],), cells=tuple(cells), operation=operation)
    items = [x for x in grid.lines if not TOTAL.search(x.words) and x.words]
    columns = (
        chosen_columns(question, grid, max(items, key=lambda x: len(x.cells)), periods_in(question))
        if items
        else []
    )
    columns = [
        c
        for c in columns
        if not periods_in(question) or set(periods_in(question)) & set(periods_in(grid.heads[c]))
    ]
    if len(columns) != 1:
        raise Unclear("Which column is not said.")
    kept = [x for x in items if columns[0] in x.cells and x.cells[columns[0]].value is not None]
    if len(kept) < 2:
        raise Unclear("There is nothing to compare.")
    top = pick(kept, key=lambda x: value_of(x.cells[columns[0]]))
    return TableAnswer(texts=(top.words,), cells=(top.cells[columns[0]],), operation=operation)


def counted(question: str, grid: Laid, *, named_ones: bool = False) -> TableAnswer:
    """How many periods of a line are over or under a figure; which ones with named_ones."""
    limit = limit_of(question)
    if limit is None or not re.search(r"year|period|quarter|年|期", question, re.IGNORECASE):
        raise Unclear("What is to be counted is not said.")
    line = chosen_lines(question, grid, most=1)[0]
    bound = Decimal(limit[1].replace(",", ""))
    cells = [c for c in line.cells.values() if c.value is not None]
    kept = [
        c for c in cells if (value_of(c) > bound if limit[0] == "over" else value_of(c) < bound)
    ]
    if named_ones:
        periods = [p[-1] for c in kept if (p := periods_in(grid.heads.get(across(grid, c), "")))]
        if len(periods) != len(kept) or not kept:
            raise Unclear("The columns name no periods.")
        return TableAnswer(texts=tuple(periods), cells=tuple(kept), operation=Operation.LOOK_UP)
    return TableAnswer(
        values=(Decimal(len(kept)),),
        unit=Unit(kind="count"),
        cells=tuple(kept),
        operation=Operation.COUNT,
    )
