"""Characters of a PDF page grouped into words with boxes; what has no Unicode is counted."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from core.domain.reading import Box, Word
from rag.read.fonts import Style, Styles
from rag.read.frame import Edges, PageFrame
from rag.read.language import wide

_GAP = 0.28  # of the type size parts words where the file writes no space
_SPACED_GAP = 0.1  # where the file writes a space or pdfium sees one
_STRETCHED = 0.2
_SHIFT = 0.14  # of a character's height: raised or lowered, so another word (a footnote's mark)
_SAMPLE = 5  # every so many characters are asked whether their font has a Unicode map
_BULLETS = range(0xF000, 0xF100)  # Symbol and Wingdings of Word: bullets, not text
_HYPHENS = {0x02, 0xAD, 0xFFFE}


@dataclass
class _Run:
    """A word while it grows: where it begins and ends in reading direction."""

    style: Style
    parts: list[str]
    begins: float
    ends: float


@dataclass
class Glyphs:
    """Words that are drawn, words of an invisible layer, and how many characters say nothing."""

    words: list[Word] = field(default_factory=list)
    hidden: list[Word] = field(default_factory=list)
    characters: int = 0
    unknown: int = 0

    @property
    def illegible(self) -> bool:
        """Whether the text cannot be trusted: a font without a map from its codes to Unicode."""
        return self.unknown * 10 > self.characters


def glyphs(page: pypdfium2.PdfPage, frame: PageFrame) -> Glyphs:
    """Reads the page's text. Raises PdfiumError when it has no text page."""
    text = page.get_textpage()
    try:
        return _grouped(text.raw, text.count_chars(), frame)
    finally:
        text.close()


def _grouped(text: "pdfium.FPDF_TEXTPAGE", count: int, frame: PageFrame) -> Glyphs:
    found = Glyphs()
    run: _Run | None = None
    spaced = ""
    for letter, style, begins, ends in _letters(text, count, found):
        if style is None:
            spaced = max(spaced, letter)
            continue
        if run is not None and _goes_on(run, style, begins, _widest(run, letter, spaced)):
            run.parts.append(letter)
            run.begins, run.ends = min(run.begins, begins), max(run.ends, ends)
        else:
            _close(run, frame, found)
            run = _Run(style, [letter], begins, ends)
        spaced = ""
    _close(run, frame, found)
    return found


def _letters(
    text: "pdfium.FPDF_TEXTPAGE", count: int, found: Glyphs
) -> Iterator[tuple[str, Style | None, float, float]]:
    """Each character, its style, and where it begins and ends. Without a style it is a gap that
    pdfium sees ("seen") or the file writes ("written")."""
    styles, loose, high = Styles(text), pdfium.FS_RECTF(), 0
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00, 0
        letter = _letter(code)
        if not letter:
            if code < 0x20 and pdfium.FPDFText_HasUnicodeMapError(text, index) == 1:
                found.characters, found.unknown = found.characters + 1, found.unknown + 1
            seen = pdfium.FPDFText_IsGenerated(text, index) == 1
            yield "seen" if seen else "written", None, 0, 0
            continue
        style = styles.of(index)
        if style.turn is None or not pdfium.FPDFText_GetLooseCharBox(text, index, loose):
            continue
        found.characters += 1
        unmapped = index % _SAMPLE == 0 and pdfium.FPDFText_HasUnicodeMapError(text, index) == 1
        if unmapped or letter == "\ufffd":
            found.unknown += _SAMPLE if unmapped else 1
        yield letter, style, *_along(loose, style.turn)


def _letter(code: int) -> str:
    """A character as text: "" for space, "\ufffd" for what has no meaning outside its font."""
    if code in _HYPHENS:
        return "-"
    if code in _BULLETS:
        return "•"
    if 0xE000 <= code < 0xF900 or code >= 0xF0000 or code in {0, 0xFFFF}:
        return "\ufffd"
    letter = chr(code)
    if code < 0x20 or letter.isspace():
        return ""
    if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB07:  # radicals, ligatures
        return unicodedata.normalize("NFKC", letter)
    return letter


def _along(box: "pdfium.FS_RECTF", turn: int) -> tuple[float, float]:
    """Where a character begins and ends for somebody who turns the page to read it."""
    if turn == 0:
        return box.left, box.right
    if turn == 1:
        return box.bottom, box.top
    return (-box.right, -box.left) if turn == 2 else (-box.top, -box.bottom)


def _widest(run: _Run, letter: str, spaced: str) -> float:
    """The widest gap within a word, in type sizes. Between Chinese and Latin a gap that nobody wrote
    is the typesetter's, and a small one within Chinese stretches the line."""
    last = run.parts[-1]
    if not spaced:
        return _GAP
    both = wide(letter) + wide(last)
    if spaced == "seen" and both == 1:
        return _GAP
    return _STRETCHED if spaced == "seen" and both == 2 else _SPACED_GAP


def _goes_on(run: _Run, style: Style, begins: float, most: float) -> bool:
    size = style.size or 1.0
    if not -size < begins - run.ends <= most * size:
        return False
    before = run.style
    if style is before:
        return True
    if (style.turn, style.bold, style.hidden, style.raised) != (
        before.turn, before.bold, before.hidden, before.raised,
    ):  # fmt: skip
        return False
    shift = min(abs(style.low - before.low), abs(style.high - before.high))
    return abs(style.size - before.size) <= 0.12 * size and shift <= _SHIFT * size


def _close(run: _Run | None, frame: PageFrame, found: Glyphs) -> None:
    if run is None:
        return
    x0, top, x1, bottom = (round(v, 2) for v in _box(run, frame))
    size = run.style.size
    if run.style.raised:
        size, bottom = round(0.6 * size, 2), round(bottom - 0.4 * (bottom - top), 2)
    if not frame.holds((x0, top, x1, bottom)):
        return
    box = Box(x0=x0, top=top, x1=max(x0, x1), bottom=max(top, bottom))
    word = Word(text="".join(run.parts), box=box, size=size, bold=run.style.bold)
    (found.hidden if run.style.hidden else found.words).append(word)


def _box(run: _Run, frame: PageFrame) -> Edges:
    style = run.style
    low, high = style.low, style.high
    begins, ends = (run.begins, run.ends) if (style.turn or 0) < 2 else (-run.ends, -run.begins)
    if (style.turn or 0) % 2:
        return frame.edges(low, begins, high, ends)
    return frame.edges(begins, low, ends, high)
