"""The grader gives 1.0 for the truth, and less for each kind of damage."""

from collections.abc import Callable

import pytest

from core.domain.reading import Block, Cell, Reading, Table
from tests.evals.reading import perfect
from tests.evals.reading.corpus import documents
from tests.evals.reading.grade import Score, plain, reading_score
from tests.evals.reading.truth import Document

DOCUMENTS = {d.id: d for d in documents("tune")}
ONE = DOCUMENTS["broker_zh-tune-1"]


def score(document: Document, change: Callable[[Table], Table] = lambda t: t) -> Score:
    return reading_score(document, perfect.reading(document, change))


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=list(DOCUMENTS))
def test_the_truth_is_wholly_right(document: Document) -> None:
    found = score(document)
    assert found.wrong == []
    assert found.cell_share == found.strict_share == 1.0
    assert found.pairs_right == found.pairs > 0
    assert (found.leaks, found.false_marks) == (0, 0)
    assert found.failing_found == found.failing
    assert found.heads_right == found.heads


def _cells(change: Callable[[Cell], Cell | None]) -> Callable[[Table], Table]:
    return lambda t: t.model_copy(update={"cells": tuple(c for o in t.cells if (c := change(o)))})


def test_a_wrong_digit_counts() -> None:
    swap = _cells(lambda c: c.model_copy(update={"text": c.text.replace("1", "7")}))
    assert score(ONE, swap).cell_share < 0.9


def test_missing_and_extra_cells_count() -> None:
    whole = score(ONE)
    missing = score(ONE, _cells(lambda c: None if (c.row, c.column) == (2, 1) else c))
    assert missing.right == whole.right - len(ONE.tables)
    more = score(ONE, lambda t: t.model_copy(update={"cells": (*t.cells, _extra(t))}))
    assert (more.right, more.extra) == (whole.right, len(ONE.tables))
    assert more.cell_share < 1


def _extra(table: Table) -> Cell:
    return table.cells[0].model_copy(update={"row": table.rows, "column": 0, "text": "注"})


def test_a_row_shifted_down_costs_strictly_but_not_its_cells() -> None:
    lower = score(ONE, _cells(lambda c: c.model_copy(update={"row": c.row + 1})))
    assert lower.cell_share == 1.0
    assert lower.strict_share < 0.3


def test_merged_columns_cost_their_cells() -> None:
    def merged(table: Table) -> Table:
        cells = {(c.row, c.column): c for c in table.cells}
        kept = []
        for (row, column), cell in cells.items():
            right = cells.get((row, 2))
            if column == 1 and right:
                cell = cell.model_copy(update={"text": f"{cell.text} {right.text}"})
            if column != 2:
                kept.append(cell)
        return table.model_copy(update={"cells": tuple(kept)})

    assert score(ONE, merged).cell_share < 0.7


def test_a_lost_table_has_no_right_cell() -> None:
    reading = perfect.reading(ONE)
    less = reading.model_copy(
        update={"blocks": tuple(b for b in reading.blocks if b.table is None)}
    )
    found = reading_score(ONE, less)
    assert (found.right, found.tables_found, found.cell_share) == (0, 0, 0.0)


def test_order_leaks_heads_units_and_marks() -> None:
    reading = perfect.reading(ONE, lambda t: t.model_copy(update={"heads": (), "checks": ()}))
    turned = reading.model_copy(update={"blocks": reading.blocks[::-1]})
    found = reading_score(ONE, turned)
    assert found.pairs_right == 0
    assert found.heads_right == 0
    assert (found.failing, found.failing_found) == (1, 0)
    leaked = _with(reading, ONE.never[0] + " 3")
    assert reading_score(ONE, leaked).leaks == 1
    annual = DOCUMENTS["annual_zh-tune-0"]
    assert (
        score(annual, lambda t: t.model_copy(update={"unit": ONE.tables[2].unit})).units_right == 0
    )


def _with(reading: Reading, text: str) -> Reading:
    block = Block(kind="paragraph", page=1, box=reading.blocks[0].box, text=text)
    return reading.model_copy(update={"blocks": (*reading.blocks, block)})


@pytest.mark.parametrize(
    ("one", "other"),
    [("营业 收入", "营业收入"), ("－1,234.50", "-1,234.50"), ("$ 5,231", "5,231"), ("（%）", "(%)"), ("$ (3)", "(3)")],
)  # fmt: skip
def test_texts_that_are_the_same(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Net sales", "Netsales"), ("1,234", "1.234"), ("(12)", "12")]
)
def test_texts_that_are_not(one: str, other: str) -> None:
    assert plain(one) != plain(other)
