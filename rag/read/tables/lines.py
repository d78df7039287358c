"""Lines of pieces: what they say, and runs of them that may be a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.read.tables.dressing import is_caption, is_note
from rag.read.tables.numbers import is_blank
from rag.read.tables.pieces import Piece, piece_of

Line = list[Piece]
Lines = Sequence[Sequence[Piece]]


@dataclass(frozen=True)
class Region:
    """Lines that may be a table. fenced where rules bound it; they run from low to high."""

    lines: tuple[tuple[Piece, ...], ...]
    fenced: bool
    low: float = float("-inf")
    high: float = float("inf")

    @property
    def top(self) -> float:
        return min(p.top for p in self.lines[0])


def text_of(line: Sequence[Piece]) -> str:
    return piece_of([w for p in line for w in p.words]).text


def breaks(line: Line) -> bool:
    text = text_of(line)
    if is_caption(text) or text.endswith(("。", "；")):
        return True
    return is_note(text) and len(line) == 1 and text[0] != "("


def figures_left(run: Sequence[Line]) -> float:
    """The left edge of what stands right of the labels."""
    edges = sorted(p.x0 for ln in run for p in ln[1:] if p.figure and not is_blank(p.text))
    return (
        edges[max(0, len(edges) // 20)]
        if edges
        else min((p.x0 for ln in run for p in ln[1:]), default=0.0)
    )


def figures_in(line: Line) -> bool:
    return any(p.figure and not p.period for p in line[1:])
