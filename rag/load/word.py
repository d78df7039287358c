"""DOCX: headings, paragraphs and tables in the order of the document."""

import re
import zipfile
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from core.errors import TooLarge, Unreadable
from rag.load.archive import checked
from rag.load.rows import add_table
from rag.load.types import Builder, Loaded

_STYLE = re.compile(r"^(?:heading|标题)\s*(\d)", re.IGNORECASE)
_PIECE = 4000
MAX_SPAN = 500
_BAD = (
    PackageNotFoundError, zipfile.BadZipFile, XMLSyntaxError, KeyError, ValueError, TypeError,
    AttributeError, IndexError,
)  # fmt: skip


def load(path: Path) -> Loaded:
    """Raises Unreadable when it is damaged or not a Word document."""
    checked(path, "word/document.xml")
    builder = Builder()
    try:
        document = docx.Document(str(path))
        _bounded(path, document.element.body)
        for item in document.iter_inner_content():
            if isinstance(item, Table):
                add_table(builder, (_row(cells) for cells in item.rows))
            else:
                _paragraph(builder, item)
    except _BAD as bad:
        raise Unreadable(f"{path.name} is not a Word document that can be read: {bad}.") from bad
    return builder.loaded()


def _bounded(path: Path, body: Any) -> None:
    """A cell's span is repeated in memory, so one of a billion columns is refused."""
    spans = (str(e.get(qn("w:val")) or "") for e in body.iter(qn("w:gridSpan")))
    if any(s.isdigit() and int(s) > MAX_SPAN for s in spans):
        raise TooLarge(f"{path.name} has a cell over more than {MAX_SPAN} columns.", limit=MAX_SPAN)


def _row(row: object) -> list[str]:
    """Cells of a row; a merged cell is given once."""
    texts: list[str] = []
    last = None
    for cell in row.cells:  # type: ignore[attr-defined]
        if cell._tc is not last:  # noqa: SLF001 - the only identity a merged cell has
            texts.append(cell.text)
        last = cell._tc  # noqa: SLF001
    return texts


def _paragraph(builder: Builder, paragraph: Paragraph) -> None:
    style = paragraph.style.name if paragraph.style is not None else ""
    text = paragraph.text
    if (style or "").lower() in {"title", "标题"}:
        builder.add("heading", text, level=1)
    elif level := _STYLE.match(style or ""):
        builder.add("heading", text, level=int(level[1]))
    else:
        for at in range(0, len(text), _PIECE):
            builder.add("paragraph", text[at : at + _PIECE])
