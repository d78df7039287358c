"""Gives the conversation to a person: an action with reason and context, never only words."""

import asyncio
from typing import Any

from langgraph.runtime import Runtime

from agents.kit.events import step
from agents.kit.spec import RunContext
from agents.service import reading
from agents.service.phrases import say
from agents.service.state import State
from core.domain.conversation import AnswerKind, Author, Sentence
from core.domain.run import HandedOver
from core.errors import NotFound
from core.store import bank, conversations
from tools import hand_over as tool

RECENT = 6


@step("hand_over")
async def hand_over(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    context = runtime.context
    language = state["language"]
    arguments = await asyncio.to_thread(_context, context, state)
    await tool.TOOL.call(context.tools(f"hand_over_{context.run_id}"), arguments)
    await context.emit(HandedOver(reason=arguments.reason, summary=arguments.summary))
    text = say("handed_over", language)
    return {
        "draft": [Sentence(text=text).model_dump(mode="json")],
        "evidence": [],
        "outcome": AnswerKind.HANDED_OVER.value,
    }


def _context(context: RunContext, state: State) -> tool.HandOver:
    """What the representative needs: why, what was asked last, and who the customer is."""
    zh = state["language"] == "zh"
    with context.store.transaction(context.principal) as session:
        said = conversations.messages(session, context.principal, context.conversation_id)
        facts: list[tuple[str, str]] = []
        own = context.principal.customer_id
        if own:
            try:
                customer = bank.customer(session, own)
            except NotFound:
                customer = None
            if customer:
                name = customer.name if zh else customer.name_en
                facts = [
                    ("客户" if zh else "Customer", name),
                    ("客户号" if zh else "Number", own),
                    ("网点" if zh else "Branch", customer.branch_name),
                    ("风险评级" if zh else "Risk rating", customer.rating.value),
                ]
    questions = [m.text for m in said if m.author is Author.CUSTOMER][-RECENT:]
    reason = "customer_upset" if reading.upset(" ".join(questions)) else "customer_asked"
    return tool.HandOver(reason=reason, summary="\n".join(questions)[:2000], facts=tuple(facts))
