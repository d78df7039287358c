"""Collects evidence: passages under the caller's rights, products named, the caller's own records."""

import asyncio
import datetime as dt
from typing import Any

from langgraph.runtime import Runtime

from agents.kit.events import step
from agents.kit.spec import RunContext
from agents.service import products, records
from agents.service.candidates import candidates, passage_evidence
from agents.service.nodes.understand import words_of
from agents.service.phrases import say
from agents.service.state import State
from agents.service.trust import Trust
from core.domain.conversation import AnswerKind, Sentence
from core.domain.evidence import Citation, RecordEvidence
from core.domain.run import EvidenceFound
from rag.types import Found, SearchResult
from tools import find_products, look_up_holdings, search_documents
from tools.spec import Refused

SURE = 0.75
"""Search confidence from which the question in the documents' words is not searched as well."""

TRUST = Trust()


@step("gather")
async def gather(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Numbered sentences to choose from; evidence is shown as soon as it is found.

    Product records hold what is true today: they are no evidence of an earlier day.
    """
    context = runtime.context
    text = words_of(state)
    tools = context.tools()
    found, named = await asyncio.gather(
        _search(context, state, text),
        find_products.TOOL.call(tools, find_products.FindProducts(text=text)),
    )
    kept = await TRUST.kept(tools, found.found)
    now = state["question"]
    asked = f"{now if text.endswith(now) else text} {state.get('words', '')}"
    language = state["language"]
    facts = () if state.get("as_of") else products.candidates(named, asked, language)
    offered = [*facts, *candidates(kept, asked, language)]
    await _show(context, kept)
    return {
        "candidates": [c.model_dump(mode="json") for c in offered],
        "confidence": found.confidence,
        "note": _note(kept, say("by_words", language) if found.lexical_only else ""),
    }


async def _search(context: RunContext, state: State, text: str) -> SearchResult:
    as_of = state.get("as_of")
    request = search_documents.SearchDocuments(
        text=text,
        language=state["language"],
        statutory=state.get("words", ""),
        as_of=dt.date.fromisoformat(as_of) if as_of else None,
    )
    result: SearchResult = await search_documents.TOOL.call(context.tools(), request)
    return result


async def _show(context: RunContext, found: tuple[Found, ...]) -> None:
    items = tuple(
        Citation(number=n, evidence=passage_evidence(f)) for n, f in enumerate(found[:5], start=1)
    )
    if items:
        await context.emit(EvidenceFound(items=items))


def _note(found: tuple[Found, ...], warning: str) -> str:
    titles = dict.fromkeys(f.document.meta.title for f in found)
    return "；".join([*([warning] if warning else []), *list(titles)[:3]])


@step("gather")
async def gather_records(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """The caller's own records, said by code: each sentence with the fields it states."""
    context = runtime.context
    language = state["language"]
    topics = tuple(look_up_holdings.Topic(t) for t in state.get("topics", []))
    try:
        held = await look_up_holdings.TOOL.call(
            context.tools(), look_up_holdings.LookUpHoldings(topics=topics)
        )
    except Refused:
        return _said(say("no_customer", language), AnswerKind.REFUSED)
    made = records.lines(held, language)
    if not made:
        return _said(say("nothing_held", language), AnswerKind.ANSWER)
    evidence: list[RecordEvidence] = []
    draft: list[Sentence] = []
    for line in made[:12]:
        first = len(evidence) + 1
        evidence.extend(line.evidence)
        draft.append(Sentence(text=line.text, citations=tuple(range(first, len(evidence) + 1))))
    return {
        "evidence": [e.model_dump(mode="json") for e in evidence],
        "draft": [s.model_dump(mode="json") for s in draft],
        "outcome": AnswerKind.ANSWER.value,
        "note": f"{len(made)}",
    }


def _said(text: str, kind: AnswerKind) -> dict[str, Any]:
    return {
        "draft": [Sentence(text=text).model_dump(mode="json")],
        "evidence": [],
        "outcome": kind.value,
    }
