"""Readings made from the truth, whole or damaged on purpose: the grader is tried with them."""

from collections.abc import Callable

from core.domain.reading import (
    Block,
    Box,
    Cell,
    PageKind,
    PageRead,
    Reading,
    Table,
    TableCheck,
    Unit,
)
from tests.evals.reading.truth import OR, Document, TableTruth

_BOX = Box(x0=0, top=0, x1=100, bottom=10)


def reading(document: Document, change: Callable[[Table], Table] = lambda t: t) -> Reading:
    """What a reader without a fault returns; change damages each table."""
    blocks = [Block(kind="paragraph", page=1, box=_BOX, text=s) for s in document.sentences]
    blocks += [
        Block(kind="table", page=1, box=_BOX, table=change(table_of(t))) for t in document.tables
    ]
    page = PageRead(number=1, width=595, height=842, kind=PageKind.TEXT)
    return Reading(
        name=document.id,
        format="pdf",
        language=document.language,
        pages=(page,),
        blocks=tuple(blocks),
    )


def table_of(truth: TableTruth) -> Table:
    cells = tuple(
        Cell(row=r, column=c, text=text.split(OR)[-1], page=1, box=_BOX)
        for r, row in enumerate(truth.grid)
        for c, text in enumerate(row)
        if text
    )
    return Table(
        title=truth.name, pages=truth.pages or (1,), box=_BOX, rows=len(truth.grid),
        columns=len(truth.grid[0]), header_rows=truth.header_rows, stub_columns=1,
        heads=truth.paths or ((),) * len(truth.grid[0]), cells=cells, unit=truth.unit or Unit(),
        checks=(_CHECK,) if truth.fails else (),
    )  # fmt: skip


_CHECK = TableCheck.model_validate(
    {
        "kind": "total",
        "row": 1,
        "column": 1,
        "stated": 2,
        "computed": 1,
        "difference": 1,
        "holds": False,
        "says": "a + b",
    }
)
