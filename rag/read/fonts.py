"""How text of a PDF is set: size, weight, direction, and whether it is drawn at all."""

import ctypes
import math
import re
from dataclasses import dataclass

import pypdfium2.raw as pdfium

_run_at = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)  # the address alone: this is asked for every character
_BOLD = re.compile(r"bold|black|heavy|semib|demi|simhei|黑体|fzhei|stheiti|xbsj", re.IGNORECASE)
_FORCED = 1 << 18  # the ForceBold flag of a font descriptor
_THICKENED = 2  # filled and stroked: how Word makes a Chinese font bold
_INVISIBLE = {3, 7}
_ABOVE, _BELOW = 0.86, 0.18  # of the size: what fonts themselves state is often wrong


@dataclass(frozen=True)
class Style:
    """size in points on the page; turn in quarters against the clock in the file's own frame, None
    for text that runs aslant. raised: its figures are drawn small and lifted within the type size
    (a footnote's mark). low and high bound its letters across the line, in the file's y where it is
    level, else x."""

    size: float
    bold: bool
    turn: int | None
    hidden: bool
    raised: bool
    low: float
    high: float


def _quarter(a: float, b: float) -> int | None:
    degrees = math.degrees(math.atan2(b, a)) % 360
    quarter = round(degrees / 90)
    return quarter % 4 if abs(degrees - quarter * 90) < 10 else None


class Styles:
    """The style of each run of characters, asked once for each text object of the page."""

    def __init__(self, text: "pdfium.FPDF_TEXTPAGE") -> None:
        self._text = text
        self._known: dict[int | None, Style] = {}
        self._name = ctypes.create_string_buffer(256)
        self._matrix = pdfium.FS_MATRIX()
        self._flags = ctypes.c_int()
        self._edges = tuple(ctypes.c_double() for _ in range(4))

    def of(self, index: int) -> Style:
        run = _run_at(self._text, index)
        style = self._known.get(run)
        if style is None:
            style = self._known[run] = self._ask(index)
        return style

    def _ask(self, index: int) -> Style:
        m = self._matrix
        run = pdfium.FPDFText_GetTextObject(self._text, index)
        pdfium.FPDFText_GetMatrix(self._text, index, m)
        size = pdfium.FPDFText_GetFontSize(self._text, index) * math.hypot(m.c, m.d)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(run) if run else 0
        level = abs(m.b) < abs(m.a)
        base, up = (m.f, m.d) if level else (m.e, m.c)
        edges = sorted(base + math.copysign(size, up) * part for part in (_ABOVE, -_BELOW))
        return Style(
            size=round(size, 2),
            bold=mode == _THICKENED or self._bold(index),
            turn=_quarter(m.a, m.b),
            hidden=mode in _INVISIBLE,
            raised=level and m.a > 0 and self._raised(index, m.f, size),
            low=edges[0],
            high=edges[1],
        )

    def _raised(self, index: int, base: float, size: float) -> bool:
        if not 0x30 <= pdfium.FPDFText_GetUnicode(self._text, index) <= 0x39:
            return False
        left, right, bottom, top = self._edges
        if not pdfium.FPDFText_GetCharBox(self._text, index, left, right, bottom, top):
            return False
        tall = top.value - bottom.value
        return 0 < tall < 0.55 * size and bottom.value - base > 0.2 * size

    def _bold(self, index: int) -> bool:
        length = pdfium.FPDFText_GetFontInfo(self._text, index, self._name, 256, self._flags)
        name = self._name.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace")
        return bool(_BOLD.search(name)) or bool(self._flags.value & _FORCED)
