"""The sentences of a report, made by code from the cells of an answer: right without a model.

Each kind of question has its sentence in both languages. What is rounded, counted, ranked or summed
is recorded as a computation, so that every figure has its evidence.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from agents.research.writing.grid import Grid
from agents.research.writing.ledger import Amount, Ledger, amount, rounded, scale_of
from agents.research.writing.period import day, spoken
from agents.research.writing.template import Ask, Kind
from core.domain import Frozen
from core.domain.evidence import CellEvidence

_LEVELS = ("/股", "a share", "%", "天", "days")  # units of which nobody takes a sum


class Said(Frozen):
    """A sentence and the numbers of the evidence that it rests on."""

    text: str
    notes: tuple[int, ...]


def label(ask: Ask, grid: Grid, words: Mapping[str, str], language: str) -> str:
    """What a figure is called; with its day where that is another than the report's."""
    named = ask.label.of(language).format(**words)
    if grid.present is None or (at := day(grid.present, language)) == words["as_of"]:
        return named
    return f"{named}（{at}的数据）" if language == "zh" else f"{named} (as of {at})"


class Telling:
    """One question's answer on its way to words. Evidence goes into the section's ledger."""

    def __init__(
        self, ask: Ask, grid: Grid, words: Mapping[str, str], language: str, ledger: Ledger
    ) -> None:
        self.ask, self.grid, self.language, self.ledger = ask, grid, language, ledger
        self.subject = words["subject"]
        self.label = label(ask, grid, words, language)
        self.notes: list[int] = []

    @property
    def zh(self) -> bool:
        return self.language == "zh"

    @property
    def names(self) -> str:
        """The column that names the rows."""
        return self.grid.columns[0]

    @property
    def figures(self) -> str:
        """The column of the figure that was asked for."""
        return self.grid.columns[-1]

    def note(self, number: int) -> int:
        if number not in self.notes:
            self.notes.append(number)
        return number

    def name(self, row: int) -> str:
        cell = self.grid.cell(row, self.names)
        if cell is None:
            return "–"
        self.note(self.ledger.add(cell))
        return spoken(cell.value, self.language)

    def is_subject(self, row: int) -> bool:
        cell = self.grid.cell(row, self.names)
        return cell is not None and cell.value == self.subject

    def amount(self, cell: CellEvidence, read: Amount) -> str:
        """A cell's figure: large sums of money in a scale, anything else as it stands."""
        number = self.note(self.ledger.add(cell))
        found = scale_of(read, self.language)
        if found is None:
            return cell.value
        scale, unit = found
        value = rounded(read.value, scale)
        self.ledger.computed(f"round([{number}] / {scale}, 2)", [number], value, unit)
        return f"{value}{unit}" if self.zh else f"{value} {unit}"

    def derived(
        self, expression: str, rows: tuple[int, ...], value: Decimal, unit: str = ""
    ) -> str:
        """A figure over the column's rows, with its unit."""
        found = {n: cell for n, cell, _ in self.grid.amounts(self.figures)}
        inputs = [self.ledger.add(found[n]) for n in rows]
        self.ledger.computed(expression, inputs, value, unit)
        return f"{value}{unit}"

    def said(self, text: str) -> Said:
        shown = text if self.zh else text[:1].upper() + text[1:]
        return Said(text=shown, notes=tuple(self.notes[:3]))


def value(t: Telling) -> Said | None:
    for _, cell, read in t.grid.amounts(t.figures)[:1]:
        told = t.amount(cell, read)
        return t.said(f"{t.label}为{told}。" if t.zh else f"{t.label}: {told}.")
    return None


def change(t: Telling) -> Said | None:
    """Columns are the figure, the one before, and the change in percent."""
    cells = [t.grid.cell(0, column) for column in t.grid.columns[-3:]]
    if len(cells) < 3 or cells[0] is None or (now := amount(cells[0].value)) is None:
        return None
    told = t.amount(cells[0], now)
    if cells[1] is None or (before := amount(cells[1].value)) is None:
        return t.said(f"{t.label}为{told}，没有可比的{t.ask.before.zh}数。" if t.zh else f"{t.label}: {told}; there is no figure for {t.ask.before.en}.")  # fmt: skip
    earlier = t.amount(cells[1], before)
    if cells[2] is None or (moved := amount(cells[2].value)) is None:  # of nothing, or of a loss
        return t.said(f"{t.label}为{told}，{t.ask.before.zh}为{earlier}。" if t.zh else f"{t.label}: {told}, against {earlier} {t.ask.before.en}.")  # fmt: skip
    number = t.note(t.ledger.add(cells[2]))
    size = cells[2].value
    if moved.value < 0:
        t.ledger.computed(f"abs([{number}])", [number], -moved.value, moved.unit)
        size = f"{-moved.value}{moved.unit}"
    if t.zh:
        way = "增长" if moved.value > 0 else "下降"
        tail = f"{t.ask.change.zh}{way}{size}" if moved.value else f"{t.ask.change.zh}持平"
        return t.said(f"{t.label}为{told}，{t.ask.before.zh}为{earlier}，{tail}。")
    tail = f"{'up' if moved.value > 0 else 'down'} {size}" if moved.value else "unchanged"
    return t.said(f"{t.label}: {told}, against {earlier} {t.ask.before.en}, {tail} {t.ask.change.en}.")  # fmt: skip


