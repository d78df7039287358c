"""Totals, growth and ratios that a table itself states, worked out again from its other cells."""

from core.domain.reading import Table, TableCheck
from rag.read.tables.growth import growths
from rag.read.tables.lattice import Lattice
from rag.read.tables.ratios import ratios
from rag.read.tables.totals import totals


def check_table(table: Table) -> tuple[TableCheck, ...]:
    """What the table states and its cells can be held against, with what fails among it."""
    lattice = Lattice(table)
    if not lattice.columns or lattice.rows < 2:
        return ()
    found = [*totals(lattice), *growths(lattice), *ratios(lattice)]
    return tuple(sorted(found, key=lambda c: (c.row, c.column)))
