"""What must hold of an answer before it is given: every word of the question is accounted for."""

from collections.abc import Sequence

from core.domain.reading import Cell
from rag.read.asking.answer import Unclear
from rag.read.asking.choose import across
from rag.read.asking.content import SOFT, content, months
from rag.read.asking.labels import words_of
from rag.read.asking.lines import Laid


def accounted(question: str, grid: Laid, cells: Sequence[Cell], spare: frozenset[str]) -> None:
    """Raises Unclear when the question holds words, or a month, that stand beside none of the cells.
    spare are words that say what kind of thing is asked for."""
    at = {(c.column, c.row) if grid.turned else (c.row, c.column) for c in cells}
    rows, columns = {row for row, _ in at}, {across(grid, c) for c in cells}
    lines = [f"{x.words} {x.section}" for x in grid.lines if x.number in rows]
    heads = [head for column, head in grid.heads.items() if column in columns]
    held = set(words_of(" ".join([*lines, *heads, grid.title])))
    left = content(question) - held - spare
    everywhere = set(words_of(" ".join(x.words for x in grid.lines)))
    missing = {w for w in left if w not in SOFT}
    if missing & everywhere:
        raise Unclear("The table has other rows with: " + ", ".join(sorted(missing)) + ".")
    if missing:
        raise Unclear("Nothing beside the figure says: " + ", ".join(sorted(missing)) + ".")
    asked, there = months([question]), months([*heads, *lines])
    if asked and there and not asked & there:
        raise Unclear("The figures are of another month.")
