"""The figure guarantee on a report: each figure of a text with the evidence that holds it."""

from collections.abc import Sequence

from agents.kit import figures
from core.domain.evidence import Evidence
from core.domain.report import BoundFigure, Bullets, Paragraph, Part, Report, Section


def bound(text: str, evidence: Sequence[Evidence]) -> tuple[BoundFigure, ...] | None:
    """None when a figure of the text has no evidence."""
    found = figures.bind(text, evidence)
    if any(one.evidence is None for one in found):
        return None
    return tuple(
        BoundFigure(start=one.figure.start, end=one.figure.end, evidence=one.evidence + 1)
        for one in found
        if one.evidence is not None
    )


def texts(part: Part) -> tuple[str, ...]:
    """What a person reads in running text."""
    match part:
        case Paragraph():
            return (part.text,)
        case Bullets():
            return tuple(item.text for item in part.items)
        case _:
            return ()


def renumbered(section: Section, offset: int) -> Section:
    """The section with its evidence numbers counted on from offset."""
    return section.model_copy(update={"parts": tuple(_moved(p, offset) for p in section.parts), "evidence": ()})  # fmt: skip


def _moved(part: Part, offset: int) -> Part:
    match part:
        case Paragraph():
            return _paragraph(part, offset)
        case Bullets():
            return part.model_copy(update={"items": tuple(_paragraph(i, offset) for i in part.items)})  # fmt: skip
        case _ if part.kind in {"table", "chart"}:
            return part.model_copy(update={"evidence": part.evidence + offset})
        case _:
            return part


def _paragraph(one: Paragraph, offset: int) -> Paragraph:
    moved = tuple(f.model_copy(update={"evidence": f.evidence + offset}) for f in one.figures)
    return one.model_copy(update={"figures": moved, "notes": tuple(n + offset for n in one.notes)})


def unbound_in(report: Report) -> tuple[str, ...]:
    """Figures of the running text that nothing holds; empty in a report that may leave."""
    return tuple(
        figure.text
        for section in report.sections
        for part in section.parts
        for text in texts(part)
        for figure in figures.unbound(text, report.evidence)
    )
