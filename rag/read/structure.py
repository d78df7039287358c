"""Pages of words become a document: reading order, headings, paragraphs, notes and tables."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from core.domain.reading import Block, Box, PageKind, PageRead, PageWords, Reading, Table, Word
from rag.read.areas import whole_areas
from rag.read.columns import Region, gutter_of, regions
from rag.read.drafts import Back, Draft, Drafts
from rag.read.footnotes import attach, cut
from rag.read.kinds import Body
from rag.read.language import language_of
from rag.read.lines import Line, line_of, segments, size_of
from rag.read.running import Running
from rag.read.turned import upright

TableFinder = Callable[[PageWords, Sequence[Word]], Sequence[Table]]
_READ = {PageKind.TEXT, PageKind.SCAN}
_PICTURE = 0.02, 0.6  # of the page: ornaments and backgrounds are no pictures


class Learnt:
    """What all pages together tell, in any order: what repeats, and in which type the text is."""

    def __init__(self) -> None:
        self._running = Running()
        self._sizes: dict[PageKind, Counter[float]] = {kind: Counter() for kind in _READ}
        self._bold: Counter[float] = Counter()

    def add(self, page: PageWords) -> None:
        if page.kind not in _READ:
            return
        self._running.learn(page)
        sizes = self._sizes[page.kind]
        for word in page.words:
            size = round(size_of(word) * 2) / 2
            sizes[size] += len(word.text)
            self._bold[size] += len(word.text) if word.bold else 0

    def settled(self) -> tuple[Running, Body, Body]:
        """What repeats, the type of the text of pages with text, and that of scans."""
        self._running.settle()
        text, scan = self._sizes[PageKind.TEXT], self._sizes[PageKind.SCAN]
        most = text.most_common(1)[0][0] if text else 10.0
        scanned = _middle(scan) if scan else 10.0
        bold = self._bold[most] * 2 > text[most] > 0
        return self._running, Body(most, bold), Body(scanned, bold=False)


def assemble(
    name: str,
    format: str,  # noqa: A002 - the field of Reading
    pages: Iterable[PageWords],
    *,
    learnt: Learnt | None = None,
    find: TableFinder | None = None,
) -> Reading:
    """The document of its pages, in their order. learnt has seen all of them already; without it
    the pages are gone over twice. A sequence that makes them anew each time needs little memory.
    find is for tests."""
    if learnt is None:
        pages = pages if isinstance(pages, Sequence) else tuple(pages)
        learnt = Learnt()
        for page in pages:
            learnt.add(page)
    running, text, scan = learnt.settled()
    drafts = Drafts(text)
    read: list[PageRead] = []
    for page in pages:
        read.append(
            PageRead(
                number=page.number, width=page.width, height=page.height, kind=page.kind,
                reason=page.reason,
            )
        )  # fmt: skip
        if page.kind in _READ:
            drafts.scanned = page.kind is PageKind.SCAN
            drafts.body = scan if drafts.scanned else text
            _page(drafts, page.model_copy(update={"words": running.rest(page)}), find)
    blocks = _tables_done(drafts.blocks())
    language = language_of(t for b in blocks for t in _texts(b))
    return Reading(
        name=name, format=format, language=language, pages=tuple(read), blocks=tuple(blocks)
    )


def _middle(sizes: Counter[float]) -> float:
    """The size that half of the characters do not pass: of scans, where sizes scatter."""
    half, passed = sum(sizes.values()) / 2, 0
    for size in sorted(sizes):
        passed += sizes[size]
        if passed >= half:
            return size
    return 10.0


def _page(drafts: Drafts, shown: PageWords, find: TableFinder | None) -> None:
    page, turned = upright(shown)
    back = _leaning(shown, turned) if shown.skew else turned
    drafts.page, drafts.back = page.number, back
    pictures = _pictures(page)
    notes: list[Draft] = []
    parts = segments(page.words)
    areas = _areas(page, parts, find)
    gutter = gutter_of(parts, areas, drafts.gutter)
    drafts.gutter = gutter
    for region in regions(parts, areas, gutter):
        tables = _tables(page, region, find)
        rest = _without(region, [t.box for t in tables])
        body, feet = cut(rest, page, drafts.body) if rest else (None, [])
        notes.extend(feet)
        floats = [_table_draft(t, page.number, back) for t in tables]
        floats += _taken(pictures, region)
        kept = body or Region(region.x0, region.x1, ())
        drafts.region(kept, floats)
    for left in pictures:
        drafts.region(Region(left.box.x0, left.box.x1, ()), [left])
    for note in notes:
        note.box = back(note.box)
    attach(notes, drafts.found, page.number)


def _areas(page: PageWords, parts: Sequence[Line], find: TableFinder | None) -> list[Box]:
    """What no column of text is cut through: ruled and fenced areas, and open tables."""
    areas = whole_areas(parts, page.strokes)
    if find is not None:
        return areas
    from rag.read.tables import table_areas

    def gutter(words: Sequence[Word], tables: Sequence[Box]) -> float | None:
        return gutter_of(segments(words), [*areas, *tables])

    tables = table_areas(page, gutter)
    return [*tables, *(a for a in areas if not any(_inside(a, b) for b in tables))]


def _leaning(page: PageWords, turned: Back) -> Back:
    """Boxes of a scan that was set straight, on the page as it was scanned."""
    from rag.read.skew import on_the_page

    return lambda box: on_the_page(turned(box), page.width, page.height, page.skew)


def _tables(page: PageWords, region: Region, find: TableFinder | None) -> list[Table]:
    words = [w for line in region.lines for w in line.words]
    if find is None:
        from rag.read.tables import find_tables

        return sorted(find_tables(page, words), key=lambda t: t.box.top)
    return sorted(find(page, words), key=lambda t: t.box.top)


def _without(region: Region, taken: Sequence[Box]) -> Region | None:
    """The region's lines less the words that tables hold."""
    if not taken:
        return region
    lines: list[Line] = []
    for line in region.lines:
        left = [w for w in line.words if not any(_inside(w.box, box) for box in taken)]
        if len(left) == len(line.words):
            lines.append(line)
        elif left:
            lines.append(line_of(left, pieces=len(segments(left))))
    return Region(region.x0, region.x1, tuple(lines)) if lines else None


