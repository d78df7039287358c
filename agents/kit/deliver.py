"""The last two steps of every agent: the draft is bound and screened, then it leaves."""

import asyncio
from collections.abc import Callable
from typing import Any

from langgraph.runtime import Runtime

from agents.kit.events import step
from agents.kit.figures import unbound
from agents.kit.spec import RunContext
from core.audit import record
from core.domain.conversation import Answer, AnswerKind, Author, Sentence
from core.domain.evidence import Citation, Evidence, SaidEvidence
from core.domain.run import AnswerReady
from core.store import conversations
from core.store.session import Session

Say = Callable[[str, str], str]


def bound(
    draft: list[Sentence], evidence: list[Evidence], question: str
) -> tuple[list[Sentence], int]:
    """The sentences whose every figure is held by their evidence, and how many were removed."""
    held = [*evidence, SaidEvidence(text=question)]
    kept = [s for s in draft if not unbound(s.text, held)]
    return kept, len(draft) - len(kept)


def checker(say: Say) -> Any:
    """The node `check`: removes what is unbound, withholds what breaks a conduct rule."""

    @step("check")
    async def check(state: dict[str, Any], runtime: Runtime[RunContext]) -> dict[str, Any]:
        draft = [Sentence.model_validate(s) for s in state["draft"]]
        evidence = [Citation.model_validate({"number": 1, "evidence": e}).evidence for e in state.get("evidence", [])]  # fmt: skip
        kept, removed = bound(draft, evidence, state["question"])
        language, kind = state["language"], state["outcome"]
        if not kept:
            kept, evidence = [Sentence(text=say("unknown", language))], []
            kind = AnswerKind.UNKNOWN.value
        findings = runtime.context.screen("\n".join(s.text for s in kept))
        if findings:
            kept, evidence = [Sentence(text=say("conduct_blocked", language))], []
            kind = AnswerKind.REFUSED.value
            await asyncio.to_thread(_note, runtime.context, [f.rule_id for f in findings])
        return {
            "draft": [s.model_dump(mode="json") for s in kept],
            "evidence": [e.model_dump(mode="json") for e in evidence],
            "outcome": kind,
            "note": f"{removed}" if removed else "",
        }

    return check


def _note(context: RunContext, rules: list[str]) -> None:
    with context.store.transaction(context.principal) as session:
        record(session, context.principal, "draft.withheld", context.run_id, {"rules": rules})


async def deliver(state: dict[str, Any], runtime: Runtime[RunContext]) -> dict[str, Any]:
    """Message, event and audit entry in one transaction; repeating it changes nothing."""
    context = runtime.context
    answer = _answer(state)
    await context.emit.together(lambda session: _store(session, context, answer))
    return {}


def _answer(state: dict[str, Any]) -> Answer:
    """Citations are numbered by first use; evidence no sentence uses is left out."""
    sentences = [Sentence.model_validate(s) for s in state["draft"]]
    order = list(dict.fromkeys(n for s in sentences for n in s.citations))
    number = {old: new for new, old in enumerate(order, start=1)}
    evidence = state.get("evidence", [])
    return Answer.model_validate(
        {
            "kind": state["outcome"],
            "language": state["language"],
            "sentences": [
                {"text": s.text, "citations": [number[n] for n in s.citations]} for s in sentences
            ],
            "citations": [{"number": number[o], "evidence": evidence[o - 1]} for o in order],
            "as_of": state.get("as_of"),
            "options": state.get("options", []),
        }
    )


def _store(session: Session, context: RunContext, answer: Answer) -> tuple[AnswerReady, ...]:
    message_id = f"msg_{context.run_id}"
    if conversations.has_message(session, message_id):
        return ()
    conversations.add_message(
        session, context.principal, context.conversation_id, Author.AGENT, answer.text,
        context.clock.now(), author_name="agent", answer=answer, run_id=context.run_id,
        message_id=message_id, new=True,
    )  # fmt: skip
    details = {
        "run": context.run_id, "kind": answer.kind.value, "citations": len(answer.citations),
    }  # fmt: skip
    record(session, context.principal, "answer.sent", message_id, details)
    return (AnswerReady(message_id=message_id, answer=answer),)
