"""A reading as the text that search knows: each block with the characters it became.

A table becomes a line for each of its rows, cells between bars, under its column names; so a
passage of search leads back to a block, and in a table to the row.
"""

from collections.abc import Iterator, Sequence

from core.domain import Frozen
from core.domain.reading import Block, Box, Cell, Reading, Table
from rag.load.types import Builder, Loaded, printable

BAR = " | "


class Texted(Frozen):
    """places are start and end of each of the reading's blocks in the text, in order; a block
    without words has an empty one."""

    loaded: Loaded
    places: tuple[tuple[int, int], ...]


class RowText(Frozen):
    """A table's row as it stands in the text: start and end count from the table's first row."""

    row: int
    start: int
    end: int
    text: str


def into_search(reading: Reading) -> Texted:
    """Raises TooLarge over the characters that one document may have."""
    builder = Builder()
    counts = [_add(builder, block) for block in reading.blocks]
    loaded = builder.loaded({"title": reading.name, "language": reading.language}, len(reading.pages))  # fmt: skip
    return Texted(loaded=loaded, places=tuple(_places(loaded, counts)))


def rows(table: Table) -> tuple[RowText, ...]:
    """The rows that became lines, in order."""
    found: list[RowText] = []
    at = 0
    for row, text in _lines(table):
        found.append(RowText(row=row, start=at, end=at + len(text), text=text))
        at += len(text) + 1
    return tuple(found)


def row_place(table: Table, row: int) -> tuple[int, Box]:
    """The page and the box of a table's row; of the whole table where the row has no cells."""
    cells = row_cells(table, row)
    if not cells:
        return (table.pages[0] if table.pages else 1), table.box
    page = cells[0].page
    boxes = [c.box for c in cells if c.page == page]
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.joined(box)
    return page, whole


def row_cells(table: Table, row: int) -> tuple[Cell, ...]:
    """The cells that begin in the row, from left to right."""
    return tuple(sorted((c for c in table.cells if c.row == row), key=lambda c: c.column))


def header(table: Table) -> str:
    """The column names between bars, each with the heads over it; unit and currency in the first."""
    names = ["/".join(one_line(p) for p in path if p.strip()) for path in table.heads]
    if not any(names):
        return ""
    unit = one_line(table.unit.as_written)
    if unit and unit not in (names[0] if names else ""):
        names[0] = f"{names[0]}（{unit}）" if names[0] else unit
    return BAR.join(n.replace("|", "/") for n in names)


def one_line(text: str) -> str:
    return " ".join(text.split())


def _add(builder: Builder, block: Block) -> int:
    """How many blocks of the text the block became."""
    if block.table is not None:
        named, lines = header(block.table), tuple(_lines(block.table))
        for row, text in lines:
            page, _ = row_place(block.table, row)
            builder.add("row", text, page=page, header=named)
        return len(lines)
    text = one_line(block.text) if block.kind == "heading" else block.text
    if not printable(text).strip():
        return 0
    if block.kind == "heading":
        builder.add("heading", text, level=max(block.level, 1), page=block.page)
    else:
        builder.add("paragraph", text, page=block.page)
    return 1


def _lines(table: Table) -> Iterator[tuple[int, str]]:
    by_row: dict[int, list[Cell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.row, []).append(cell)
    for row in range(table.header_rows, table.rows):
        cells = {c.column: c for c in by_row.get(row, [])}
        said = [one_line(cells[c].text).replace("|", "/") if c in cells else "" for c in range(table.columns)]  # fmt: skip
        text = printable(BAR.join(said)).strip()
        if any(said) and text:
            yield row, text


def _places(loaded: Loaded, counts: Sequence[int]) -> Iterator[tuple[int, int]]:
    number, at = 0, 0
    for count in counts:
        if count == 0:
            yield at, at
            continue
        own = loaded.blocks[number : number + count]
        number += count
        at = own[-1].end
        yield own[0].start, own[-1].end
