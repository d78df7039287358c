"""What a paragraph of a DOCX is, by its style, its outline level and its numbering."""

import re
from dataclasses import dataclass

from lxml import etree

from rag.read.office import W, attribute

_HEADING = re.compile(r"^(?:heading|标题)\s*(\d)$", re.IGNORECASE)
_TITLES = {"title", "标题", "subtitle", "副标题"}
_CAPTIONS = {"caption", "题注", "table of figures"}
_CHINESE = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Style:
    """level is a heading's depth from 1, else 0; list is (numId, ilvl) as written, else empty."""

    level: int = 0
    caption: bool = False
    list: tuple[str, str] | None = None


class Styles:
    """The paragraph styles of a document, each with what it inherits."""

    def __init__(self, root: etree._Element | None) -> None:
        self._raw: dict[str, etree._Element] = {}
        self._known: dict[str, Style] = {}
        for style in [] if root is None else root.iter(W + "style"):
            self._raw[attribute(style, "styleId")] = style

    def of(self, name: str, depth: int = 0) -> Style:
        """The style with this id; a plain one where it is unknown or inherits in a ring."""
        if name in self._known or name not in self._raw or depth > 20:
            return self._known.get(name, Style())
        raw = self._raw[name]
        base = self.of(attribute(raw.find(W + "basedOn")), depth + 1)
        said = attribute(raw.find(W + "name")).strip().lower()
        own = said_by(raw.find(W + "pPr"), base)
        level = own.level
        if found := _HEADING.match(said):
            level = int(found[1])
        elif said in _TITLES:
            level = 1
        style = Style(level=level, caption=said in _CAPTIONS or base.caption, list=own.list)
        self._known[name] = style
        return style


def said_by(properties: etree._Element | None, base: Style) -> Style:
    """The style with what a paragraph's own properties change: outlineLvl 9 is plain text."""
    if properties is None:
        return base
    level, numbered = base.level, base.list
    outline = attribute(properties.find(W + "outlineLvl"))
    if outline.isdigit():
        level = int(outline) + 1 if int(outline) < 9 else 0
    number = properties.find(W + "numPr")
    if number is not None:
        given = attribute(number.find(W + "numId")) or (base.list or ("", ""))[0]
        numbered = (given, attribute(number.find(W + "ilvl")) or "0")
        if given in ("", "0"):
            numbered = None
    return Style(level=level, caption=base.caption, list=numbered)


class Numbering:
    """Writes the automatic numbers that Word shows and the file does not hold: "一、", "(1)", "1.2"."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._kind: dict[str, str] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if root is None:
            return
        for abstract in root.iter(W + "abstractNum"):
            name = attribute(abstract, "abstractNumId")
            for level in abstract.iter(W + "lvl"):
                self._add(name, level)
        for given in root.iter(W + "num"):
            self._kind[attribute(given, "numId")] = attribute(given.find(W + "abstractNumId"))

    def next(self, given: tuple[str, str]) -> str:
        """The number of the next paragraph of a list at its level; "" where none is shown."""
        kind, level = self._kind.get(given[0], ""), int(given[1]) if given[1].isdigit() else 0
        if (kind, level) not in self._levels:
            return ""
        form, pattern, start = self._levels[kind, level]
        self._counts[kind, level] = self._counts.get((kind, level), start - 1) + 1
        for key in [k for k in self._counts if k[0] == kind and k[1] > level]:
            del self._counts[key]
        if form == "bullet":
            return "•"
        return re.sub(r"%(\d)", lambda m: self._shown(kind, int(m[1]) - 1), pattern)

    def _shown(self, kind: str, level: int) -> str:
        form, _, start = self._levels.get((kind, level), ("decimal", "", 1))
        return numeral(self._counts.get((kind, level), start), form)

    def _add(self, name: str, level: etree._Element) -> None:
        at, start = attribute(level, "ilvl"), attribute(level.find(W + "start"))
        if at.isdigit():
            self._levels[name, int(at)] = (
                attribute(level.find(W + "numFmt")) or "decimal",
                attribute(level.find(W + "lvlText")),
                int(start) if start.isdigit() else 1,
            )


def numeral(count: int, form: str) -> str:
    """A count in the numerals that WordprocessingML names; digits for the rarer ones."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return roman.lower() if form == "lowerRoman" else roman
    if form in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
    ):
        return _chinese(count)
    if form == "decimalEnclosedCircle" and 1 <= count <= 20:
        return chr(0x2460 + count - 1)
    return "" if form == "none" else str(count)


def _roman(count: int) -> str:
    text = ""
    signs = ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I")
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    for value, sign in zip(values, signs, strict=True):
        text += sign * (count // value)
        count %= value
    return text


def _chinese(count: int) -> str:
    if not 0 < count < 100:
        return str(count)
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _CHINESE[tens] + "十"
    return head + (_CHINESE[ones] if ones else "")
