"""PDF: its reading (columns, headings, joined paragraphs, tables, scans by OCR) as text and blocks."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from core.domain.reading import Block, Cell, Reading, Table
from core.errors import Unreadable
from core.trace import log
from rag.load.rows import MAX_HEADER, add_table
from rag.load.types import Builder, Loaded
from rag.read.run import read

_PIECE = 4000


def load(path: Path) -> Loaded:
    """Raises Unreadable for an encrypted or damaged file and one in which no page has text. Pages
    that cannot be read are left out and logged."""
    reading = read(path)
    builder = Builder()
    for block in reading.blocks:
        _add(builder, block)
    loaded = builder.loaded(pages=len(reading.pages))
    if not loaded.text:
        raise _nothing(path, reading)
    for page in reading.broken:
        log("rag.load").warning("page_not_read", file=path.name, page=page.number, why=page.reason)
    return loaded


def _nothing(path: Path, reading: Reading) -> Unreadable:
    if reading.broken:
        return Unreadable(f"{path.name}: no page could be read. {reading.broken[0].reason}")
    return Unreadable(
        f"{path.name} has no text, nor a picture in which text was found.",
        todo="Scan it again at 300 dots an inch.",
    )


def _add(builder: Builder, block: Block) -> None:
    if block.table is not None:
        _table(builder, block.table)
    elif block.kind == "heading":
        builder.add("heading", block.text, level=block.level, page=block.page)
    elif block.kind != "picture":
        mark = f"{block.mark} " if block.kind == "footnote" and block.mark else ""
        text = mark + block.text
        for at in range(0, len(text), _PIECE):
            builder.add("paragraph", text[at : at + _PIECE], page=block.page)


def _table(builder: Builder, table: Table) -> None:
    """Rows as text; the first row names the columns, on later pages too."""
    about = [table.title, table.unit.as_written if table.unit.as_written not in table.title else ""]
    builder.add("paragraph", " ".join(filter(None, about)), page=table.pages[0])
    header = ""
    for page, rows in groupby(_rows(table), key=lambda row: row[0]):
        texts = [cells for _, cells in rows]
        if not header:
            header = " | ".join(texts[0])[:MAX_HEADER] if texts else ""
            add_table(builder, texts, page=page)
            continue
        for cells in texts:
            builder.add("row", " | ".join(cells), header=header, page=page)
    for note in table.notes:
        builder.add("paragraph", note, page=table.pages[-1])


def _rows(table: Table) -> Iterator[tuple[int, list[str]]]:
    """Each row's page and texts; heads of several rows as one, each column by its whole path."""
    at: dict[tuple[int, int], Cell] = {(c.row, c.column): c for c in table.cells}
    pages = {c.row: c.page for c in table.cells}
    page = table.pages[0]
    if table.header_rows and any(table.heads):
        yield page, [" ".join(path) for path in table.heads]
    for row in range(table.header_rows if any(table.heads) else 0, table.rows):
        page = max(page, pages.get(row, page))
        cells = [at.get((row, column)) for column in range(table.columns)]
        yield page, [" ".join(c.text.split()) if c else "" for c in cells]
