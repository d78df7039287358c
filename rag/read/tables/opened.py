"""A table without upright rules put on a grid: columns by where figures stand, rows by lines."""

import re
from collections.abc import Sequence

from rag.read.tables.columns import Span, covered, cut, spans
from rag.read.tables.grid import Draft, Spot, box_of, spot
from rag.read.tables.heads import head_spots
from rag.read.tables.numbers import is_blank, is_figure, is_period
from rag.read.tables.pieces import Piece
from rag.read.tables.rows import Row, together
from rag.read.tables.rules import Rule
from rag.read.tables.spread import each_its_own

Lines = Sequence[Sequence[Piece]]
_ORDINAL = re.compile(r"^[(（]?[1-9a-z][)）]$")
_CODE = re.compile(r"^(?:\d{6}|\d{4,5}\.HK|\d{1,3}|[A-Z]{1,5})$")
_WHOLE = 0.75  # of the table's width: a rule that runs over it all


def built(lines: Lines, level: Sequence[Rule], found: Sequence[Span] | None = None) -> Draft | None:
    """The grid of a region's lines; level are its level rules. None where it has no columns.
    found are the columns where they are known."""
    lines = [line for line in lines if line]
    if len(lines) < 2:
        return None
    x0, x1 = min(p.x0 for line in lines for p in line), max(p.x1 for line in lines for p in line)
    wide = x1 - x0
    whole = [r for r in level if r.long >= _WHOLE * wide and r.low <= x0 + 0.06 * wide]
    short = [r for r in level if r not in whole]
    body = _body_from(lines, whole)
    columns = list(found or _columns(lines, body))
    if len(columns) < 2:
        return None
    if len(columns) == 2 and body == 1 and _listed(lines):
        body = 0
    return _draft(lines, columns, body, whole, short)


def _draft(
    lines: Lines, columns: list[Span], body: int, whole: Sequence[Rule], short: Sequence[Rule]
) -> Draft | None:
    rows = [_row(cut(line, columns), columns) for line in lines[body:]]
    stub = stub_of(rows, len(columns))
    head_lines = [cut(line, columns) for line in lines[:body]]
    head_lines, groups = _groups_off(head_lines, columns, stub, whole)
    rows = [*(_row(g, columns) for g in groups), *rows]
    edges = range(stub), range(stub, len(columns))
    fences = [r.at for r in whole]
    rows = together(rows, *(edges if stub else (range(1), range(1, len(columns)))), fences)
    head, spots = head_spots(head_lines, columns, stub, short)
    for n, row in enumerate(rows):
        spots.extend(_spots(row, head + n))
    pieces = [p for line in lines for p in line]
    ruled = len(whole) >= 2
    box = _with_rules(pieces, whole)
    return Draft(tuple(spots), head + len(rows), len(columns), box, head, stub, ruled)


def _listed(lines: Lines) -> bool:
    """Whether lines are names and values of every kind, the first of them, too: nothing heads
    them."""
    pairs = [line for line in lines if len(line) == 2]
    values = sum(p[1].figure or p[1].period for p in pairs)
    bold = [all(w.bold for w in p[1].words) for p in pairs]
    return len(pairs) >= 4 and values < 0.75 * (len(pairs) - 1) and (not bold[0] or all(bold))


def _with_rules(pieces: Sequence[Piece], whole: Sequence[Rule]):  # type: ignore[no-untyped-def]
    box = box_of(pieces)
    for rule in whole:
        box = box.joined(
            box.model_copy(
                update={
                    "x0": rule.low,
                    "x1": rule.high,
                    "top": min(rule.at, box.bottom),
                    "bottom": rule.at,
                }
            )
        )
    return box


def _body_from(lines: Lines, whole: Sequence[Rule]) -> int:
    """The first line of the body: below a head's rule, else the first with a figure."""
    first = next((n for n, line in enumerate(lines) if _with_figures(line)), None)
    ruled = _below_rule(lines, whole)
    if first is None:
        return ruled or 1
    if ruled and ruled <= first and not _many_rules(lines, whole):
        return ruled
    return first


def _below_rule(lines: Lines, whole: Sequence[Rule]) -> int:
    """How many lines stand above the first rule that runs between two lines."""
    for rule in sorted(whole, key=lambda r: r.at):
        above = sum(max(p.middle for p in line) < rule.at for line in lines)
        if 0 < above < len(lines):
            return above
    return 0


def _many_rules(lines: Lines, whole: Sequence[Rule]) -> bool:
    return len(whole) > 4 and len(whole) > 0.5 * len(lines)


def _with_figures(line: Sequence[Piece]) -> bool:
    rest = line[1:] if len(line) > 1 else line
    if all(_ORDINAL.match(p.text) for p in rest):
        return False
    if len(line) == 1 and line[0].text[0] in "(（":
        return False
    return any(p.figure and not is_blank(p.text) for p in rest) or (
        len(line) > 1 and not line[0].period and all(p.figure for p in rest)
    )


