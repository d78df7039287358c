"""The rows and cells of a table that a question means; Unclear where it may mean several."""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.domain.reading import Cell
from rag.read.asking.answer import Unclear
from rag.read.asking.labels import Named, named, words_of
from rag.read.asking.lines import Laid, Line, periods_in, spanned, without_periods
from rag.read.asking.operation import Operation

SURE = 0.62
"""How well a label must be named; a second one this near to the best makes the question unclear."""
_NEAR = 0.04
_OF_RATES = re.compile(r"%|percent|change|variance|占比|比例|增幅|同比", re.IGNORECASE)
_RATES_ASKED = re.compile(r"% of|percent of|percentage of|变动|占比", re.IGNORECASE)


def chosen_lines(question: str, grid: Laid, *, most: int = 2) -> list[Line]:
    """The line that is named, or two named with "and" where one period is asked for."""
    found = [n for n in named(question, grid.lines) if n.score >= SURE]
    if not found:
        raise Unclear("No row is named clearly enough.")
    best = found[0]
    for other in found[1:]:
        if (
            best.score - other.score < 3 * _NEAR
            and _within(best, other)
            and _whole_label(other, question)
        ):
            best = other  # a longer label that is named in full
    rivals = [
        n for n in found if n is not best and best.score - n.score < _NEAR and not _within(n, best)
    ]
    if not rivals:
        return [best.line]
    if len(rivals) + 1 > most or any(
        set(words_of(n.line.words)) == set(words_of(best.line.words)) for n in rivals
    ):
        raise Unclear("Several rows fit: " + "; ".join(n.line.words for n in (best, *rivals)))
    return [n.line for n in sorted((best, *rivals), key=lambda n: n.at)]


def _whole_label(named_: Named, question: str) -> bool:
    return set(words_of(named_.line.words)) <= set(words_of(question))


def _within(small: Named, large: Named) -> bool:
    """Whether a label is only part of another one."""
    own, other = set(words_of(small.line.words)), set(words_of(large.line.words))
    return own < other


def chosen_cells(question: str, operation: Operation, grid: Laid, line: Line) -> list[Cell]:
    """The line's cells that the question's periods and heads choose, in the order of mention."""
    wanted = spanned(question) if operation in (Operation.AVERAGE, Operation.SUM) else ()
    wanted = wanted or periods_in(question)
    columns = chosen_columns(question, grid, line, wanted)
    if wanted:
        chosen = []
        for period in wanted:
            fit = [
                c
                for c in columns
                if period in periods_in(grid.heads[c]) or _tail(period) in periods_in(grid.heads[c])
            ]
            fit = _plain_ones(fit, grid, line, question) if len(fit) > 1 else fit
            if len(fit) > 1:
                raise Unclear(f"Several columns are of {period}.")
            chosen += fit
        if len(chosen) != len(wanted):
            undated = len(columns) == 1 and not periods_in(grid.heads[columns[0]])
            if undated and (operation is Operation.LOOK_UP or not grid.by_period):
                return [line.cells[columns[0]]]
            raise Unclear("A period that is asked for has no column.")
        return [line.cells[c] for c in chosen if c in line.cells]
    many = operation in (Operation.AVERAGE, Operation.SUM, Operation.DIFFERENCE, Operation.CHANGE)
    if many and grid.by_period:
        columns = [c for c in columns if len(periods_in(grid.heads[c])) == 1]
    if len(columns) == 1 or (many and grid.by_period):
        return [line.cells[c] for c in columns if c in line.cells]
    raise Unclear("Which column is not said.")


def _plain_ones(columns: Sequence[int], grid: Laid, line: Line, question: str) -> list[int]:
    """Of columns of one period those of amounts, not of shares or changes, unless these are asked for."""

    def rate(column: int) -> bool:
        return bool(_OF_RATES.search(grid.heads[column] + line.cells[column].text))

    asked = bool(re.search(r"% of|percent of|变动|占比", question, re.IGNORECASE))
    return [c for c in columns if c in line.cells and rate(c) == asked]


def _tail(period: str) -> str:
    """2018/19 may stand as 2019."""
    return period[:2] + period[-2:] if "/" in period else period


def chosen_columns(question: str, grid: Laid, line: Line, wanted: Sequence[str]) -> list[int]:
    """Columns whose own words (without periods) the question holds; all of them when none do."""
    asked = set(words_of(question))
    scored = {}
    for column, head in grid.heads.items():
        if column not in line.cells or line.cells[column].value is None:
            continue
        own = [
            w for w in words_of(without_periods(head))
            if sum(w in words_of(h) for h in grid.heads.values()) < len(grid.heads)
        ]  # fmt: skip
        scored[column] = sum(w in asked for w in own) / len(own) if own else 0.0
    best = max(scored.values(), default=0.0)
    if not wanted:
        return [c for c, s in scored.items() if s == best]
    return [c for c, s in scored.items() if s == best or not best]


def value_of(cell: Cell) -> Decimal:
    if cell.value is None:
        raise Unclear(f"{cell.text!r} is no figure.")
    return cell.value


def is_rate(cell: Cell) -> bool:
    return "%" in cell.text or bool(cell.unit and cell.unit.kind == "percent")


def alike(cells: Sequence[Cell], question: str) -> list[Cell]:
    """Amounts and rates are not reckoned with together: the amounts, unless rates are asked for."""
    wanted = bool(_RATES_ASKED.search(question))
    kept = [c for c in cells if is_rate(c) == wanted]
    return kept if 0 < len(kept) < len(cells) else list(cells)


def across(grid: Laid, cell: Cell) -> int:
    """The number of the head that the cell stands under."""
    return cell.row if grid.turned else cell.column


def nothing_left(question: str, grid: Laid, cells: Sequence[Cell]) -> None:
    """Raises Unclear when the question holds words of the table that stand beside none of the cells:
    it means something else there."""
    at = {(c.column, c.row) if grid.turned else (c.row, c.column) for c in cells}
    rows, columns = {row for row, _ in at}, {column for _, column in at}
    lines = {line.number: f"{line.words} {line.section}" for line in grid.lines}
    heads = {column: without_periods(head) for column, head in grid.heads.items()}
    beside = [t for n, t in lines.items() if n in rows] + [
        h for c, h in heads.items() if c in columns
    ]
    held = {w for text in (*lines.values(), *heads.values()) for w in words_of(text)}
    asked = {w for w in words_of(without_periods(question)) if not w[0].isdigit()}
    left = (asked & held) - set(words_of(" ".join(beside)))
    if cells and left:
        raise Unclear("The table has other rows or columns with: " + ", ".join(sorted(left)) + ".")
