"""A table of a DOCX as a grid: gridSpan goes across, vMerge goes down, deleted rows are left out."""

from collections.abc import Iterator

from lxml import etree

from rag.read.grid import Placed
from rag.read.office import MC, W, attribute
from rag.read.word_text import Said, said

_ROW_OF = (W + "sdt", W + "sdtContent", W + "ins", W + "customXml", W + "smartTag", W + "moveTo")
_MOST_COLUMNS, _MOST_AREA = 500, 300_000


def grid(element: etree._Element) -> tuple[list[Placed], int, int, list[Said]]:
    """Cells, rows, columns, and the paragraphs on which footnotes hang. A table within a cell is
    given as that cell's text."""
    cells: list[Placed] = []
    open_below: dict[int, int] = {}  # column -> the cell that a vMerge goes on from
    notes: list[Said] = []
    rows = columns = area = 0
    for row in _children(element, W + "tr"):
        properties = row.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            continue
        head = properties is not None and properties.find(W + "tblHeader") is not None
        column = _number(None if properties is None else properties.find(W + "gridBefore"), 0)
        for cell in _children(row, W + "tc"):
            span, merge = _spans(cell)
            area += span
            if area > _MOST_AREA:
                break
            if merge == "continue" and column in open_below:
                above = open_below[column]
                cells[above] = _longer(cells[above], rows)
            else:
                text, hung = _text(cell)
                notes += hung
                cells.append(
                    Placed(row=rows, column=column, text=text, column_span=span, head=head)
                )
                for covered in range(column, column + span):
                    open_below.pop(covered, None)
                if merge == "restart":
                    open_below[column] = len(cells) - 1
            column += span
        columns = max(columns, column)
        rows += 1
    return cells, rows, columns, notes


def _longer(cell: Placed, row: int) -> Placed:
    return cell.model_copy(update={"row_span": row - cell.row + 1})


def _spans(cell: etree._Element) -> tuple[int, str]:
    properties = cell.find(W + "tcPr")
    if properties is None:
        return 1, ""
    merge = properties.find(W + "vMerge")
    down = "" if merge is None else attribute(merge) or "continue"
    return _number(properties.find(W + "gridSpan"), 1), down


def _number(element: etree._Element | None, otherwise: int) -> int:
    written = attribute(element)
    return min(int(written), _MOST_COLUMNS) if written.isdigit() else otherwise


def _text(cell: etree._Element) -> tuple[str, list[Said]]:
    found = [
        said(p) for p in cell.iter(W + "p") if next(p.iterancestors(MC + "Fallback"), None) is None
    ]
    return " ".join(s.text for s in found if s.text.strip()), [s for s in found if s.notes]


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    waiting = list(reversed(parent))
    while waiting:
        child = waiting.pop()
        if child.tag == tag:
            yield child
        elif child.tag in _ROW_OF:
            waiting.extend(reversed(child))
