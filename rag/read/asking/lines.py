"""A table as lines of figures: each with its words, the section it stands in, its cells by period."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.domain.reading import Cell, Table

_FULL = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_SHORT = re.compile(r"\b(?:FY|F|Q[1-4] ?F?Y?|[1-4]Q|H[12] ?)'?(\d\d)\b(?!\d)", re.IGNORECASE)
_SPAN = re.compile(r"((?:19|20)\d\d)\s*[/–-]\s*((?:19|20)?\d\d)(?!\d)")
_RANGE = re.compile(r"((?:19|20)\d\d)年?\s*(?:-|–|to|through|至|到)\s*(?:\w+ \d\d?, )?((?:19|20)\d\d)", re.IGNORECASE)  # fmt: skip
_LONGEST = 12


@dataclass(frozen=True)
class Line:
    """A row or a column of figures. cells stand by the line across: a column's or row's number."""

    number: int
    words: str
    section: str
    cells: dict[int, Cell]


@dataclass(frozen=True)
class Laid:
    """A table so that items are lines and what they are split by (periods mostly) are its columns."""

    lines: tuple[Line, ...]
    heads: dict[int, str]
    periods: dict[int, tuple[str, ...]]
    title: str = ""
    turned: bool = False

    @property
    def by_period(self) -> bool:
        """Whether more than one period is told apart."""
        return len({p for p in self.periods.values() if p}) > 1

    def dated(self, column: int) -> str:
        """The one period of a column, "" where it has none or several (2019 vs 2018)."""
        own = self.periods.get(column, ())
        return own[0] if len(own) == 1 else ""


def periods_in(text: str) -> tuple[str, ...]:
    """Years that a text names, in order of mention; 2018/2019 is one period, 2017-2019 is three."""
    found = [(m.start(), f"{m[1]}/{m[2][-2:]}") for m in _SPAN.finditer(text) if "/" in m[0]]
    rest = re.sub(r"(?:19|20)\d\d\s*/\s*(?:(?:19|20)?\d\d)(?!\d)", lambda m: " " * len(m[0]), text)
    found += [(m.start(), m[1]) for m in _FULL.finditer(rest)]
    found += [(m.start(), f"20{m[1]}") for m in _SHORT.finditer(rest)]
    return tuple(dict.fromkeys(p for _, p in sorted(found)))


def without_periods(text: str) -> str:
    for pattern in (_SPAN, _FULL, _SHORT):
        text = pattern.sub(" ", text)
    return text


def spanned(question: str) -> tuple[str, ...]:
    """All years of "from 2017 to 2019", for averages and sums."""
    found = _RANGE.search(question)
    first, last = sorted((int(found[1]), int(found[2]))) if found else (0, 0)
    if not 0 < last - first < _LONGEST:
        return ()
    return tuple(str(y) for y in range(first, last + 1))


def laid(table: Table) -> Laid:
    """Turned on its side when the periods stand in the rows and not in the heads."""
    rows, paths = _rows(table), _heads(table)
    heads = {c: " ".join(path) for c, path in paths.items()}
    dated_rows = sum(bool(periods_in(r.words)) for r in rows)
    if dated_rows > len(rows) / 2 and not any(map(periods_in, heads.values())):
        turned = tuple(
            Line(c, words, "", {r.number: r.cells[c] for r in rows if c in r.cells})
            for c, words in heads.items()
        )
        across = {r.number: r.words for r in rows}
        dates = {number: periods_in(words) for number, words in across.items()}
        return Laid(turned, across, dates, table.title, turned=True)
    return Laid(tuple(rows), heads, {c: _period(p) for c, p in paths.items()}, table.title)


def _period(path: Sequence[str]) -> tuple[str, ...]:
    """The periods of the lowest head that names any."""
    return next((p for head in reversed(path) if (p := periods_in(head))), ())


def _heads(table: Table) -> dict[int, tuple[str, ...]]:
    """Heads of the columns that hold a figure."""
    columns = {c.column for c in table.cells if c.value is not None and c.row >= table.header_rows}
    first = max(table.stub_columns, 1)
    return {
        c: table.heads[c] if c < len(table.heads) else () for c in sorted(columns) if c >= first
    }


def _rows(table: Table) -> list[Line]:
    first, section = max(table.stub_columns, 1), ""
    found: list[Line] = []
    for number, cells in _by_row(table):
        words = " ".join(c.text for c in cells if c.column < first)
        figures = {c.column: c for c in cells if c.column >= first and c.text.strip()}
        if not any(c.value is not None for c in figures.values()):
            section = words or section
            continue
        found.append(Line(number, words, section, figures))
    return found


def _by_row(table: Table) -> Iterator[tuple[int, Sequence[Cell]]]:
    for number in range(table.header_rows, table.rows):
        cells = sorted((c for c in table.cells if c.row == number), key=lambda c: c.column)
        if cells:
            yield number, cells
