"""Parts of an Office file as XML trees: no entity is resolved, nothing outside the file is fetched."""

import zipfile
from pathlib import Path

from lxml import etree

from core.errors import Unreadable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def parser() -> etree.XMLParser:
    """Entities, external files and trees without bound are off."""
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
    )


def part(path: Path, archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """The root of a part; None where the file has no such part. Raises Unreadable when it is broken."""
    try:
        raw = archive.read(name)
    except KeyError:
        return None
    except (zipfile.BadZipFile, OSError, EOFError) as bad:
        raise Unreadable(f"{path.name}: its part {name} is damaged: {bad}.") from bad
    try:
        return etree.fromstring(raw, parser())
    except etree.XMLSyntaxError as bad:
        raise Unreadable(
            f"{path.name}: its part {name} is no XML: {bad}.", todo="Get or save it again."
        ) from bad


def attribute(element: etree._Element | None, name: str = "val") -> str:
    """An attribute of WordprocessingML, "" where there is none."""
    return "" if element is None else str(element.get(W + name) or "")
