"""A draft made into a Table: heads, figures, and the unit of each where it differs."""

from collections.abc import Sequence

from core.domain.reading import Cell, Table, Unit
from rag.read.tables.dressing import Around
from rag.read.tables.grid import Draft, Spot
from rag.read.tables.numbers import is_blank, is_figure, is_period, number
from rag.read.tables.opened import _ORDINAL
from rag.read.tables.units import PERCENT, label_unit, share_unit, unit_of, with_coin

Covered = dict[tuple[int, int], Spot]


def made(draft: Draft, dressed: Around, page: int) -> Table:
    """The table of a draft on a page."""
    at = _covered(draft)
    head = draft.head if draft.head >= 0 else header_rows(draft, at)
    stub = draft.stub if draft.stub >= 0 else stub_columns(draft, head)
    heads = tuple(_path(at, head, column) for column in range(draft.columns))
    unit = dressed.unit if dressed.unit != Unit() else _corner_unit(at, head, stub)
    unit = with_coin(unit, (s.text for s in draft.spots if s.row >= head and s.column >= stub))
    labels = [_label(at, row, stub) for row in range(draft.rows)]
    rows = [label_unit(text, unit) if text else None for text in labels]
    columns = [_column_unit(path, unit) for path in heads]
    dated = [_dated(draft, column, head) for column in range(draft.columns)]
    cells = []
    for spot in sorted(draft.spots, key=lambda s: (s.row, s.column)):
        value = None
        if spot.row >= head and spot.column >= stub and not dated[spot.column]:
            value = number(spot.text)
        own = _own(spot, value is not None, rows[spot.row], columns[spot.column], unit)
        cells.append(Cell(
            row=spot.row, column=spot.column, text=spot.text, page=page, box=spot.box,
            row_span=spot.rows, column_span=spot.columns, value=value, unit=own,
        ))  # fmt: skip
    return Table(
        title=dressed.title, pages=(page,), box=dressed.box, rows=draft.rows,
        columns=draft.columns, header_rows=head, stub_columns=stub, heads=heads,
        cells=tuple(cells), unit=unit, notes=dressed.notes,
    )  # fmt: skip


def _covered(draft: Draft) -> Covered:
    return {
        (r, c): s
        for s in draft.spots
        for r in range(s.row, s.row + s.rows)
        for c in range(s.column, s.column + s.columns)
    }


def header_rows(draft: Draft, at: Covered) -> int:
    """Rows above the first with a figure, less those that only name a group."""
    first = 0
    while first < draft.rows and not _with_figure(at, first, draft.columns):
        first += 1
    if first == draft.rows:
        return _spanned(draft, 1) if draft.rows > 1 else 0
    first = _spanned(draft, first)
    while first > 1 and _names_group(at, first - 1, draft.columns):
        first -= 1
    return first


def _spanned(draft: Draft, head: int) -> int:
    """A head that spans rows takes its rows with it."""
    most = max((s.row + s.rows for s in draft.spots if s.row < head and s.column > 0), default=head)
    return max(head, min(most, draft.rows - 1))


def _with_figure(at: Covered, row: int, columns: int) -> bool:
    texts = [at[row, c].text for c in range(1, columns) if (row, c) in at and at[row, c].row == row]
    figures = [t for t in texts if is_figure(t) and not is_blank(t) and not _ORDINAL.match(t)]
    return bool(figures)


def _names_group(at: Covered, row: int, columns: int) -> bool:
    first = at.get((row, 0))
    if first is None or not first.text or first.rows > 1:
        return False
    others = {id(at[row, c]) for c in range(columns) if (row, c) in at and at[row, c].text}
    return others == {id(first)}


def stub_columns(draft: Draft, head: int) -> int:
    """First columns of words: one, and a second where the first groups its rows."""
    if not _words(draft, 0, head):
        return 0
    groups = any(s.column == 0 and s.rows > 1 and s.row >= head for s in draft.spots)
    if draft.columns > 2 and groups and _words(draft, 1, head):
        return 2
    return 1


def _words(draft: Draft, column: int, head: int) -> bool:
    texts = [s.text for s in draft.filled(column, head) if s.columns == 1]
    figures = sum(is_figure(t) for t in texts)
    plain = sum(t.isdigit() for t in texts)
    return bool(texts) and (
        figures < 0.5 * len(texts) or (column == 0 and plain > 0.6 * len(texts))
    )


def _path(at: Covered, head: int, column: int) -> tuple[str, ...]:
    path: list[str] = []
    for row in range(head):
        text = at[row, column].text if (row, column) in at else ""
        if text and text not in path[-1:]:
            path.append(text)
    return tuple(path)


def _label(at: Covered, row: int, stub: int) -> str:
    return " ".join(at[row, c].text for c in range(stub) if (row, c) in at)


def _corner_unit(at: Covered, head: int, stub: int) -> Unit:
    texts = [at[r, c].text for r in range(head) for c in range(max(stub, 1)) if (r, c) in at]
    return next((u for t in texts if (u := unit_of(t)) is not None), Unit())


def _column_unit(path: Sequence[str], table: Unit) -> Unit | None:
    for text in reversed(path):
        if (found := label_unit(text, table) or share_unit(text, table)) is not None:
            return found
    return None


def _dated(draft: Draft, column: int, head: int) -> bool:
    texts = [s.text for s in draft.filled(column, head)]
    return bool(texts) and sum(is_period(t) for t in texts) > 0.6 * len(texts)


def _own(
    spot: Spot, figure: bool, row: Unit | None, column: Unit | None, table: Unit
) -> Unit | None:
    if not figure:
        return None
    if spot.text.rstrip(" )）*").endswith(("%", "％")):
        own: Unit | None = PERCENT
    else:
        own = row or column
    return None if own is None or _same(own, table) else own


def _same(one: Unit, other: Unit) -> bool:
    return (one.kind, one.scale, one.currency) == (other.kind, other.scale, other.currency)
