"""A table's figures by row and column, with the words that name them, for its checks."""

import re
from decimal import Decimal

from core.domain.reading import Cell, Table, TableCheck
from rag.read.tables.numbers import places, plain

_YEAR = re.compile(r"(?:FY|CY)?\s*((?:19|20)\d\d)")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")


class Lattice:
    """Cells with figures; columns are those of figures, rows those of the body."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.figures = {
            (c.row, c.column): c
            for c in table.cells
            if c.value is not None and c.row_span == c.column_span == 1
        }
        self.texts = {(c.row, c.column): c.text for c in table.cells}
        self.rows = table.rows - table.header_rows
        self.columns = sorted({column for _, column in self.figures})
        self.body = range(table.header_rows, table.rows)

    def label(self, row: int) -> str:
        """The words that name a row, without spaces at their ends."""
        stub = range(max(self.table.stub_columns, 1))
        return " ".join(self.texts.get((row, c), "") for c in stub).strip()

    def bare(self, row: int) -> str:
        """The label without brackets, marks and leading numbers, lower case."""
        text = _BRACKETS.sub("", plain(self.label(row))).strip(" :：*")
        text = re.sub(r"^(?:[一二三四五六七八九十]+、|\d+[.、]|加:|减:|其中:)\s*", "", text)
        return " ".join(text.lower().split())

    def head(self, column: int) -> str:
        return " ".join(self.table.heads[column]) if column < len(self.table.heads) else ""

    def year(self, column: int) -> int | None:
        found = _YEAR.search(plain(self.head(column)))
        return int(found[1]) if found else None

    def value(self, row: int, column: int) -> Decimal | None:
        cell = self.figures.get((row, column))
        return None if cell is None else cell.value

    def step(self, row: int, column: int) -> Decimal:
        """The last digit that a cell prints, as a figure."""
        return Decimal(1).scaleb(-places(self.texts[row, column]))

    def percent(self, row: int, column: int) -> bool:
        """Whether a cell is one of percent."""
        cell = self.figures.get((row, column))
        return cell is not None and self._percent(cell)

    def _percent(self, cell: Cell) -> bool:
        unit = cell.unit or self.table.unit
        return "%" in plain(cell.text) or unit.kind == "percent"

    def check(
        self, kind: str, place: tuple[int, int], computed: Decimal, room: Decimal, says: str
    ) -> TableCheck:
        """A check of what a cell states; room is the difference that rounding explains."""
        stated = self.figures[place].value
        assert stated is not None
        difference = stated - computed
        return TableCheck.model_validate({
            "kind": kind, "row": place[0], "column": place[1], "stated": stated,
            "computed": computed, "difference": difference, "holds": abs(difference) <= room,
            "says": says,
        })  # fmt: skip
