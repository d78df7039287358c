"""One section from its plan to its finished parts: gather, say, narrate, bind, screen."""

import asyncio
import re
from collections.abc import Mapping, Sequence

from agents.kit import figures
from agents.research.writing import chart
from agents.research.writing.bind import bound
from agents.research.writing.gather import Lack, answers, quotes
from agents.research.writing.grid import Grid
from agents.research.writing.ledger import Ledger
from agents.research.writing.narrate import narrated
from agents.research.writing.opinions import opinions
from agents.research.writing.parts import WritingContext
from agents.research.writing.period import day, periods
from agents.research.writing.said import TELLERS, Said, Telling, label
from agents.research.writing.template import Ask, Quote, SectionPlan
from core.domain.evidence import PassageEvidence, RecordEvidence
from core.domain.report import Bullets, Missing, Paragraph, Part, Section
from core.store.reports import Asked

_MARK = re.compile(r"^\s*(?:\d{1,2}[.、)）]|[-*•])\s*")
_NARRATED_FROM = 2
"""Sentences from which a paragraph is worth the model's time."""


async def written(context: WritingContext, plan: SectionPlan) -> tuple[Section, tuple[Asked, ...]]:
    """The whole section, and the queries that it rests on. Raises Unavailable when what it needs is away."""
    words = periods(context.as_of, context.language).words(context.subject)
    answered = await answers(context, plan.asks, words)
    ledger = Ledger([_pinned(context, words, answered)])
    said, found = _said(context, plan.asks, answered, words, ledger)
    parts: list[Part] = []
    if said:
        parts.append(await _paragraph(context, said, ledger))
    parts += _drawn(context, plan.asks, found, words, ledger)
    parts += await _quoted(context, plan, ledger)
    if plan.opinions:
        parts += await asyncio.to_thread(opinions, context, ledger)
    parts += [_missing(context, one) for one in found if isinstance(one, Lack)]
    if not parts:
        parts.append(_nothing(context, plan.title.of(context.language)))
    text = "\n".join(p.text for p in parts if isinstance(p, Paragraph))
    section = Section(
        name=plan.name, title=plan.title.of(context.language), parts=tuple(parts),
        evidence=ledger.evidence, findings=context.parts.screen(text),
    )  # fmt: skip
    return section, _asked(context, plan.asks, found, words)


def _asked(
    context: WritingContext,
    asks: Sequence[Ask],
    found: Sequence[Grid | Lack],
    words: Mapping[str, str],
) -> tuple[Asked, ...]:
    return tuple(
        Asked(
            query_id=one.query_id, dataset=one.dataset, query=one.query,
            question=ask.question.of(context.language).format(**words),
        )
        for ask, one in zip(asks, found, strict=True)
        if isinstance(one, Grid)
    )  # fmt: skip


def _pinned(
    context: WritingContext, words: Mapping[str, str], answered: Sequence[Grid | Lack]
) -> RecordEvidence:
    """The report's own inputs: its day, the periods that it speaks of, the days its data was read."""
    read = [one.present for one in answered if isinstance(one, Grid) and one.present]
    told = dict.fromkeys([*words.values(), *(day(at, context.language) for at in read)])
    return RecordEvidence(
        table="report", record_id=context.report_id, field="periods",
        label="报告期" if context.language == "zh" else "periods of the report",
        value="；".join(told) if context.language == "zh" else "; ".join(told),
    )  # fmt: skip


def _said(
    context: WritingContext,
    asks: Sequence[Ask],
    found: Sequence[Grid | Lack],
    words: Mapping[str, str],
    ledger: Ledger,
) -> tuple[list[Said], list[Grid | Lack]]:
    """The sentences; and the answers, of which one that says nothing is lacking."""
    said: list[Said] = []
    left: list[Grid | Lack] = []
    for ask, one in zip(asks, found, strict=True):
        told = None if isinstance(one, Lack) else TELLERS[ask.kind](Telling(ask, one, words, context.language, ledger))  # fmt: skip
        said += [told] if told else []
        question = ask.question.of(context.language).format(**words)
        left.append(one if told or isinstance(one, Lack) else Lack(question=question, why=""))
    return said, left


