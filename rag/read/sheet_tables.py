"""The tables of a sheet: lines of one cell above are its title, below its notes; a new head after
an empty row begins another."""

import re
from dataclasses import dataclass, field

from core.domain import Frozen
from rag.read.number_format import Shown

_YEAR = re.compile(r"^(?:19|20)\d\d[AE年]?$")
Merged = dict[tuple[int, int], tuple[int, int]]


class Row(Frozen):
    """A row with a value: its number from 1, its filled cells by column from 0."""

    number: int
    cells: dict[int, Shown]

    @property
    def line(self) -> str:
        return next(iter(self.cells.values())).text


@dataclass
class Part:
    """A table of a sheet with the single lines around it."""

    above: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    merged: Merged = field(default_factory=dict)


def tables(rows: list[Row], merged: Merged) -> list[Part]:
    """The parts of a sheet in order. A row of one cell within a table stays in it: it heads a group."""
    return [_part(run, merged) for run in _runs(rows)]


def _runs(rows: list[Row]) -> list[list[Row]]:
    """Rows parted at an empty row after which a title or a head without figures stands."""
    runs: list[list[Row]] = []
    for at, row in enumerate(rows):
        apart = at > 0 and row.number > rows[at - 1].number + 1
        if not runs or (apart and any(len(r.cells) > 1 for r in runs[-1]) and _opens(rows[at:])):
            runs.append([])
        runs[-1].append(row)
    return runs


def _opens(rows: list[Row]) -> bool:
    """Whether the first row of several cells, before the next empty row, is a head."""
    last = rows[0].number - 1
    for row in rows:
        if row.number != last + 1:
            return False
        last = row.number
        if len(row.cells) > 1:
            return not any(
                c.value is not None and not _YEAR.match(c.text) for c in row.cells.values()
            )
    return False


def _part(rows: list[Row], merged: Merged) -> Part:
    first = next((n for n, r in enumerate(rows) if len(r.cells) > 1), len(rows))
    last = next((n for n in range(len(rows) - 1, -1, -1) if len(rows[n].cells) > 1), -1) + 1
    head = _heads_from(rows, first)
    if head == len(rows) or last - head < 2:
        return Part(above=[" ".join(c.text for c in r.cells.values()) for r in rows])
    return Part(
        above=[r.line for r in rows[:head]], rows=rows[head:last],
        below=[r.line for r in rows[last:]], merged=merged,
    )  # fmt: skip


def _heads_from(rows: list[Row], first: int) -> int:
    """The table begins a row earlier where a merged head of its own stands right above it and
    does not begin in the first column."""
    if 0 < first < len(rows):
        above = rows[first - 1]
        column = next(iter(above.cells))
        if column > 0 and above.number + 1 == rows[first].number:
            return first - 1
    return first
