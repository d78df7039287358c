"""The figure guarantee: no number, date or percentage leaves unless the evidence holds it.

`read` finds the figures of a text, `bind` matches them to evidence by value and unit. What does
not match is unbound, and the caller must write again, remove it, or refuse. A figure is matched
by value, never by nearness: rounding is a computation and needs its own evidence.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

from agents.kit import figure_reader as reader
from core.domain import Frozen
from core.domain.evidence import (
    CellEvidence,
    ComputationEvidence,
    Evidence,
    PassageEvidence,
    RecordEvidence,
    RegionEvidence,
    SaidEvidence,
    VouchedEvidence,
)


class FigureKind(StrEnum):
    NUMBER = "number"
    PERCENT = "percent"  # value in percent; basis points are divided by 100
    DATE = "date"  # value "2026-03-01", "2026-03", "2026", "--03-01" or "2026-Q1"
    TIME = "time"  # value "09:30"
    ORDINAL = "ordinal"  # 第四十七条, Article 47
    CODE = "code"  # letters with digits, phone numbers


class Figure(Frozen):
    """start and end are character offsets. unit is a family: money, day, workday, month, …"""

    text: str
    start: int
    end: int
    kind: FigureKind
    value: str
    unit: str = ""


class Binding(Frozen):
    """evidence is the position in the list given to bind; None when nothing holds the figure."""

    figure: Figure
    evidence: int | None


def read(text: str) -> tuple[Figure, ...]:
    """Every figure of the text, in order."""
    return tuple(
        Figure(text=text[f.start : f.end], start=f.start, end=f.end, kind=FigureKind(f.kind),
               value=f.value, unit=f.unit)
        for f in reader.scan(text)
    )  # fmt: skip


def figures_of(evidence: Evidence) -> tuple[Figure, ...]:
    """The values that may be cited from one piece of evidence."""
    if isinstance(evidence, PassageEvidence):
        dates = [d.isoformat() for d in (evidence.valid_from, evidence.valid_to) if d]
        page = [f"{evidence.page}"] if evidence.page else []
        return read("\n".join([evidence.title, evidence.section, evidence.text, *dates, *page]))
    if isinstance(evidence, RecordEvidence):
        return read(f"{evidence.label} {evidence.value}{evidence.unit}") + read(evidence.value)
    if isinstance(evidence, CellEvidence):
        return read(f"{evidence.value}{evidence.unit}")
    if isinstance(evidence, ComputationEvidence):
        return read(f"{evidence.value}{evidence.unit}")
    if isinstance(evidence, RegionEvidence):
        day = evidence.published.isoformat() if evidence.published else ""
        return read(f"{evidence.title}\n{evidence.text}\n{day}\n{evidence.page}")
    if isinstance(evidence, SaidEvidence | VouchedEvidence):
        return read(evidence.text)
    raise AssertionError(evidence)


def bind(draft: str, evidence: Sequence[Evidence]) -> tuple[Binding, ...]:
    """Each figure of the draft with the first evidence that holds it."""
    held = [figures_of(e) for e in evidence]
    return tuple(Binding(figure=f, evidence=_holder(f, held)) for f in read(draft))


def unbound(draft: str, evidence: Sequence[Evidence]) -> tuple[Figure, ...]:
    """The figures of the draft that no evidence holds; empty means the draft may leave."""
    return tuple(b.figure for b in bind(draft, evidence) if b.evidence is None)


def citable(evidence: Iterable[Evidence], limit: int = 40) -> tuple[str, ...]:
    """The figures that may be cited, as written in the evidence, without repeats."""
    seen = dict.fromkeys(f.text for e in evidence for f in figures_of(e))
    return tuple(seen)[:limit]


def _holder(figure: Figure, held: Sequence[tuple[Figure, ...]]) -> int | None:
    for place, figures in enumerate(held):
        if any(_same(figure, f) for f in figures):
            return place
    return None


def _same(said: Figure, held: Figure) -> bool:
    if said.kind is FigureKind.DATE or held.kind is FigureKind.DATE:
        return said.kind is held.kind and _date_within(said.value, held.value)
    if said.kind in (FigureKind.TIME, FigureKind.CODE) or held.kind in (
        FigureKind.TIME, FigureKind.CODE,
    ):  # fmt: skip
        return said.value == held.value
    if FigureKind.PERCENT in (said.kind, held.kind) and said.kind is not held.kind:
        return False
    if FigureKind.ORDINAL in (said.kind, held.kind) and said.kind is not held.kind:
        return False
    if Decimal(said.value) != Decimal(held.value):
        return False
    return not said.unit or not held.unit or said.unit == held.unit


def _date_within(said: str, held: str) -> bool:
    """2026-03 is held by 2026-03-15; --03-15 (no year) by any year's; a quarter by its own."""
    if said.startswith("--"):
        return held.endswith(said[1:]) or held == said
    return held == said or ("Q" not in said and held.startswith(said + "-"))
