"""A question on figures of a table, answered by code: a value, differences, shares, averages, counts.

Rows are found by their labels, columns by heads and periods. It answers only where one reading of
the question fits best by some distance; otherwise `why` says what was not clear.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.domain import Frozen
from core.domain.reading import Cell, Table, Unit
from rag.read.asking.labels import Named, named, words_of
from rag.read.asking.lines import Laid, Line, laid, periods_in, spanned
from rag.read.asking.operation import Operation, limit_of, operation_of

SURE = 0.62
"""How well a label must be named; a second one this near to the best makes the question unclear."""
_NEAR = 0.04
_RATE = Unit(kind="percent", as_written="%")
_PARTED = re.compile(
    r"as a (?:percentage|percent|proportion|share|%) of|expressed as a percentage of| out of | in the total | of the total | among ",
    re.IGNORECASE,
)
_OF_RATES = re.compile(r"%|percent|change|variance|占比|比例|增幅|同比", re.IGNORECASE)
_PERIODS_ASKED = re.compile(
    r"(which|what|in which|between).{0,40}(year|period|quarter)|哪一?些?(年|期|季)", re.IGNORECASE
)
_TOTAL = re.compile(r"\btotal|合计|总计|总额", re.IGNORECASE)


class TableAnswer(Frozen):
    """values are figures in the table's own unit (in percent for shares and rates of change); texts
    are labels or periods where the question asks which one; both are () when it cannot say."""

    values: tuple[Decimal, ...] = ()
    texts: tuple[str, ...] = ()
    unit: Unit = Unit()
    cells: tuple[Cell, ...] = ()
    operation: str = ""
    why: str = ""

    @property
    def answered(self) -> bool:
        return bool(self.values or self.texts)


class _Unclear(Exception):
    """The question does not fit the table in one way. The message says why."""


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
    try:
        return _answer(question, operation, table, laid(table))
    except _Unclear as why:
        return TableAnswer(operation=operation, why=str(why))


def _answer(question: str, operation: Operation, table: Table, grid: Laid) -> TableAnswer:
    if operation is Operation.COUNT:
        return _counted(question, grid)
    if operation in (Operation.SHARE, Operation.RATIO):
        return _share(question, operation, grid)
    if operation is Operation.LOOK_UP and limit_of(question) and _PERIODS_ASKED.search(question):
        return _counted(question, grid, named_ones=True)
    if operation in (Operation.LARGEST, Operation.SMALLEST):
        return _which(question, operation, grid)
    lines = _lines(question, grid)
    cells = [c for line in lines for c in _cells(question, operation, grid, line)]
    values = [_value(c) for c in cells]
    unit = next((c.unit for c in cells if c.unit), None) or table.unit
    if operation is Operation.LOOK_UP:
        return TableAnswer(values=tuple(values), unit=unit, cells=tuple(cells), operation=operation)
    value = _computed(operation, values, grid, cells)
    of = _RATE if operation is Operation.CHANGE else unit
    return TableAnswer(values=(value,), unit=of, cells=tuple(cells), operation=operation)


def _computed(
    operation: Operation,
    values: Sequence[Decimal],
    grid: Laid,
    cells: Sequence[Cell],
) -> Decimal:
    if operation is Operation.SUM:
        return sum(values, Decimal(0))
    if operation is Operation.AVERAGE:
        return sum(values, Decimal(0)) / len(values)
    if len(values) != 2:
        raise _Unclear(f"A {operation} needs two figures, {len(values)} fit.")
    earlier, later = _in_time(values, grid, cells)
    if operation is Operation.DIFFERENCE:
        return later - earlier
    if not earlier:
        raise _Unclear("The earlier figure is zero.")
    return (later - earlier) / earlier * 100


def _in_time(
    values: Sequence[Decimal], grid: Laid, cells: Sequence[Cell]
) -> tuple[Decimal, Decimal]:
    """The earlier period first; of one period, "difference between A and B" is A less B."""
    periods = [periods_in(grid.heads.get(_across(grid, c), "")) for c in cells]
    if all(periods) and periods[0] != periods[1]:
        pair = sorted(zip((p[-1] for p in periods), values, strict=True), key=lambda p: p[0])
        return pair[0][1], pair[1][1]
    return values[1], values[0]


def _across(grid: Laid, cell: Cell) -> int:
    """The number of the head that the cell stands under."""
    return cell.row if grid.turned else cell.column


def _lines(question: str, grid: Laid, *, most: int = 2) -> list[Line]:
    """The line that is named, or two named with "and" where one period is asked for."""
    found = [n for n in named(question, grid.lines) if n.score >= SURE]
    if not found:
        raise _Unclear("No row is named clearly enough.")
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
        raise _Unclear("Several rows fit: " + "; ".join(n.line.words for n in (best, *rivals)))
    return [n.line for n in sorted((best, *rivals), key=lambda n: n.at)]


def _whole_label(named_: Named, question: str) -> bool:
    return set(words_of(named_.line.words)) <= set(words_of(question))


def _within(small: Named, large: Named) -> bool:
    """Whether a label is only part of another one."""
    own, other = set(words_of(small.line.words)), set(words_of(large.line.words))
    return own < other


def _cells(question: str, operation: Operation, grid: Laid, line: Line) -> list[Cell]:
    """The line's cells that the question's periods and heads choose, in the order of mention."""
    wanted = spanned(question) if operation in (Operation.AVERAGE, Operation.SUM) else ()
    wanted = wanted or periods_in(question)
    columns = _columns(question, grid, line, wanted)
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
                raise _Unclear(f"Several columns are of {period}.")
            chosen += fit
        if len(chosen) != len(wanted):
            if not any(periods_in(h) for h in grid.heads.values()) and len(columns) == 1:
                return [line.cells[columns[0]]]
            raise _Unclear("A period that is asked for has no column.")
        return [line.cells[c] for c in chosen if c in line.cells]
    many = operation in (Operation.AVERAGE, Operation.SUM, Operation.DIFFERENCE, Operation.CHANGE)
    if len(columns) == 1 or (many and grid.by_period):
        return [line.cells[c] for c in columns if c in line.cells]
    raise _Unclear("Which column is not said.")


def _plain_ones(columns: Sequence[int], grid: Laid, line: Line, question: str) -> list[int]:
    """Of columns of one period those of amounts, not of shares or changes, unless these are asked for."""

    def rate(column: int) -> bool:
        return bool(_OF_RATES.search(grid.heads[column] + line.cells[column].text))

    asked = bool(re.search(r"% of|percent of|变动|占比", question, re.IGNORECASE))
    return [c for c in columns if c in line.cells and rate(c) == asked]


def _tail(period: str) -> str:
    """2018/19 may stand as 2019."""
    return period[:2] + period[-2:] if "/" in period else period


def _columns(question: str, grid: Laid, line: Line, wanted: Sequence[str]) -> list[int]:
    """Columns whose own words (without periods) the question holds; all of them when none do."""
    asked = set(words_of(question))
    scored = {}
    for column, head in grid.heads.items():
        if column not in line.cells or line.cells[column].value is None:
            continue
        own = [w for w in words_of(head) if not periods_in(w)]
        own = [
            w for w in own if sum(w in words_of(h) for h in grid.heads.values()) < len(grid.heads)
        ]
        scored[column] = sum(w in asked for w in own) / len(own) if own else 0.0
    best = max(scored.values(), default=0.0)
    if not wanted:
        return [c for c, s in scored.items() if s == best]
    return [c for c, s in scored.items() if s == best or not best]


def _value(cell: Cell) -> Decimal:
    if cell.value is None:
        raise _Unclear(f"{cell.text!r} is no figure.")
    return cell.value


def _share(question: str, operation: Operation, grid: Laid) -> TableAnswer:
    """One figure of another in the same column, in percent; a ratio as it is."""
    parts = _PARTED.split(question, maxsplit=1)
    if len(parts) == 2 and words_of(parts[1]):
        part, whole = _lines(parts[0], grid, most=1)[0], _whole(parts[1], question, grid)
    else:
        both = _lines(question, grid)
        if len(both) != 2:
            raise _Unclear("Which figure is the part and which the whole is not said.")
        part, whole = sorted(both, key=lambda line: bool(_TOTAL.search(line.words)))
    above = _cells(question, Operation.LOOK_UP, grid, part)
    below = _cells(question, Operation.LOOK_UP, grid, whole)
    if len(above) != 1 or len(below) != 1 or part == whole or not _value(below[0]):
        raise _Unclear("The share is of more than one pair of figures.")
    value = _value(above[0]) / _value(below[0])
    rate = operation is Operation.SHARE
    return TableAnswer(
        values=(value * 100 if rate else value,), unit=_RATE if rate else Unit(kind="times"),
        cells=(above[0], below[0]), operation=operation,
    )  # fmt: skip


def _whole(text: str, question: str, grid: Laid) -> Line:
    """The whole is named, or it is the only total of the table."""
    totals = [line for line in grid.lines if _TOTAL.search(line.words)]
    if re.search(r"total", question, re.IGNORECASE) and len(totals) == 1:
        return totals[0]
    return _lines(text, grid, most=1)[0]


def _which(question: str, operation: Operation, grid: Laid) -> TableAnswer:
    """The period, or with "component" and the like the label, of the largest or smallest figure."""
    line = None
    pick = max if operation is Operation.LARGEST else min
    if _PERIODS_ASKED.search(question):
        line = _lines(question, grid, most=1)[0]
        wanted = periods_in(question)
        cells = [c for c in line.cells.values() if c.value is not None]
        if wanted:
            cells = [
                c
                for c in cells
                if set(wanted) & set(periods_in(grid.heads.get(_across(grid, c), "")))
            ]
        if len(cells) < 2:
            raise _Unclear("There is nothing to compare.")
        best = pick(cells, key=_value)
        periods = periods_in(grid.heads.get(_across(grid, best), ""))
        if not periods:
            raise _Unclear("The column names no period.")
        return TableAnswer(texts=(periods[-1],), cells=tuple(cells), operation=operation)
    items = [x for x in grid.lines if not _TOTAL.search(x.words) and x.words]
    columns = (
        _columns(question, grid, max(items, key=lambda x: len(x.cells)), periods_in(question))
        if items
        else []
    )
    columns = [
        c
        for c in columns
        if not periods_in(question) or set(periods_in(question)) & set(periods_in(grid.heads[c]))
    ]
    if len(columns) != 1:
        raise _Unclear("Which column is not said.")
    kept = [x for x in items if columns[0] in x.cells and x.cells[columns[0]].value is not None]
    if len(kept) < 2:
        raise _Unclear("There is nothing to compare.")
    top = pick(kept, key=lambda x: _value(x.cells[columns[0]]))
    return TableAnswer(texts=(top.words,), cells=(top.cells[columns[0]],), operation=operation)


def _counted(question: str, grid: Laid, *, named_ones: bool = False) -> TableAnswer:
    """How many periods of a line are over or under a figure; which ones with named_ones."""
    limit = limit_of(question)
    if limit is None or not re.search(r"year|period|quarter|年|期", question, re.IGNORECASE):
        raise _Unclear("What is to be counted is not said.")
    line = _lines(question, grid, most=1)[0]
    bound = Decimal(limit[1].replace(",", ""))
    cells = [c for c in line.cells.values() if c.value is not None]
    kept = [c for c in cells if (_value(c) > bound if limit[0] == "over" else _value(c) < bound)]
    if named_ones:
        periods = [p[-1] for c in kept if (p := periods_in(grid.heads.get(_across(grid, c), "")))]
        if len(periods) != len(kept) or not kept:
            raise _Unclear("The columns name no periods.")
        return TableAnswer(texts=tuple(periods), cells=tuple(kept), operation=Operation.LOOK_UP)
    return TableAnswer(
        values=(Decimal(len(kept)),),
        unit=Unit(kind="count"),
        cells=tuple(kept),
        operation=Operation.COUNT,
    )
