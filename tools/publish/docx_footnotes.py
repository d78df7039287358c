"""Real footnotes, which python-docx does not make: their part, its relation and its settings."""

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from lxml import etree

from tools.publish.docx_xml import Node, node, paragraph, run

_SEPARATORS = {"-1": ("separator", "separator"), "0": ("continuationSeparator", "continuationSeparator")}  # fmt: skip
_AFTER = (
    "endnotePr",
    "compat",
    "docVars",
    "rsids",
)  # what stands behind footnotePr in the settings


class Footnotes:
    """Collects notes while the text is written; attach() puts them into the document."""

    def __init__(self) -> None:
        self._notes: list[Node] = []

    def mark(self, text: str) -> Node:
        """The run that refers to a new note."""
        number = str(len(self._notes) + 1)
        own = node("r", _style(), node("footnoteRef"))
        words = paragraph("FootnoteText", own, run(f" {text}"))
        self._notes.append(node("footnote", words, id=number))
        return node("r", _style(), node("footnoteReference", id=number))

    def attach(self, document: Node) -> None:
        part = document.part
        whole = node("footnotes", *map(_separator, _SEPARATORS), *self._notes)
        blob = etree.tostring(whole, xml_declaration=True, encoding="UTF-8", standalone=True)
        name = PackURI("/word/footnotes.xml")
        made = Part(name, CONTENT_TYPE.WML_FOOTNOTES, blob, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.FOOTNOTES)
        settings = document.settings.element
        names = node("footnotePr", *(node("footnote", id=i) for i in _SEPARATORS))
        _before(settings, names)


def _style() -> Node:
    return node("rPr", node("rStyle", val="FootnoteReference"))


def _separator(number: str) -> Node:
    kind, mark = _SEPARATORS[number]
    space = node("spacing", after="0", line="240", lineRule="auto")
    inside = node("p", node("pPr", space), node("r", node(mark)))
    return node("footnote", inside, type=kind, id=number)


def _before(settings: Node, made: Node) -> None:
    """Settings are a sequence: Word refuses a file in which they stand in another order."""
    for name in _AFTER:
        found = settings.find(qn(f"w:{name}"))
        if found is not None:
            found.addprevious(made)
            return
    settings.append(made)