def _columns(lines: Lines, body: int) -> list[Span]:
    shown = [line for line in lines[body:] if len(line) > 1 and any(p.figure for p in line)]
    if len(shown) < 2:
        shown = [line for line in lines[body:] if len(line) > 1] or list(lines)
    found = _without_stray(spans(shown), shown, lines[:body])
    found = _with_labels(found, lines[body:])
    return _with_empty(found, lines[:body])


def _with_labels(found: list[Span], lines: Lines) -> list[Span]:
    """The labels' column as wide as its longest line, also one without figures beside it."""
    if len(found) < 2:
        return found
    (x0, x1), right = found[0], found[1][0]
    alone = [ln[-1].x1 for ln in lines if ln[0].x0 < x1 and ln[-1].x1 < right]
    return [(x0, max([x1, *alone])), *found[1:]]


def _without_stray(found: list[Span], shown: Lines, heads: Lines) -> list[Span]:
    """Without columns beside the labels' that are parts of labels: ends that were stretched away,
    or the short last lines of labels whose first lines stand further in."""
    while len(found) > 2:
        x0, x1 = found[1]
        held = [p for line in shown for p in line if p.x0 < x1 and p.x1 > x0]
        headed = any(p.x0 < x1 and p.x1 > x0 and p.x0 > found[0][1] for ln in heads for p in ln)
        if any(p.figure or p.period for p in held):
            break
        few = len(held) <= max(1, 0.34 * len(shown)) and not headed
        if not few and not _apart(found[0], found[1], shown):
            break
        found = [(found[0][0], x1), *found[2:]]
    return found


def _apart(one: Span, other: Span, shown: Lines) -> bool:
    """Whether two columns stand close together and no line has both."""
    size = max(p.size for line in shown for p in line)
    both = sum(
        any(p.x0 < one[1] and p.x1 > one[0] for p in line)
        and any(p.x0 < other[1] and p.x1 > other[0] for p in line)
        for line in shown
    )
    return both == 0 and other[0] - one[1] < size


def _with_empty(found: list[Span], heads: Lines) -> list[Span]:
    """With columns that have a head and no figure."""
    if not heads or not found:
        return found
    for piece in heads[-1]:
        if len(heads[-1]) < 2 or any(each_its_own(heads[-1], s) for s in (found, found[1:])):
            break
        apart = all(piece.x1 < a - 2 or piece.x0 > b + 2 for a, b in found)
        if apart:
            found = sorted([*found, (piece.x0, piece.x1)])
    return found


def _row(line: Sequence[Piece], columns: Sequence[Span]) -> Row:
    row = Row()
    for piece in line:
        place = covered(piece, columns)
        if place == (1, 1) and piece.x1 < columns[1][0] and not piece.figure:
            place = (0, 0)
        taken = next((p for p in row.cells if p[0] <= place[1] and place[0] <= p[1]), None)
        if taken is None:
            row.cells[place] = [piece]
        else:
            row.cells[taken].append(piece)
    return row


def stub_of(rows: Sequence[Row], columns: int) -> int:
    """How many first columns name the rows."""
    texts = [[r.text(c) for r in rows if r.has(range(c, c + 1))] for c in range(columns)]
    if not texts[0] or not _names(texts[0]):
        return 0
    if columns > 2 and len(texts[1]) > 0.6 * len(rows) and _words(texts[1]):
        codes = sum(bool(_CODE.match(t)) for t in texts[0]) > 0.6 * len(texts[0])
        grouped = len(texts[0]) < 0.6 * len(texts[1])
        if codes or grouped:
            return 2
    return 1


def _names(texts: Sequence[str]) -> bool:
    figures = sum(is_figure(t) and not _CODE.match(t) for t in texts)
    return figures < 0.6 * len(texts)


def _words(texts: Sequence[str]) -> bool:
    return sum(is_figure(t) or is_period(t) for t in texts) < 0.2 * len(texts)


def _groups_off(
    heads: list[list[Piece]], columns: Sequence[Span], stub: int, whole: Sequence[Rule]
) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """Heads without the last lines that only name a group of rows, and those lines."""
    groups: list[list[Piece]] = []
    if not stub or len(heads) < 2:
        return heads, groups
    edge = (columns[stub - 1][1] + columns[stub][0]) / 2 if stub < len(columns) else 0
    right = columns[stub][0] + 2 if stub < len(columns) else edge
    while len(heads) > 1 and all(p.x0 < edge and p.x1 < right for p in heads[-1]):
        last, above = heads[-1], heads[-2]
        if not any(p.x0 >= edge for line in heads[:-1] for p in line):
            break
        near = last[0].middle - max(p.middle for p in above) < 0.8 * last[0].size
        fenced = any(max(p.middle for p in above) < r.at < last[0].middle for r in whole)
        if (near or _open_bracket(above[0].text)) and not fenced:
            break
        groups.insert(0, last)
        heads = heads[:-1]
    return heads, groups


def _open_bracket(text: str) -> bool:
    return sum(map(text.count, "(（")) > sum(map(text.count, ")）"))


def _spots(row: Row, number: int) -> list[Spot]:
    return [spot((number, a, 1, b - a + 1), parts) for (a, b), parts in sorted(row.cells.items())]
