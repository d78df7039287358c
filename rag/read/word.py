"""DOCX: headings, lists, tables, text boxes and footnotes in the order of the document.

Headers and footers are left out, tracked changes are taken as accepted, macros are never run. A page
ends at a page break or where the program that saved it broke the page; boxes are those of Flow.
"""

import re
import zipfile
from pathlib import Path

from lxml import etree

from core.domain.reading import Reading
from core.errors import Unreadable
from rag.load.archive import checked
from rag.read import guards
from rag.read.flow import Flow
from rag.read.grid import Lines, may_name
from rag.read.office import W, attribute, part
from rag.read.tables.units import unit_of
from rag.read.word_styles import Numbering, Style, Styles, said_by
from rag.read.word_table import grid
from rag.read.word_text import Said, joined_to_next, said

_MARK = re.compile("\x00(\\d+)\x00")
_CONTENTS = (W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml", W + "smartTag")
_DEEPEST = 6  # text boxes within text boxes


def read_docx(path: Path) -> Reading:
    """Raises Unreadable when it is damaged, encrypted or no Word document, TooLarge for a bomb."""
    guards.entry(path)
    checked(path, "word/document.xml")
    with zipfile.ZipFile(path) as archive:
        document = part(path, archive, "word/document.xml")
        body = None if document is None else document.find(W + "body")
        if body is None:
            raise Unreadable(f"{path.name} has no body.", todo="Get or save it again.")
        reader = _Reader(
            Flow(path.name, "docx"),
            Styles(part(path, archive, "word/styles.xml")),
            Numbering(part(path, archive, "word/numbering.xml")),
            _notes(path, archive),
        )
        if any(n.endswith("vbaProject.bin") for n in archive.namelist()):
            reader.flow.note("The file carries macros; they were not run.")
    reader.blocks(body)
    return reader.flow.reading()


def _notes(path: Path, archive: zipfile.ZipFile) -> dict[tuple[str, str], str]:
    """The text of each footnote and endnote by its id."""
    notes: dict[tuple[str, str], str] = {}
    for kind in ("footnote", "endnote"):
        root = part(path, archive, f"word/{kind}s.xml")
        for note in [] if root is None else root.iter(W + kind):
            if attribute(note, "type") in ("", "normal"):
                text = " ".join(_MARK.sub("", said(p).text) for p in note.iter(W + "p"))
                notes[kind, attribute(note, "id")] = " ".join(text.split())
    return notes


class _Reader:
    """Walks the body and keeps what goes over from one paragraph to the next."""

    def __init__(
        self, flow: Flow, styles: Styles, numbering: Numbering, notes: dict[tuple[str, str], str]
    ) -> None:
        self.flow = flow
        self._styles, self._numbering, self._notes = styles, numbering, notes
        self._marks = 0
        self._before = ""  # the text of a paragraph whose end is deleted
        self._near: list[str] = []  # the short lines before a table, which may name it and its unit

    def blocks(self, parent: etree._Element, depth: int = 0) -> None:
        """The paragraphs and tables in a body, a text box or a content control."""
        waiting = list(reversed(parent))
        while waiting:
            child = waiting.pop()
            if child.tag == W + "p":
                self._paragraph(child, depth)
            elif child.tag == W + "tbl":
                self._table(child)
            elif child.tag in _CONTENTS:
                waiting.extend(reversed(child))

    def _paragraph(self, paragraph: etree._Element, depth: int) -> None:
        found = said(paragraph)
        properties = paragraph.find(W + "pPr")
        if properties is not None and properties.find(W + "pageBreakBefore") is not None:
            self._turn(1)
        text = self._before + self._marked(found)
        self._before = text if joined_to_next(paragraph) else ""
        if not self._before:
            self._add(text, self._style(properties))
        for box in found.boxes if depth < _DEEPEST else ():
            self.blocks(box, depth + 1)
        self._foot(found)
        self._turn(found.breaks)
        if properties is not None and _new_page(properties.find(W + "sectPr")):
            self._turn(1)

    def _style(self, properties: etree._Element | None) -> Style:
        name = "" if properties is None else attribute(properties.find(W + "pStyle"))
        return said_by(properties, self._styles.of(name))

    def _add(self, text: str, style: Style) -> None:
        lines = " ".join(text.split()) if style.level else text.strip()
        if not lines:
            return
        number = self._numbering.next(style.list) if style.list else ""
        lines = f"{number} {lines}" if number else lines
        if style.level:
            self.flow.add("heading", lines, level=style.level)
        elif style.caption:
            self.flow.add("caption", lines)
        else:
            self.flow.add("item" if style.list else "paragraph", lines)
        if style.level:
            self._near = [lines]
        elif may_name(lines) and not style.list:
            self._near = [*self._near, lines][-3:]
        else:
            self._near = []

    def _table(self, element: etree._Element) -> None:
        cells, rows, columns, notes = grid(element)
        marked = [c.model_copy(update={"text": self._tidy(c.text)}) for c in cells]
        title = next((t for t in reversed(self._near) if not unit_of(t)), "")
        self.flow.add_table(
            Lines(
                cells=tuple(marked), rows=rows, columns=columns, title=title,
                above=tuple(reversed(self._near)),
            )
        )  # fmt: skip
        self._near = []
        for found in notes:
            self._marked(found)
            self._foot(found)

    def _marked(self, found: Said) -> str:
        """The text with [n] where a footnote hangs; the numbers go through the whole document."""
        first = self._marks
        self._marks += len(found.notes)
        return _MARK.sub(lambda m: f"[{first + int(m[1])}]", found.text)

    def _foot(self, found: Said) -> None:
        first = self._marks - len(found.notes)
        for number, note in enumerate(found.notes, first + 1):
            self.flow.add("footnote", self._notes.get(note, ""), mark=f"[{number}]")

    @staticmethod
    def _tidy(text: str) -> str:
        return " ".join(_MARK.sub("", text).split())

    def _turn(self, pages: int) -> None:
        if pages and self.flow.on_page:
            self.flow.turn()


def _new_page(section: etree._Element | None) -> bool:
    if section is None:
        return False
    return attribute(section.find(W + "type")) not in ("continuous", "nextColumn")
