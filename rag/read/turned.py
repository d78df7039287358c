"""Pages whose text is drawn turned by a quarter without /Rotate: read upright, shown as they are."""

from collections.abc import Callable
from itertools import pairwise

from core.domain.reading import Box, PageWords, Stroke

_LONG = 3  # characters before a word's shape says how it runs
_ENOUGH = 6  # words


def quarter(page: PageWords) -> int:
    """0 upright; 1 when the text runs down the page, 3 when it runs up."""
    words = [w for w in page.words if len(w.text) >= _LONG]
    tall = [w for w in words if w.box.height > 1.5 * w.box.width]
    if len(words) < _ENOUGH or len(tall) < 0.7 * len(words):
        return 0
    steps = [
        b.box.top - a.box.top
        for a, b in pairwise(tall)
        if min(a.box.x1, b.box.x1) - max(a.box.x0, b.box.x0) > 0
    ]
    return 3 if sum(s < 0 for s in steps) > sum(s > 0 for s in steps) else 1


def upright(page: PageWords) -> tuple[PageWords, Callable[[Box], Box]]:
    """The page as somebody sees it who turns it to read, and the way back for boxes."""
    turn = quarter(page)
    if turn == 0:
        return page, _same
    wide, tall = page.width, page.height

    def there(box: Box) -> Box:
        if turn == 1:
            return Box(x0=box.top, top=wide - box.x1, x1=box.bottom, bottom=wide - box.x0)
        return Box(x0=tall - box.bottom, top=box.x0, x1=tall - box.top, bottom=box.x1)

    def back(box: Box) -> Box:
        if turn == 1:
            return Box(x0=wide - box.bottom, top=box.x0, x1=wide - box.top, bottom=box.x1)
        return Box(x0=box.top, top=tall - box.x1, x1=box.bottom, bottom=tall - box.x0)

    turned = page.model_copy(
        update={
            "width": tall,
            "height": wide,
            "words": tuple(w.model_copy(update={"box": there(w.box)}) for w in page.words),
            "strokes": tuple(Stroke(box=there(s.box)) for s in page.strokes),
            "pictures": tuple(there(p) for p in page.pictures),
        }
    )
    return turned, back


def _same(box: Box) -> Box:
    return box
