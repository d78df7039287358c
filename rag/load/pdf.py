"""PDF: text page by page; ruled tables as rows. Scans have no text and are refused."""

import re
from pathlib import Path

import pdfplumber
import pypdfium2
from pdfminer.pdfexceptions import PDFException

from core.errors import TooLarge, Unreadable
from rag.load.rows import add_table
from rag.load.types import Builder, Loaded

MAX_PAGES = 5000
_RULES = 6  # lines on a page before its tables are looked for
_ENDS = re.compile(r"[。！？；：:.!?]$|[.)）]$")
_NEW = re.compile(
    r"^(第[零〇一二三四五六七八九十百千0-9]+[编章节条]|[（(]?[一二三四五六七八九十\d]+[)）、.．])"
)


def load(path: Path) -> Loaded:
    """Raises Unreadable for an encrypted, damaged or scanned file."""
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as bad:
        cause = "is encrypted" if "assword" in str(bad) else "is truncated or damaged"
        raise Unreadable(f"{path.name} {cause}.", todo="Save it again without protection.") from bad
    try:
        return _pages(path, pdf)
    finally:
        pdf.close()


def _pages(path: Path, pdf: pypdfium2.PdfDocument) -> Loaded:
    if len(pdf) > MAX_PAGES:
        raise TooLarge(f"{path.name} has {len(pdf):,} pages; {MAX_PAGES:,} are read.")
    builder = Builder()
    for number in range(len(pdf)):
        try:
            page = pdf[number]
        except pypdfium2.PdfiumError as bad:
            raise Unreadable(f"{path.name}: page {number + 1} is damaged.") from bad
        try:
            ruled = _ruled(page)
            text = page.get_textpage().get_text_bounded()
        finally:
            page.close()
        for paragraph in _paragraphs(text):
            builder.add("paragraph", paragraph, page=number + 1)
        if ruled:
            _tables(builder, path, number)
    loaded = builder.loaded(pages=len(pdf))
    if not loaded.text:
        raise Unreadable(
            f"{path.name} has no text: it seems to be a scan.", todo="OCR comes later."
        )
    return loaded


def _ruled(page: pypdfium2.PdfPage) -> bool:
    """Whether the page draws enough paths to hold a ruled table; cheap, before pdfplumber."""
    paths = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH], max_depth=2)
    return sum(1 for _ in paths) >= _RULES


def _tables(builder: Builder, path: Path, number: int) -> None:
    try:
        with pdfplumber.open(path, pages=[number + 1]) as pdf:
            tables = pdf.pages[0].extract_tables()
    except (PDFException, ValueError, KeyError, TypeError):
        return  # the page's text is in already; only its table form is missing
    for table in tables:
        rows = [[c or "" for c in row] for row in table]
        if len(rows) > 1 and len(rows[0]) > 1:
            add_table(builder, rows, page=number + 1)


def _paragraphs(text: str) -> list[str]:
    """Lines joined until one ends a sentence or the next opens an item."""
    joined: list[str] = []
    for raw in text.replace("\r", "\n").split("\n"):
        line = raw.strip()
        if not line:
            continue
        if (
            joined
            and not _ENDS.search(joined[-1])
            and not _NEW.match(line)
            and len(joined[-1]) > 15
        ):
            glue = "" if ord(line[0]) > 0x2E7F or joined[-1].endswith("-") else " "
            joined[-1] += glue + line
        else:
            joined.append(line)
    return joined
