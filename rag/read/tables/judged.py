"""Whether a draft is a table: not prose in columns, no list, no table of contents."""

import re
from collections.abc import Sequence

from rag.read.kinds import is_item
from rag.read.tables.grid import Draft, Spot
from rag.read.tables.numbers import is_figure, is_period, number

_BULLET = re.compile(
    r"^(?:[•●■◆▪►➢✓◇○□·※\-–—*]|\d{1,2}[.、)）]|[（(]\w{1,3}[)）]|[①-⑳]|[a-z][.)])$"
)
_PAGE = re.compile(r"^\d{1,3}$")
_LONG = 30  # characters of a cell in running text


def is_table(draft: Draft) -> bool:
    """Judged by what stands in the cells; rules that bound it make up for figures."""
    head = max(draft.head, 0)
    body = [s for s in draft.spots if s.row >= head and s.text]
    rows = draft.rows - head
    if draft.columns < 2 or not body or rows < (1 if draft.ruled and head else 2):
        return False
    if _bulleted(draft) or _contents(draft) or _prose(body):
        return False
    rest = [s for s in body if s.column > 0]
    if not rest or len({s.column for s in rest}) == 0:
        return False
    figures = sum(is_figure(s.text) or is_period(s.text) for s in rest)
    share = figures / len(rest)
    if draft.ruled:
        return share >= 0.3 or (draft.columns >= 3 and rows >= 2) or _short(rest)
    if draft.columns == 2:
        full = share >= 0.75 and rows >= 3 and len(rest) >= 0.5 * rows
        return full or (rows >= 4 and len(rest) >= 0.9 * rows and _values(body))
    if share >= 0.4:
        return rows >= 2 and len(rest) >= 2
    return rows >= 3 and _steady(draft, body) and _short(rest)


def _values(body: Sequence[Spot]) -> bool:
    """Whether the cells are names and values: short, and most values with a digit."""
    values = [s.text for s in body if s.column > 0]
    digits = sum(any(c.isdigit() for c in t) for t in values)
    return digits >= 0.6 * len(values) and all(len(s.text) <= _LONG for s in body)


def _bulleted(draft: Draft) -> bool:
    first = draft.filled(0, max(draft.head, 0))
    marks = sum(bool(_BULLET.match(s.text)) for s in first)
    if marks >= 0.6 * max(len(first), 1) and draft.columns == 2:
        return True
    whole = [
        s for s in draft.spots if s.column == 0 and is_item(s.text) and s.text[0] in "•●■◆▪►➢✓"
    ]
    return len(whole) > 0.4 * max(len(first), 1)


def _contents(draft: Draft) -> bool:
    """Whether the last column counts pages up."""
    last = [s.text for s in draft.filled(draft.columns - 1)]
    pages = [int(t) for t in last if _PAGE.match(t)]
    if len(pages) < 3 or len(pages) < 0.8 * len(last) or pages != sorted(pages):
        return False
    others = [
        s for s in draft.spots if 0 < s.column < draft.columns - 1 and number(s.text) is not None
    ]
    return len(others) < 0.3 * len(pages) and len(set(pages)) > 1 and not draft.ruled


def _prose(body: Sequence[Spot]) -> bool:
    long = sum(len(s.text) > _LONG and not is_figure(s.text) for s in body if s.column > 0)
    return long > 0.5 * sum(s.column > 0 for s in body)


def _steady(draft: Draft, body: Sequence[Spot]) -> bool:
    """Whether most rows fill most columns."""
    return len(body) >= 0.7 * draft.columns * (draft.rows - max(draft.head, 0))


def _short(cells: Sequence[Spot]) -> bool:
    lengths = sorted(len(s.text) for s in cells)
    return lengths[len(lengths) // 2] <= 14 and lengths[-1] <= 60
