"""The lines of text in a picture of any length and any colours, with boxes as the picture lies."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from core.domain.reading import PageWords
from rag.look.planes import Colours, grey, hidden
from rag.look.types import Box, Seen
from rag.read.lines import Line, segments
from rag.read.ocr import ocr_picture
from rag.read.picture import Picture, bounded
from rag.read.sideways import turned
from rag.read.skew import on_the_page
from rag.read.turned import upright

_LONG = (
    2.0  # times as high as wide: a picture that is read in parts, for its text would be too small
)
_PART, _OVERLAP = 1.5, 0.2  # height of a part by its width, and what of it the next part repeats
_LEAST_PART = 1400  # pixels
_SURE = 0.8  # how sure a line must be that is not in the grey picture
_UPRIGHT = 0.85  # how sure the reader is of a character of a picture that stands on its feet
_SHARED = 0.3  # of the smaller line's area: more is the same line
_ROW = 0.5  # of the lower line's height by which two lines of one row may differ


def lines_of(colours: Colours) -> tuple[Seen, ...]:
    """The lines from the top, those of a row from the left."""
    found: list[Seen] = []
    height = len(colours)
    for top, bottom, own_top, own_bottom in parts(colours.shape[1], height):
        part = colours[top:bottom]
        for seen in better(_read(grey(part)), hidden_lines(part)):
            line = _shifted(seen, top / height, (bottom - top) / height)
            middle = (line.box[1] + line.box[3]) / 2 * height
            if own_top <= middle < own_bottom and not overlaps(line, found):
                found.append(line)
    return ordered(found)


def hidden_lines(colours: Colours) -> list[Seen]:
    """Lines that stand out by their colour alone, some of which may be in the grey picture too."""
    return [s for plane in hidden(colours) for s in _read(plane) if s.sure >= _SURE]


def better(known: Sequence[Seen], others: Sequence[Seen]) -> list[Seen]:
    """The known lines with the others that stand elsewhere, or that are read longer and no less
    surely where a known one stands."""
    found = list(known)
    for line in others:
        rivals = [k for k in found if overlaps(line, [k])]
        longest = max((len(k.text) for k in rivals), default=0)
        if not rivals or (len(line.text) > longest and line.sure >= min(k.sure for k in rivals)):
            found = [k for k in found if k not in rivals]
            found.append(line)
    return found


def page_lines(page: PageWords) -> tuple[Seen, ...]:
    """The lines of a page whose words are known."""
    straight, back = upright(page)

    def box(line: Line) -> Box:
        shown = on_the_page(back(line.box), page.width, page.height, page.skew)
        return (
            _part(shown.x0, page.width), _part(shown.top, page.height),
            _part(shown.x1, page.width), _part(shown.bottom, page.height),
        )  # fmt: skip

    return tuple(
        Seen(text=line.text, box=box(line), sure=min(w.sure for w in line.words))
        for line in segments(straight.words)
        if line.text.strip()
    )


def overlaps(line: Seen, others: Iterable[Seen]) -> bool:
    """Whether the line stands where another does."""
    return any(_shared(line.box, other.box) > _SHARED for other in others)


def ordered(lines: Sequence[Seen]) -> tuple[Seen, ...]:
    rows: list[list[Seen]] = []
    for line in sorted(lines, key=_middle):
        if rows and abs(_middle(line) - _middle(rows[-1][0])) < _ROW * _lower(line, rows[-1][0]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return tuple(line for row in rows for line in sorted(row, key=lambda s: s.box[0]))


def parts(width: int, height: int) -> Iterator[tuple[int, int, int, int]]:
    """Top and bottom of each part of a long picture, and the rows whose lines are its own."""
    part = max(_LEAST_PART, round(width * _PART))
    if height <= width * _LONG or height <= part:
        yield 0, height, 0, height
        return
    step = round(part * (1 - _OVERLAP))
    tops = [*range(0, height - part, step), height - part]
    for number, top in enumerate(tops):
        first, last = number == 0, number + 1 == len(tops)
        own_top = 0 if first else (top + tops[number - 1] + part) // 2
        own_bottom = height if last else (tops[number + 1] + top + part) // 2
        yield top, top + part, own_top, own_bottom


def _read(plane: Picture) -> tuple[Seen, ...]:
    """By the straightened picture; boxes are led back to how it lies. A picture with little text on
    its head looks to the reader as if it had hardly any."""
    small = np.ascontiguousarray(bounded(plane))
    found = _as_it_is(small)
    if not found or _sureness(found) > _UPRIGHT:
        return found
    other = _as_it_is(turned(small, 2))
    if _sureness(other) <= _sureness(found):
        return found
    return tuple(s.model_copy(update={"box": _on_its_head(s.box)}) for s in other)


def _as_it_is(plane: Picture) -> tuple[Seen, ...]:
    high, wide = plane.shape
    return page_lines(ocr_picture(plane, 1, float(wide), float(high)))


def _sureness(lines: Sequence[Seen]) -> float:
    """How sure the reader is of a character, on the whole."""
    letters = sum(len(s.text) for s in lines)
    return sum(s.sure * len(s.text) for s in lines) / max(letters, 1)


def _on_its_head(box: Box) -> Box:
    x0, top, x1, bottom = (round(1 - value, 5) for value in box)
    return x1, bottom, x0, top


def _shifted(seen: Seen, top: float, share: float) -> Seen:
    x0, y0, x1, y1 = seen.box
    return seen.model_copy(update={"box": (x0, top + y0 * share, x1, top + y1 * share)})


def _part(value: float, whole: float) -> float:
    return round(min(max(value / max(whole, 1e-9), 0.0), 1.0), 5)


def _shared(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((b[2] - b[0]) * (b[3] - b[1]) for b in (one, other))
    return max(across, 0.0) * max(down, 0.0) / max(smaller, 1e-12)


def _middle(line: Seen) -> float:
    return (line.box[1] + line.box[3]) / 2


def _lower(line: Seen, other: Seen) -> float:
    return min(line.box[3] - line.box[1], other.box[3] - other.box[1])
