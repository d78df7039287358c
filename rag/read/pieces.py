"""A line of text in a picture cut into words: at wide gaps before it is read, at spaces after."""

import cv2
import numpy as np
import numpy.typing as npt

from core.domain import Frozen
from rag.read.picture import Picture, letters
from rag.read.recognise import Line

DASH = "—"
_GAP = 1.15  # parts of the type size between two columns
_SPACE = 0.12  # parts of the type size that a real space has at least
_APART = 0.5  # a gap between two figures that is more than a space
_STOPPED = 0.95  # the same beside a Chinese sign, which is a type size wide with its paper
_STOPS, _OPENS = "、，。；：！？）》”", "（《“"


class Piece(Frozen):
    """A part of a line in pixels of the page, with room around it."""

    x0: int
    top: int
    x1: int
    bottom: int

    def place(self, cut: "Cut") -> tuple[int, int, int, int]:
        """Left, top, right and bottom of a cut on the page."""
        left, top = round(self.x0 + cut.x0), round(self.top + cut.top)
        return left, top, round(self.x0 + cut.x1), round(self.top + cut.bottom)


class Cut(Frozen):
    """A word of a line with its tight box in pixels of the piece."""

    text: str
    sure: float
    x0: float
    top: float
    x1: float
    bottom: float


def apart(picture: Picture, mask: Picture, found: tuple[int, int, int, int]) -> list[Piece]:
    """The pieces of a found line: parted where a gap is wider than a type size, or a rule stands.

    mask holds the pixels of the page's rules, which are no letters.
    """
    x0, top, x1, bottom = found
    rules = mask[top:bottom, x0:x1] > 0
    written = _written(picture[top:bottom, x0:x1], rules)
    size = 0.75 * (bottom - top)
    upright = rules.mean(axis=0) > 0.9
    filled = np.asarray(written.any(axis=0), dtype=np.bool_)
    pieces: list[Piece] = []
    start, end, ruled = -1, -1, False
    for x in range(len(filled)):
        ruled = ruled or bool(upright[x])
        if not filled[x]:
            continue
        if start >= 0 and (x - end > _GAP * size or ruled):
            pieces.append(_piece(found, start, end, size))
            start = -1
        start = x if start < 0 else start
        end, ruled = x, False
    if start >= 0:
        pieces.append(_piece(found, start, end, size))
    return _kept_whole(pieces, found)


def words(line: Line, picture: Picture, rules: Picture) -> list[Cut]:
    """The words of a piece that was read, each with the box of its own ink."""
    written = _written(picture, rules > 0)
    filled = written.sum(axis=0) >= 1
    height, width = written.shape
    size = 0.75 * height
    groups = _grouped(line, filled, size)
    cuts: list[Cut] = []
    left = 0
    for number, group in enumerate(groups):
        right = width
        if number + 1 < len(groups):
            right = _between(filled, line.places[group[-1]], line.places[groups[number + 1][0]])
        text = "".join(line.text[i] for i in group)
        sure = float(np.mean([line.sure[i] for i in group]))
        cuts.append(_tight(text, sure, written, left, right))
        left = right
    return cuts


def tight(picture: Picture, rules: Picture) -> Cut | None:
    """All the ink of a piece, to be a dash; None where it has parts beside one another."""
    written = _written(picture, rules > 0)
    columns = np.flatnonzero(written.any(axis=0))
    if not len(columns) or len(columns) <= columns[-1] - columns[0]:
        return None
    return _tight(DASH, 1.0, written, 0, picture.shape[1])


def _written(piece: Picture, rules: npt.NDArray[np.bool_]) -> Picture:
    """1 where the line of a piece is written on: not on rules, nor where the lines above and below
    reach into it, nor on what is left of a rule along its edge."""
    written = np.asarray(letters(piece) * ~rules, dtype=np.uint8)
    height = written.shape[0]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(written)
    for label in range(1, count):
        _, top, width, high, _ = (int(v) for v in stats[label])
        bottom = top + high
        beyond = (top == 0 and bottom < 0.4 * height) or (bottom == height and top > 0.6 * height)
        ruled = width > height and high < 0.15 * height
        if beyond or (ruled and (bottom < 0.3 * height or top > 0.7 * height)):
            written[labels == label] = 0
    return written


