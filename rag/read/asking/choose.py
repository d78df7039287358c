"""The cells of a line that a question's periods and heads choose; Unclear where it may be several."""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.domain.reading import Cell
from rag.read.asking.answer import Unclear
from rag.read.asking.content import content
from rag.read.asking.labels import MONTHS, words_of
from rag.read.asking.lines import Laid, Line, periods_in, spanned, without_periods
from rag.read.asking.operation import Operation

_OF_RATES = re.compile(r"%|percent|change|variance|占比|比例|增幅|同比", re.IGNORECASE)
_RATES_ASKED = re.compile(r"% of|percent of|percentage of|percentage points|占比", re.IGNORECASE)
_KIND_OF_RATE = re.compile(r"%|percent|rate|margin|ratio|yield|growth|volatility|return|interest|proportion|share of|率|占比|比例|比重|增速|增幅|同比|幅度", re.IGNORECASE)  # fmt: skip
_MONTH_WORDS = frozenset(MONTHS)
_BETWEEN = re.compile(r"\bbetween\b", re.IGNORECASE)
_MANY = (Operation.AVERAGE, Operation.SUM, Operation.DIFFERENCE, Operation.CHANGE)


def chosen_cells(question: str, operation: Operation, grid: Laid, line: Line) -> list[Cell]:
    """In the order of mention. A rate is an answer only where one is asked for, and then only a rate."""
    cells = _cells(question, operation, grid, line)
    if any(_beside_amounts(c, grid, line) for c in cells) and not _KIND_OF_RATE.search(question):
        raise Unclear("There is a rate, an amount is asked for.")
    if _RATES_ASKED.search(question) and not all(map(is_rate, cells)):
        raise Unclear("There is an amount, a rate is asked for.")
    return cells


def _beside_amounts(cell: Cell, grid: Laid, line: Line) -> bool:
    """Whether it is a rate of an amount: in a row with amounts, or in a column of rates alone."""
    if not is_rate(cell):
        return False
    column = across(grid, cell)
    below = [c for x in grid.lines if (c := x.cells.get(column)) and c.value is not None]
    own = [c for c in line.cells.values() if c.value is not None]
    return all(map(is_rate, below)) or not all(map(is_rate, own))


def _cells(question: str, operation: Operation, grid: Laid, line: Line) -> list[Cell]:
    columns = _filled(grid, line)
    wanted = _wanted(question, operation, grid)
    if operation is Operation.LOOK_UP and (own := _undated(columns, question, grid)):
        return [line.cells[own]]
    if wanted:
        return [line.cells[_of_period(p, columns, question, grid, line)] for p in wanted]
    if operation in _MANY and grid.by_period:
        return [line.cells[c] for c in _each_period(columns, question, grid, line)]
    if len(columns) == 1 and len(grid.heads) == 1:
        return [line.cells[columns[0]]]
    if grid.by_period:
        raise Unclear("Which period is not said.")
    named = _named_best(columns, question, grid)
    if len(named) == 1 and content(question) & set(words_of(grid.heads[named[0]])):
        return [line.cells[named[0]]]
    raise Unclear("Which column is not said.")


def _wanted(question: str, operation: Operation, grid: Laid) -> tuple[str, ...]:
    """The periods asked for. A change in one year is against the year before."""
    said = periods_in(question)
    whole = spanned(question) if operation in (Operation.AVERAGE, Operation.SUM) else ()
    if len(whole) > len(said) and _BETWEEN.search(question):
        raise Unclear("Between two years may mean these two or all from one to the other.")
    if whole:
        return whole
    if operation is Operation.CHANGE and len(said) == 1 and said[0].isdigit():
        before = str(int(said[0]) - 1)
        return (before, *said) if any(before in p for p in grid.periods.values()) else said
    return said


def _undated(columns: Sequence[int], question: str, grid: Laid) -> int | None:
    """A column of no period that is named in full beside columns of periods: variance in percent."""
    said, asked = set(words_of(question)), content(question)
    own = {c: set(words_of(without_periods(grid.heads[c]))) for c in columns if not grid.dated(c)}
    named = [c for c, words in own.items() if words & asked and words <= said]
    return named[0] if len(named) == 1 and grid.by_period else None


