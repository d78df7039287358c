"""A reading as lines: blocks and the rows of its small tables, each with its place.

Lines from the definition of ratings or the disclaimer on are the tail: they say nothing of the
company, only who wrote.
"""

import re
from collections.abc import Iterator

from core.domain import Frozen
from core.domain.reading import Block, Box, Cell, Reading, Table
from core.domain.research import Place
from rag.facts.rungs import legend, rungs_in
from rag.facts.words import either, listed, plain

_TAIL = listed("headings")["tail"]
_TAIL_LINE = re.compile(
    rf"^[\W\d_]*(?:[一二三四五六七八九十]+[、.])?\s*(?:{either(_TAIL['zh'])}|{either(_TAIL['en'])})"
    r"\s*(?:[:(].*)?$",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN = "  "
_SHORT_TAIL = 60
_SMALL_COLUMNS = 4
_SMALL_ROWS = 2
_LEGEND_ROWS = 3


class Line(Frozen):
    """text is as printed, plain for patterns. kind is the block's, or row for a small table's.
    order is the block's place in the document."""

    text: str
    plain: str
    page: int
    box: Box
    kind: str
    order: int
    level: int = 0
    tail: bool = False

    def place(self, text: str = "") -> Place:
        return Place(page=self.page, box=self.box, text=text or self.text)

    @property
    def short(self) -> bool:
        return self.kind == "row" or len(self.plain) <= 60


def lines(reading: Reading) -> tuple[Line, ...]:
    """In reading order; the large tables' rows are not among them."""
    found, tail = list[Line](), False
    for order, block in enumerate(reading.blocks):
        text = plain(block.text)
        tail = tail or _opens_tail(block, text, order, len(reading.blocks))
        pieces = list(_of_table(block.table)) if block.table else list(_of_text(block))
        alone = _defines(block, pieces)
        for said, page, box, kind in pieces:
            read = plain(said.replace(_BETWEEN, ": ", 1) if kind == "row" else said)
            found.append(
                Line(
                    text=said, plain=read, page=page, box=box, kind=kind, order=order,
                    level=block.level, tail=tail or alone or legend(read),
                )
            )  # fmt: skip
    return tuple(found)


def _opens_tail(block: Block, text: str, order: int, blocks: int) -> bool:
    """A label with its value (投资评级：买入) does not open it, nor does what stands at the top."""
    if not text or (len(text) > _SHORT_TAIL and not text[:12].endswith(":")):
        return False
    if not _TAIL_LINE.match(text) or (rungs_in(text) and not legend(text)):
        return False
    ambiguous = re.fullmatch(r"(?i)(?:股票|投资|行业|公司)?投?资?评级|investment ratings?|disclosures?", text.rstrip(":"))  # fmt: skip
    return not ambiguous or (block.kind == "heading" and order * 2 > blocks)


def _defines(block: Block, pieces: list[tuple[str, int, Box, str]]) -> bool:
    """Whether a table tells what the words of the scale mean, or which were given when."""
    if block.table is None:
        return False
    firsts = [rungs_in(plain(said)) for said, _, _, _ in pieces]
    rows = sum(1 for r in range(block.table.rows) if rungs_in(_row_text(block.table, r)))
    return sum(1 for f in firsts if f) >= _LEGEND_ROWS or rows >= _LEGEND_ROWS


def _row_text(table: Table, row: int) -> str:
    return plain(" ".join(c.text for c in table.cells if c.row == row))


def _of_text(block: Block) -> Iterator[tuple[str, int, Box, str]]:
    for said in block.text.split("\n"):
        if said.strip():
            yield said.strip(), block.page, block.box, block.kind


def _of_table(table: Table) -> Iterator[tuple[str, int, Box, str]]:
    if table.title:
        yield table.title, table.pages[0], table.box, "caption"
    for note in table.notes:
        yield note, table.pages[-1], table.box, "footnote"
    body = table.rows - table.header_rows
    if table.columns > _SMALL_COLUMNS and body > _SMALL_ROWS:
        return
    if table.header_rows and body <= _SMALL_ROWS and table.columns > 1:
        yield from _by_heads(table)
    for row in range(table.rows):
        cells = sorted((c for c in table.cells if c.row == row and c.text.strip()), key=_column)
        for part in _paired(cells, table.columns):
            box = part[0].box
            for cell in part[1:]:
                box = box.joined(cell.box)
            yield _BETWEEN.join(c.text.strip() for c in part), part[0].page, box, "row"


def _by_heads(table: Table) -> Iterator[tuple[str, int, Box, str]]:
    """Each cell with its column's head before it: 目标价 25.60."""
    for cell in table.cells:
        head = " ".join(table.heads[cell.column]) if cell.column < len(table.heads) else ""
        if cell.row >= table.header_rows and cell.text.strip() and head.strip():
            yield f"{head}: {cell.text.strip()}", cell.page, cell.box, "row"


def _column(cell: Cell) -> int:
    return cell.column


def _paired(cells: list[Cell], columns: int) -> Iterator[list[Cell]]:
    """A row of labels and values by turns is as many lines."""
    if columns == 4 and len(cells) == 4 and not re.search(r"\d", cells[0].text + cells[2].text):
        yield cells[:2]
        yield cells[2:]
    elif cells:
        yield cells
