"""The accepted text of a paragraph of a DOCX: insertions taken, deletions and hidden text left out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from rag.read.office import MC, M, W, attribute

_LEFT_OUT = {
    W + name
    for name in (
        "del", "moveFrom", "instrText", "delText", "pPr", "rPr", "rt", "footnoteRef", "endnoteRef",
        "object", "tblPr", "sectPr", "delInstrText",
    )
} | {MC + "Fallback"}  # fmt: skip
_SIGNS = {
    W + "tab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": "",
    W + "ptab": " ",
}  # fmt: skip


@dataclass
class Said:
    """A paragraph's text with what hangs on it. breaks counts the pages that end within it."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)  # kind of note, its id
    boxes: list[etree._Element] = field(default_factory=list)  # the contents of text boxes
    breaks: int = 0


def said(paragraph: etree._Element) -> Said:
    """The paragraph as it stands when all tracked changes are accepted."""
    found = Said()
    parts: list[str] = []
    for element in _kept(paragraph, found):
        tag = element.tag
        if tag in (W + "t", M + "t"):
            parts.append(element.text or "")
        elif (
            tag == W + "br" and attribute(element, "type") == "page"
        ) or tag == W + "lastRenderedPageBreak":
            found.breaks += 1
        elif tag in _SIGNS:
            parts.append(_SIGNS[tag])
        elif tag == W + "sym":
            parts.append(_symbol(element))
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            kind = "footnote" if tag == W + "footnoteReference" else "endnote"
            found.notes.append((kind, attribute(element, "id")))
            parts.append(f"\x00{len(found.notes)}\x00")
    found.text = "".join(parts)
    return found


def joined_to_next(paragraph: etree._Element) -> bool:
    """Whether the mark that ends the paragraph is deleted, so that the next one goes on from it."""
    mark = paragraph.find(f"{W}pPr/{W}rPr")
    return mark is not None and (
        mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None
    )


def _kept(element: etree._Element, found: Said) -> Iterator[etree._Element]:
    """Elements in order without those that are left out; deep files need no deep stack."""
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        if not isinstance(child.tag, str) or child.tag in _LEFT_OUT:
            continue
        if child.tag == W + "txbxContent":
            found.boxes.append(child)
            continue
        if child.tag == W + "r" and _hidden(child):
            continue
        yield child
        waiting.extend(reversed(child))


def _hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and attribute(vanish) not in ("0", "false")


def _symbol(element: etree._Element) -> str:
    """A sign of a symbol font; Wingdings' are private, so a bullet stands for them."""
    try:
        code = int(attribute(element, "char"), 16)
    except ValueError:
        return ""
    return "•" if 0xE000 <= code <= 0xF8FF or code < 32 else chr(code)
