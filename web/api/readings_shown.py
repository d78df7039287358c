"""Readings as a client sees them: how one stands, a page with its pieces, tables, facts."""

from core.domain import Frozen
from core.domain.reading import Box, PageKind, PageRead, Table
from core.store.reading_parts import PlacedBlock
from core.store.readings import ReadingLine


class ReadingList(Frozen):
    """next is what `before` takes for the rest; none at the end."""

    readings: tuple[ReadingLine, ...]
    next: str | None


class Added(Frozen):
    """new is false when these bytes were there already for the same audience."""

    reading: ReadingLine
    new: bool


class BrokenPage(Frozen):
    number: int
    reason: str


class ReadingShown(Frozen):
    reading: ReadingLine
    broken: tuple[BrokenPage, ...]


class TableLine(Frozen):
    """number counts the tables of the reading from 1."""

    number: int
    title: str
    pages: tuple[int, ...]
    rows: int
    columns: int
    fails: bool


class TableList(Frozen):
    tables: tuple[TableLine, ...]


class TableShown(Frozen):
    number: int
    table: Table


class Piece(Frozen):
    """A block of a page. table is the number of the reading's table that it is."""

    kind: str
    text: str
    level: int
    box: Box
    table: int | None


class PageShown(Frozen):
    """width and height in points, 0 when unknown; picture tells whether there is one to look at."""

    number: int
    width: float
    height: float
    kind: PageKind
    reason: str
    picture: bool
    pieces: tuple[Piece, ...]


def table_lines(tables: tuple[PlacedBlock, ...]) -> TableList:
    return TableList(
        tables=tuple(
            TableLine(
                number=n, title=t.title, pages=t.pages, rows=t.rows, columns=t.columns, fails=t.fails
            )
            for n, t in enumerate((b.block.table for b in tables), start=1)
            if t is not None
        )
    )  # fmt: skip


def page_shown(
    page: PageRead, blocks: tuple[PlacedBlock, ...], tables: tuple[PlacedBlock, ...], picture: bool
) -> PageShown:  # fmt: skip
    numbers = {b.ordinal: n for n, b in enumerate(tables, start=1)}
    pieces = tuple(
        Piece(
            kind=b.block.kind, text=b.block.text, level=b.block.level, box=b.block.box,
            table=numbers.get(b.ordinal),
        )
        for b in blocks
    )  # fmt: skip
    return PageShown(**page.model_dump(), picture=picture, pieces=pieces)