def _kept_whole(pieces: list[Piece], found: tuple[int, int, int, int]) -> list[Piece]:
    """The outer ends stay where the line was found: a minus of one faint pixel may stand there."""
    if pieces:
        pieces[0] = pieces[0].model_copy(update={"x0": found[0]})
        pieces[-1] = pieces[-1].model_copy(update={"x1": found[2]})
    return pieces


def _piece(found: tuple[int, int, int, int], start: int, end: int, size: float) -> Piece:
    room = max(2, round(size * 0.12))
    x0, top, x1, bottom = found
    return Piece(
        x0=max(x0, x0 + start - room), top=top, x1=min(x1, x0 + end + 1 + room), bottom=bottom
    )


def _grouped(line: Line, filled: npt.NDArray[np.bool_], size: float) -> list[list[int]]:
    """Indices of the characters of each word, spaces left out."""
    groups: list[list[int]] = []
    last = -1
    spaced = False
    for at, character in enumerate(line.text):
        if character.isspace():
            spaced = True
            continue
        if last < 0 or _parted(line, last, at, spaced, filled, size):
            groups.append([])
        groups[-1].append(at)
        last, spaced = at, False
    return groups


def _parted(
    line: Line, a: int, b: int, spaced: bool, filled: npt.NDArray[np.bool_], size: float
) -> bool:
    """Whether a word ends between two characters: a space that the ink bears out. Beside Chinese a
    type setter's thin gap is none, and within a figure neither is one after its comma."""
    left, right = line.text[a], line.text[b]
    gap = _gap(filled, line.places[a], line.places[b]) / size
    if spaced and (_chinese(left) or _chinese(right)):
        return gap > (_STOPPED if left in _STOPS or right in _OPENS else _APART)
    if left in ",.，" and right.isdigit() and a > 0 and line.text[a - 1].isdigit():
        return spaced and gap > 0.3
    if spaced:
        return gap > _SPACE or not (left.isdigit() and right.isdigit())
    return left in "0123456789%)" and right in "0123456789(-" and gap > _APART


def _gap(filled: npt.NDArray[np.bool_], a: float, b: float) -> int:
    """The longest run of empty columns between two characters' middles, in pixels."""
    start, end = _run(filled, a, b)
    return end - start


def _between(filled: npt.NDArray[np.bool_], a: float, b: float) -> int:
    start, end = _run(filled, a, b)
    return (start + end) // 2


def _run(filled: npt.NDArray[np.bool_], a: float, b: float) -> tuple[int, int]:
    first, last = int(a * len(filled)), max(int(b * len(filled)), int(a * len(filled)) + 1)
    best, start = (first + last) // 2, -1
    found = (best, best)
    for x in range(first, min(last + 1, len(filled))):
        if filled[x]:
            start = -1
            continue
        start = x if start < 0 else start
        if x + 1 - start > found[1] - found[0]:
            found = (start, x + 1)
    return found


def _tight(text: str, sure: float, written: Picture, left: int, right: int) -> Cut:
    part = written[:, left:right]
    rows, columns = np.flatnonzero(part.sum(axis=1) >= 1), np.flatnonzero(part.sum(axis=0) >= 1)
    height = written.shape[0]
    if not len(rows) or not len(columns):
        return Cut(text=text, sure=sure, x0=left, top=height * 0.15, x1=right, bottom=height * 0.85)
    return Cut(
        text=text, sure=sure, x0=left + int(columns[0]), top=int(rows[0]),
        x1=left + int(columns[-1]) + 1, bottom=int(rows[-1]) + 1,
    )  # fmt: skip


def _chinese(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"
