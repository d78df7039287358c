"""How right a reading is.

A cell is right when its place and its text are right. Places are compared after the rows and
columns of the two grids have been put in correspondence, in order, by what they hold (an extra row
on top therefore costs its own cells, not those of the whole table). *cells* of a table is

    right cells / (true cells + cells read where the truth has none)

over cells that hold text; the text of a cell is compared without blanks next to CJK characters,
digits and signs, in one width, with one kind of dash, without a currency sign before a figure; on
scans without any blanks. A cell that spans stands at its first place. Read tables are given to true
ones by how many texts they share, each to one; a true table that got none has all its cells wrong,
and a read table that got none counts all of its cells as extra for the document. *strict* is the
same share with row and column numbers as they are.

*heads*: columns whose path of heads is right, of those whose truth has one. *units*: tables whose
unit (kind, scale, currency) is right. *order*: of neighbouring marked sentences, those found whole
and in order. *leaks*: running heads and feet that are found in the text, of all there are.
"""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.domain.reading import Reading, Table
from tests.evals.reading.truth import OR, Document, TableTruth

Grid = Sequence[Sequence[str]]
_BLANK = re.compile(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])")
_DASHES = str.maketrans(
    dict.fromkeys("－−–—‐‑", "-") | dict.fromkeys("’‘", "'") | {"，": ",", "：": ":"}
)
_MONEY = re.compile(r"^(\()?(?:US\$|\$|¥|€)(?=[\d(.-])")


def plain(text: str, *, loose: bool = False) -> str:
    """A cell's text in the one form that is compared."""
    text = unicodedata.normalize("NFKC", text.translate(_DASHES)).translate(_DASHES).strip()
    text = re.sub(r"\s+", "", text) if loose else _BLANK.sub("", text)
    text = _MONEY.sub(r"\1", text)
    return "" if text in {"$", "¥", "€"} else text


@dataclass(frozen=True)
class ReadTable:
    """A table as somebody read it: text by place; heads and unit where the reader has them."""

    grid: Grid
    table: Table | None = None


def grid_of(table: Table) -> Grid:
    rows = max([table.rows, *(c.row + 1 for c in table.cells)], default=0)
    columns = max([table.columns, *(c.column + 1 for c in table.cells)], default=0)
    grid = [[""] * columns for _ in range(rows)]
    for cell in table.cells:
        grid[cell.row][cell.column] = cell.text
    return grid


@dataclass
class Score:
    """Counts that add up over tables and documents."""

    cells: int = 0
    right: int = 0
    extra: int = 0
    strict: int = 0
    heads: int = 0
    heads_right: int = 0
    units: int = 0
    units_right: int = 0
    tables: int = 0
    tables_found: int = 0
    pairs: int = 0
    pairs_right: int = 0
    running: int = 0
    leaks: int = 0
    failing: int = 0
    failing_found: int = 0
    sound: int = 0
    false_marks: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def share(self, right: str, of: str) -> float:
        whole = getattr(self, of)
        return round(getattr(self, right) / whole, 4) if whole else 1.0

    @property
    def cell_share(self) -> float:
        whole = self.cells + self.extra
        return round(self.right / whole, 4) if whole else 1.0

    @property
    def strict_share(self) -> float:
        whole = self.cells + self.extra
        return round(self.strict / whole, 4) if whole else 1.0


def same(true: str, read: str, *, loose: bool) -> bool:
    found = plain(read, loose=loose)
    return any(found == plain(t, loose=loose) for t in true.split(OR))


def _texts(grid: Grid, loose: bool) -> Counter[str]:
    return Counter(p for row in grid for t in row if (p := plain(t.split(OR)[0], loose=loose)))


def matched(
    truth: Sequence[TableTruth], read: Sequence[ReadTable], *, loose: bool
) -> dict[int, int]:
    """True table -> read table, the greatest overlap first, each once; at least a fifth is shared."""
    true_texts = [_texts(t.grid, loose) for t in truth]
    read_texts = [_texts(r.grid, loose) for r in read]
    pairs = []
    for i, mine in enumerate(true_texts):
        for j, other in enumerate(read_texts):
            common = sum((mine & other).values())
            if common * 5 >= sum(mine.values()):
                pairs.append((common / max(sum((mine | other).values()), 1), i, j))
    found: dict[int, int] = {}
    for _, i, j in sorted(pairs, reverse=True):
        if i not in found and j not in found.values():
            found[i] = j
    return found


def aligned(true: Sequence[Counter[str]], read: Sequence[Counter[str]]) -> dict[int, int]:
    """Lines of the one -> lines of the other, in order, so that most texts are in common."""
    best = [[0.0] * (len(read) + 1) for _ in range(len(true) + 1)]
    for i in range(len(true) - 1, -1, -1):
        for j in range(len(read) - 1, -1, -1):
            best[i][j] = max(
                best[i + 1][j], best[i][j + 1], _alike(true[i], read[j]) + best[i + 1][j + 1]
            )
    pairs, i, j = {}, 0, 0
    while i < len(true) and j < len(read):
        worth = _alike(true[i], read[j])
        if worth > 0 and best[i][j] == worth + best[i + 1][j + 1]:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _alike(a: Counter[str], b: Counter[str]) -> float:
    """Texts in common; a little for places that agree in having few, to break ties."""
    common = sum((a & b).values())
    return common + 0.001 * common / max(sum((a | b).values()), 1)


def _lines(grid: Grid, loose: bool) -> list[Counter[str]]:
    return [Counter(p for t in row if (p := plain(t.split(OR)[0], loose=loose))) for row in grid]


