"""Writes one report from wherever an earlier process left it to the state in which it is reviewed."""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph

from agents.research.writing.graph import build
from agents.research.writing.parts import WriterParts, WritingContext
from agents.research.writing.template import template
from core.access import Principal
from core.domain.report import ReportLine, ReportState
from core.errors import AppError, Cancelled, Conflict, Unavailable
from core.store import reports

__all__ = ["WriterParts", "write"]


async def write(parts: WriterParts, principal: Principal, report_id: str) -> None:
    """Safe to repeat: finished sections stay, and a report that is written is left alone.

    Raises Unavailable when something it needs is away (then it is worth trying again); any other
    AppError is told to the report's maker and ends the writing.
    """
    report = await asyncio.to_thread(_line, parts, principal, report_id)
    if report.state is not ReportState.WRITING:
        return
    try:
        await _run(parts, principal, report)
    except Cancelled:
        await asyncio.to_thread(_ended, parts, principal, report_id, None)
    except Unavailable:
        raise
    except Conflict:
        return  # another process was faster
    except AppError as error:
        await asyncio.to_thread(_ended, parts, principal, report_id, str(error))
    await parts.checkpointer.adelete_thread(_thread(report))


async def _run(parts: WriterParts, principal: Principal, report: ReportLine) -> None:
    template(report.template)
    context = WritingContext(
        parts=parts, principal=principal, report_id=report.id, template=report.template,
        subject=report.subject, language=report.language, as_of=report.as_of,
    )  # fmt: skip
    graph = _graph(parts)
    config: Any = {
        "configurable": {"thread_id": _thread(report)}, "max_concurrency": parts.concurrency,
    }  # fmt: skip
    begun = (await graph.aget_state(config)).created_at is not None
    given: Any = None if begun else {"sections": [], "finished": []}
    await graph.ainvoke(given, config, context=context, durability="sync")


def _graph(parts: WriterParts) -> "CompiledStateGraph[Any, Any, Any, Any]":
    return build().compile(checkpointer=parts.checkpointer)


def _thread(report: ReportLine) -> str:
    return f"report:{report.id}:{report.attempts}"


def _line(parts: WriterParts, principal: Principal, report_id: str) -> ReportLine:
    with parts.store.transaction(principal) as session:
        return reports.get(session, principal, report_id)


def _ended(parts: WriterParts, principal: Principal, report_id: str, error: str | None) -> None:
    now = parts.clock.now()
    with parts.store.transaction(principal) as session:
        if error is None:
            reports.stopped(session, report_id, now)
        else:
            reports.fail(session, report_id, now, error)
