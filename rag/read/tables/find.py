"""The tables of a page."""

from collections.abc import Sequence

from core.domain.reading import Box, PageKind, PageWords, Table, Word
from rag.read.tables.commas import with_commas
from rag.read.tables.dressing import around, states_unit
from rag.read.tables.fences import fenced, headed
from rag.read.tables.grid import Draft
from rag.read.tables.judged import is_table
from rag.read.tables.lines import Region
from rag.read.tables.made import made
from rag.read.tables.opened import built
from rag.read.tables.pieces import Piece, level, pieces
from rag.read.tables.regions import runs
from rag.read.tables.ruled import ruled
from rag.read.tables.rules import Rule, bands, grids, rules
from rag.read.tables.sides import sides

_SHARED = 0.2  # of a region's pieces in a table that is found: it is the same table
_SEEN = 0.999  # a word that was read from a picture is never as exact as a file's own
_FEWEST = 4  # words of a table


def find_tables(page: PageWords, words: Sequence[Word] | None = None) -> tuple[Table, ...]:
    """The tables among a page's words, or those of one of its columns, from the top: ruled,
    between level rules, and open. Their boxes take in the title and the notes that they name."""
    words = [w for w in (page.words if words is None else words) if w.text.strip()]
    if len(words) < _FEWEST or not (page.strokes or any(_digits(w) for w in words)):
        return ()
    if page.kind is PageKind.SCAN:
        words = [w.model_copy(update={"sure": _SEEN}) if w.sure == 1 else w for w in words]
    across, down = rules(page.strokes)
    across = _beside(across, words)
    drafts: list[Draft] = []
    left = words
    for grid in grids(across, down):
        inside = [w for w in left if _in(w.box, grid.box)]
        draft = ruled(grid, inside)
        if draft is not None and is_table(draft):
            drafts.append(draft)
            left = [w for w in left if not _in(w.box, grid.box)]
    drafts += _loose(left, across)
    lines = [pieces(line) for line in level(words)]
    taken = [d.box for d in drafts]
    tables = [_dressed(d, lines, taken, page.number) for d in drafts]
    return tuple(sorted(tables, key=lambda t: (t.box.top, t.box.x0)))


def _digits(word: Word) -> bool:
    return any(c.isdigit() for c in word.text)


def _beside(across: Sequence[Rule], words: Sequence[Word]) -> list[Rule]:
    """The level rules that stand over or under the words."""
    x0, x1 = min(w.box.x0 for w in words), max(w.box.x1 for w in words)
    return [r for r in across if min(r.high, x1) - max(r.low, x0) > 0.5 * r.long]


def _in(box: Box, around_: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return around_.x0 <= x <= around_.x1 and around_.top <= y <= around_.bottom


def _loose(words: Sequence[Word], across: Sequence[Rule], depth: int = 0) -> list[Draft]:
    """Tables without upright rules."""
    lines = [pieces(line) for band in bands(words, across) for line in level(band)]
    found: list[Draft] = []
    used: set[int] = set()
    for bare in sorted(fenced(lines, across), key=lambda r: -sum(map(len, r.lines))):
        region = headed(bare, lines)
        _take(region, across, words, found, used, depth)
    rest = [p for p in ([p for p in line if id(p.words[0]) not in used] for line in lines) if p]
    for region in runs(rest):
        _take(region, across, words, found, used, depth)
    return found


def _take(
    region: Region, across: Sequence[Rule], words: Sequence[Word], found: list[Draft],
    used: set[int], depth: int,
) -> None:  # fmt: skip
    inside = [p for line in region.lines for p in line]
    if sum(id(p.words[0]) in used for p in inside) > _SHARED * len(inside):
        return
    parts = sides(region.lines, across, words) if depth < 2 else []
    if parts:
        for part in parts:
            for draft in _loose([w for w in part if id(w) not in used], across, depth + 1):
                _keep(draft, words, found, used)
        return
    made = built(region.lines, _within(across, region))
    if made is not None and is_table(made):
        found.append(made)
        used.update(id(w) for line in region.lines for p in line for w in p.words)


def _keep(draft: Draft, words: Sequence[Word], found: list[Draft], used: set[int]) -> None:
    found.append(draft)
    used.update(id(w) for w in words if _in(w.box, draft.box))


def _within(across: Sequence[Rule], region: Region) -> list[Rule]:
    pieces_ = [p for line in region.lines for p in line]
    x0, x1 = min(p.x0 for p in pieces_), max(p.x1 for p in pieces_)
    top, bottom = min(p.top for p in pieces_), max(p.bottom for p in pieces_)
    return [
        r for r in across
        if top - 14 <= r.at <= bottom + 14 and r.high > x0 and r.low < x1
        and r.long <= 1.35 * (x1 - x0) + 20
    ]  # fmt: skip


def _dressed(
    draft: Draft, lines: Sequence[Sequence[Piece]], taken: Sequence[Box], number: int
) -> Table:
    others = [b for b in taken if b is not draft.box]
    beside = [b for b in others if b.top < draft.box.bottom and draft.box.top < b.bottom]
    low = max(
        [(b.x1 + draft.box.x0) / 2 for b in beside if b.x1 <= draft.box.x0 + 2],
        default=draft.box.x0 - 30,
    )
    high = min(
        [(b.x0 + draft.box.x1) / 2 for b in beside if b.x0 >= draft.box.x1 - 2],
        default=draft.box.x1 + max(30, 0.3 * draft.box.width),
    )
    free: list[list[Piece]] = []
    for line in lines:
        kept = [p for p in line if not any(_in_box(p, b) for b in others)]
        kept = [
            p
            for p in kept
            if (low < p.x0 < high and _near(p, draft.box))
            or (p.x0 >= draft.box.x1 and not beside and states_unit(p.text))
        ]
        if kept:
            free.append(kept)
    seen = any(w.sure < 1 for line in free for p in line for w in p.words)
    return made(with_commas(draft) if seen else draft, around(draft.box, free), number)


def _near(piece: Piece, box: Box) -> bool:
    """Whether a piece is not all left or right of a table: that is another column's."""
    return piece.x0 < box.x1 + 2 and piece.x1 > box.x0 - 2


def _in_box(piece: Piece, box: Box) -> bool:
    x = (piece.x0 + piece.x1) / 2
    return box.x0 <= x <= box.x1 and box.top <= piece.middle <= box.bottom
