"""Looks a finished report over, without the code that wrote it: are its figures bound to evidence that
holds them, and does the evidence exist."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from agents.kit.figures import Figure, FigureKind, figures_of, read
from core.domain.evidence import (
    CellEvidence,
    ComputationEvidence,
    Evidence,
    PassageEvidence,
    RecordEvidence,
)
from core.domain.report import Bullets, Drawing, Paragraph, Report, Sheet
from core.store.reader import Rows

_NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")
_SCALES = tuple(Decimal(10**n) for n in (0, 4, 6, 8, 9))
_ROUNDED = re.compile(r"round\(\[(\d+)\] / (\d+), 2\)")


@dataclass
class Checked:
    """Counts, and in words what is wrong."""

    figures: int = 0
    bound: int = 0
    loose: list[str] = field(default_factory=list)
    evidence: int = 0
    invented: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sources:
    """results are the rows of each query run anew, passages the stored texts by id, names what coded
    values are called."""

    results: Mapping[str, Rows]
    passages: Mapping[str, str]
    names: Mapping[str, frozenset[str]]
    subject: str


def checked(report: Report, sources: Sources) -> Checked:
    found = Checked()
    for section in report.sections:
        for part in section.parts:
            match part:
                case Paragraph():
                    _text(report, part, found)
                case Bullets():
                    for item in part.items:
                        _text(report, item, found)
                case Sheet():
                    _sheet(report, part, sources, found)
                case Drawing():
                    _drawing(report, part, sources, found)
                case _:
                    pass
    for number, one in enumerate(report.evidence, 1):
        found.evidence += 1
        if not _real(one, report.evidence, sources):
            found.invented.append(f"[{number}] {one.kind}: {str(one)[:160]}")
    return found


def _count(found: Checked, right: bool, what: str) -> None:
    found.figures += 1
    found.bound += right
    if not right:
        found.loose.append(what)


def _text(report: Report, one: Paragraph, found: Checked) -> None:
    """Every figure that can be read in the text is among those named, with evidence equal to it."""
    named = {(f.start, f.end): f.evidence for f in one.figures}
    for figure in read(one.text):
        number = named.get((figure.start, figure.end), 0)
        held = figures_of(report.evidence[number - 1]) if 0 < number <= len(report.evidence) else ()
        _count(found, any(_equal(figure, h) for h in held), f"{figure.text} in {one.text[:60]}")


def _equal(said: Figure, held: Figure) -> bool:
    dates = FigureKind.DATE in (said.kind, held.kind)
    if dates or not _number(said.value) or not _number(held.value):
        return said.value == held.value or (dates and held.value.startswith(f"{said.value}-"))
    percents = [f.kind is FigureKind.PERCENT for f in (said, held)]
    units = said.unit == held.unit or not said.unit or not held.unit
    return percents[0] == percents[1] and units and Decimal(said.value) == Decimal(held.value)


def _number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text))


def _query(report: Report, number: int, sources: Sources) -> Rows | None:
    one = report.evidence[number - 1] if 0 < number <= len(report.evidence) else None
    if isinstance(one, CellEvidence):
        return sources.results.get(one.query_id)
    return sources.results.get(one.record_id) if isinstance(one, RecordEvidence) else None


def _sheet(report: Report, sheet: Sheet, sources: Sources, found: Checked) -> None:
    rows = _query(report, sheet.evidence, sources)
    for n, values in enumerate(sheet.values):
        for c, value in enumerate(values):
            if value is None:
                continue
            raw = rows.rows[n][c] if rows and n < len(rows.rows) and c < len(values) else None
            shown = _value(sheet.rows[n][c])
            right = raw is not None and shown == Decimal(value) and _rounds_to(raw, Decimal(value))
            _count(found, right, f"{value} in the table {sheet.title}")


def _drawing(report: Report, drawing: Drawing, sources: Sources, found: Checked) -> None:
    """One scale for the whole chart, so that each value is its cell's."""
    rows = _query(report, drawing.evidence, sources)
    raw = [r[-1] for r in rows.rows if r[-1] is not None] if rows else []
    drawn = list(_drawn(drawing.option))
    for value in drawn:
        near = any(all(_near(v, raw, scale) for v in drawn) for scale in _SCALES)
        _count(found, bool(raw) and near, f"{value} in the chart {drawing.title}")


