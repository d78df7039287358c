"""Collects numbered sentences from the reports that the question is about, under the caller's rights."""

import datetime as dt
from collections.abc import Sequence

from langgraph.runtime import Runtime

from agents.kit.events import step
from agents.kit.spec import RunContext
from agents.research.asked import Asked
from agents.research.passages import Candidate, candidates, nearest
from agents.research.state import State
from core.domain.document import Passage, Shelf
from core.domain.evidence import Citation
from core.domain.run import EvidenceFound
from core.errors import Unavailable
from core.store import documents, reading_parts, research_reports
from core.store.research_reports import ReportLine
from core.store.session import Session
from rag.types import SearchResult
from tools import search_documents

_WHOLE = 12
"""Reports of which every passage is looked at; of more, only what search finds."""
_FOUND = 40
_SHOWN = 5


@step("gather")
async def gather(state: State, runtime: Runtime[RunContext]) -> dict[str, object]:
    """Search is asked for readings alone; what is not of the reports chosen is left out."""
    context = runtime.context
    wanted = Asked.model_validate(state["asked"])
    found = await _search(context, state, wanted.text)

    def look(session: Session) -> tuple[Candidate, ...]:
        reports = _reports(session, context, state)
        passages = _passages(session, context, reports, found)
        order = [f.passage.id for f in found.found]
        placed = [
            (p, block)
            for p in nearest(passages, order, wanted.text)
            for block in reading_parts.at(session, context.principal, p.document_id, p.start, p.end)
        ]
        by_id = {r.reading_id: r for r in reports}
        return candidates(placed, by_id, wanted.text, wanted.years)

    offered = await context.tools().read(look)
    items = tuple(
        Citation(number=n, evidence=c.evidence) for n, c in enumerate(offered[:_SHOWN], 1)
    )
    if items:
        await context.emit(EvidenceFound(items=items))
    confidence = found.confidence if found.found else 0.0
    return {
        "candidates": [c.model_dump(mode="json") for c in offered],
        "confidence": max([confidence, *(c.share for c in offered)]) if offered else 0.0,
        "note": str(len(offered)),
    }


async def _search(context: RunContext, state: State, text: str) -> SearchResult:
    """Nothing where the index does not answer: the reports' own words are looked at still."""
    given = state.get("as_of")
    request = search_documents.SearchDocuments(
        text=text, language=state["language"], limit=_FOUND, shelf=Shelf.READINGS,
        as_of=dt.date.fromisoformat(given) if given else None,
    )  # fmt: skip
    try:
        result: SearchResult = await search_documents.TOOL.call(context.tools(), request)
    except Unavailable:
        return SearchResult(found=(), confidence=0.0)
    return result


def _reports(session: Session, context: RunContext, state: State) -> tuple[ReportLine, ...]:
    given = state.get("as_of")
    return research_reports.reports(
        session, context.principal, as_of=dt.date.fromisoformat(given) if given else None,
        readings=state["reports"],
    )  # fmt: skip


def _passages(
    session: Session, context: RunContext, reports: Sequence[ReportLine], found: SearchResult
) -> list[Passage]:
    chosen = {r.document_id for r in reports if r.document_id}
    kept = {f.passage.id: f.passage for f in found.found if f.document.id in chosen}
    if len(chosen) <= _WHOLE:
        for document_id in sorted(chosen):
            for passage in documents.outline(session, context.principal, document_id):
                kept.setdefault(passage.id, passage)
    return list(kept.values())
