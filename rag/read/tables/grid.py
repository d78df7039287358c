"""A table while it is being built: cells on a grid with their places on the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.reading import Box
from rag.read.tables.pieces import Piece, joined


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell: where it stands in the grid, its text, and the box of its words or its own."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    box: Box


@dataclass(frozen=True)
class Draft:
    """A table before its figures and units are known. head is -1 where nothing says how many rows
    are heads; certain is how strongly the page itself draws it as a table: ruled, or not."""

    spots: tuple[Spot, ...]
    rows: int
    columns: int
    box: Box
    head: int = -1
    stub: int = -1
    ruled: bool = False

    def filled(self, column: int, start: int = 0) -> list[Spot]:
        """The cells of a column with text, from a row on."""
        return [
            s for s in self.spots
            if s.column <= column < s.column + s.columns and s.row >= start and s.text
        ]  # fmt: skip


def spot(place: tuple[int, int, int, int], parts: Sequence[Piece], box: Box | None = None) -> Spot:
    """A cell of its pieces, from the top; place is row, column, rows, columns."""
    around = box_of(parts) if box is None else box
    return Spot(*place, joined([p.text for p in in_lines(parts)]), around)


def in_lines(parts: Sequence[Piece]) -> list[Piece]:
    """Pieces from the top, those of one line from the left."""
    rows: list[list[Piece]] = []
    for part in sorted(parts, key=lambda p: p.middle):
        last = rows[-1][0] if rows else None
        if last is not None and part.middle - last.middle < 0.5 * max(last.size, part.size):
            rows[-1].append(part)
        else:
            rows.append([part])
    return [p for row in rows for p in sorted(row, key=lambda p: p.x0)]


def box_of(parts: Sequence[Piece]) -> Box:
    words = [w.box for p in parts for w in p.words]
    return Box(
        x0=min(b.x0 for b in words), top=min(b.top for b in words),
        x1=max(b.x1 for b in words), bottom=max(b.bottom for b in words),
    )  # fmt: skip
