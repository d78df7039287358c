"""The law and our policies as of a day: told from a rule that is named, else looked for in the text."""

import datetime as dt

from langgraph.runtime import Runtime

from agents.compliance import ruleset
from agents.compliance.asked import Asked
from agents.compliance.dossier import Dossier, cited, dossier
from agents.compliance.explain import apart, once
from agents.compliance.lines import Told
from agents.compliance.passages import candidates
from agents.compliance.state import State
from agents.compliance.tell import Teller, basis_lines
from agents.kit.events import step
from agents.kit.lines import Line
from agents.kit.spec import RunContext
from core.domain.evidence import Citation
from core.domain.run import EvidenceFound
from core.errors import Unavailable
from core.store.session import Session
from rag.types import SearchResult
from tools import search_documents

_FOUND, _SHOWN, _PLACE = 12, 5, "CN"


@step("law")
async def law(state: State, runtime: Runtime[RunContext]) -> dict[str, object]:
    """A case's law is that of the day of its conduct. What no rule says is looked for in the text."""
    context, language = runtime.context, state["language"]
    wanted = Asked.model_validate(state["asked"])
    of = await context.tools().read(lambda session: _case(session, context, state))
    given = dt.date.fromisoformat(str(state["as_of"])) if state.get("as_of") else None
    day = of.day if of else given
    if not wanted.rules and of is None:
        return await _gathered(context, wanted, language, day)
    told = await context.tools().read(
        lambda session: _told(
            session, context, (wanted, of), day or context.clock.today(), language
        )
    )
    if not told.lines:
        return await _gathered(context, wanted, language, day)
    return {**told.state(), "as_of": day.isoformat() if day else None, "note": str(len(told.lines))}


def _case(session: Session, context: RunContext, state: State) -> Dossier | None:
    case_id = state.get("case_id", "")
    if not case_id:
        return None
    return dossier(session, context.principal, case_id, context.clock.now())


def _told(
    session: Session,
    context: RunContext,
    of: tuple[Asked, Dossier | None],
    day: dt.date,
    language: str,
) -> Told:
    """From the case in hand, else from the rules in use that are named by their number."""
    wanted, case = of
    if case is not None:
        teller = Teller(case, language)
        return Told(lines=apart(line for held in once(case.held) for line in teller.law(held)))
    lines: list[Line] = []
    for rule in ruleset.in_use(session):
        if rule.id in wanted.rules:
            found = cited(session, context.principal, rule, (day, _PLACE))
            lines += basis_lines(rule, found, (day, _PLACE), language)
    return Told(lines=apart(lines))


async def _gathered(
    context: RunContext, wanted: Asked, language: str, day: dt.date | None
) -> dict[str, object]:
    """Numbered sentences to choose from; none where the index does not answer."""
    request = search_documents.SearchDocuments(
        text=wanted.text, language=language, as_of=day, limit=_FOUND
    )
    try:
        found: SearchResult = await search_documents.TOOL.call(context.tools(), request)
    except Unavailable:
        found = SearchResult(found=(), confidence=0.0)
    offered = candidates(found.found, wanted.text)
    items = tuple(
        Citation(number=n, evidence=c.evidence) for n, c in enumerate(offered[:_SHOWN], 1)
    )
    if items:
        await context.emit(EvidenceFound(items=items))
    return {
        "candidates": [c.model_dump(mode="json") for c in offered],
        "confidence": found.confidence if offered else 0.0,
        "as_of": day.isoformat() if day else None, "note": str(len(offered)),
    }  # fmt: skip
