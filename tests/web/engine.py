"""A run engine for tests: it plays written events and keeps them in the real store."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from agents.kit.spec import AgentCard
from core.access import Principal
from core.clock import Clock
from core.domain.call import CallState
from core.domain.conversation import Answer, AnswerKind, Author, Sentence
from core.domain.evidence import Citation, PassageEvidence
from core.domain.run import (
    AnswerReady,
    ConfirmationAsked,
    EvidenceFound,
    HandedOver,
    Run,
    RunEnded,
    RunEvent,
    RunState,
    StepFinished,
    StepStarted,
    StoredEvent,
    TextDelta,
)
from core.store import calls, conversations, runs
from core.store.session import Store

CITED = Citation(
    number=1,
    evidence=PassageEvidence(
        document_id="doc_1",
        passage_id="psg_1",
        title="收费标准",
        version="2026",
        section="第三条",
        page=None,
        start=0,
        end=4,
        text="免费转账",
    ),
)
ANSWER = Answer(
    kind=AnswerKind.ANSWER,
    language="zh",
    sentences=(Sentence(text="转账免费。", citations=(1,)), Sentence(text="当日到账。")),
    citations=(CITED,),
)
ANSWERED: tuple[RunEvent, ...] = (
    StepStarted(node="understand"),
    StepFinished(node="understand", ms=3, detail="fee"),
    StepStarted(node="gather"),
    EvidenceFound(items=(CITED,)),
    StepFinished(node="gather", ms=5),
    StepStarted(node="narrate"),
    TextDelta(text="转账"),
    TextDelta(text="免费。"),
    TextDelta(text="当日到账。"),
    AnswerReady(message_id="msg_answer", answer=ANSWER),
    StepFinished(node="narrate", ms=9),
    RunEnded(outcome="success"),
)
DONE = Answer(kind=AnswerKind.DONE, language="zh", sentences=(Sentence(text="已挂失。"),))
AFTER_YES: tuple[RunEvent, ...] = (
    StepStarted(node="act"),
    StepFinished(node="act", ms=2),
    AnswerReady(message_id="msg_done", answer=DONE),
    RunEnded(outcome="success"),
)


def asking(now: dt.datetime) -> tuple[RunEvent, ...]:
    """A run that stops to ask for a confirmation."""
    return (
        StepStarted(node="confirm"),
        ConfirmationAsked(
            call_id="call_1",
            tool="report_card_lost",
            title="挂失",
            arguments={"card_id": "card_9"},
            lines=(("卡号", "尾号 0009"),),
            expires_at=now + dt.timedelta(minutes=10),
        ),
        RunEnded(outcome="interrupt"),
    )


HANDED: tuple[RunEvent, ...] = (
    HandedOver(reason="asked", summary="wants a person"),
    RunEnded(outcome="success"),
)
FAILED: tuple[RunEvent, ...] = (
    StepStarted(node="understand"),
    RunEnded(outcome="failed", error_code="backend_down", error_detail="No backend."),
)


@dataclass
class WrittenRuns:
    """Plays `script` at each start, `afterwards` at each resume; `pause_s` between events."""

    store: Store
    clock: Clock
    script: Sequence[RunEvent] = ANSWERED
    afterwards: Sequence[RunEvent] = AFTER_YES
    pause_s: float = 0.0
    cancelled: list[str] = field(default_factory=list)
    started: list[str] = field(default_factory=list)
    readers: int = 0
    tasks: dict[str, "asyncio.Task[None]"] = field(default_factory=dict)

    def agents(self, principal: Principal) -> tuple[AgentCard, ...]:
        return (AgentCard(name="service", title={"zh": "客服"}, purpose={"zh": "答问"}),)

    async def start(
        self,
        principal: Principal,
        agent: str,
        question: str,
        *,
        conversation_id: str | None,
        as_of: dt.date | None = None,
        run_id: str | None = None,
    ) -> Run:
        assert conversation_id is not None
        now = self.clock.now()
        with self.store.transaction(principal) as session:
            run, new = runs.create(
                session, principal, agent=agent, conversation_id=conversation_id,
                question=question, now=now, as_of=as_of, run_id=run_id,
            )  # fmt: skip
            if new:
                conversations.add_message(
                    session, principal, conversation_id, Author.CUSTOMER, question, now,
                    run_id=run.id,
                )  # fmt: skip
        if new:
            self.started.append(run.id)
            self._play(principal, run.id, self.script)
        return run

    async def resume(self, principal: Principal, run_id: str, call_id: str, decision: str) -> Run:
        with self.store.transaction(principal) as session:
            call = calls.decide(session, principal, call_id, decision, self.clock.now())
            assert call.state is not CallState.ASKED
            runs.set_state(session, run_id, RunState.RUNNING, self.clock.now())
            run = runs.get(session, principal, run_id)
        self._play(principal, run_id, self.afterwards)
        return run

    async def cancel(self, principal: Principal, run_id: str) -> None:
        self.cancelled.append(run_id)
        if task := self.tasks.pop(run_id, None):
            task.cancel()
            self._end(principal, run_id, RunEnded(outcome="cancelled"))

    async def events(
        self, principal: Principal, run_id: str, after: int = 0
    ) -> AsyncIterator[StoredEvent]:
        self.readers += 1
        try:
            while True:
                with self.store.transaction(principal) as session:
                    over = runs.get(session, principal, run_id).state is not RunState.RUNNING
                    found = runs.events_after(session, run_id, after)
                for event in found:
                    after = event.seq
                    yield event
                if (over and not found) or (found and isinstance(found[-1].event, RunEnded)):
                    return
                await asyncio.sleep(0.005)
        finally:
            self.readers -= 1

    def _play(self, principal: Principal, run_id: str, script: Sequence[RunEvent]) -> None:
        task = asyncio.ensure_future(self._write(principal, run_id, script))
        self.tasks[run_id] = task

    async def _write(self, principal: Principal, run_id: str, script: Sequence[RunEvent]) -> None:
        for event in script:
            if self.pause_s:
                await asyncio.sleep(self.pause_s)
            if isinstance(event, RunEnded):
                self.tasks.pop(run_id, None)
                self._end(principal, run_id, event)
            else:
                self._store(principal, run_id, event)

    def _store(self, principal: Principal, run_id: str, event: RunEvent) -> None:
        now = self.clock.now()
        with self.store.transaction(principal) as session:
            runs.append(session, run_id, [event], now)
            if isinstance(event, ConfirmationAsked):
                calls.hold(
                    session, principal, run_id=run_id, tool=event.tool, now=now,
                    arguments=event.arguments, expires_at=event.expires_at, call_id=event.call_id,
                )  # fmt: skip

    def _end(self, principal: Principal, run_id: str, event: RunEnded) -> None:
        state = {
            "success": RunState.DONE,
            "interrupt": RunState.WAITING,
            "cancelled": RunState.CANCELLED,
            "failed": RunState.FAILED,
        }[event.outcome]
        now = self.clock.now()
        with self.store.transaction(principal) as session:
            runs.append(session, run_id, [event], now)
            runs.set_state(session, run_id, state, now)
