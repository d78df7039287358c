"""How a table stands on a page: which columns hold figures, how wide each one is."""

import unicodedata
from collections.abc import Sequence

from core.domain.report import Sheet

_NARROWEST, _WIDEST = 8, 48  # half-width characters


def figures(sheet: Sheet) -> tuple[bool, ...]:
    """Whether a column holds figures; these stand on the right."""
    places = range(len(sheet.heads))
    return tuple(any(c < len(r) and r[c] is not None for r in sheet.values) for c in places)


def widths(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """In half-width characters, within bounds: a long text wraps and leaves room for the others."""
    return tuple(
        min(max(_NARROWEST, *(long(row[c]) for row in (heads, *rows) if c < len(row))), _WIDEST)
        for c in range(len(heads))
    )


def long(text: str) -> int:
    """In half-width characters: a Chinese one counts two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
