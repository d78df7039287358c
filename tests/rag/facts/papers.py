"""Readings built in code: blocks in order and tables as grids, each with a box of its own."""

import re
from collections.abc import Sequence
from decimal import Decimal

from core.domain.reading import (
    Block,
    BlockKind,
    Box,
    Cell,
    PageKind,
    PageRead,
    Reading,
    Table,
    Unit,
)  # fmt: skip

_FIGURE = re.compile(r"^\(?[-+]?[\d,]+(?:\.\d+)?\)?%?$")


def box(page_row: int, column: int = 0) -> Box:
    top = 50.0 + 12 * page_row
    return Box(x0=50.0 + 60 * column, top=top, x1=105.0 + 60 * column, bottom=top + 10)


def block(kind: BlockKind, text: str, page: int = 1, level: int = 0) -> Block:
    return Block(kind=kind, page=page, box=box(0), text=text, level=level)


def h(text: str, page: int = 1, level: int = 1) -> Block:
    return block("heading", text, page, level)


def p(text: str, page: int = 1) -> Block:
    return block("paragraph", text, page)


def item(text: str, page: int = 1) -> Block:
    return block("item", text, page)


def figure(text: str) -> Decimal | None:
    """The value that a reader of tables gives a cell."""
    if not _FIGURE.match(text.strip()):
        return None
    value = Decimal(re.sub(r"[^\d.]", "", text))
    return -value if text.strip().startswith(("(", "-")) else value


def table(
    rows: Sequence[Sequence[str]], *, heads: int = 1, stubs: int = 1, title: str = "",
    unit: Unit | None = None, page: int = 1, notes: tuple[str, ...] = (),
) -> Block:  # fmt: skip
    """Heads that are "" take the head at their left, as a spanning head does."""
    columns = max(map(len, rows))
    cells = [
        Cell(row=r, column=c, text=text, page=page, box=box(r, c), value=figure(text) if r >= heads else None)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    ]  # fmt: skip
    made = Table(
        title=title, pages=(page,), box=box(0), rows=len(rows), columns=columns, header_rows=heads,
        stub_columns=stubs, heads=tuple(_path(rows[:heads], c) for c in range(columns)),
        cells=tuple(cells), unit=unit or Unit(), notes=notes,
    )  # fmt: skip
    return Block(kind="table", page=page, box=box(0), table=made)


def _path(heads: Sequence[Sequence[str]], column: int) -> tuple[str, ...]:
    path = list[str]()
    for number, row in enumerate(heads):
        at = column
        text = row[at] if at < len(row) else ""
        while not text and at > 1 and number < len(heads) - 1:
            at -= 1
            text = row[at] if at < len(row) else ""
        if text and text not in path:
            path.append(text)
    return tuple(path)


def reading(*blocks: Block | str, language: str = "zh") -> Reading:
    """Strings are paragraphs."""
    made = tuple(p(b) if isinstance(b, str) else b for b in blocks)
    last = max((b.page for b in made), default=1)
    pages = tuple(
        PageRead(number=n, width=595, height=842, kind=PageKind.TEXT) for n in range(1, last + 1)
    )
    return Reading(name="x.pdf", format="pdf", language=language, pages=pages, blocks=made)
