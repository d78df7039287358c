"""Rows of a table as text, shared by CSV and XLSX: "name: value" would double the size, so the
column names go once into each row's header and the row keeps its values."""

from collections.abc import Iterable, Sequence

from rag.load.types import Builder

MAX_HEADER = 300


def add_table(builder: Builder, rows: Iterable[Sequence[str]], page: int | None = None) -> None:
    """Adds rows one by one; the first row with two filled cells names the columns."""
    header = ""
    for row in rows:
        cells = [" ".join(c.split()) for c in row]
        while cells and not cells[-1]:
            cells.pop()
        filled = sum(bool(c) for c in cells)
        if not filled:
            continue
        if filled == 1 and not header:
            builder.add("paragraph", next(c for c in cells if c), page=page)
            continue
        line = " | ".join(cells)
        header = header or line[:MAX_HEADER]
        builder.add("row", line, header=header, page=page)
