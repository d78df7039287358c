"""A scanned page as words with boxes: set straight, cleaned, found, cut, read."""

from collections.abc import Iterator

import pypdfium2

from core.domain.reading import Box, PageKind, PageWords, Stroke, Word
from core.errors import Unreadable
from rag.read import marks, pieces, recognise, sideways, skew, strokes
from rag.read import picture as pictures
from rag.read.marks import Mark
from rag.read.mend import mended
from rag.read.picture import Picture

_DOUBTFUL = 0.5  # a word that its reader believes less is left out
_ALONE = 0.8  # how sure a mark must be that no other word speaks for
_FEW, _SURE = 5, 0.85  # words, and how sure they must be, for a page that stands on its feet
_FULL, _CAPITALS, _SMALL = 0.92, 0.74, 0.56  # heights of letters, in parts of the type size


def ocr_words(image: Picture, width_pt: float, height_pt: float) -> tuple[Word, ...]:
    """The words of a straight grey picture of a page, boxes in points of that page."""
    scale = image.shape[1] / width_pt
    return _words(image, strokes.find(image, scale)[1], scale, image.shape[0] / height_pt)


def ocr_page(pdf: pypdfium2.PdfDocument, number: int) -> PageWords:
    """A page of a PDF (from 1) by its picture. Raises nothing: a page that cannot be drawn or read
    comes back broken with the reason."""
    try:
        page = pdf[number - 1]
    except pypdfium2.PdfiumError as bad:
        return _broken(number, f"The page cannot be opened: {bad}.")
    try:
        width, height = page.get_size()
        return ocr_picture(pictures.render(page), number, width, height)
    except (pypdfium2.PdfiumError, Unreadable, MemoryError) as bad:
        return _broken(number, f"The page cannot be drawn: {bad}")
    finally:
        page.close()


def ocr_picture(image: Picture, number: int, width: float, height: float) -> PageWords:
    """The page in a grey picture of any lean up to 5 degrees, also on its side or on its head;
    width and height in points.

    Words and strokes are in the frame of the straightened page, whose lean is kept as skew (180
    more for a page on its head): rag.read.skew.on_the_page leads a box back to the page as it was
    scanned. The words of a page on its side run down or up the page.
    """
    image = pictures.cleaned(image)
    way = sideways.quarters(image)
    wide, tall = (height, width) if way % 2 else (width, height)
    page = _level(sideways.turned(image, way) if way else image, number, wide, tall)
    if way == 0:
        return page

    def back(box: Box) -> Box:
        return sideways.on_its_side(box, width, height, way)

    words = tuple(w.model_copy(update={"box": back(w.box)}) for w in page.words)
    strokes_ = tuple(Stroke(box=back(s.box)) for s in page.strokes)
    return page.model_copy(
        update={"words": words, "strokes": strokes_, "width": width, "height": height}
    )


def _level(image: Picture, number: int, width: float, height: float) -> PageWords:
    """A page whose lines are level but for its lean; turned upside down when that reads better."""
    lean = skew.measured(image)
    straight = skew.straightened(image, lean)
    page = _straight(straight, number, width, height, lean)
    if len(page.words) < _FEW or _sureness(page) > _SURE:
        return page
    flipped = _straight(sideways.turned(straight, 2), number, width, height, lean + 180)
    return flipped if _sureness(flipped) > _sureness(page) else page


def _straight(
    straight: Picture, number: int, width: float, height: float, lean: float
) -> PageWords:
    across, down = straight.shape[1] / width, straight.shape[0] / height
    lines, mask = strokes.find(straight, across)
    words = _words(straight, mask, across, down)
    kind = PageKind.SCAN if words or lines else PageKind.EMPTY
    return PageWords(
        number=number, width=width, height=height, kind=kind, words=words, strokes=lines, skew=lean
    )


def _sureness(page: PageWords) -> float:
    """How sure the reader is of a character, on the whole."""
    letters = sum(len(w.text) for w in page.words)
    return sum(w.sure * len(w.text) for w in page.words) / max(letters, 1)


