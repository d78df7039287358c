"""The answer to one question of a report, as rows whose cells are evidence."""

import datetime as dt
from collections.abc import Mapping, Sequence

from agents.research.writing.ledger import Amount, amount
from core.domain import Frozen
from core.domain.evidence import CellEvidence


class Grid(Frozen):
    """rows are cells by column; a cell without a value is not in its row. present is the day of
    figures that are of no period."""

    dataset: str
    query_id: str
    query: str
    basis: tuple[str, ...]  # what was found, over what, what it means
    columns: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[Mapping[str, CellEvidence], ...]
    more: bool = False
    present: dt.date | None = None

    @property
    def empty(self) -> bool:
        return not any(self.rows)

    def cell(self, row: int, column: str) -> CellEvidence | None:
        return self.rows[row].get(column)

    def amounts(self, column: str) -> tuple[tuple[int, CellEvidence, Amount], ...]:
        """The figures of a column with their rows."""
        found = ((n, row.get(column)) for n, row in enumerate(self.rows))
        return tuple(
            (n, cell, read)
            for n, cell in found
            if cell is not None and (read := amount(cell.value)) is not None
        )


def grid(
    dataset: str,
    query_id: str,
    query: str,
    basis: Sequence[str],
    columns: Sequence[str],
    heads: Sequence[str],
    cells: Sequence[CellEvidence],
    more: bool,
    present: dt.date | None,
) -> Grid:
    """Cells come row by row, the first row is 1."""
    last = max((cell.row for cell in cells), default=0)
    rows: list[dict[str, CellEvidence]] = [{} for _ in range(last)]
    for cell in cells:
        rows[cell.row - 1][cell.column] = cell
    return Grid(
        dataset=dataset, query_id=query_id, query=query, basis=tuple(basis), columns=tuple(columns),
        heads=tuple(heads), rows=tuple(rows), more=more, present=present,
    )  # fmt: skip
