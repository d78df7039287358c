"""Holds the write call until the customer confirms, then does it exactly once."""

import asyncio
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from langgraph.runtime import Runtime
from langgraph.types import interrupt

from agents.kit.events import step
from agents.kit.spec import RunContext
from agents.service.phrases import say
from agents.service.state import State
from core.audit import record
from core.domain.call import CallState, HeldCall
from core.domain.conversation import AnswerKind, Sentence
from core.domain.evidence import RecordEvidence
from core.domain.money import shown
from core.domain.run import ConfirmationAsked
from core.errors import Conflict, NotFound
from core.store import calls
from tools import lower_transfer_limit, open_complaint, report_card_lost
from tools.spec import Failed, Refused, Tool

WRITES: Mapping[str, Tool[Any]] = {
    tool.name: tool
    for tool in (report_card_lost.TOOL, lower_transfer_limit.TOOL, open_complaint.TOOL)
}
PATIENCE = dt.timedelta(minutes=10)


def call_id_of(run_id: str) -> str:
    return f"call_{run_id}"


async def confirm(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Shows the exact arguments and waits. Repeating this node asks nothing twice."""
    context = runtime.context
    call = state["call"]
    assert call is not None
    held, fresh = await asyncio.to_thread(_hold, context, call)
    if fresh:
        title = say(f"confirm_{_PHRASES[call['tool']]}", state["language"])
        await context.emit(
            ConfirmationAsked(
                call_id=held.id, tool=held.tool, title=title, arguments=held.arguments,
                lines=tuple((line[0], line[1]) for line in call["lines"]),
                expires_at=held.expires_at,
            )
        )  # fmt: skip
    interrupt({"call_id": held.id})
    return {}


_PHRASES = {
    "report_card_lost": "card_lost",
    "lower_transfer_limit": "lower_limit",
    "open_complaint": "complaint",
}


def _hold(context: RunContext, call: dict[str, Any]) -> tuple[HeldCall, bool]:
    now = context.clock.now()
    arguments = WRITES[call["tool"]].arguments.model_validate(call["arguments"])
    with context.store.transaction(context.principal) as session:
        try:
            return calls.get(session, context.principal, call_id_of(context.run_id)), False
        except NotFound:
            held = calls.hold(
                session, context.principal, run_id=context.run_id, tool=call["tool"],
                arguments=arguments.model_dump(mode="json"), now=now,
                expires_at=now + PATIENCE, call_id=call_id_of(context.run_id),
            )  # fmt: skip
            record(session, context.principal, "call.held", held.id, {"tool": held.tool})
            return held, True


@step("act")
async def act(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Does what was confirmed, with the arguments that were held, not with anything newer."""
    context = runtime.context
    language = state["language"]
    held = await asyncio.to_thread(_decided, context)
    if held.state is not CallState.CONFIRMED:
        name = "expired" if held.state is CallState.EXPIRED else "declined"
        return _said([], say(name, language), AnswerKind.DECLINED)
    tool = WRITES[held.tool]
    context.principal.require(tool.scope)
    try:
        result = await tool.call(context.tools(held.id), tool.arguments.model_validate(held.arguments))  # fmt: skip
    except (Refused, Failed, Conflict, NotFound):
        return _said([], say("failed_action", language), AnswerKind.REFUSED)
    return _done(held, result, language)


def _decided(context: RunContext) -> HeldCall:
    with context.store.transaction(context.principal) as session:
        return calls.get(session, context.principal, call_id_of(context.run_id))


def _done(held: HeldCall, result: dict[str, Any], language: str) -> dict[str, Any]:
    if held.tool == "report_card_lost":
        name = result["name" if language == "zh" else "name_en"]
        fields = [("card", result["id"], "last4", result["last4"]), ("card", result["id"], "name", name)]  # fmt: skip
        text = say("done_card_lost", language, last4=result["last4"], card=name)
    elif held.tool == "lower_transfer_limit":
        amount = shown(Decimal(str(result["amount"])))
        fields = [("transfer_limit", result["customer_id"], result["kind"], f"{amount}元")]
        text = say("done_lower_limit", language, kind=say(result["kind"], language), amount=amount)
    else:
        fields = [("complaint", result["number"], "number", result["number"])]
        text = say("done_complaint", language, number=result["number"])
    evidence = [
        RecordEvidence(table=t, record_id=r, field=f, label=_label(f, language), value=v)
        for t, r, f, v in fields
    ]
    return _said(evidence, text, AnswerKind.DONE)


_LABELS = {"last4": ("尾号", "ending"), "name": ("银行卡", "card"), "number": ("编号", "number")}


def _label(field: str, language: str) -> str:
    """What a person reads; the kinds of limits have phrases."""
    if field in _LABELS:
        return _LABELS[field][0 if language == "zh" else 1]
    return say(field, language)


def _said(evidence: list[RecordEvidence], text: str, kind: AnswerKind) -> dict[str, Any]:
    sentence = Sentence(text=text, citations=tuple(range(1, len(evidence) + 1)))
    return {
        "draft": [sentence.model_dump(mode="json")],
        "evidence": [e.model_dump(mode="json") for e in evidence],
        "outcome": kind.value,
    }
