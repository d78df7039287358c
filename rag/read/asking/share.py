"""One figure of another: shares in percent, ratios as they are."""

import re

from core.domain.reading import Unit
from rag.read.asking.answer import TableAnswer, Unclear
from rag.read.asking.choose import across, chosen_cells, is_rate, value_of
from rag.read.asking.content import SOFT, content
from rag.read.asking.labels import words_of
from rag.read.asking.lines import Laid, Line
from rag.read.asking.operation import Operation
from rag.read.asking.reckon import sized
from rag.read.asking.rows import line_named, lines_named

RATE = Unit(kind="percent", as_written="%")
TOTAL = re.compile(r"\btotal|合计|总计|总额", re.IGNORECASE)
_PARTED = re.compile(
    r"as a (?:percentage|percent|proportion|share|%) of|expressed as a percentage of| out of | in (?:the )?total | of (?:the )?total | among | over ",
    re.IGNORECASE,
)
_WHOLE_FIRST = re.compile(
    r"(?:percentage|percent|proportion|share) of (?:the )?(.+?) (?:is|was|are|were|does|did)(?: the)? (.+)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?:percentage|percent|proportion|%)|占比|比例|比重|百分比", re.IGNORECASE)
_WITHIN = re.compile(r"(?:percentage|percent|proportion|share) of (.+?) in (\D.+)", re.IGNORECASE)


def share(question: str, operation: Operation, grid: Laid) -> TableAnswer:
    """One figure of another in the same column, in percent; a ratio as it is."""
    parts = _parts(question)
    if parts:
        part, whole = line_named(parts[0], grid), _whole(parts[1], question, grid)
    else:
        both = lines_named(question, grid, several=True)
        if len(both) != 2 or operation is Operation.SHARE:
            raise Unclear("Which figure is the part and which the whole is not said.")
        part, whole = both
    plain = _PERCENT.sub(" ", question)
    above = chosen_cells(plain, Operation.LOOK_UP, grid, part)
    below = chosen_cells(plain, Operation.LOOK_UP, grid, whole)
    if len(above) != 1 or len(below) != 1 or part == whole or not value_of(below[0]):
        raise Unclear("The share is of more than one pair of figures.")
    if across(grid, above[0]) != across(grid, below[0]) or is_rate(above[0]) or is_rate(below[0]):
        raise Unclear("The two figures are not of one kind.")
    ones = [sized([value_of(c)], [line])[0] for c, line in ((above[0], part), (below[0], whole))]
    value = ones[0] / ones[1]
    if value < 0:
        raise Unclear("The two figures have opposite signs.")
    rate = operation is Operation.SHARE
    return TableAnswer(
        values=(value * 100 if rate else value,), unit=RATE if rate else Unit(kind="times"),
        cells=(above[0], below[0]), operation=operation,
    )  # fmt: skip


_ZH_PART_FIRST = re.compile(
    r"(.+?)(?:所)?占(.+?)的?(?:比例|比重|百分之几|百分之多少|百分比|多少|份额)"
)
_ZH_WHOLE_FIRST = re.compile(r"(.+?)中[，,]?(.+?)的?(?:占比|所占比例|所占比重|占多少|比重)")


def _parts(question: str) -> tuple[str, str] | None:
    """The words for the part and for the whole, where the question sets them apart."""
    if (found := _ZH_PART_FIRST.search(question)) and all(map(words_of, found.groups())):
        return found[1], found[2]
    if (found := _ZH_WHOLE_FIRST.search(question)) and all(map(words_of, found.groups())):
        return found[2], found[1]
    parted = _PARTED.split(question, maxsplit=1)
    if len(parted) == 2 and words_of(parted[1]) and words_of(parted[0]):
        return parted[0], parted[1]
    if (found := _WHOLE_FIRST.search(question)) and all(map(words_of, found.groups())):
        return found[2], found[1]
    if (found := _WITHIN.search(question)) and all(map(words_of, found.groups())):
        return found[1], found[2]
    return None


def _whole(text: str, question: str, grid: Laid) -> Line:
    """The whole is named, or it is the only total of the table, which is asked for as such."""
    totals = [line for line in grid.lines if TOTAL.search(line.words)]
    if not content(text) - SOFT and TOTAL.search(question) and len(totals) == 1:
        return totals[0]
    return line_named(text, grid)