def series(t: Telling) -> Said | None:
    found = t.grid.amounts(t.figures)
    if not found:
        return None
    last = found[-1]
    high, low = max(found, key=lambda f: f[2].value), min(found, key=lambda f: f[2].value)
    said = {n: (t.name(n), t.amount(cell, read)) for n, cell, read in (last, high, low)}
    (period, latest), (top, most), (bottom, least) = (said[f[0]] for f in (last, high, low))
    if t.zh:
        rest = f"；期间最高为{top}的{most}，最低为{bottom}的{least}" if len(found) > 1 else ""
        return t.said(f"{t.label}方面，{period}为{latest}{rest}。")
    rest = f"; the highest was {most} in {top}, the lowest {least} in {bottom}" if len(found) > 1 else ""  # fmt: skip
    return t.said(f"{t.label}: {latest} in {period}, the latest{rest}.")


def ranking(t: Telling) -> Said | None:
    found = sorted(t.grid.amounts(t.figures), key=lambda f: -f[2].value)
    if not found:
        return None
    if len(found) == 1:  # nobody to be told apart from
        return value(t) if t.is_subject(found[0][0]) else None
    rows = tuple(n for n, _, _ in found)
    top, first = t.name(found[0][0]), t.amount(found[0][1], found[0][2])
    number = t.derived("count(rows)", rows, Decimal(len(found)), "个" if t.zh else "")
    own_row = next((row for row in found if t.is_subject(row[0])), None)
    if own_row is None:
        return t.said(
            f"按{t.label}排在前面的{number}对象中，第一位是{top}（{first}），{t.subject}不在其中。"
            if t.zh
            else f"by {t.label}, first of the top {number} is {top} ({first}); {t.subject} is not among them."
        )
    own = t.amount(own_row[1], own_row[2])
    place = 1 + sum(read.value > own_row[2].value for _, _, read in found)  # equals share a rank
    rank = t.derived("rank(descending)", rows, Decimal(place), "位" if t.zh else "")
    if t.zh:
        return t.said(f"{t.label}为{own}，在{number}对象中列第{rank}；第一位是{top}（{first}）。")
    return t.said(f"{t.label}: {own}, rank {rank} of {number}; first is {top} ({first}).")


def breakdown(t: Telling) -> Said | None:
    found = sorted(t.grid.amounts(t.figures), key=lambda f: -f[2].value)
    if not found:
        return None
    top, most = t.name(found[0][0]), t.amount(found[0][1], found[0][2])
    if len(found) == 1:
        return t.said(f"{t.label}：{top}{most}。" if t.zh else f"{t.label}: {top} {most}.")
    unit = found[0][2].unit
    total = sum((read.value for _, _, read in found), Decimal(0))
    if any(level in unit for level in _LEVELS) or total <= 0 or t.grid.more:
        bottom, least = t.name(found[-1][0]), t.amount(found[-1][1], found[-1][2])
        return t.said(f"{t.label}最高为{top}的{most}，最低为{bottom}的{least}。" if t.zh else f"{t.label}: highest {most} ({top}), lowest {least} ({bottom}).")  # fmt: skip
    rows = tuple(n for n, _, _ in found)
    whole = t.derived("sum(rows)", rows, total, unit if t.zh or not unit else f" {unit}")
    share = t.derived("round(100 * largest / sum(rows), 2)", rows, rounded(100 * found[0][2].value, total), "%")  # fmt: skip
    equal = [t.name(n) for n, _, read in found if read.value == found[0][2].value]
    if len(equal) > 1:
        named = ("、" if t.zh else ", ").join(equal)
        return t.said(f"{t.label}合计{whole}，其中{named}并列最多，各为{most}，各占{share}。" if t.zh else f"{t.label}: {whole} in all, the largest shares are equal: {named}, each with {most} or {share}.")  # fmt: skip
    if t.zh:
        return t.said(f"{t.label}合计{whole}，其中{top}最多，为{most}，占{share}。")
    return t.said(
        f"{t.label}: {whole} in all, the largest part {top} with {most}, a share of {share}."
    )


TELLERS: Mapping[Kind, Callable[[Telling], Said | None]] = {
    "value": value, "change": change, "series": series, "ranking": ranking, "breakdown": breakdown,
}  # fmt: skip
