"""A PDF page as words with boxes, lines and pictures, and of what kind it is."""

import pypdfium2

from core.domain.reading import Box, PageKind, PageWords, Word
from rag.read.frame import PageFrame
from rag.read.glyphs import Glyphs, glyphs
from rag.read.paths import Drawn, drawn

_COVERED = 0.5  # of the page by pictures: a scan, unless the page has text of its own
_FEW = 40  # characters: a stamp, a page number
_OUTLINES = 40  # paths and no text: letters drawn as shapes
_SPECK = 0.01  # of the page: smaller pictures are ornaments


def page_words(pdf: pypdfium2.PdfDocument, number: int) -> PageWords:
    """Page number (from 1) of an open file. A scan and a page whose text has no Unicode map come
    without words, as SCAN, for OCR to read; a damaged page as BROKEN with its reason."""
    try:
        page = pdf[number - 1]
    except pypdfium2.PdfiumError as bad:
        return _broken(number, str(bad))
    try:
        frame = PageFrame(page)
        return _kind(number, frame, glyphs(page, frame), drawn(page, frame))
    except pypdfium2.PdfiumError as bad:
        return _broken(number, str(bad))
    finally:
        page.close()


def _broken(number: int, why: str) -> PageWords:
    reason = f"Page {number} is damaged: {why.rstrip('.')}."
    return PageWords(number=number, width=0, height=0, kind=PageKind.BROKEN, reason=reason)


def _kind(number: int, frame: PageFrame, text: Glyphs, on_page: Drawn) -> PageWords:
    words = (*text.words, *_layer(text.hidden, on_page.pictures))
    kind = PageKind.TEXT
    if text.illegible or _scanned(words, on_page, frame):
        kind, words = PageKind.SCAN, ()
    elif not words:
        kind = PageKind.EMPTY
    return PageWords(
        number=number,
        width=round(frame.width, 2),
        height=round(frame.height, 2),
        kind=kind,
        words=words,
        strokes=tuple(on_page.strokes),
        pictures=tuple(on_page.pictures),
    )


def _layer(hidden: list[Word], pictures: list[Box]) -> list[Word]:
    """Invisible words that stand on a picture: what an earlier OCR left. Others are not read:
    nobody sees them, and they may be written for machines."""
    return [w for w in hidden if any(_middle_in(w.box, p) for p in pictures)]


def _middle_in(box: Box, around: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return around.x0 <= x <= around.x1 and around.top <= y <= around.bottom


def _scanned(words: tuple[Word, ...], on_page: Drawn, frame: PageFrame) -> bool:
    area = max(frame.width * frame.height, 1.0)
    pictured = sum(p.width * p.height for p in on_page.pictures) / area
    if not words:
        return pictured > _SPECK or on_page.objects >= _OUTLINES
    return pictured >= _COVERED and sum(len(w.text) for w in words) < _FEW
