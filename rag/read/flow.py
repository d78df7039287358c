"""Blocks of a file that has no pages of its own, laid out on pages made up for it.

Every paragraph and every row of a table is one line of 14 points from the top down; a table's columns
share the width of 595 points. So a box says which line and column of the file it is, no more.
"""

from collections.abc import Iterator

from core.domain.reading import Block, BlockKind, Box, PageKind, PageRead, Reading
from core.errors import TooLarge
from rag.load.types import MAX_TEXT, printable
from rag.read.grid import Lines, table
from rag.read.language import language_of

WIDTH, LINE = 595.0, 14.0
_LEAST = 842.0  # points of height, an A4 page


class Flow:
    """Takes blocks in order and keeps page and line. Raises TooLarge above 20 million characters."""

    def __init__(self, name: str, form: str) -> None:
        self._name, self._form = name, form
        self._blocks: list[Block] = []
        self._pages: list[PageRead] = []
        self._number, self._line, self._length = 1, 0, 0
        self._reason = ""

    def add(self, kind: BlockKind, text: str, *, level: int = 0, mark: str = "") -> None:
        """A block of words; empty ones are left out."""
        clean = printable(text).strip()
        if not clean:
            return
        self._count(len(clean))
        self._blocks.append(
            Block(
                kind=kind, page=self._number, box=self._box(1), text=clean, level=level, mark=mark
            )
        )

    def add_table(self, lines: Lines) -> None:
        """A table; one without rows or columns is left out."""
        if lines.rows < 1 or lines.columns < 1:
            return
        self._count(sum(len(c.text) for c in lines.cells))
        box = self._box(lines.rows)
        made = table(lines, self._number, box)
        self._blocks.append(
            Block(kind="table", page=self._number, box=box, text=made.title, table=made)
        )

    def note(self, reason: str) -> None:
        """What a reader should know of the page that is being laid out."""
        self._reason = f"{self._reason} {reason}".strip()

    def turn(self) -> None:
        """Ends the page."""
        self._pages.append(self._page())
        self._number, self._line, self._reason = self._number + 1, 0, ""

    @property
    def on_page(self) -> int:
        """Lines on the page so far."""
        return self._line

    def reading(self) -> Reading:
        """All of it; the page that is being laid out is the last, unless it is bare."""
        pages = list(self._pages)
        if self._line or self._reason or not pages:
            pages.append(self._page())
        return Reading(
            name=self._name, format=self._form, language=language_of(self._sample()),
            pages=tuple(pages), blocks=tuple(self._blocks),
        )  # fmt: skip

    def _sample(self) -> Iterator[str]:
        for block in self._blocks[:400]:
            yield block.text
            if block.table is not None:
                yield from (c.text for c in block.table.cells[:200])

    def _page(self) -> PageRead:
        return PageRead(
            number=self._number, width=WIDTH, height=max(_LEAST, self._line * LINE),
            kind=PageKind.TEXT if self._line else PageKind.EMPTY, reason=self._reason,
        )  # fmt: skip

    def _box(self, lines: int) -> Box:
        top = self._line * LINE
        self._line += lines
        return Box(x0=0, top=top, x1=WIDTH, bottom=top + lines * LINE)

    def _count(self, characters: int) -> None:
        self._length += characters
        if self._length > MAX_TEXT:
            raise TooLarge(
                f"{self._name} has more than {MAX_TEXT:,} characters.",
                todo="Split it.", limit=MAX_TEXT,
            )  # fmt: skip
