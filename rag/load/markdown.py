"""Markdown: headings, paragraphs, lists, tables, and YAML front matter."""

import re
from pathlib import Path

import yaml

from core.errors import Unreadable
from rag.load.text import decode
from rag.load.types import Builder, Loaded

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_RULE_ROW = re.compile(r"^\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_BULLET = re.compile(r"^\s*[-*+]\s+")
_PIECE = 4000


def load(path: Path) -> Loaded:
    """Raises Unreadable when it is not text or its front matter is not YAML of plain values."""
    text = decode(path).replace("\r\n", "\n").replace("\r", "\n")
    meta, body = front_matter(text, path.name)
    return parse(body, meta)


def front_matter(text: str, name: str) -> tuple[dict[str, str], str]:
    """The leading block between two lines of three dashes, and the rest."""
    if not text.startswith("---\n"):
        return {}, text
    head, mark, body = text[4:].partition("\n---\n")
    if not mark:
        return {}, text
    return plain_yaml(head, name), body


def plain_yaml(text: str, name: str) -> dict[str, str]:
    """A flat mapping of text; dates come back as they were written."""
    try:
        value = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader makes only str, list, dict
    except yaml.YAMLError as bad:
        raise Unreadable(f"The front matter of {name} is not YAML: {bad}.") from bad
    if value is None or value == "":
        return {}
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise Unreadable(f"The front matter of {name} must map names to plain values.")
    return {str(k): str(v) for k, v in value.items()}


def parse(text: str, meta: dict[str, str] | None = None) -> Loaded:
    """Blocks of a Markdown text without its front matter."""
    builder = Builder()
    header = ""
    lines = _COMMENT.sub("", text).split("\n")
    for number, line in enumerate(lines):
        if heading := _HEADING.match(line):
            header = ""
            builder.add("heading", _plain(heading[2]), level=len(heading[1]))
        elif line.lstrip().startswith("|"):
            if _RULE_ROW.match(line.strip()):
                continue
            cells = _cells(line)
            if number + 1 < len(lines) and _RULE_ROW.match(lines[number + 1].strip()):
                header = cells
            builder.add("row", cells, header=header)
        else:
            header = "" if line.strip() else header
            _paragraph(builder, line)
    return builder.loaded(meta)


def _paragraph(builder: Builder, line: str) -> None:
    plain = _plain(_BULLET.sub("• ", line).lstrip("> "))
    for at in range(0, len(plain), _PIECE):
        builder.add("paragraph", plain[at : at + _PIECE])


def _cells(line: str) -> str:
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return " | ".join(_plain(c.replace("\\|", "|").strip()) for c in cells)


def _plain(text: str) -> str:
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text))
