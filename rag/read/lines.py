"""Words of a page put into lines: what stands side by side without a wide gap."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.domain.reading import Box, Word
from rag.read.language import wide

_SLOT = 8.0  # points: heights are looked up by
_WIDE_GAP = 1.1  # type sizes part two pieces of a line: a gutter, a tab, cells of a table
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARK = re.compile(r"[0-9*†‡§,]{1,4}|\(\d{1,2}\)|\[\d{1,2}\]")


@dataclass(frozen=True)
class Line:
    """Words on one line. size is that of most of its characters; pieces is how many parts with
    wide gaps between them it is made of."""

    words: tuple[Word, ...]
    box: Box
    text: str
    size: float
    bold: bool
    pieces: int = 1

    @property
    def middle(self) -> float:
        return (self.box.top + self.box.bottom) / 2


def size_of(word: Word) -> float:
    """The type size; of words from a picture, what their height says."""
    return word.size or max(word.box.height * 0.85, 1.0)


def segments(words: Iterable[Word]) -> list[Line]:
    """Lines cut at wide gaps: each word goes to the piece of line that ends just left of it."""
    open_at: dict[int, list[list[Word]]] = {}
    found: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box.x0):
        slot = int((word.box.top + word.box.bottom) / 2 / _SLOT)
        best, most = None, 0.0
        for near in (slot - 1, slot, slot + 1):
            for piece in open_at.get(near, ()):
                fit = _fits(piece[-1], word)
                if fit > most:
                    best, most = piece, fit
        if best is None:
            best = []
            found.append(best)
            open_at.setdefault(slot, []).append(best)
        best.append(word)
    return [line_of(piece) for piece in found]


def _fits(last: Word, word: Word) -> float:
    """How well a word goes on from another, 0 when it does not."""
    one, other = last.box, word.box
    gap = other.x0 - one.x1
    size = max(size_of(last), size_of(word))
    if gap > _WIDE_GAP * size or gap < -0.6 * size:
        return 0.0
    lower = max(min(one.height, other.height), 0.1)
    shared = (min(one.bottom, other.bottom) - max(one.top, other.top)) / lower
    return shared if shared >= 0.5 else 0.0


def level_rows(parts: Iterable[Line]) -> list[list[Line]]:
    """Pieces that stand on one line, from the top."""
    found: list[list[Line]] = []
    for part in sorted(parts, key=lambda p: p.middle):
        last = found[-1][-1].box if found else None
        shared = min(last.bottom, part.box.bottom) - max(last.top, part.box.top) if last else -1.0
        if last is not None and shared >= 0.5 * min(last.height, part.box.height):
            found[-1].append(part)
        else:
            found.append([part])
    return found


def merged(parts: Sequence[Line]) -> Line:
    """Parts of one row as one line."""
    if len(parts) == 1:
        return parts[0]
    words = [w for p in sorted(parts, key=lambda p: p.box.x0) for w in p.words]
    return line_of(words, pieces=len(parts))


def line_of(words: Sequence[Word], pieces: int = 1) -> Line:
    box = words[0].box
    for word in words[1:]:
        box = box.joined(word.box)
    sizes: dict[float, int] = {}
    bold = 0
    for word in words:
        size = round(size_of(word), 1)
        sizes[size] = sizes.get(size, 0) + len(word.text)
        bold += len(word.text) if word.bold else 0
    total = sum(sizes.values())
    main = max(sizes, key=lambda s: (sizes[s], s))
    return Line(tuple(words), box, _text(words, main), main, bold * 10 >= total * 8, pieces)


def _text(words: Sequence[Word], size: float) -> str:
    base = max((w.box.bottom for w in words if size_of(w) >= 0.9 * size), default=0.0)
    parts: list[str] = []
    last: Word | None = None
    for word in words:
        text = word.text
        raised = _raised(word, size, base)
        if raised:
            text = text.translate(_RAISED)
        if last is not None and not raised:
            parts.append(_glue(last, word, size))
        parts.append(text)
        last = word
    return "".join(parts)


def _raised(word: Word, size: float, base: float) -> bool:
    """Whether it is a footnote's mark: small, lifted off the line."""
    small = 0 < word.size <= 0.82 * size and word.sure == 1  # sizes of scans are guesses
    return small and base - word.box.bottom > 0.12 * size and bool(_MARK.fullmatch(word.text))


def _glue(before: Word, after: Word, size: float) -> str:
    gap = after.box.x0 - before.box.x1
    if gap < 0.1 * size:
        return ""
    if wide(before.text[-1]) and wide(after.text[0]):
        spread = len(before.text) == len(after.text) == 1  # 目 录, or a line stretched to its edge
        return "" if spread and gap < 1.1 * size else " "
    if before.sure < 1 and gap < 0.3 * size and (wide(before.text[-1]) or wide(after.text[0])):
        return ""
    return " "