def _words(image: Picture, mask: Picture, across: float, down: float) -> tuple[Word, ...]:
    found = recognise.found(image)
    parts = [p for box in found for p in pieces.apart(image, mask, box)]
    words: list[Word] = []
    read: list[pieces.Piece] = []
    for part in parts:
        cut = pieces.tight(_crop(image, part), _crop(mask, part))
        if cut is not None and marks.dash(part.place(cut), found):
            words.append(_word(cut, part, across, down, 0.0))
        else:
            read.append(part)
    for part, line in zip(read, recognise.read([_crop(image, p) for p in read]), strict=True):
        cuts = pieces.words(line, _crop(image, part), _crop(mask, part))
        if cuts:
            size = _size(line.text, _height(cuts) / down, (cuts[-1].x1 - cuts[0].x0) / across)
            words.extend(_word(c, part, across, down, size) for c in _believed(cuts))
    return (*words, *_lone(image, marks.lone(image, mask, found), across, down))


def _believed(cuts: list[pieces.Cut]) -> list[pieces.Cut]:
    """From the first sure word to the last: within a line a doubtful one is better than a gap."""
    sure = [at for at, cut in enumerate(cuts) if cut.sure >= _DOUBTFUL]
    return cuts[sure[0] : sure[-1] + 1] if sure else []


def _lone(image: Picture, found: list[Mark], across: float, down: float) -> Iterator[Word]:
    """Dashes by their form; the rest by what it reads as, where that is a letter or a figure."""
    others = [m for m in found if not m.dash]
    read = recognise.read([image[m.row_top : m.row_bottom, m.left : m.right] for m in others])
    said = dict(zip(others, read, strict=True))
    for mark in found:
        box = Box(
            x0=mark.x0 / across, top=mark.top / down, x1=mark.x1 / across, bottom=mark.bottom / down
        )
        size = round(mark.size / down, 1)
        if mark.dash:
            yield Word(text=pieces.DASH, box=box, size=size, sure=1.0)
            continue
        line = said[mark]
        sure = min(line.sure, default=0.0)
        if sure >= _ALONE and line.text.isalnum():
            yield Word(text=line.text, box=box, size=size, sure=round(sure, 3))


def _crop(image: Picture, part: pieces.Piece) -> Picture:
    return image[part.top : part.bottom, part.x0 : part.x1]


def _word(cut: pieces.Cut, part: pieces.Piece, across: float, down: float, size: float) -> Word:
    box = Box(
        x0=(part.x0 + cut.x0) / across, top=(part.top + cut.top) / down,
        x1=(part.x0 + cut.x1) / across, bottom=(part.top + cut.bottom) / down,
    )  # fmt: skip
    return Word(text=mended(cut.text), box=box, size=size, sure=round(cut.sure, 3))


def _height(cuts: list[pieces.Cut]) -> float:
    return max(c.bottom for c in cuts) - min(c.top for c in cuts)


def _size(text: str, height: float, width: float) -> float:
    """The type size in points of a piece of a line: Chinese by its width, which is one size a
    character, else by what letters are as high as the ink."""
    chinese = [c for c in text if "\u2e80" <= c <= "\u9fff"]
    if len(chinese) > 2 and len(chinese) == len(text):
        return round(width / (len(text) - 0.1), 1)
    low = any(c in "gjpqy()[]{}/|,;$Q" for c in text)
    high = any(c.isupper() or c.isdigit() or c in "bdfhklit%()[]/|$" for c in text)
    if chinese or (low and high):
        return round(height / _FULL, 1)
    if low or high:
        return round(height / _CAPITALS, 1)
    return round(height / _SMALL, 1) if any(c.isalpha() for c in text) else 0.0


def _broken(number: int, reason: str) -> PageWords:
    return PageWords(number=number, width=0, height=0, kind=PageKind.BROKEN, reason=reason)