async def _paragraph(context: WritingContext, said: Sequence[Said], ledger: Ledger) -> Part:
    """The model's words where they may stand, code's own sentences otherwise."""
    sentences = [one.text for one in said]
    text = None
    if len(sentences) >= _NARRATED_FROM:
        text = await narrated(context.parts.backend, sentences, ledger.evidence, context.language, context.parts.screen)  # fmt: skip
    text = text or ("" if context.language == "zh" else " ").join(sentences)
    held = bound(text, ledger.evidence)
    assert held is not None, figures.unbound(text, ledger.evidence)
    notes = tuple(dict.fromkeys(n for one in said for n in one.notes))
    return Paragraph(text=text, figures=held, notes=notes)


def _drawn(
    context: WritingContext,
    asks: Sequence[Ask],
    found: Sequence[Grid | Lack],
    words: Mapping[str, str],
    ledger: Ledger,
) -> list[Part]:
    parts: list[Part] = []
    for ask, one in zip(asks, found, strict=True):
        if isinstance(one, Lack) or not (ask.chart or ask.table):
            continue
        title = _title(label(ask, one, words, context.language), context)
        whole = ledger.add(chart.result(one))
        if ask.chart:
            drawn = chart.drawing(one, ask.chart, title, context.language, whole)
            parts += [drawn] if drawn else []
        if ask.table:
            for cell in (c for row in one.rows for c in row.values()):
                ledger.add(cell)
            parts.append(chart.sheet(one, title, context.language, whole))
    return parts


def _title(label: str, context: WritingContext) -> str:
    return f"{context.subject} · {label}"


async def _quoted(context: WritingContext, plan: SectionPlan, ledger: Ledger) -> list[Part]:
    items: list[Paragraph] = []
    lacks: list[Part] = []
    for wanted in plan.quotes:
        found = await quotes(context, wanted)
        made = (_item(context, wanted, passage, ledger) for passage in found)
        item = next((one for one in made if one is not None), None)
        if item is None:
            lacks.append(_nothing(context, wanted.words.of(context.language)))
        else:
            items.append(item)
    return [*([Bullets(items=tuple(items))] if items else []), *lacks]


def _item(
    context: WritingContext, wanted: Quote, passage: PassageEvidence, ledger: Ledger
) -> Paragraph | None:
    lead, said = wanted.lead.of(context.language), _run_on(passage.text)
    text = f"{lead}，《{passage.title}》：“{said}”" if context.language == "zh" else f'{lead}, "{passage.title}": "{said}"'  # fmt: skip
    text += chart.foreign(said, context.language)
    if bound(text, [*ledger.evidence, passage]) is None:
        return None
    number = ledger.add(passage)
    held = bound(text, ledger.evidence)
    assert held is not None, text
    return Paragraph(text=text, figures=held, notes=(number,))


def _run_on(text: str) -> str:
    """The lines of a passage one after the other, without the numbers and dots of a list."""
    lines = (_MARK.sub("", line).strip() for line in text.splitlines())
    kept = [line for line in lines if line]
    return ("" if re.search("[\u4e00-\u9fff]", text) else " ").join(kept)


def _missing(context: WritingContext, lack: Lack) -> Missing:
    if context.language == "zh":
        return Missing(text=f"没有找到“{lack.question}”的数据。{lack.why}")
    return Missing(text=f'No data was found for "{lack.question}". {lack.why}'.strip())


def _nothing(context: WritingContext, looked: str) -> Missing:
    if context.language == "zh":
        return Missing(text=f"没有找到所需的依据（查找：{looked}）。")
    return Missing(text=f"No evidence was found (looked for: {looked}).")
