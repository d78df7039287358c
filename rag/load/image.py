"""Pictures of pages: what the OCR reads in them, page by page."""

from pathlib import Path

from core.domain.reading import Block, Table
from core.errors import Unreadable
from rag.load.rows import add_table
from rag.load.types import Builder, Loaded


def load(path: Path) -> Loaded:
    """Raises Unreadable when no text is found in it."""
    from rag.read.image import read_image

    reading = read_image(path)
    builder = Builder()
    for block in reading.blocks:
        _add(builder, block)
    loaded = builder.loaded(pages=len(reading.pages))
    if not loaded.text:
        raise Unreadable(f"{path.name} shows no text.", todo="Scan it again, sharper and upright.")
    return loaded


def _add(builder: Builder, block: Block) -> None:
    if block.table is not None:
        add_table(builder, _rows(block.table), page=block.page)
    elif block.kind == "heading":
        builder.add("heading", block.text, level=block.level, page=block.page)
    else:
        builder.add("paragraph", block.text, page=block.page)


def _rows(table: Table) -> list[list[str]]:
    """The texts of a grid; a cell that spans is written at its first place."""
    rows = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return rows