def _columns(grid: Grid, rows: Iterable[int], loose: bool) -> list[Counter[str]]:
    """Texts of each column marked with the row, so that only texts of one row are in common."""
    width = max((len(row) for row in grid), default=0)
    return [
        Counter(
            f"{at}:{plain(grid[r][c].split(OR)[0], loose=loose)}"
            for at, r in enumerate(rows)
            if c < len(grid[r]) and plain(grid[r][c].split(OR)[0], loose=loose)
        )
        for c in range(width)
    ]


def table_score(truth: TableTruth, read: ReadTable, *, loose: bool = False) -> Score:
    """One table against the one read for it."""
    rows = aligned(_lines(truth.grid, loose), _lines(read.grid, loose))
    pairs = sorted(rows.items())
    columns = aligned(
        _columns(truth.grid, [i for i, _ in pairs], loose),
        _columns(read.grid, [j for _, j in pairs], loose),
    )
    score = Score(cells=truth.cells, tables=1, tables_found=1)
    taken: set[tuple[int, int]] = set()
    for i, row in enumerate(truth.grid):
        for c, text in enumerate(row):
            if not text:
                continue
            place = (rows.get(i, -1), columns.get(c, -1))
            found = _at(read.grid, *place)
            if plain(found, loose=loose):
                taken.add(place)
            if same(text, found, loose=loose):
                score.right += 1
            else:
                score.wrong.append(
                    f"{truth.name} row {i} column {c}: {text.split(OR)[0]!r} read as {found!r}"
                )
            score.strict += same(text, _at(read.grid, i, c), loose=loose)
    for j, row in enumerate(read.grid):
        for c, text in enumerate(row):
            if plain(text, loose=loose) and (j, c) not in taken:
                score.extra += 1
                score.wrong.append(f"{truth.name}: extra {text!r} at read row {j} column {c}")
    if read.table is not None:
        _dressing(truth, read.table, columns, score, loose)
    return score


def _at(grid: Grid, row: int, column: int) -> str:
    if 0 <= row < len(grid) and 0 <= column < len(grid[row]):
        return grid[row][column]
    return ""


def _dressing(
    truth: TableTruth, table: Table, columns: dict[int, int], score: Score, loose: bool
) -> None:
    """Heads, unit and the checks of sums."""
    for c, path in enumerate(truth.paths):
        if not path:
            continue
        score.heads += 1
        at = columns.get(c, -1)
        found = table.heads[at] if 0 <= at < len(table.heads) else ()
        if [plain(t, loose=loose) for t in found] == [plain(t, loose=loose) for t in path]:
            score.heads_right += 1
        else:
            score.wrong.append(f"{truth.name}: head of column {c} is {path}, read {found}")
    if truth.unit is not None:
        score.units += 1
        of, unit = truth.unit, table.unit
        if (of.kind, of.scale, of.currency) == (unit.kind, unit.scale, unit.currency):
            score.units_right += 1
        else:
            score.wrong.append(
                f"{truth.name}: unit {of.as_written}, read {unit.kind} {unit.scale} {unit.currency}"
            )
    if truth.fails:
        score.failing, score.failing_found = 1, int(table.fails)
        if not table.fails:
            score.wrong.append(f"{truth.name}: the wrong total is not marked")
    else:
        score.sound, score.false_marks = 1, int(table.fails)
        if table.fails:
            bad = next(c for c in table.checks if not c.holds)
            score.wrong.append(f"{truth.name}: marked though right ({bad.says})")


def tables_score(
    truth: Sequence[TableTruth], read: Sequence[ReadTable], *, loose: bool = False
) -> Score:
    """All tables of a document, whoever read them."""
    found = matched(truth, read, loose=loose)
    score = Score()
    for i, table in enumerate(truth):
        if i in found:
            score.add(table_score(table, read[found[i]], loose=loose))
            continue
        score.add(
            Score(
                cells=table.cells, tables=1, heads=sum(map(bool, table.paths)), units=int(table.unit is not None),
                failing=int(table.fails), wrong=[f"{table.name}: not found"],
            )
        )  # fmt: skip
    for j, other in enumerate(read):
        if j not in found.values():
            cells = sum(1 for row in other.grid for t in row if plain(t, loose=loose))
            score.extra += cells
            sample = [t for row in other.grid for t in row if t][:6]
            score.wrong.append(f"a table that is none or half of one, {cells} cells: {sample}")
    return score


def reading_score(document: Document, reading: Reading, *, loose: bool = False) -> Score:
    """A reading of ours against the whole document."""
    read = [ReadTable(grid_of(t), t) for t in reading.tables]
    score = tables_score(document.tables, read, loose=loose)
    _order(document, reading, score)
    return score


def squeezed(text: str) -> str:
    """Letters, digits and CJK characters alone."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def _order(document: Document, reading: Reading, score: Score) -> None:
    blocks = [squeezed(b.text) for b in reading.blocks if b.table is None]
    whole = "".join(blocks)
    places = [whole.find(squeezed(s)) for s in document.sentences]
    for n, (a, b) in enumerate(itertools.pairwise(places)):
        score.pairs += 1
        if -1 < a < b:
            score.pairs_right += 1
        elif a < 0:
            score.wrong.append(f"sentence not found whole: {document.sentences[n]}")
        elif b >= 0:
            score.wrong.append(f"sentence out of order: {document.sentences[n + 1]}")
    cells = [squeezed(c.text) for t in reading.tables for c in t.cells]
    for text in document.never:
        score.running += 1
        if any(squeezed(text) in piece for piece in (whole, *cells)):
            score.leaks += 1
            score.wrong.append(f"running text leaked: {text}")
