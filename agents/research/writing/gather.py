"""Evidence for a section: its questions on data, its quotes, and what read reports say."""

from agents.research.writing.grid import Grid, grid
from agents.research.writing.parts import WritingContext
from agents.research.writing.template import Ask, Quote
from core.domain import Frozen
from core.domain.evidence import PassageEvidence
from tools import ask_data, search_documents
from tools.spec import Failed, Refused, Retry

_LONGEST_QUOTE = 220


class Lack(Frozen):
    """A question without an answer, and why, in the words of who refused it."""

    question: str
    why: str


async def answer(context: WritingContext, ask: Ask, words: dict[str, str]) -> Grid | Lack:
    """Under the principal's rights. Raises Unavailable when the data is away."""
    question = ask.question.of(context.language).format(**words)
    try:
        found = await ask_data.TOOL.call(
            context.tools, ask_data.AskData(question=question, dataset=ask.dataset)
        )
    except (Refused, Failed, Retry) as lack:
        return Lack(question=question, why=str(lack))
    made = grid(
        found.dataset, found.query_id, found.query, found.sentences, found.columns, found.heads,
        found.evidence, found.more,
    )  # fmt: skip
    return Lack(question=question, why=" ".join(found.sentences[:1])) if made.empty else made


async def answers(
    context: WritingContext, asks: tuple[Ask, ...], words: dict[str, str]
) -> tuple[Grid | Lack, ...]:
    """One after the other: sections run side by side already."""
    return tuple([await answer(context, ask, words) for ask in asks])


async def quote(context: WritingContext, wanted: Quote) -> PassageEvidence | None:
    """The passage that fits best as of the report's day, cut at a sentence's end."""
    request = search_documents.SearchDocuments(
        text=wanted.words.of(context.language), language=context.language, as_of=context.as_of,
        limit=3,
    )  # fmt: skip
    found = await search_documents.TOOL.call(context.tools, request)
    if not found.found:
        return None
    best, meta = found.found[0].passage, found.found[0].document.meta
    text = _cut(best.text)
    return PassageEvidence(
        document_id=best.document_id, passage_id=best.id, title=meta.title, version=meta.version,
        section=best.section, page=best.page, start=best.start, end=best.start + len(text),
        text=text, valid_from=meta.valid_from, valid_to=meta.valid_to,
    )  # fmt: skip


def _cut(text: str) -> str:
    if len(text) <= _LONGEST_QUOTE:
        return text
    short = text[:_LONGEST_QUOTE]
    ends = max(short.rfind(mark) for mark in "。！？.;；")
    return short[: ends + 1] if ends > 40 else short
