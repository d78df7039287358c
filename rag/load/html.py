"""HTML: headings, paragraphs, list items and tables; scripts, styles and navigation left out."""

from pathlib import Path

from bs4 import BeautifulSoup, Tag

from rag.load.rows import add_table
from rag.load.text import decode
from rag.load.types import Builder, Loaded

_BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd", "blockquote", "pre", "table")
_DROPPED = ("script", "style", "nav", "noscript", "template", "svg", "iframe", "head")
_PIECE = 4000


def load(path: Path) -> Loaded:
    """Raises Unreadable when it is not text."""
    soup = BeautifulSoup(decode(path), "lxml")
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    meta = {
        str(tag.get("name", ""))[7:]: str(tag.get("content", ""))
        for tag in soup.find_all("meta")
        if str(tag.get("name", "")).startswith("jinnao:")
    }
    for tag in soup(_DROPPED):
        tag.decompose()
    builder = Builder()
    if title and soup.h1 is None:
        builder.add("heading", title, level=1)
    for tag in soup.find_all(_BLOCKS):
        if not any(parent.name in _BLOCKS for parent in tag.parents):
            _add(builder, tag)
    if not soup.find(_BLOCKS):
        for line in soup.get_text("\n").split("\n"):
            builder.add("paragraph", line[:_PIECE])
    return builder.loaded(meta)


def _add(builder: Builder, tag: Tag) -> None:
    if tag.name == "table":
        rows = (
            [c.get_text(" ", strip=True) for c in row.find_all(("td", "th"))]
            for row in tag.find_all("tr")
        )
        add_table(builder, rows)
        return
    text = " ".join(tag.get_text(" ").split())
    if tag.name[0] == "h" and tag.name[1:].isdigit():
        builder.add("heading", text, level=int(tag.name[1]))
        return
    prefix = "• " if tag.name == "li" else ""
    for at in range(0, len(text), _PIECE):
        builder.add("paragraph", prefix + text[at : at + _PIECE])
