"""A drawn chart as a part of a page: shapes and words, nothing that loads, links or runs."""

import re
from typing import Any

from lxml import etree

_SHAPES = set(
    "svg g path rect circle ellipse line polyline polygon text tspan title desc defs clipPath linearGradient radialGradient stop".split()
)
_ATTRIBUTES = set(
    "width height x y x1 y1 x2 y2 cx cy r rx ry d points transform viewBox fill fill-opacity fill-rule stroke stroke-width "
    "stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit opacity offset stop-color stop-opacity "
    "gradientUnits clip-path clip-rule id style dominant-baseline text-anchor font-size font-family font-weight xml:space".split()
)
_OWN = re.compile(r"url\(#([^)]*)\)")
_LOADS = re.compile(r"url\(\s*['\"]?(?!#)|expression|@import|javascript:", re.IGNORECASE)
_SPACE = "{http://www.w3.org/2000/svg}"


def inline(svg: str, number: int, description: str) -> str:
    """number keeps the marks of several charts on one page apart."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(svg.encode(), parser)
    _clean(root, f"c{number}-")
    etree.cleanup_namespaces(root)
    root.set("role", "img")
    root.set("aria-label", description)
    text: str = etree.tostring(root, encoding="unicode", with_tail=False)
    return text


def _clean(root: Any, mark: str) -> None:
    for one in list(root.iter()):
        name = one.tag.removeprefix(_SPACE) if isinstance(one.tag, str) else ""
        if name not in _SHAPES:
            if one.getparent() is not None:
                one.getparent().remove(one)
            continue
        for key, value in list(one.attrib.items()):
            if key not in _ATTRIBUTES or _LOADS.search(value):
                del one.attrib[key]
            elif key == "id":
                one.set(key, mark + value)
            else:
                one.set(key, _OWN.sub(rf"url(#{mark}\1)", value))