def _inside(box: Box, around: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return around.x0 - 1 <= x <= around.x1 + 1 and around.top - 1 <= y <= around.bottom + 1


def _table_draft(table: Table, number: int, back: Back) -> Draft:
    shown = table.model_copy(
        update={
            "box": back(table.box),
            "cells": tuple(c.model_copy(update={"box": back(c.box)}) for c in table.cells),
        }
    )
    return Draft("table", number, table.box, table.title, table=shown, last_page=number)


def _pictures(page: PageWords) -> list[Draft]:
    area = max(page.width * page.height, 1.0)
    least, most = _PICTURE
    return [
        Draft("picture", page.number, box, last_page=page.number)
        for box in page.pictures
        if page.kind is PageKind.TEXT and least <= box.width * box.height / area <= most
    ]


def _taken(pictures: list[Draft], region: Region) -> list[Draft]:
    """Pictures that stand in a region's column and height; they leave the list."""
    low, high = region.top, max(line.box.bottom for line in region.lines)
    here = [
        p
        for p in pictures
        if _beside(p.box, region) and low <= (p.box.top + p.box.bottom) / 2 <= high
    ]
    for picture in here:
        pictures.remove(picture)
    return here


def _beside(box: Box, region: Region) -> bool:
    """Whether most of it, or of the column, is in the other's width."""
    shared = min(box.x1, region.x1) - max(box.x0, region.x0)
    return shared > 0.5 * min(box.width, region.x1 - region.x0)


def _tables_done(blocks: list[Block]) -> Sequence[Block]:
    """Tables that go on over pages in one, each with its checks."""
    if not any(b.table for b in blocks):
        return blocks
    from rag.read.tables import check_table, continue_tables

    return [
        b.model_copy(update={"table": b.table.model_copy(update={"checks": check_table(b.table)})})
        if b.table
        else b
        for b in continue_tables(blocks)
    ]


def _texts(block: Block) -> Iterable[str]:
    yield block.text
    if block.table:
        yield from (c.text for c in block.table.cells)
