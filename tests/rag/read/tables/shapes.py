"""Tables of typst source and how they were read, for tests of shapes."""

from collections.abc import Sequence

from core.domain.reading import Reading, Table
from rag.read.structure import assemble
from tests.rag.read.typeset import pages_of

EN = (
    "The company reported results ahead of our expectations, as demand held up across regions and "
    "input costs eased. We keep our estimates and our rating, and see new capacity and overseas "
    "channels as the main drivers over the next two years. "
)
MORE = (
    "Management guided to stable margins for the second half. Freight costs came down by a fifth and "
    "the order book covers nine months of sales. We think the shares discount a slowdown that orders "
    "do not show. "
)
ZH = "公司发布年度报告，全年实现营业收入同比增长，盈利能力持续改善，业绩有望保持较快增长。"
LEVEL = "(x: none, y: 0.4pt)"


def source(
    rows: Sequence[Sequence[str] | str], columns: str, stroke: str = "none", extra: str = ""
) -> str:
    """A table with its labels on the left; a row given as text is typst of its own."""
    cells = ", ".join(r if isinstance(r, str) else ", ".join(f"[{t}]" for t in r) for r in rows)
    align = "(x, y) => if x == 0 { left } else { right }"
    return f"#table(columns: {columns}, stroke: {stroke}, align: {align}, inset: (x: 4pt, y: 3pt), {extra} {cells})"


def beside(*parts: str, columns: str = "") -> str:
    """Parts of a page side by side."""
    widths = columns or ", ".join(["1fr"] * len(parts))
    held = ", ".join(f"[{p}]" for p in parts)
    return f"#grid(columns: ({widths}), column-gutter: 16pt, {held})\n"


def reading(text: str, size: float = 9) -> Reading:
    return assemble("t.pdf", "pdf", pages_of(f"#set text(size: {size}pt)\n{text}"))


def texts(table: Table) -> list[list[str]]:
    found = {(c.row, c.column): " ".join(c.text.split()) for c in table.cells}
    return [[found.get((r, c), "") for c in range(table.columns)] for r in range(table.rows)]


def units(table: Table, row: int) -> list[str]:
    """The kind of unit of each figure of a row."""
    cells = sorted((c for c in table.cells if c.row == row), key=lambda c: c.column)
    return [(c.unit or table.unit).kind for c in cells if c.value is not None]


def order(found: Reading) -> list[str]:
    """The first words of each block; a table by the first text of its last row."""
    return [
        texts(b.table)[-1][0] if b.table else " ".join(b.text.split()[:2]) for b in found.blocks
    ]
