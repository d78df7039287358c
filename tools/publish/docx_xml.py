"""Small pieces of WordprocessingML, in the order that Word's schema asks for."""

from collections.abc import Iterator
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tools.publish.legible import legible

Node = Any  # an lxml element; lxml has no types of its own


def node(tag: str, *inside: Node, text: str = "", **attributes: str) -> Node:
    """A w: element; attributes are w: too (val="left" is w:val)."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    if text:
        made.text = text
        made.set(qn("xml:space"), "preserve")
    made.extend(inside)
    return made


def run(text: str, style: str = "") -> Node:
    """Line breaks and tabs of the text stay."""
    properties = [node("rPr", node("rStyle", val=style))] if style else []
    return node("r", *properties, *_inside(text))


def _inside(text: str) -> Iterator[Node]:
    for number, line in enumerate(legible(text).split("\n")):
        if number:
            yield node("br")
        for place, piece in enumerate(line.split("\t")):
            if place:
                yield node("tab")
            if piece:
                yield node("t", text=piece)


def paragraph(style: str, *inside: Node, align: str = "") -> Node:
    properties = [node("pStyle", val=style)] + ([node("jc", val=align)] if align else [])
    return node("p", node("pPr", *properties), *inside)


def field(instruction: str, shown: str = "1") -> tuple[Node, ...]:
    """A field whose result Word works out itself; shown stands until it does."""
    return (*_opening(instruction), run(shown), node("r", node("fldChar", fldCharType="end")))


def contents(entries: list[tuple[str, int, str]], heading: str) -> Iterator[Node]:
    """A table of contents of (title, level, bookmark): each leads to its heading, and page numbers
    come when the reader updates the field."""
    yield paragraph("TOCHeading", run(heading))
    last = len(entries) - 1
    for number, (title, level, bookmark) in enumerate(entries):
        before = _opening(r'TOC \o "1-3" \h \z \u') if number == 0 else ()
        after = (node("r", node("fldChar", fldCharType="end")),) if number == last else ()
        link = node("hyperlink", run(title), anchor=bookmark, history="1")
        yield paragraph(f"TOC{level}", *before, link, *after)


def heading(title: str, level: int, bookmark: str, number: int) -> Node:
    opened = node("bookmarkStart", id=str(number), name=bookmark)
    return paragraph(f"Heading{level}", opened, run(title), node("bookmarkEnd", id=str(number)))


def _opening(instruction: str) -> tuple[Node, ...]:
    return (
        node("r", node("fldChar", fldCharType="begin")),
        node("r", node("instrText", text=f" {instruction} ")),
        node("r", node("fldChar", fldCharType="separate")),
    )
