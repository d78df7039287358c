"""HTML: the main content as headings, paragraphs, items and tables with their spans.

Scripts, navigation and what is hidden are left out. The file is one page; boxes are those of Flow.
"""

import re
from pathlib import Path

from lxml import etree, html

from core.domain.reading import BlockKind, Reading
from core.errors import Unreadable
from rag.load.text import decode
from rag.read import guards
from rag.read.flow import Flow
from rag.read.grid import Lines, Placed, may_name
from rag.read.tables.units import unit_of

_DROPPED = ("script", "style", "nav", "noscript", "template", "svg", "iframe", "head", "aside", "form",
            "button", "select", "object", "canvas", "audio", "video", "math", "dialog")  # fmt: skip
_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure footer"
    " h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table ul tr td th tbody"
    " thead tfoot caption title".split()
)
_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DEEP = 150  # below it a branch is taken as its text
_PIECE = 4000
_KINDS: dict[str, BlockKind] = {"li": "item", "figcaption": "caption"}
_EMPTY_LINE = re.compile(r"\n\s*\n")
_MOST_SPAN, _MOST_CELLS = 500, 60_000


def read_html(path: Path) -> Reading:
    """Raises Unreadable when it is not text, or nested too deep."""
    guards.entry(path)
    guards.shallow(path)
    text = decode(path)
    root = _parsed(path, text)
    flow = Flow(path.name, "html")
    title = " ".join("".join(root.xpath("//head/title//text()")).split())
    _prune(root)
    main = _main(root)
    if title and next(main.iter("h1"), None) is None:
        flow.add("heading", title, level=1)
    _Walk(flow).of(main)
    return flow.reading()


def _parsed(path: Path, text: str) -> etree._Element:
    parser = html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(_DECLARED.sub("", text, count=1), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as bad:
        raise Unreadable(f"{path.name} is not HTML that can be read: {bad}.") from bad
    return root


_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")  # lxml refuses text that names an encoding


def _prune(root: etree._Element) -> None:
    for element in list(root.iter(*_DROPPED)):
        _drop(element)
    for element in list(root.iter(etree.Element)):
        hidden = (
            element.get("hidden") is not None
            or element.get("aria-hidden") == "true"
            or _HIDDEN.search(element.get("style") or "")
            or element.get("role") in _ROLES
            or str(element.tag) == "ix:header"
        )
        top = element.tag in ("header", "footer") and _of_the_site(element)
        if hidden or top:
            _drop(element)


def _of_the_site(element: etree._Element) -> bool:
    return next(element.iterancestors("article", "main", "section"), None) is None


def _drop(element: etree._Element) -> None:
    """Takes an element out and leaves the text that follows it."""
    if element.getparent() is not None:
        element.drop_tree()


def _main(root: etree._Element) -> etree._Element:
    """The one main or article element when it holds half of the text, else the body."""
    body = root.find("body")
    whole = body if body is not None else root
    for tag in ("main", "article"):
        found = list(whole.iter(tag))
        if len(found) == 1 and 2 * len(_text(found[0])) >= len(_text(whole)):
            return found[0]
    return whole


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


class _Walk:
    """Goes through the content and keeps the words of the block that is open."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._open: list[str] = []
        self._near: list[str] = []
        self._kind: BlockKind = "paragraph"

    def of(self, element: etree._Element, depth: int = 0) -> None:
        tag = str(element.tag)
        if depth > _DEEP:
            self._open.append(_text(element))
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._close()
            self._flow.add("heading", _text(element), level=int(tag[1]))
            self._near = [_text(element)]
        elif tag == "table" and not _layout(element):
            self._close()
            self._table(element)
        elif tag == "pre":
            self._close()
            self._flow.add("paragraph", "".join(element.itertext()))
        elif tag == "br":
            self._open.append("\n")
        else:
            self._inside(element, tag, depth)
        self._open.append(element.tail or "" if depth else "")

    def _inside(self, element: etree._Element, tag: str, depth: int) -> None:
        outer = self._kind
        if tag in _BLOCKS:
            self._close()
            self._kind = _KINDS.get(tag, outer)
        self._open.append(element.text or "")
        for child in element:
            self.of(child, depth + 1)
        if tag in _BLOCKS:
            self._close()
            self._kind = outer

    def _close(self) -> None:
        """Ends the open block; two line breaks part paragraphs."""
        text = "".join(self._open)
        self._open = []
        for line in _EMPTY_LINE.split(text):
            words = " ".join(line.split())
            for at in range(0, len(words), _PIECE):
                self._flow.add(self._kind, words[at : at + _PIECE])
            if words:
                title = self._kind != "item" and may_name(words)
                self._near = [*self._near, words][-3:] if title else []

    def _table(self, element: etree._Element) -> None:
        cells, rows, columns = grid(element)
        caption = _text(element.find("caption")) if element.find("caption") is not None else ""
        near = list(reversed(self._near))
        title = caption or next((t for t in near if not unit_of(t)), "")
        self._flow.add_table(
            Lines(
                cells=tuple(cells), rows=rows, columns=columns, title=title,
                above=(caption, *near) if caption else tuple(near),
            )
        )  # fmt: skip
        self._near = []


def _layout(element: etree._Element) -> bool:
    """A table that only places things: one within another, or one of a single column."""
    if (
        element.get("role") == "presentation"
        or next(element.iterdescendants("table"), None) is not None
    ):
        return True
    return all(len(row.findall("td")) + len(row.findall("th")) < 2 for row in element.iter("tr"))


def grid(element: etree._Element) -> tuple[list[Placed], int, int]:
    """Cells of a table that holds no other, by the rules of HTML: a cell takes the first place that
    no span from above covers."""
    taken: set[tuple[int, int]] = set()
    cells: list[Placed] = []
    rows = columns = 0
    for line in element.iter("tr"):
        column = 0
        for cell in line:
            if cell.tag not in ("td", "th") or len(taken) > _MOST_CELLS:
                continue
            while (rows, column) in taken:
                column += 1
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            cells.append(
                Placed(
                    row=rows, column=column, text=_text(cell), row_span=down, column_span=across,
                    head=(cell.tag == "th" and cell.get("scope") != "row")
                    or next(cell.iterancestors("thead"), None) is not None,
                )
            )  # fmt: skip
            taken.update((rows + r, column + c) for r in range(down) for c in range(across))
            column += across
        columns, rows = max(columns, column), rows + 1
    kept = [c.model_copy(update={"row_span": min(c.row_span, rows - c.row)}) for c in cells]
    return kept, rows, columns


def _span(cell: etree._Element, name: str) -> int:
    written = (cell.get(name) or "").strip()
    return min(max(int(written), 1), _MOST_SPAN) if written.isascii() and written.isdigit() else 1
