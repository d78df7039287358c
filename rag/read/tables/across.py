"""Where a page holds tables, so that no column of text is cut through them."""

from collections.abc import Callable, Sequence

from core.domain.reading import Box, Cell, PageWords, Table, Word
from rag.read.kinds import BULLETS
from rag.read.tables.find import find_tables
from rag.read.tables.numbers import is_figure, is_period

Gutter = Callable[[Sequence[Word], Sequence[Box]], float | None]
_DEEPEST = 3  # columns within columns
_LONG = 24  # characters: more is text
_LIST = 4  # rows of names and values
_FEW = 0.34  # of a table's rows: so few cells right of a gutter are no columns of its own


def table_areas(page: PageWords, gutter: Gutter) -> tuple[Box, ...]:
    """The boxes of tables of three columns, or of a few rows, and more. gutter says where words that stand outside
    such boxes part into columns; a table that a gutter parts is two, or one and a column's text."""
    return tuple(_areas(page, page.words, gutter, _DEEPEST))


def _areas(page: PageWords, words: Sequence[Word], gutter: Gutter, deep: int) -> list[Box]:
    tables = [t for t in find_tables(page, words) if t.columns > 2 or t.rows >= _LIST]
    boxes = [t.box for t in tables]
    at = gutter(words, boxes) if deep else None
    if at is None and deep and tables:
        at = gutter(words, ())
        at = at if at is not None and any(_with_text(t, at) for t in tables) else None
    if at is None:
        return boxes
    across = [t.box for t in tables if t.box.x0 < at < t.box.x1 and not parts_at(t, at)]
    loose = [w for w in words if not any(box.overlap(w.box) > 0 for box in across)]
    left = [w for w in loose if w.box.x0 < at]
    right = [w for w in loose if w.box.x0 >= at]
    return [*across, *(a for side in (left, right) for a in _areas(page, side, gutter, deep - 1))]


def _with_text(table: Table, x: float) -> bool:
    """Whether a column's text was taken for a part of a table: sentences or points on one side."""
    if not (table.box.x0 < x < table.box.x1 and parts_at(table, x)):
        return False
    sides = (
        [c.text for c in table.cells if c.box.x0 >= x - 2],
        [c.text for c in table.cells if c.box.x1 <= x + 2],
    )
    return any(any(len(t) > _LONG or t[:1] in BULLETS for t in side if t) for side in sides)


def parts_at(table: Table, x: float) -> bool:
    """Whether what was taken for one table stands in two columns of the page: no cell reaches over
    the gutter, and right of it names come first, or little stands there."""
    cells = [c for c in table.cells if c.text]
    if any(c.box.x0 < x - 2 and c.box.x1 > x + 2 for c in cells):
        return False
    right = [c for c in cells if c.box.x0 >= x - 2]
    if not right or len(right) == len(cells):
        return False
    first = min(c.column for c in right)
    held = [c for c in right if c.column == first and c.row >= table.header_rows]
    return len({c.row for c in right}) <= _FEW * table.rows or _names(held)


def _names(held: Sequence[Cell]) -> bool:
    figures = sum(is_figure(c.text) or is_period(c.text) for c in held)
    return bool(held) and figures < 0.4 * len(held)
