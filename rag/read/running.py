"""What repeats at the top and bottom of pages: running heads, feet and page numbers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from core.domain.reading import PageKind, PageWords, Word
from rag.read.lines import Line, level_rows, merged, segments

_ZONE = 0.13  # of the page's height, at its top and at its bottom
_OUTER = 4  # lines of a zone that are looked at
_NEAR = 5.0  # points: the same place on another page
_PAGE = re.compile(
    r"[-–—·•\s(]*(?:第\s*\d+\s*页(?:\s*[,，/共]*\s*\d+\s*页?)?|第\s*[一二三四五六七八九十百]+\s*页"
    r"|page\s+\d+(?:\s*(?:of|/)\s*\d+)?|\d+\s*(?:of|/)\s*\d+|[-–—]\s*\d+\s*[-–—])[-–—·•\s)]*",
    re.IGNORECASE,
)
_BARE = re.compile(r"\d{1,4}|[ivxlc]{1,6}", re.IGNORECASE)
_KEPT = re.compile(
    r"单位[：:]|[（(]续|续表|continued|in (?:millions|thousands)|^(?:图表?|表|figure|table|exhibit)\s*\d",
    re.IGNORECASE,
)  # a table's own head lines, even where every page begins with them


@dataclass(frozen=True)
class _Place:
    page: int
    at: float  # points from the edge of the page
    size: float
    order: int  # from the edge, 0 outermost


class _Places:
    """Where one text stands over the pages, looked up by its height on the page."""

    def __init__(self) -> None:
        self.all: list[_Place] = []
        self._pages: dict[int, set[int]] = defaultdict(set)

    def add(self, place: _Place) -> None:
        self.all.append(place)
        self._pages[int(place.at / _NEAR)].add(place.page)

    def near(self, at: float) -> set[int]:
        """Pages that have it at about this height: three and more are as good as all."""
        slot = int(at / _NEAR)
        found: set[int] = set()
        for near in (slot, slot - 1, slot + 1):
            found |= set(islice(self._pages.get(near, ()), 3))
        return found


class Running:
    """Learnt from all pages first, then asked page by page for the words that remain."""

    def __init__(self) -> None:
        self._seen: dict[tuple[bool, str], _Places] = defaultdict(_Places)
        self._pages = 0
        self._slots: set[tuple[bool, int]] = set()

    def learn(self, page: PageWords) -> None:
        if page.kind not in {PageKind.TEXT, PageKind.SCAN} or not page.words:
            return
        self._pages += 1
        for top in (True, False):
            for order, line in enumerate(_outer(page, top=top)):
                place = _Place(page.number, _at(line, page, top=top), line.size, order)
                self._seen[top, _same(line.text)].add(place)

    def settle(self) -> None:
        """Called once between learning and asking: finds the places where most pages have one."""
        count: Counter[tuple[bool, int]] = Counter()
        for (top, _), places in self._seen.items():
            for place in places.all:
                if self._repeats(places, place):
                    count[top, round(place.at)] += 1
        enough = max(3, self._pages // 2)
        self._slots = {slot for slot, n in count.items() if n >= enough}

    def rest(self, page: PageWords) -> tuple[Word, ...]:
        """The page's words without what repeats over pages. A page that has nothing else keeps it:
        forms differ by their figures only."""
        gone: set[int] = set()
        numbers: set[int] = set()
        for top in (True, False):
            zone = _outer(page, top=top)
            inner = _next_inner(page, zone, top=top)
            for order, line in enumerate(zone):
                after = zone[order + 1] if order + 1 < len(zone) else inner
                if self._drops(page, line, order, after, top=top):
                    counts = _PAGE.fullmatch(line.text) or _BARE.fullmatch(line.text)
                    (numbers if counts else gone).update(id(w) for w in line.words)
        if len(gone) + len(numbers) < len(page.words):
            numbers |= gone
        return tuple(w for w in page.words if id(w) not in numbers) if numbers else page.words

    def _drops(
        self, page: PageWords, line: Line, order: int, after: Line | None, *, top: bool
    ) -> bool:
        place = _Place(page.number, _at(line, page, top=top), line.size, order)
        places = self._seen.get((top, _same(line.text)), _Places())
        if _PAGE.fullmatch(line.text) and order <= 1:
            return True
        if _KEPT.search(line.text) or (top and _heads_table(line, after)):
            return False
        if self._repeats(places, place):
            return True
        if order == 0 and _BARE.fullmatch(line.text):
            return _lonely(line, after) and place.at < 0.09 * page.height
        return order == 0 and self._in_slot(place, top=top) and _lonely(line, after)

    def _repeats(self, places: "_Places", place: _Place) -> bool:
        """On three pages at the same height, or on two that are neighbours and all there is."""
        same = places.near(place.at)
        if len(same) >= 3:
            return True
        close = any(0 < abs(p - place.page) <= 2 for p in same)
        return len(same) == 2 and close and (self._pages <= 4 or place.order == 0)

    def _in_slot(self, place: _Place, *, top: bool) -> bool:
        return any((top, round(place.at) + d) in self._slots for d in (-1, 0, 1))


def _outer(page: PageWords, *, top: bool) -> list[Line]:
    """The lines of a zone from the page's edge inwards."""
    limit, slack = page.height * _ZONE, 0.02 * page.height
    if top:
        words: Iterable[Word] = (w for w in page.words if w.box.bottom <= limit + slack)
    else:
        limit = page.height - limit
        words = (w for w in page.words if w.box.top >= limit - slack)
    lines = [merged(row) for row in level_rows(segments(words))]
    lines = [x for x in lines if (x.box.bottom <= limit if top else x.box.top >= limit)]
    return (lines if top else lines[::-1])[:_OUTER]


def _next_inner(page: PageWords, zone: Sequence[Line], *, top: bool) -> Line | None:
    """The first line beyond a zone."""
    if not zone:
        return None
    edge = zone[-1].box
    reach = 40.0
    if top:
        words = [w for w in page.words if 0 < w.box.bottom - edge.bottom < reach]
    else:
        words = [w for w in page.words if 0 < edge.top - w.box.top < reach]
    lines = level_rows(segments(w for w in words if w.box.overlap(edge) == 0))
    if not lines:
        return None
    return merged(lines[0] if top else lines[-1])


def _at(line: Line, page: PageWords, *, top: bool) -> float:
    return line.box.top if top else page.height - line.box.bottom


def _same(text: str) -> str:
    """Equal for two pages' feet that differ by the page number only; rows of figures stay apart."""
    text = "".join(text.split()).lower()
    if re.fullmatch(r"[ivxlc]{1,6}", text):
        return "#"
    if len(re.findall(r"\d+", text)) > 3:
        return text
    return re.sub(r"\d+", "#", text)


def _lonely(line: Line, after: Line | None) -> bool:
    """Whether there is more than a line's gap to the text."""
    return after is None or _gap(line, after) > 0.9 * max(line.size, after.size)


def _gap(line: Line, after: Line) -> float:
    return max(after.box.top - line.box.bottom, line.box.top - after.box.bottom)


def _heads_table(line: Line, after: Line | None) -> bool:
    """Whether its parts stand over those of the next line, close by: a table's repeated head."""
    if after is None or after.pieces < 2 or line.pieces < 2 or _gap(line, after) > 1.1 * line.size:
        return False
    over = segments(line.words)
    under = segments(after.words)
    met = sum(
        any(min(o.box.x1, u.box.x1) - max(o.box.x0, u.box.x0) > 0 for u in under) for o in over
    )
    return met == len(over) and (line.pieces > 2 or after.pieces > 2)
