"""PDF files of the tests, set by typst as a person would write them."""

from collections.abc import Sequence
from pathlib import Path

import justmytype_intl_cjk
import pypdfium2
import typst

from core.domain.reading import Box, PageKind, PageWords, Reading, Stroke, Table, Word
from rag.read.pdf import page_words
from rag.read.structure import assemble

_FONT = Path(justmytype_intl_cjk.__file__).parent / "fonts" / "ofl" / "notosanssc"
_HEAD = '#set text(font: ("Libertinus Serif", "Noto Sans SC"), size: 10pt, lang: "en")\n'
A4 = (595.28, 841.89)


def typeset(source: str) -> bytes:
    return bytes(typst.compile((_HEAD + source).encode(), format="pdf", font_paths=[str(_FONT)]))


def typeset_to(path: Path, source: str) -> Path:
    path.write_bytes(typeset(source))
    return path


def pages_of(source: str | bytes) -> list[PageWords]:
    """The pages of typst source, or of a whole PDF."""
    pdf = pypdfium2.PdfDocument(typeset(source) if isinstance(source, str) else source)
    try:
        return [page_words(pdf, n) for n in range(1, len(pdf) + 1)]
    finally:
        pdf.close()


def no_tables(_page: PageWords, _words: Sequence[Word]) -> tuple[Table, ...]:
    return ()


def reading_of(source: str | bytes) -> Reading:
    """The document without tables, which have tests of their own."""
    return assemble("t.pdf", "pdf", pages_of(source), find=no_tables)


def said(reading: Reading, *kinds: str) -> list[str]:
    """The texts of blocks, all or of some kinds."""
    return [b.text for b in reading.blocks if not kinds or b.kind in kinds]


def words_at(*lines: tuple[float, float, str], size: float = 10.0) -> tuple[Word, ...]:
    """Words from (x, y of the top, text); letters are half as wide as high, Chinese ones square."""
    found: list[Word] = []
    for x, y, text in lines:
        at = x
        for part in text.split(" "):
            wide = sum(size if ord(c) > 0x2E80 else size * 0.5 for c in part)
            box = Box(x0=at, top=y, x1=at + wide, bottom=y + size)
            found.append(Word(text=part, box=box, size=size))
            at += wide + size * 0.3
    return tuple(found)


def page_at(
    number: int,
    *lines: tuple[float, float, str],
    size: float = 10.0,
    strokes: tuple[Stroke, ...] = (),
) -> PageWords:
    return PageWords(
        number=number, width=A4[0], height=A4[1], kind=PageKind.TEXT, strokes=strokes,
        words=words_at(*lines, size=size),
    )  # fmt: skip
