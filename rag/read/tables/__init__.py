"""Tables from words and lines: found, put on a grid, joined over pages, their sums checked."""

from rag.read.tables.across import table_areas
from rag.read.tables.checks import check_table
from rag.read.tables.continued import continue_tables
from rag.read.tables.find import find_tables

__all__ = ["check_table", "continue_tables", "find_tables", "table_areas"]
