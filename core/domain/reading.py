"""A file as it was read: pages, blocks in reading order, tables whose cells keep page and box."""

from decimal import Decimal
from enum import StrEnum
from typing import Literal

from core.domain import Frozen


class Box(Frozen):
    """A region of a page in points (1/72 inch) from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def joined(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        return Box(
            x0=min(self.x0, other.x0), top=min(self.top, other.top),
            x1=max(self.x1, other.x1), bottom=max(self.bottom, other.bottom),
        )  # fmt: skip

    def overlap(self, other: "Box") -> float:
        """The area in common, in square points."""
        across = min(self.x1, other.x1) - max(self.x0, other.x0)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0.0) * max(down, 0.0)


class Word(Frozen):
    """A run of characters without a gap, on one line. size is the type size in points, 0 unknown;
    sure is how sure a reader of pictures is of it, 1 where the file itself holds the text."""

    text: str
    box: Box
    size: float = 0.0
    bold: bool = False
    sure: float = 1.0


class Stroke(Frozen):
    """A straight line that the page draws, upright or level, as a thin box."""

    box: Box

    @property
    def level(self) -> bool:
        return self.box.width >= self.box.height


class PageKind(StrEnum):
    TEXT = "text"
    SCAN = "scan"
    EMPTY = "empty"
    BROKEN = "broken"


class PageWords(Frozen):
    """One page before its structure is known. number is from 1; width and height in points."""

    number: int
    width: float
    height: float
    kind: PageKind
    words: tuple[Word, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    pictures: tuple[Box, ...] = ()
    reason: str = ""  # why a broken page could not be read
    skew: float = (
        0.0  # degrees clockwise that a scan leaned; its boxes are of the straightened page
    )


class Unit(Frozen):
    """What a table's figures are counted in. scale is what one of them is of the plain unit: 万元 is
    money by 10000; a percent is scale 1. as_written keeps the words."""

    kind: Literal["money", "percent", "per_share", "shares", "times", "count", "none"] = "none"
    scale: Decimal = Decimal(1)
    currency: str = ""  # CNY, HKD, USD
    as_written: str = ""


class Cell(Frozen):
    """A cell of a table's grid, rows and columns from 0. value is the figure as printed, without
    the unit's scale; None for words and for a dash. A cell that spans stands at its first place."""

    row: int
    column: int
    text: str
    page: int
    box: Box
    row_span: int = 1
    column_span: int = 1
    value: Decimal | None = None
    unit: Unit | None = None  # where it differs from the table's


class TableCheck(Frozen):
    """One sum or growth that the table itself states. difference is stated less computed."""

    kind: Literal["total", "growth", "ratio"]
    row: int
    column: int
    stated: Decimal
    computed: Decimal
    difference: Decimal
    holds: bool
    says: str  # which cells make it, in words


class Table(Frozen):
    """A table as a grid; the first header_rows rows are heads, the first stub_columns columns name
    the rows. heads gives each column's path from the top head down, without repeats; a table that
    goes on over pages is one, its cells say on which page each stands."""

    title: str
    pages: tuple[int, ...]
    box: Box  # on the first page
    rows: int
    columns: int
    header_rows: int
    stub_columns: int
    heads: tuple[tuple[str, ...], ...]
    cells: tuple[Cell, ...]
    unit: Unit = Unit()
    notes: tuple[str, ...] = ()
    checks: tuple[TableCheck, ...] = ()

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers the place."""
        for cell in self.cells:
            if (
                cell.row <= row < cell.row + cell.row_span
                and cell.column <= column < cell.column + cell.column_span
            ):
                return cell
        return None

    @property
    def fails(self) -> bool:
        """Whether a total or growth that it states does not come out."""
        return any(not check.holds for check in self.checks)


BlockKind = Literal["heading", "paragraph", "item", "caption", "footnote", "table", "picture"]


class Block(Frozen):
    """A piece of the document in reading order. level is a heading's depth from 1. A footnote's
    mark is what stands in the text that it belongs to ("1", "*")."""

    kind: BlockKind
    page: int
    box: Box
    text: str = ""
    level: int = 0
    mark: str = ""
    table: Table | None = None


class PageRead(Frozen):
    """What became of one page."""

    number: int
    width: float
    height: float
    kind: PageKind
    reason: str = ""


class Reading(Frozen):
    """A file as a whole. language is "zh" or "en", whichever most of it is written in."""

    name: str
    format: str  # pdf, docx, xlsx, html, image
    language: str
    pages: tuple[PageRead, ...]
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(b.table for b in self.blocks if b.table is not None)

    @property
    def broken(self) -> tuple[PageRead, ...]:
        return tuple(p for p in self.pages if p.kind is PageKind.BROKEN)
