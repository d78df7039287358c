"""What every loader answers: the document's text, and blocks that point into it."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import Field

from core.domain import Frozen
from core.errors import TooLarge

BlockKind = Literal["heading", "paragraph", "row"]
MAX_TEXT = 20_000_000
"""Characters one document may have; more is refused, so that memory stays bounded."""


class Block(Frozen):
    """A piece of the text: text[start:end]. level is a heading's depth from 1.

    header holds a table row's column names, which its passage repeats in the head.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None
    header: str = ""


class Loaded(Frozen):
    """The canonical text of a document; every offset anywhere counts characters of it."""

    text: str
    blocks: tuple[Block, ...]
    meta: dict[str, str] = Field(default_factory=dict)
    pages: int | None = None

    def of(self, block: Block) -> str:
        return self.text[block.start : block.end]


Loader = Callable[[Path], Loaded]


class Builder:
    """Appends blocks and keeps their offsets. Control characters never enter the text."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        level: int = 0,
        page: int | None = None,
        header: str = "",
    ) -> None:
        """Takes a block; empty ones are left out. Raises TooLarge above MAX_TEXT."""
        clean = printable(text).strip()
        if not clean:
            return
        start = self._length
        self._length += len(clean) + 1
        if self._length > MAX_TEXT:
            raise TooLarge(f"The document has more than {MAX_TEXT:,} characters.", limit=MAX_TEXT)
        self._parts.append(clean)
        self._blocks.append(
            Block(
                kind=kind,
                start=start,
                end=start + len(clean),
                level=level,
                page=page,
                header=header,
            )
        )

    def loaded(self, meta: dict[str, str] | None = None, pages: int | None = None) -> Loaded:
        return Loaded(
            text="\n".join(self._parts), blocks=tuple(self._blocks), meta=meta or {}, pages=pages
        )


_DROPPED = {c: None for c in range(32) if chr(c) not in "\n\t"} | {
    0x7F: None,
    0x200B: None,
    0x200E: None,
    0x200F: None,
    0x202A: None,
    0x202B: None,
    0x202C: None,
    0x202D: None,
    0x202E: None,
    0x2066: None,
    0x2067: None,
    0x2068: None,
    0x2069: None,
    0xFEFF: None,
    0x3000: " ",
    0xA0: " ",
}


def printable(text: str) -> str:
    """Without control characters, zero-width spaces and direction overrides; lone surrogates out."""
    clean = text.translate(_DROPPED)
    return clean.encode("utf-8", "ignore").decode("utf-8")