def _drawn(option: Mapping[str, Any]) -> Iterator[Decimal]:
    for series in option.get("series", ()):
        for one in series["data"]:
            value = one["value"] if isinstance(one, dict) else one
            if value is not None:
                yield Decimal(str(value))


def _near(value: Decimal, raw: list[Any], scale: Decimal) -> bool:
    return any(abs(value * scale - Decimal(str(r))) <= scale * Decimal("0.005") for r in raw)


def _real(one: Evidence, every: tuple[Evidence, ...], sources: Sources) -> bool:
    match one:
        case CellEvidence():
            return _cell(one, sources)
        case ComputationEvidence():
            return _computed(one, every, sources)
        case PassageEvidence():
            return bool(one.text) and one.text in sources.passages.get(one.passage_id, "")
        case RecordEvidence():
            asked_for = one.table == "report"  # its periods
            return asked_for or _result(one, sources)
        case _:
            return False


def _result(one: RecordEvidence, sources: Sources) -> bool:
    """The whole of a query, as tables and charts name it."""
    found = sources.results.get(one.record_id)
    size = one.field.split("×")
    return found is not None and int(size[0]) <= len(found.rows) and size[1:] == [str(len(found.columns))]  # fmt: skip


def _cell(one: CellEvidence, sources: Sources) -> bool:
    found = sources.results.get(one.query_id)
    if found is None or one.column not in found.columns or one.row > len(found.rows):
        return False
    raw = found.rows[one.row - 1][found.columns.index(one.column)]
    shown = _value(one.value)
    if shown is not None and not isinstance(raw, str):
        return _rounds_to(raw, shown)
    return one.value == str(raw) or one.value in sources.names.get(str(raw), frozenset())


def _computed(one: ComputationEvidence, every: tuple[Evidence, ...], sources: Sources) -> bool:
    """Recomputed from the evidence that it names."""
    if not one.inputs or not all(0 <= n < len(every) for n in one.inputs):
        return False
    values = [_value(getattr(every[n], "value", "")) for n in one.inputs]
    if any(v is None for v in values):
        return False
    return one.value in _results(one, [v for v in values if v is not None], every, sources)


def _results(
    one: ComputationEvidence, values: list[Decimal], every: tuple[Evidence, ...], sources: Sources
) -> tuple[Decimal, ...]:
    total = sum(values, Decimal(0))
    scaled = _ROUNDED.fullmatch(one.expression)
    if scaled:
        named = [int(scaled[1]) - 1] == list(one.inputs)
        return (_two(values[0] / Decimal(scaled[2])),) if named else ()
    if one.expression == f"abs([{one.inputs[0] + 1}])":
        return (abs(values[0]),)
    match one.expression:
        case "count(rows)" | "count(forecasts)":
            return (Decimal(len(values)),)
        case "sum(rows)":
            return (total,)
        case "rank(descending)":
            own = [
                v for n, v in zip(one.inputs, values, strict=True) if _is_subject(every[n], sources)
            ]
            return tuple(Decimal(1 + sum(v > o for v in values)) for o in own)
        case "round(100 * largest / sum(rows), 2)":
            return (_two(100 * max(values) / total),) if total else ()
        case _:
            return ()


def _is_subject(one: Evidence, sources: Sources) -> bool:
    """Whether the cell's row is the subject's."""
    if not isinstance(one, CellEvidence) or one.query_id not in sources.results:
        return False
    return str(sources.results[one.query_id].rows[one.row - 1][0]) == sources.subject


def _value(text: object) -> Decimal | None:
    found = _NUMBER.match(str(text))
    if found is None:
        return None
    return Decimal(found[0].replace(",", "").replace("−", "-"))


def _two(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _rounds_to(raw: object, shown: Decimal) -> bool:
    """To as many decimals as are shown."""
    try:
        return Decimal(str(raw)).quantize(shown, ROUND_HALF_UP) == shown
    except InvalidOperation:
        return False
