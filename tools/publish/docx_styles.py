"""What a report's Word file is made of before its text: styles, fonts, page, language."""

from pathlib import Path

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from tools.publish.docx_xml import Node, node
from tools.publish.fonts import FAMILY

FALLBACK = "微软雅黑"  # what Word takes where the report's own font is not installed
_STYLES = Path(__file__).parent / "assets" / "styles.xml"
_FOREIGN = ("/stylesWithEffects", "/thumbnail", "/customXml")  # of the template's own maker
_LANGUAGE = {"zh": "zh-CN", "en": "en-US"}


def prepare(document: Document, language: str) -> None:
    """python-docx's own template is American and has Word's themed fonts; ours has neither."""
    _styles(document, language)
    _bullets(document.part.numbering_part.element)
    _fonts(document)
    _settings(document.settings.element, language)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin, page.bottom_margin = Mm(26), Mm(24)
    page.header_distance = page.footer_distance = Mm(12)


def code(language: str) -> str:
    return _LANGUAGE[language]


def _styles(document: Document, language: str) -> None:
    held = document.styles.element
    held[:] = list(parse_xml(_STYLES.read_bytes()))
    spoken = held.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    spoken.set(qn("w:val"), code(language))
    for rels in (document.part.rels, document.part.package.rels):
        for relation in list(rels.values()):
            if relation.reltype.endswith(_FOREIGN):
                del rels[relation.rId]


def _bullets(numbering: Node) -> None:
    """One list with one kind of bullet."""
    indent = node("pPr", node("ind", left="340", hanging="240"))
    level = node("lvl", node("start", val="1"), node("numFmt", val="bullet"), node("pStyle", val="ListBullet"),
                 node("lvlText", val="•"), node("lvlJc", val="left"), indent, ilvl="0")  # fmt: skip
    kind = node(
        "abstractNum", node("multiLevelType", val="hybridMultilevel"), level, abstractNumId="0"
    )
    numbering[:] = [kind, node("num", node("abstractNumId", val="0"), numId="1")]


def _fonts(document: Document) -> None:
    part = document.part
    for relation in list(part.rels.values()):
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            part.drop_rel(relation.rId)
    own = node("font", node("altName", val=FALLBACK), node("charset", val="86"), node("family", val="swiss"),
               node("pitch", val="variable"), name=FAMILY)  # fmt: skip
    blob = etree.tostring(
        node("fonts", own), xml_declaration=True, encoding="UTF-8", standalone=True
    )
    made = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, blob, part.package)
    part.relate_to(made, RELATIONSHIP_TYPE.FONT_TABLE)


def _settings(settings: Node, language: str) -> None:
    """Without a mode of today Word opens the file as one of an old version."""
    for one in settings.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), "15")
    for one in settings.iter(qn("w:themeFontLang")):
        one.set(qn("w:val"), code(language))
        one.set(qn("w:eastAsia"), "zh-CN")
    for one in settings.findall(qn("w:zoom")):
        one.set(qn("w:percent"), "100")
