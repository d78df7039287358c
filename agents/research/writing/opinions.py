"""What reports that were read say of a company: the consensus of their forecasts and ratings."""

from decimal import Decimal

from agents.research.writing.bind import bound
from agents.research.writing.ledger import Ledger, rounded
from agents.research.writing.parts import WritingContext
from core.access import Scope
from core.domain.consensus import Consensus, Forecast
from core.domain.evidence import RegionEvidence
from core.domain.report import Paragraph, Part
from core.store import research
from core.store.report_subjects import code_of

_ASKED = (
    ("net_profit", "归母净利润", "net profit"),
    ("revenue", "营业收入", "revenue"),
    ("target_price", "目标价", "target price"),
)


def opinions(context: WritingContext, ledger: Ledger) -> list[Part]:
    """Nothing where no report was read, or none may be seen."""
    if not context.principal.can(Scope.RESEARCH):
        return []
    parts: list[Part] = []
    with context.parts.store.transaction(context.principal) as session:
        code = code_of(session, context.subject)
        if code is None:
            return []
        for metric, zh, en in _ASKED:
            held = research.consensus(session, context.principal, code, metric, context.as_of.year, context.as_of)  # fmt: skip
            if held is not None:
                parts.append(_told(context, ledger, held, zh if context.language == "zh" else en))
    return parts


def _told(context: WritingContext, ledger: Ledger, held: Consensus, name: str) -> Paragraph:
    numbers = [ledger.add(_region(one)) for one in held.forecasts]
    scale, unit = _scale(held, context.language)
    shown: list[str] = []
    for how, value in (("mean", held.mean), ("max", held.high), ("min", held.low)):
        plain = rounded(value, scale)
        ledger.computed(f"round({how}(forecasts) / {scale}, 2)", numbers, plain, unit)
        shown.append(f"{plain}{unit}" if context.language == "zh" else f"{plain} {unit}".strip())
    count = "份" if context.language == "zh" else ""
    ledger.computed("count(forecasts)", numbers, Decimal(held.number), count)
    year = "" if held.metric == "target_price" else str(held.year)
    if context.language == "zh":
        when = f"{year}年" if year else ""
        text = f"已读研报（{held.number}份）对{when}{name}的预测平均为{shown[0]}，最高{shown[1]}，最低{shown[2]}。"
    else:
        when = f" for {year}" if year else ""
        text = f"The {held.number} reports read expect a {name}{when} of {shown[0]} on average, {shown[1]} at most and {shown[2]} at least."
    found = bound(text, ledger.evidence)
    assert found is not None, text
    return Paragraph(text=text, figures=found, notes=tuple(numbers[:5]))


def _region(one: Forecast) -> RegionEvidence:
    box = one.place.box
    return RegionEvidence(
        reading_id=one.reading_id, title=one.title, page=one.place.page,
        box=(box.x0, box.top, box.x1, box.bottom), text=one.place.text, published=one.day,
    )  # fmt: skip


def _scale(held: Consensus, language: str) -> tuple[Decimal, str]:
    if held.unit == "money":
        return (Decimal(10**8), "亿元") if language == "zh" else (Decimal(10**6), "million yuan")
    return Decimal(1), ("元" if language == "zh" else "yuan")
