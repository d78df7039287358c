"""The database side of a run's life: each function is one transaction."""

import datetime as dt
import unicodedata
from collections.abc import Sequence
from typing import Any, Literal

from agents.kit.prompts import prompts_hash
from agents.kit.sink import store_events
from core.access import Principal, system
from core.audit import record
from core.clock import Clock
from core.domain import Frozen
from core.domain.call import CallState
from core.domain.conversation import AnswerKind, Author, ConversationState, Message
from core.domain.run import Run, RunEnded, RunEvent, RunState
from core.errors import BadInput, Conflict, TooLarge
from core.store import calls, conversations, runs
from core.store.session import Store

EARLIER = 8


class Opened(Frozen):
    """state is what the graph starts from; new is False when this run was started before."""

    run: Run
    new: bool
    state: dict[str, Any]


def clean(question: str, limit: int) -> str:
    """Without control characters; raises BadInput when nothing is left, TooLarge over the limit."""
    text = "".join(c for c in question if c in "\n\t" or unicodedata.category(c)[0] != "C").strip()
    if not text:
        raise BadInput("The message is empty.", todo="Write a question.")
    if len(text) > limit:
        raise TooLarge(
            f"The message has {len(text)} characters; {limit} are allowed.",
            todo="Shorten it or send it in parts.",
        )
    return text


def begin(
    store: Store,
    clock: Clock,
    principal: Principal,
    agent: str,
    question: str,
    conversation_id: str | None,
    as_of: dt.date | None,
    run_id: str | None,
    holder: str,
    lease_s: float,
) -> Opened:
    """Message, run, the holder's claim and the audit entry together. Raises Conflict while a
    person has the conversation."""
    now = clock.now()
    with store.transaction(principal) as session:
        conversation = (
            conversations.get(session, principal, conversation_id)
            if conversation_id
            else conversations.start(session, principal, now)
        )
        if conversation.state is not ConversationState.OPEN:
            raise Conflict(
                f"This conversation is {conversation.state.value}.",
                todo="Write to the representative here, or start a new conversation.",
                state=conversation.state.value,
            )
        if conversation_id:
            _drop_waiting(clock, principal, session, conversation.id, run_id)
        run, new = runs.create(
            session, principal, agent=agent, conversation_id=conversation.id, question=question,
            now=now, as_of=as_of, run_id=run_id, holder=holder, lease_s=lease_s,
        )  # fmt: skip
        state = _state(session, principal, run, first=conversation_id is None)
        if new:
            conversations.add_message(
                session, principal, conversation.id, Author.CUSTOMER, question, now, run_id=run.id
            )
            details = {"agent": agent, "prompts": prompts_hash(agent)}
            record(session, principal, "run.started", run.id, details)
        return Opened(run=run, new=new, state=state)


def _drop_waiting(
    clock: Clock,
    principal: Principal,
    session: Any,
    conversation_id: str,
    run_id: str | None,
) -> None:
    """A new message instead of a confirmation declines what was waiting."""
    last = runs.latest(session, principal, conversation_id)
    if last is None or last.state is not RunState.WAITING or last.id == run_id:
        return
    now = clock.now()
    for call in calls.of_run(session, last.id):
        if call.state is CallState.ASKED:
            calls.decide(session, principal, call.id, "decline", now)
    runs.append(session, last.id, [RunEnded(outcome="cancelled")], now)
    runs.set_state(session, last.id, RunState.CANCELLED, now)
    record(session, principal, "run.cancelled", last.id, {"why": "new message"})


def state_of(store: Store, principal: Principal, run: Run) -> dict[str, Any]:
    with store.transaction(principal) as session:
        return _state(session, principal, run)


def _state(session: Any, principal: Principal, run: Run, *, first: bool = False) -> dict[str, Any]:
    """What the graph starts from. A conversation's first question has nothing before it."""
    said = () if first else conversations.messages(session, principal, run.conversation_id)
    before = [m for m in said if m.run_id != run.id]
    return {
        "question": run.question,
        "as_of": run.as_of.isoformat() if run.as_of else None,
        "earlier": _earlier(before),
        "asked_back": _asked_back(before),
    }


def _asked_back(before: list[Message]) -> bool:
    answers = [m.answer for m in before if m.answer is not None]
    return bool(answers) and answers[-1].kind is AnswerKind.ASK_BACK


def _earlier(before: list[Message]) -> list[str]:
    """The asker's messages since the agent last answered for good, oldest first."""
    kept: list[str] = []
    for message in reversed(before):
        if message.author is Author.CUSTOMER:
            kept.append(message.text)
            if not _goes_on(before, message):
                break
    return list(reversed(kept[:EARLIER]))


def _goes_on(before: list[Message], message: Message) -> bool:
    """Whether the answer just before this message was a question back to the asker."""
    place = before.index(message)
    last = before[place - 1] if place else None
    return last is not None and last.answer is not None and last.answer.kind is AnswerKind.ASK_BACK


def decide(
    store: Store,
    clock: Clock,
    principal: Principal,
    run_id: str,
    call_id: str,
    decision: Literal["confirm", "decline"],
) -> Run:
    now = clock.now()
    with store.transaction(principal) as session:
        run = runs.get(session, principal, run_id)
        call = calls.decide(session, principal, call_id, decision, now)
        if call.run_id != run_id:
            raise Conflict("This call belongs to another run.")
        if run.state is RunState.WAITING:
            runs.set_state(session, run_id, RunState.RUNNING, now)
            record(session, principal, f"call.{call.state.value}", call_id, {"tool": call.tool})
        return runs.get(session, principal, run_id)


def ask_cancel(store: Store, clock: Clock, principal: Principal, run_id: str) -> None:
    """A running run is asked to stop; a waiting one is ended here."""
    now = clock.now()
    with store.transaction(principal) as session:
        run = runs.get(session, principal, run_id)
        if run.state is RunState.WAITING:
            runs.append(session, run_id, [RunEnded(outcome="cancelled")], now)
            runs.set_state(session, run_id, RunState.CANCELLED, now)
        else:
            runs.ask_cancel(session, principal, run_id)
        record(session, principal, "run.cancel_asked", run_id)


def load(store: Store, institution: str, run_id: str) -> tuple[Principal, Run]:
    """The run with the principal on whose behalf it was started."""
    with store.transaction(system(institution)) as session:
        principal = runs.principal_of(session, run_id)
        return principal, runs.get(session, principal, run_id)


def end(
    store: Store,
    clock: Clock,
    principal: Principal,
    run_id: str,
    attempt: int,
    state: RunState,
    events: Sequence[RunEvent],
    ended: RunEnded,
) -> None:
    """The last events, the state and the audit entry together. Conflict: another has the run."""
    now = clock.now()
    with store.transaction(principal) as session:
        store_events(session, principal, run_id, [*events, ended], clock, attempt=attempt)
        runs.set_state(session, run_id, state, now, attempt=attempt)
        record(session, principal, f"run.{state.value}", run_id, {"error": ended.error_code})
