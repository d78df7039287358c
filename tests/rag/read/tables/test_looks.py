"""Random tables in every look: each cell exact, in Chinese and English."""

import random

import pytest

from core.domain.reading import Box, PageKind, PageWords, Table, Word
from rag.read.tables import find_tables
from tests.rag.read.tables.looks import LOOKS, Made, make, page

_SEEDS = range(40, 43)  # not those that the finder was made with


def _plain(text: str) -> str:
    return "".join(text.split())


def wrong(made: Made, table: Table) -> list[tuple[int, int, str, str]]:
    found = {(c.row, c.column): c.text for c in table.cells}
    return [
        (r, c, text, found.get((r, c), ""))
        for r, row in enumerate(made.grid)
        for c, text in enumerate(row)
        if _plain(found.get((r, c), "")) != _plain(text)
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("seed", _SEEDS)
def test_every_cell_of_a_page_is_exact(seed: int, look: str, lang: str) -> None:
    made = make(seed, look, lang)
    (table,) = find_tables(page(made.source))
    assert wrong(made, table) == []
    assert (table.rows, table.columns) == (len(made.grid), len(made.grid[0]))
    assert (table.header_rows, table.stub_columns) == (len(made.heads), 1)
    assert _plain(table.title) == _plain(made.title)
    assert table.unit.kind == "money"
    assert len(table.notes) == 1
    assert all(c.value is None for c in table.cells if c.row < table.header_rows or c.column == 0)


def _seen(shown: PageWords, rng: random.Random) -> PageWords:
    """The page as a reader of pictures gives it: boxes of the ink, a little off."""
    words: list[Word] = []
    for word in shown.words:
        middle, high = (word.box.top + word.box.bottom) / 2, 0.37 * word.size
        low = 0.12 * word.size if any(c in "gjpqy,()" for c in word.text) else 0.0
        if word.text in "—–-":
            high = 0.5
        x0, x1, top, bottom = (
            v + rng.uniform(-0.4, 0.4)
            for v in (word.box.x0, word.box.x1, middle - high, middle + high + low)
        )
        box = Box(x0=x0, top=top, x1=max(x1, x0 + 1), bottom=bottom)
        words.append(
            word.model_copy(
                update={"box": box, "size": word.size * rng.uniform(0.9, 1.1), "sure": 0.97}
            )
        )
    return shown.model_copy(update={"words": tuple(words), "kind": PageKind.SCAN})


def test_words_of_a_scan_are_put_in_their_cells() -> None:
    cells = failed = 0
    for look in LOOKS:
        for lang in ("zh", "en"):
            made = make(50, look, lang)
            tables = find_tables(_seen(page(made.source), random.Random(5)))
            best = max(tables, key=lambda t: len(t.cells))
            cells += sum(map(len, made.grid))
            failed += len(wrong(made, best)) + 5 * (len(tables) != 1)
    assert failed <= 0.02 * cells
