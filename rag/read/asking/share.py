"""One figure of another: shares in percent, ratios as they are."""

import re

from core.domain.reading import Unit
from rag.read.asking.answer import TableAnswer, Unclear
from rag.read.asking.choose import chosen_cells, chosen_lines, value_of
from rag.read.asking.labels import words_of
from rag.read.asking.lines import Laid, Line
from rag.read.asking.operation import Operation

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
_WITHIN = re.compile(r"(?:percentage|percent|proportion|share) of (.+?) in (\D.+)", re.IGNORECASE)


def share(question: str, operation: Operation, grid: Laid) -> TableAnswer:
    """One figure of another in the same column, in percent; a ratio as it is."""
    parts = _parts(question)
    if parts:
        part, whole = chosen_lines(parts[0], grid, most=1)[0], _whole(parts[1], question, grid)
    else:
        both = chosen_lines(question, grid)
        if len(both) != 2:
            raise Unclear("Which figure is the part and which the whole is not said.")
        part, whole = sorted(both, key=lambda line: bool(TOTAL.search(line.words)))
    above = chosen_cells(question, Operation.LOOK_UP, grid, part)
    below = chosen_cells(question, Operation.LOOK_UP, grid, whole)
    if len(above) != 1 or len(below) != 1 or part == whole or not value_of(below[0]):
        raise Unclear("The share is of more than one pair of figures.")
    value = value_of(above[0]) / value_of(below[0])
    if value < 0:
        raise Unclear("The two figures have opposite signs.")
    rate = operation is Operation.SHARE
    return TableAnswer(
        values=(value * 100 if rate else value,), unit=RATE if rate else Unit(kind="times"),
        cells=(above[0], below[0]), operation=operation,
    )  # fmt: skip


def _parts(question: str) -> tuple[str, str] | None:
    """The words for the part and for the whole, where the question sets them apart."""
    parted = _PARTED.split(question, maxsplit=1)
    if len(parted) == 2 and words_of(parted[1]) and words_of(parted[0]):
        return parted[0], parted[1]
    if (found := _WHOLE_FIRST.search(question)) and all(map(words_of, found.groups())):
        return found[2], found[1]
    if (found := _WITHIN.search(question)) and all(map(words_of, found.groups())):
        return found[1], found[2]
    return None


def _whole(text: str, question: str, grid: Laid) -> Line:
    """The whole is named, or it is the only total of the table."""
    totals = [line for line in grid.lines if TOTAL.search(line.words)]
    if re.search(r"total", question, re.IGNORECASE) and len(totals) == 1:
        return totals[0]
    return chosen_lines(text, grid, most=1)[0]
