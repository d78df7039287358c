"""Where things stand on a page as it is shown: points from its top left, after /Rotate."""

from collections.abc import Callable

import pypdfium2
import pypdfium2.raw as pdfium

Edges = tuple[float, float, float, float]
"""x0, top, x1, bottom."""
_Point = Callable[[float, float], tuple[float, float]]


class PageFrame:
    """Maps a PDF page's own coordinates (from the bottom left, not rotated) to the shown page."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.width, self.height = page.get_size()
        left, bottom, right, top = page.get_bbox()
        turned: dict[int, _Point] = {
            0: lambda x, y: (x - left, top - y),
            90: lambda x, y: (y - bottom, x - left),
            180: lambda x, y: (right - x, y - bottom),
            270: lambda x, y: (top - y, right - x),
        }
        self.point = turned[page.get_rotation() % 360]

    def edges(self, left: float, bottom: float, right: float, top: float) -> Edges:
        """A box of the file as a box of the shown page."""
        x0, y0 = self.point(left, bottom)
        x1, y1 = self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def holds(self, box: Edges) -> bool:
        """Whether a box's middle is on the page."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return bool(0 <= x <= self.width and 0 <= y <= self.height)


Matrix = tuple[float, float, float, float, float, float]
PLAIN: Matrix = (1, 0, 0, 1, 0, 0)


def matrix_of(item: "pdfium.FPDF_PAGEOBJECT") -> Matrix:
    """The matrix of a page object; the plain one when it has none."""
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return PLAIN
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def after(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies first and then the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
