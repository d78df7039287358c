"""What a PDF page draws besides text: straight lines (also thin filled boxes) and pictures."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from core.domain.reading import Box, Stroke
from rag.read.frame import PLAIN, Edges, Matrix, PageFrame, after, matrix_of, moved

_THIN, _LONG = 2.5, 6.0  # points: what counts as a line
_MOST = 4000  # objects looked at on a page; a map or a chart may have more
_SEGMENTS = 2000  # of one path
_DEPTH = 6  # forms within forms
_Loop = list[tuple[float, float]]


@dataclass
class Drawn:
    """objects counts all that the page draws, to tell an empty page from one drawn as outlines."""

    strokes: list[Stroke] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    objects: int = 0


def drawn(page: pypdfium2.PdfPage, frame: PageFrame) -> Drawn:
    """Lines and pictures of a page, also those inside form XObjects."""
    found = Drawn()
    for item, kind, matrix in _objects(page):
        found.objects += 1
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(item, matrix, frame)
            if box:
                found.pictures.append(_box(_clipped(box, frame)))
        elif len(found.strokes) < _MOST:
            found.strokes.extend(
                Stroke(box=_box(e)) for e in _lines(item, matrix, frame) if frame.holds(e)
            )
    return found


def _objects(
    page: pypdfium2.PdfPage,
) -> Iterator[tuple["pdfium.FPDF_PAGEOBJECT", int, Matrix]]:
    """Paths and pictures with the matrix of the form that they stand in."""
    count = pdfium.FPDFPage_CountObjects(page.raw)
    waiting = [
        (pdfium.FPDFPage_GetObject(page.raw, n), PLAIN, 0)
        for n in reversed(range(min(count, _MOST)))
    ]
    seen = 0
    while waiting and seen < _MOST:
        item, matrix, depth = waiting.pop()
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
            inner = after(matrix_of(item), matrix)
            many = min(pdfium.FPDFFormObj_CountObjects(item), _MOST)
            waiting.extend(
                (pdfium.FPDFFormObj_GetObject(item, n), inner, depth + 1)
                for n in reversed(range(many))
            )
        elif kind in {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE}:
            seen += 1
            yield item, kind, matrix


def _bounds(item: "pdfium.FPDF_PAGEOBJECT", matrix: Matrix, frame: PageFrame) -> Edges | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    corners = [moved(matrix, x.value, y.value) for x in (left, right) for y in (bottom, top)]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return frame.edges(min(xs), min(ys), max(xs), max(ys))


def _lines(item: "pdfium.FPDF_PAGEOBJECT", matrix: Matrix, frame: PageFrame) -> Iterator[Edges]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    if not fill.value and not stroke.value:
        return
    whole = _bounds(item, matrix, frame)
    if whole is None or not _visible(item, stroke=bool(stroke.value)):
        return
    if _line(whole):
        yield whole
        return
    at = after(matrix_of(item), matrix)
    for loop in _loops(item):
        points = [frame.point(*moved(at, x, y)) for x, y in loop]
        if stroke.value:
            pairs = (_around(a, b) for a, b in pairwise(points))
            yield from (edges for edges in pairs if _line(edges))
        elif points and _line(edges := _hull(points)):
            yield edges


def _visible(item: "pdfium.FPDF_PAGEOBJECT", *, stroke: bool) -> bool:
    """False for white on white and for what is wholly transparent."""
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    ask = pdfium.FPDFPageObj_GetStrokeColor if stroke else pdfium.FPDFPageObj_GetFillColor
    if not ask(item, r, g, b, a):
        return True
    return a.value > 0 and min(r.value, g.value, b.value) < 250


def _loops(item: "pdfium.FPDF_PAGEOBJECT") -> Iterator[_Loop]:
    """The straight pieces of a path; a curve breaks a piece."""
    loop: _Loop = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for n in range(min(pdfium.FPDFPath_CountSegments(item), _SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(item, n)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_LINETO:
            yield loop
            loop = []
        loop.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment) and loop:
            loop.append(loop[0])
    yield loop


def _around(a: tuple[float, float], b: tuple[float, float]) -> Edges:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def _hull(points: _Loop) -> Edges:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _line(box: Edges) -> bool:
    wide, tall = box[2] - box[0], box[3] - box[1]
    return min(wide, tall) <= _THIN and max(wide, tall) >= _LONG


def _clipped(box: Edges, frame: PageFrame) -> Edges:
    x0, top, x1, bottom = box
    x0, x1 = max(0.0, min(x0, frame.width)), max(0.0, min(x1, frame.width))
    return x0, max(0.0, min(top, frame.height)), x1, max(0.0, min(bottom, frame.height))


def _box(box: Edges) -> Box:
    x0, top, x1, bottom = (round(v, 2) for v in box)
    return Box(x0=x0, top=top, x1=x1, bottom=bottom)
