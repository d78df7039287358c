"""Passages bounded by structure: article, section, table rows, page.

Promises: text[start:end] == passage text, passages do not overlap and keep the order of the
document, and no passage is longer than LIMIT unless one word-less run of characters is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.domain import Frozen
from rag.load.types import Block, Loaded

LIMIT = 400
"""Characters of a passage at most; an article is kept whole up to here."""
PROSE_LIMIT = 200
"""Of prose without articles, which speaks of several things in one section."""
ROWS_LIMIT = 90
"""Of table rows: a vector over many rows is near to none of them."""
_ARTICLE = re.compile(
    r"^第[零〇一二三四五六七八九十百千0-9]+条(?:之[一二三四五六七八九十]+)?(?=[\s　:：【（(]|$)"
)
_CHAPTER = re.compile(r"^第[零〇一二三四五六七八九十百0-9]+([编章节])(?=[\s　:：]|$)")
_CHAPTER_LEVEL = {"编": 1, "章": 2, "节": 3}
_ENDS = re.compile(r"(?<=[。！？；!?;])|(?<=\.)\s+|\n")


class Span(Frozen):
    """A passage before it has a document: where it is and what it stands under."""

    start: int
    end: int
    section: str
    article: str
    page: int | None
    header: str = ""


@dataclass
class _Place:
    """Where the reader of the blocks is: open headings and the current article."""

    headings: dict[int, str] = field(default_factory=dict)
    article: str = ""

    def open(self, level: int, title: str) -> None:
        self.headings = {k: v for k, v in self.headings.items() if k < level}
        self.headings[level] = title
        self.article = ""

    def section(self) -> str:
        parts = [v for _, v in sorted(self.headings.items())]
        if self.article:
            parts.append(self.article)
        return " / ".join(parts)


def split(loaded: Loaded, limit: int = LIMIT) -> Iterator[Span]:
    """Spans in the order of the text. Headings belong to the section, not to a passage."""
    place = _Place()
    held: list[Block] = []
    for number, block in enumerate(loaded.blocks):
        text = loaded.of(block)
        if number == 0 and block.kind == "heading" and block.level == 1:
            continue  # the document's own title is in every head already
        if (level := _level(block, text)) is not None:
            yield from _flush(loaded, held, place, limit)
            held = []
            place.open(level, " ".join(text.split()))
            continue
        if article := _ARTICLE.match(text):
            yield from _flush(loaded, held, place, limit)
            held = []
            place.article = article[0]
        elif held and not _joins(held, block, min(limit, _limit(block, place))):
            yield from _flush(loaded, held, place, limit)
            held = []
        held.append(block)
    yield from _flush(loaded, held, place, limit)


def _level(block: Block, text: str) -> int | None:
    """The depth of a heading; statutes set as plain paragraphs have chapters too."""
    if block.kind == "heading":
        return block.level
    if len(text) <= 40 and (chapter := _CHAPTER.match(text)):
        return _CHAPTER_LEVEL[chapter[1]]
    return None


def _limit(block: Block, place: _Place) -> int:
    if block.kind == "row":
        return ROWS_LIMIT
    return LIMIT if place.article else PROSE_LIMIT


def _joins(held: list[Block], block: Block, limit: int) -> bool:
    last = held[-1]
    same = last.page == block.page and last.header == block.header
    return same and last.kind == block.kind and block.end - held[0].start <= limit


def _flush(loaded: Loaded, held: list[Block], place: _Place, limit: int) -> Iterator[Span]:
    if not held:
        return
    for start, end in _pieces(loaded.text, held[0].start, held[-1].end, limit):
        yield Span(
            start=start,
            end=end,
            section=place.section(),
            article=place.article,
            page=held[0].page,
            header=held[0].header,
        )


def _pieces(text: str, start: int, end: int, limit: int) -> Iterator[tuple[int, int]]:
    """Cuts one span at sentence ends; at the limit where a sentence is longer."""
    while end - start > limit:
        window = text[start : start + limit]
        cuts = [m.end() for m in _ENDS.finditer(window) if m.end() > limit // 4]
        cut = start + (cuts[-1] if cuts else limit)
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if start < end:
        yield start, end
