"""A table as figures, each with its row's words and its column's time."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from core.domain import Frozen
from core.domain.reading import Cell, Table, Unit
from rag.facts.kind import Period
from rag.facts.metrics import Label, Metric, label
from rag.facts.periods import CHANGE, When, when
from rag.facts.words import listed, plain

_NUMBER = re.compile(
    r"^[(]?[-+]?[¥$]?\s*(?:HK\$|US\$|RMB)?\s*\(?\d[\d,]*(?:\.\d+)?\)?\s*(?:%|x|X|倍|pct|元)?[)]?$"
)
_NOT_NOW = re.compile(
    r"原预测|调整前|前次|原值|旧|此前预测|上次|一致预期|市场预期|彭博|变动|差异|变化幅度|修正|偏离|母公司|中位|可比|行业平均"
    r"|\b(?:old|previous|prior (?:forecast|estimate)s?|former|consensus|change|chg|variance|diff(?:erence)?|vs\.?|street|bloomberg|peers?|revision)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"原预测|调整前|前次|此前预测|上次|一致预期|市场预期|彭博|可比|行业平均|偏离"
    r"|\b(?:old|previous|former|consensus|street|bloomberg|peers?|variance|revision)\b",
    re.IGNORECASE,
)
_GROWTH_SECTION = re.compile(r"成长(?:能力|性)|增长率|增速|同比|\bgrowth\b|\byoy\b", re.IGNORECASE)
_NOT_GROWTH_YET = re.compile(r"估值|获利|盈利能力|偿债|营运|每股|per share|valuation|profitab|liquidity|ratios?\b", re.IGNORECASE)  # fmt: skip


class Figure(Frozen):
    """A cell that has a metric and a period. value is as printed. growth: it is a rate."""

    metric: Metric
    growth: bool
    when: When
    words: str
    written: str
    section: str
    cell: Cell
    value: Decimal
    unit: Unit | None


class Row(Frozen):
    words: str
    cells: tuple[Cell, ...]


def figures(table: Table, own: Period | None, stock: bool) -> list[Figure]:
    """Rows of metrics under columns of time, or the other way round; all else is left out."""
    columns = _columns(table)
    found = list[Figure]()
    for names, dated in _sides(table):
        found += _down(table, names, dated, columns, own, stock)
    return found or list(_across(table, own, stock))


def number(cell: Cell) -> Decimal | None:
    """The cell's value, or that of a text the reader took for words (12.5x)."""
    if cell.value is not None:
        return cell.value
    said = plain(cell.text).replace("*", "").strip()
    if not _NUMBER.match(said):
        return None
    digits = re.sub(r"[^\d.]", "", said)
    try:
        value = Decimal(digits)
    except InvalidOperation:
        return None
    return -value if said.startswith(("(", "-", "$(", "¥(")) else value


def _columns(table: Table) -> dict[int, tuple[str, ...]]:
    return {c: tuple(plain(p) for p in path) for c, path in enumerate(table.heads)}


def _body(table: Table) -> Iterator[tuple[int, dict[int, Cell]]]:
    rows = dict[int, dict[int, Cell]]()
    for cell in table.cells:
        rows.setdefault(cell.row, {})[cell.column] = cell
    for number_, cells in sorted(rows.items()):
        yield number_, dict(sorted(cells.items()))


def _sides(table: Table) -> list[tuple[int, list[int]]]:
    """Label columns with the figure columns at their right: a model's two halves side by side."""
    names = list[int]()
    counts = Counter[int]()
    words = Counter[int]()
    for row, cells in _body(table):
        if row < table.header_rows:
            continue
        for column, cell in cells.items():
            if cell.text.strip():
                counts[column] += 1
                words[column] += (
                    number(cell) is None and not _dash(cell.text) and _period_of(cell.text) is None
                )
    for column in range(table.columns):
        wordy = counts[column] and words[column] / counts[column] > 0.6
        if column == 0 or (wordy and not (column < table.stub_columns and column - 1 in names)):
            names.append(column)
    if not names:
        return []
    sides = []
    for name, end in zip(names, [*names[1:], table.columns], strict=True):
        dated = [c for c in range(name + 1, end) if counts[c] or c < len(table.heads)]
        sides.append((name, dated))
    return [s for s in sides if s[1]]


def _dash(text: str) -> bool:
    return not re.sub(
        r"[\s\-–—－/.]|n\.?a\.?|n\.?m\.?|不适用", "", text.strip(), flags=re.IGNORECASE
    )


