"""The graph of a report:

plan → section (one for each that is not finished, side by side) → assemble
"""

import asyncio
from typing import Protocol, cast

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send

from agents.research.writing.assemble import assembled
from agents.research.writing.parts import OneSection, Writing, WritingContext
from agents.research.writing.section import written
from agents.research.writing.template import template
from core.domain.report import Section
from core.errors import Cancelled
from core.store import reports
from core.store.session import Session

_CANCELLED = "The report was cancelled."


class _Called(Protocol):
    """A node that does not look at the state, as the graph calls it."""

    def __call__(self, state: Writing, *, runtime: Runtime[WritingContext]) -> object: ...


def build() -> "StateGraph[Writing, WritingContext, Writing, Writing]":
    graph = StateGraph(Writing, context_schema=WritingContext)
    graph.add_node("plan", cast("_Called", plan))
    graph.add_node("section", section)
    graph.add_node("assemble", cast("_Called", assemble))
    graph.add_edge(START, "plan")
    graph.add_conditional_edges("plan", _each, ["section", "assemble"])
    graph.add_edge("section", "assemble")
    graph.add_edge("assemble", END)
    return graph


def plan(_state: Writing, runtime: Runtime[WritingContext]) -> dict[str, object]:
    context = runtime.context
    with context.parts.store.transaction(context.principal) as session:
        done = reports.sections_of(session, context.report_id)
    names = [s.name for s in template(context.template).sections if s.name not in done]
    return {"sections": names, "finished": []}


def _each(state: Writing) -> list[Send] | str:
    return [Send("section", OneSection(section=name)) for name in state["sections"]] or "assemble"


async def section(state: OneSection, runtime: Runtime[WritingContext]) -> dict[str, object]:
    """Writes and keeps one section; a repeat finds it finished. Raises Cancelled."""
    context, name = runtime.context, state["section"]
    wanted = next(s for s in template(context.template).sections if s.name == name)
    if await asyncio.to_thread(_begin, context, name):
        made, asked = await written(context, wanted)
        await asyncio.to_thread(_finish, context, made, asked)
    return {"finished": [name]}


def _finish(context: WritingContext, made: Section, asked: tuple[reports.Asked, ...]) -> None:
    """What is finished is kept, also when somebody cancelled meanwhile; only then Cancelled is raised."""
    with context.parts.store.transaction(context.principal) as session:
        reports.finish_section(session, context.report_id, context.parts.clock.now(), made, asked)
        goes_on = _noted(session, context, made.name)
    if not goes_on:
        raise Cancelled(_CANCELLED)


def _begin(context: WritingContext, name: str) -> bool:
    """Whether the section is still to be written; raises Cancelled when it was asked to stop."""
    with context.parts.store.transaction(context.principal) as session:
        if not _noted(session, context, name):
            raise Cancelled(_CANCELLED)
        return name not in reports.sections_of(session, context.report_id)


def _noted(session: Session, context: WritingContext, name: str) -> bool:
    """Whether to go on."""
    sections = template(context.template).sections
    title = next(s.title for s in sections if s.name == name).of(context.language)
    return reports.progress(session, context.report_id, title, len(sections))


def assemble(_state: Writing, runtime: Runtime[WritingContext]) -> dict[str, object]:
    """Puts the sections together as version 1, in the transaction that ends the writing."""
    context = runtime.context
    with context.parts.store.transaction(context.principal) as session:
        done = reports.sections_of(session, context.report_id)
        report = assembled(session, context, done)
        now = context.parts.clock.now()
        reports.put_written(session, context.principal, context.report_id, now, report)
    return {"finished": []}
