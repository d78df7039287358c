"""Evidence for a section: its questions on data, its quotes, and what read reports say."""

import asyncio

from agents.research.writing.grid import Grid, grid
from agents.research.writing.parts import WritingContext
from agents.research.writing.template import Ask, Quote
from core.domain import Frozen
from core.domain.evidence import PassageEvidence
from core.errors import DeadlineExceeded
from rag.types import Found, SearchResult
from tools import ask_data, search_documents
from tools.spec import Failed, Refused, Retry, ToolError

_LONGEST_QUOTE = 220
_TRIES = 3
_SLOW = {"zh": "查询没有在时限内完成。", "en": "The query did not end in its time."}
_CLOSED = {"zh": "报告的作者无权提问数据。", "en": "Questions on data are not open to the report's author."}  # fmt: skip
_ABSENT = {"zh": "这里没有设置数据问答。", "en": "Questions on data are not set up here."}


class Lack(Frozen):
    """A question without an answer, and why, in the words of who refused it."""

    question: str
    why: str


async def answer(context: WritingContext, ask: Ask, words: dict[str, str]) -> Grid | Lack:
    """Under the principal's rights. Raises Unavailable when the data is away."""
    question = ask.question.of(context.language).format(**words)
    try:
        found = await _found(context, ask_data.AskData(question=question, dataset=ask.dataset))
    except (Refused, Failed, Retry) as lack:
        return Lack(question=question, why=_why(context, lack))
    made = grid(
        found.dataset, found.query_id, found.query, found.sentences, found.columns, found.heads,
        found.evidence, found.more, found.present,
    )  # fmt: skip
    return Lack(question=question, why=" ".join(found.sentences[:1])) if made.empty else made


async def _found(context: WritingContext, asked: ask_data.AskData) -> ask_data.DataFound:
    """A query that took too long is tried again: nobody waits, and a report is read for longer."""
    for _ in range(_TRIES - 1):
        try:
            return await ask_data.TOOL.call(context.tools, asked)  # type: ignore[no-any-return]
        except Retry as lack:
            if not isinstance(lack.__cause__, DeadlineExceeded):
                raise
    return await ask_data.TOOL.call(context.tools, asked)  # type: ignore[no-any-return]


def _why(context: WritingContext, lack: ToolError) -> str:
    """In the report's language; the desk's own sentences are already."""
    if isinstance(lack.__cause__, DeadlineExceeded):
        return _SLOW[context.language]
    if context.parts.data is None:
        return _ABSENT[context.language]
    if not context.principal.can(ask_data.TOOL.scope):
        return _CLOSED[context.language]
    return str(lack)


async def answers(
    context: WritingContext, asks: tuple[Ask, ...], words: dict[str, str]
) -> tuple[Grid | Lack, ...]:
    """One after the other: sections run side by side already."""
    return tuple([await answer(context, ask, words) for ask in asks])


async def quotes(context: WritingContext, wanted: Quote) -> tuple[PassageEvidence, ...]:
    """The passages that fit as of the report's day, the best first, cut at a sentence's end. A search
    that went by words alone is asked again while its embeddings may only be busy: nobody waits."""
    request = search_documents.SearchDocuments(
        text=wanted.words.of(context.language), language=context.language, as_of=context.as_of,
        limit=3,
    )  # fmt: skip
    found: SearchResult = await search_documents.TOOL.call(context.tools, request)
    for wait_s in context.parts.waits_s:
        if not found.lexical_only or not context.parts.embeds():
            break
        await asyncio.sleep(wait_s)
        found = await search_documents.TOOL.call(context.tools, request)
    return tuple(_passage(one) for one in found.found)


def _passage(found: Found) -> PassageEvidence:
    best, meta = found.passage, found.document.meta
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
