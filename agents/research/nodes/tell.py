"""Answers from what the reports state in figures: their facts, else the cells of their tables."""

import datetime as dt

from langgraph.runtime import Runtime

from agents.kit.events import step
from agents.kit.spec import RunContext
from agents.research.asked import Asked, Kind
from agents.research.lines import Told
from agents.research.nodes.understand import said
from agents.research.state import State
from agents.research.tabled import tabled
from agents.research.tell import tell as told_of
from core.domain.conversation import AnswerKind
from core.domain.evidence import Citation
from core.domain.run import EvidenceFound
from core.store import research_reports
from core.store.session import Session

_SHOWN = 5


@step("tell")
async def tell(state: State, runtime: Runtime[RunContext]) -> dict[str, object]:
    context, language = runtime.context, state["language"]
    wanted = Asked.model_validate(state["asked"])
    given = state.get("as_of")
    day = dt.date.fromisoformat(given) if given else None

    def look(session: Session) -> Told | None:
        reports = research_reports.reports(
            session, context.principal, as_of=day, readings=state["reports"]
        )
        today = context.clock.today()
        told = told_of(session, context.principal, wanted, reports, day or today, language)
        if told is not None and told.kind is not AnswerKind.UNKNOWN:
            return told
        return tabled(session, context.principal, wanted, reports, language) or told

    found = await context.tools().read(look)
    if found is None:
        return {"answered": False, "note": "0"}
    if found.kind is AnswerKind.ASK_BACK and wanted.kind is Kind.TEXT:  # the text may say it still
        return {"answered": False, "rows": list(found.options), "note": "0"}
    update = said(found)
    items = tuple(
        Citation(number=n, evidence=e) for n, e in enumerate(found.drafted()[1][:_SHOWN], start=1)
    )
    if items:
        await context.emit(EvidenceFound(items=items))
    return {**update, "note": str(len(found.lines))}
