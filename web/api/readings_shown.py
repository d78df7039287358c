"""Readings as a client sees them: how one stands, a page with its pieces, tables, facts."""

from collections.abc import Mapping

from core.domain import Frozen
from core.domain.reading import Box, PageKind, PageRead, Table
from core.store.reading_parts import PlacedBlock, TableLine
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


def page_shown(
    page: PageRead, blocks: tuple[PlacedBlock, ...], numbers: Mapping[int, int], picture: bool
) -> PageShown:
    """numbers are those of the tables, by the ordinal of their block."""
    pieces = tuple(
        Piece(
            kind=b.block.kind, text=b.block.text, level=b.block.level, box=b.block.box,
            table=numbers.get(b.ordinal),
        )
        for b in blocks
    )  # fmt: skip
    return PageShown(**page.model_dump(), picture=picture, pieces=pieces)