def _of_period(
    period: str, columns: Sequence[int], question: str, grid: Laid, line: Line
) -> int:  # fmt: skip
    fit = [c for c in columns if grid.dated(c) in (period, _tail(period))]
    if not fit and len(columns) == len(grid.heads) == 1 and not any(grid.periods.values()):
        return columns[0]  # a table of one period says it elsewhere
    if not fit:
        raise Unclear("A period that is asked for has no column.")
    return _one(fit, question, grid, line, f"Several columns are of {period}.")


def _each_period(columns: Sequence[int], question: str, grid: Laid, line: Line) -> list[int]:
    """One column of amounts for each period, where no period is asked for."""
    by_period: dict[str, list[int]] = {}
    for column in columns:
        if dated := grid.dated(column):
            by_period.setdefault(dated, []).append(column)
    if len(by_period) < len({grid.dated(c) for c in grid.heads} - {""}):
        raise Unclear("A period has no figure.")
    return [
        _one(fit, question, grid, line, f"Several columns are of {period}.")
        for period, fit in by_period.items()
    ]


def _one(fit: Sequence[int], question: str, grid: Laid, line: Line, why: str) -> int:
    """Amounts before shares and changes unless these are asked for; then by the heads' own words."""
    asked = bool(_RATES_ASKED.search(question))
    fit = [c for c in fit if is_rate(line.cells[c]) == asked] or list(fit)
    fit = [c for c in fit if bool(_OF_RATES.search(grid.heads[c])) == asked] or fit
    fit = _named_best(fit, question, grid)
    if len(fit) != 1:
        raise Unclear(why)
    return fit[0]


def _named_best(columns: Sequence[int], question: str, grid: Laid) -> list[int]:
    """Columns whose heads hold the most words of the question; of these the ones that say least else."""
    asked = content(question)
    own = {c: set(words_of(without_periods(grid.heads[c]))) for c in columns}
    most = max((len(w & asked) for w in own.values()), default=0)
    kept = [c for c in columns if len(own[c] & asked) == most]
    if not most:
        return kept
    least = min(len(own[c] - asked) for c in kept)
    return [c for c in kept if len(own[c] - asked) == least]


def _filled(grid: Laid, line: Line) -> list[int]:
    found = [c for c in grid.heads if c in line.cells and line.cells[c].value is not None]
    if not found:
        raise Unclear("The row has no figures.")
    return found


def _tail(period: str) -> str:
    """2018/19 may stand as 2019."""
    return period[:2] + period[-2:] if "/" in period else period


def value_of(cell: Cell) -> Decimal:
    if cell.value is None:
        raise Unclear(f"{cell.text!r} is no figure.")
    return cell.value


def is_rate(cell: Cell) -> bool:
    return "%" in cell.text or bool(cell.unit and cell.unit.kind == "percent")


def alike(cells: Sequence[Cell], grid: Laid) -> None:
    """Raises Unclear when amounts and rates, or carrying and fair values, would be reckoned with
    together."""
    if len({is_rate(c) for c in cells}) > 1:
        raise Unclear("Amounts and rates are not reckoned with together.")
    dates = [d for c in grid.heads if (d := grid.dated(c))]
    columns = {across(grid, c) for c in cells}
    divided = len(dates) > len(set(dates))
    if divided and len({_own(grid.heads[c]) for c in columns}) > 1:
        raise Unclear("The columns are not of one kind.")


def _own(head: str) -> frozenset[str]:
    """What a head says beside its period, without units and remarks in brackets."""
    words = words_of(without_periods(re.sub(r"\([^)]*\)", " ", head)))
    return frozenset(w for w in words if not re.search(r"\d", w)) - _MONTH_WORDS


def across(grid: Laid, cell: Cell) -> int:
    """The number of the head that the cell stands under."""
    return cell.row if grid.turned else cell.column
