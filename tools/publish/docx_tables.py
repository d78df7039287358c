"""Tables for Word: heads on every page, rows that stay whole, figures on the right."""

from collections.abc import Iterator, Sequence

from tools.publish.columns import widths
from tools.publish.docx_xml import Node, node, paragraph, run

TEXT_WIDTH = 9400  # twentieths of a point between the margins
_HEAD, _BANDS = "100000000000", ("000000100000", "000000010000")  # bits of a row's look
_LOOK = {"val": "0420", "firstRow": "1", "lastRow": "0", "firstColumn": "0", "lastColumn": "0", "noHBand": "0", "noVBand": "1"}  # fmt: skip


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[bool],
    *,
    style: str = "ReportCell",
    description: str = "",
) -> Node:
    """right: whether a column's cells stand on the right."""
    size = _sizes(heads, rows)
    properties = [
        node("tblStyle", val="ReportTable"), node("tblW", w=str(sum(size)), type="dxa"),
        node("tblLayout", type="fixed"), node("tblLook", **_LOOK),
    ]  # fmt: skip
    if description:
        properties.append(node("tblDescription", val=description))
    grid = node("tblGrid", *(node("gridCol", w=str(w)) for w in size))
    head = _row(heads, size, right, style, _HEAD)
    body = [_row(row, size, right, style, _BANDS[n % 2]) for n, row in enumerate(rows)]
    return node("tbl", node("tblPr", *properties), grid, head, *body)


def _row(
    cells: Sequence[str],
    size: Sequence[int],
    right: Sequence[bool],
    style: str,
    place: str,
) -> Node:
    """place: what the row is to the table's style; readers other than Word look there."""
    properties = [node("cnfStyle", val=place), node("cantSplit")]
    properties += [node("tblHeader")] if place == _HEAD else []
    return node("tr", node("trPr", *properties), *_cells(cells, size, right, style))


def _cells(
    cells: Sequence[str], size: Sequence[int], right: Sequence[bool], style: str
) -> Iterator[Node]:
    """A short row is filled up: Word reads every row by the same grid."""
    for place, width in enumerate(size):
        text = cells[place] if place < len(cells) else ""
        where = node("tcPr", node("tcW", w=str(width), type="dxa"), node("vAlign", val="center"))
        align = "right" if right[place] else "left"
        yield node("tc", where, paragraph(style, run(text), align=align))


def _sizes(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    counted = widths(heads, rows)
    whole = sum(counted)
    size = [TEXT_WIDTH * c // whole for c in counted]
    size[-1] += TEXT_WIDTH - sum(size)
    return size