def _period_of(text: str) -> When | None:
    return when((plain(text),), None, False) if text.strip() else None


def _down(
    table: Table, name: int, dated: list[int], columns: dict[int, tuple[str, ...]], own: Period | None,
    stock: bool,
) -> Iterator[Figure]:  # fmt: skip
    """Rows are metrics. A row of periods within the body begins the columns anew; a row without
    figures is the section of those under it."""
    times: dict[int, When | None] = {c: _time(columns.get(c, ()), own, stock) for c in dated}
    section, above = _section_at_head(columns.get(name, ())), None
    for row, cells in _body(table):
        if row < table.header_rows:
            continue
        words = plain(cells[name].text) if name in cells else ""
        if anew := _anew(cells, dated, own, stock):
            times.update(anew)
            section, above = words or section, None
            continue
        here = {c: cells[c] for c in dated if c in cells}
        values = {c: v for c, cell in here.items() if (v := number(cell)) is not None}
        if not values:
            section, above = _next_section(words, here, section, above)
            continue
        said = label(words, section)
        metric, growth, above = _meant(said, section, values, above)
        if metric is None or _EARLIER.search(words) or _EARLIER.search(section):
            continue
        for column, value in values.items():
            time = times.get(column)
            if time is not None:
                yield Figure(
                    metric=metric, growth=growth, when=time, words=words,
                    written=cells[name].text.strip(), section=section,
                    cell=here[column], value=value, unit=here[column].unit,
                )  # fmt: skip


def _section_at_head(path: tuple[str, ...]) -> str:
    """利润表（百万元） over the column of names."""
    return path[-1] if path else ""


def _next_section(
    words: str, here: dict[int, Cell], section: str, above: Metric | None
) -> tuple[str, Metric | None]:
    if not words or any(_dash(c.text) and c.text.strip() for c in here.values()):
        return section, above if not words else None
    return words, None


def _time(path: tuple[str, ...], own: Period | None, stock: bool) -> When | None:
    if any(_NOT_NOW.search(p) for p in path):
        return None
    return when(path, own, stock)


def _anew(
    cells: dict[int, Cell], dated: list[int], own: Period | None, stock: bool
) -> dict[int, When] | None:
    found = dict[int, When]()
    filled = [c for c in dated if c in cells and cells[c].text.strip()]
    for column in filled:
        said = when((plain(cells[column].text),), own, stock)
        if said is None:
            if not CHANGE.search(cells[column].text):
                return None
            continue
        found[column] = said
    return found if len(found) >= 2 else None


def _meant(
    said: Label, section: str, values: dict[int, Decimal], above: Metric | None
) -> tuple[Metric | None, bool, Metric | None]:
    """The metric of a row, whether it is its growth, and what a row of growth under it would be of."""
    if said.skip:
        return None, False, above
    if said.growth and said.metric is None:
        return above, True, above
    if said.metric is None:
        return None, False, None
    growing = said.growth or (
        said.metric.kind == "money" and bool(_GROWTH_SECTION.search(section))
        and not _NOT_GROWTH_YET.search(section) and all(abs(v) < 10_000 for v in values.values())
    )  # fmt: skip
    return said.metric, growing, said.metric


def _across(table: Table, own: Period | None, stock: bool) -> Iterator[Figure]:
    """Rows are periods, columns metrics; a column of growth is of the one before it."""
    labels, above = dict[int, tuple[Metric, bool]](), None
    heads = _columns(table)
    for column in range(1, table.columns):
        path = heads.get(column, ())
        if not path or any(_NOT_NOW.search(p) for p in path):
            continue
        said = label(path[-1], path[-2] if len(path) > 1 else "")
        if said.growth and said.metric is None and above is not None:
            labels[column] = (above, True)
        elif said.metric is not None:
            labels[column], above = (said.metric, said.growth), said.metric
    for row, cells in _body(table):
        if row < table.header_rows or 0 not in cells:
            continue
        time = when((plain(cells[0].text),), own, stock)
        for column, (metric, growth) in labels.items():
            value = number(cells[column]) if column in cells else None
            if time is not None and value is not None:
                yield Figure(
                    metric=metric, growth=growth, when=time, words=" ".join(heads[column]),
                    written=" ".join(table.heads[column]), section="",
                    cell=cells[column], value=value, unit=cells[column].unit,
                )  # fmt: skip


def known_section(section: str) -> bool:
    """Whether a heading row is a part of statements, not a segment of the business."""
    lists = listed("sections")
    low = plain(section).lower()
    return not low or any(w in low for w in (*lists["zh"], *lists["en"]))
