"""What is asked, of which reports, as of which day: read by code, for the words leave no doubt."""

import datetime as dt
import re
from collections.abc import Sequence

from langgraph.runtime import Runtime

from agents.kit.events import step
from agents.kit.spec import RunContext
from agents.research import asked, names
from agents.research.asked import Asked, Kind
from agents.research.lines import Told, not_here, unknown
from agents.research.state import State
from core.store import reading_parts, research_reports
from core.store.research_reports import ReportLine
from core.store.session import Session

_LEANS = re.compile(r"^(?:那|它|其|这家|该|上述|还有|再)|呢[？?]?$|^(?:and|what about|how about|its?|their)\b", re.IGNORECASE)  # fmt: skip


@step("understand")
async def understand(state: State, runtime: Runtime[RunContext]) -> dict[str, object]:
    """Ends the turn here where no report can answer: none is open, or a name is in none."""
    context = runtime.context
    question, named = asked.readings_named(state["question"])
    text, named = _whole(state, question, named)
    locale = "zh" if context.principal.locale.startswith("zh") else "en"
    language = asked.language_of(question, locale)
    given = state.get("as_of")
    day = dt.date.fromisoformat(given) if given else asked.as_of(text)
    wanted = asked.read(text)

    def look(session: Session) -> tuple[Asked, tuple[ReportLine, ...], Told | None]:
        found = research_reports.reports(session, context.principal, as_of=day, readings=named)
        return _of(session, wanted, found, language, day)

    wanted, reports, told = await context.tools().read(look)
    return {
        "question": question, "language": language, "as_of": day.isoformat() if day else None,
        "asked": wanted.model_dump(mode="json"), "reports": [r.reading_id for r in reports],
        "note": f"{wanted.kind.value} · {len(reports)}", **(said(told) if told else {}),
    }  # fmt: skip


def _whole(state: State, question: str, named: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The question with the one that it leans on before it."""
    earlier = state.get("earlier") or []
    if not earlier or not (state.get("asked_back") or _LEANS.search(question.strip())):
        return question, named
    before, named_before = asked.readings_named(earlier[-1])
    return f"{before}；{question}", named or named_before


def _of(
    session: Session,
    wanted: Asked,
    reports: Sequence[ReportLine],
    language: str,
    day: dt.date | None,
) -> tuple[Asked, tuple[ReportLine, ...], Told | None]:
    """The reports that the question is about, or why there are none."""
    if not reports:
        return wanted, (), unknown("no_readings_as_of" if day else "no_readings", language)
    lines = [f"{r.company}\n{r.company_code}\n{r.broker}\n{r.title}\n{r.analysts}" for r in reports]
    documents = [r.document_id for r in reports if r.document_id]
    strange = names.unknown(wanted.text, lines)
    for name in strange:
        if not reading_parts.mentioned(session, documents, name):
            return wanted, (), unknown("not_named", language, name=name)
    if strange:  # spoken of in a text, but the report is not about it: its facts are others'
        return wanted.model_copy(update={"kind": Kind.TEXT}), tuple(reports), None
    companies = names.companies(wanted.text, reports)
    houses = names.brokers(wanted.text, reports)
    about = tuple(
        r
        for r in reports
        if (not companies or names.key(r) in companies) and (not houses or r.broker in houses)
    )
    return wanted, about, None if about else not_here(language)


def said(told: Told) -> dict[str, object]:
    """The state of an answer that needs no more steps."""
    sentences, evidence = told.drafted()
    return {
        "draft": [s.model_dump(mode="json") for s in sentences],
        "evidence": [e.model_dump(mode="json") for e in evidence],
        "outcome": told.kind.value, "options": list(told.options), "answered": True,
    }  # fmt: skip
