"""A table that goes on over pages becomes one: heads that repeat are dropped."""

import re
from collections.abc import Sequence

from core.domain.reading import Block, Cell, Table, Unit

_AGAIN = re.compile(
    r"续表|[(（]\s*续\s*[)）]|[(（]?\s*(?:continued|cont['’.]?d?\.?)\s*[)）]?", re.IGNORECASE
)
_SKIPPED = {"footnote", "picture"}
_SHIFT = 6.0  # points that columns of one table may move from page to page


def continue_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with tables that go on over a page's end put together; what says only that a table
    goes on is dropped."""
    done: list[Block] = []
    for block in blocks:
        at = _open(done, block)
        if at is None:
            done.append(block)
            continue
        first = done[at].table
        assert first is not None
        assert block.table is not None
        done[at] = done[at].model_copy(update={"table": _joined(first, block.table)})
        done[at + 1 :] = [b for b in done[at + 1 :] if not _says_again(b)]
    return tuple(done)


def _open(done: Sequence[Block], block: Block) -> int | None:
    """The table right before, on the page before, that this block goes on with."""
    if block.table is None:
        return None
    said = False
    for at in range(len(done) - 1, -1, -1):
        other = done[at]
        if other.table is not None:
            return at if _goes_on(other.table, block.table, said=said) else None
        if _says_again(other):
            said = True
        elif other.kind not in _SKIPPED:
            return None
    return None


def _says_again(block: Block) -> bool:
    return (
        block.kind in {"caption", "heading", "paragraph"}
        and len(block.text) < 60
        and bool(_AGAIN.search(block.text))
    )


def _goes_on(one: Table, other: Table, *, said: bool) -> bool:
    if other.pages[0] != one.pages[-1] + 1 or one.columns != other.columns:
        return False
    again = said or bool(_AGAIN.search(other.title))
    if other.title and not again and _bare(other.title) != _bare(one.title):
        return False
    if not again and not other.title and one.notes and _ended(one):
        return False
    alike = _heads(one) == _heads(other)
    if again:
        return alike or not _dated(other)
    if alike and one.header_rows:
        return bool(not other.title or _bare(other.title) == _bare(one.title)) and _same_places(
            one, other
        )
    return _headless(one, other) and _same_places(one, other)


def _bare(title: str) -> str:
    return re.sub(r"[\s:：]", "", _AGAIN.sub("", title))


def _ended(one: Table) -> bool:
    return any(re.match(r"资料来源|数据来源|source", n, re.IGNORECASE) for n in one.notes)


def _heads(table: Table) -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple("".join(part.split()) for part in path) for path in table.heads[table.stub_columns :]
    )


def _dated(table: Table) -> bool:
    return any(re.search(r"(?:19|20)\d\d", " ".join(path)) for path in _heads(table))


def _headless(one: Table, other: Table) -> bool:
    """Whether what was taken for a head is a row: it holds none of the words that heads do."""
    if other.header_rows == 0:
        return True
    return other.header_rows == 1 and not _dated(other) and _dated(one) and not other.title


def _same_places(one: Table, other: Table) -> bool:
    return (
        abs(_left(one) - _left(other)) < _SHIFT * 3
        and abs(_right(one) - _right(other)) < _SHIFT * 3
    )


def _left(table: Table) -> float:
    return min(c.box.x0 for c in table.cells)


def _right(table: Table) -> float:
    last = table.pages[-1]
    return max(c.box.x1 for c in table.cells if c.page == last)


def _joined(one: Table, other: Table) -> Table:
    """One table of both. A row that a page parted in the middle of a label stays two."""
    drop = other.header_rows if _heads(one) == _heads(other) else 0
    shift = one.rows - drop
    cells = [_moved(c, shift, one.unit, other.unit) for c in other.cells if c.row >= drop]
    return one.model_copy(update={
        "pages": (*one.pages, *(p for p in other.pages if p not in one.pages)),
        "rows": one.rows + other.rows - drop,
        "cells": (*one.cells, *cells),
        "notes": (*one.notes, *(n for n in other.notes if n not in one.notes)),
        "unit": one.unit if one.unit != Unit() else other.unit,
    })  # fmt: skip


def _moved(cell: Cell, shift: int, first: Unit, own: Unit) -> Cell:
    """A cell further down; with its own table's unit where that is another."""
    update: dict[str, object] = {"row": cell.row + shift}
    if (
        cell.value is not None
        and cell.unit is None
        and own not in {first, Unit()}
        and first != Unit()
    ):
        update["unit"] = own
    return cell.model_copy(update=update)
