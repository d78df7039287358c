"""One page of an open PDF, by its text or, where it has none that can be trusted, by OCR."""

import pypdfium2

from core.domain.reading import PageKind, PageWords
from rag.read.pdf import page_words


def read_page(pdf: pypdfium2.PdfDocument, number: int) -> PageWords:
    """Page number (from 1) with its words. The lines that the file draws are kept for a page that
    OCR reads without having found a lean: they are exact."""
    page = page_words(pdf, number)
    if page.kind is not PageKind.SCAN:
        return page
    from rag.read.ocr import ocr_page  # its models load only where a scan is met

    seen = ocr_page(pdf, number)
    kept = {"pictures": page.pictures}
    if page.strokes and not seen.skew:
        return seen.model_copy(update={**kept, "strokes": page.strokes})
    return seen.model_copy(update=kept)
