"""The one runner: starts, continues, resumes and cancels runs of any agent.

A run's row says what is finished; its lease says who works on it. A process that dies leaves a
lease that runs out, and `sweep` continues the run from its last checkpoint.
"""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

import structlog
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.types import Command

from agents.kit import opening
from agents.kit.readers import Readers
from agents.kit.sink import Sink, store_events
from agents.kit.spec import Agent, AgentCard, RunContext, Screen
from core.access import Principal
from core.clock import Clock, new_id
from core.domain.run import Run, RunEnded, RunEvent, RunState, StoredEvent
from core.errors import AppError, Conflict, NotFound
from core.store import across, runs
from core.store.session import Store
from core.store.signals import Signals
from inference.backend import Backend
from rag.types import Searcher
from tools.spec import Data

LEASE_S = 30.0
BEAT_S = 5.0
FIRST = 1
"""The attempt of the process that begins a run."""
_LOG = structlog.get_logger("runner")


@dataclass(frozen=True)
class RunnerParts:
    """What a runner works with; each is made and closed by whoever composes the process."""

    store: Store
    signals: Signals
    search: Searcher
    backend: Backend
    clock: Clock
    screen: Screen
    checkpointer: BaseCheckpointSaver[Any]
    agents: Mapping[str, Agent]
    grace_s: float = 20.0
    message_limit: int = 4000
    data: Data | None = None


class Runner:
    """Works inside one event loop. `close` gives leases back, so that others continue at once."""

    def __init__(self, parts: RunnerParts) -> None:
        self._parts = parts
        self._holder = new_id("holder")
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._closing = False
        self._graphs = {
            name: agent.build().compile(checkpointer=parts.checkpointer)
            for name, agent in parts.agents.items()
        }
        self._readers = Readers(parts, self._left)

    def agents(self, principal: Principal) -> tuple[AgentCard, ...]:
        return tuple(a.card for a in self._parts.agents.values() if principal.can(a.scope))

    async def start(
        self,
        principal: Principal,
        agent: str,
        question: str,
        *,
        conversation_id: str | None = None,
        as_of: dt.date | None = None,
        run_id: str | None = None,
    ) -> Run:
        """Returns at once. The same run_id from the same principal starts nothing twice."""
        spec = self._parts.agents.get(agent)
        if spec is None:
            known = ", ".join(self._parts.agents)
            raise NotFound(f"There is no agent {agent[:40]!r}.", todo=f"Known agents: {known}.")
        principal.require(spec.scope)
        text = opening.clean(question, self._parts.message_limit)
        opened = await asyncio.to_thread(
            opening.begin, self._parts.store, self._parts.clock, principal, agent, text,
            conversation_id, as_of, run_id, self._holder, LEASE_S,
        )  # fmt: skip
        if opened.new:
            self._work_on(opened.run, principal, opened.state, FIRST)
        return opened.run

    async def resume(
        self,
        principal: Principal,
        run_id: str,
        call_id: str,
        decision: Literal["confirm", "decline"],
    ) -> Run:
        """Carries the person's word to the waiting run. The same word again changes nothing."""
        run = await asyncio.to_thread(
            opening.decide,
            self._parts.store,
            self._parts.clock,
            principal,
            run_id,
            call_id,
            decision,
        )
        if run.state is RunState.RUNNING:
            await self._take_up(run, principal, Command(resume=decision))
        return run

    async def cancel(self, principal: Principal, run_id: str) -> None:
        """Stops the run wherever it works; a run that has ended stays as it ended."""
        await asyncio.to_thread(
            opening.ask_cancel, self._parts.store, self._parts.clock, principal, run_id
        )
        if task := self._tasks.get(run_id):
            task.cancel()

    def events(
        self, principal: Principal, run_id: str, after: int = 0
    ) -> AsyncIterator[StoredEvent]:
        """Replays what comes after `after`, then follows until the run's present end."""
        return self._readers.events(principal, run_id, after)

    async def sweep(self) -> int:
        """Continues runs whose process has died; returns how many were taken up."""
        taken = 0
        for institution, run_id in await asyncio.to_thread(self._abandoned):
            principal, run = await asyncio.to_thread(
                opening.load, self._parts.store, institution, run_id
            )
            taken += await self._take_up(run, principal, None)
        return taken

    async def close(self) -> None:
        self._closing = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _abandoned(self) -> tuple[tuple[str, str], ...]:
        with self._parts.store.unscoped() as session:
            return across.abandoned_runs(session)

    def _left(self, principal: Principal, run_id: str) -> None:
        """The last reader has been gone for the grace time."""
        if run_id in self._tasks:
            _LOG.info("run.reader_left", run_id=run_id)
            self._tasks[run_id].cancel()
        del principal

    async def _take_up(self, run: Run, principal: Principal, given: Any) -> bool:
        attempt = await asyncio.to_thread(self._claim, principal, run.id)
        if attempt is None:
            return False
        self._work_on(run, principal, given, attempt)
        return True

    def _work_on(self, run: Run, principal: Principal, given: Any, attempt: int) -> None:
        task = asyncio.create_task(self._drive(run, principal, given, attempt), name=run.id)
        self._tasks[run.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(run.id, None))

    def _claim(self, principal: Principal, run_id: str) -> int | None:
        with self._parts.store.transaction(principal) as session:
            return runs.claim(session, run_id, self._holder, LEASE_S)

    async def _drive(self, run: Run, principal: Principal, given: Any, attempt: int) -> None:
        """One attempt. Ends by exactly one of: waiting, done, cancelled, failed, given back."""
        parts = self._parts
        beating = asyncio.create_task(self._beat(run.id, principal, attempt))
        emit = Sink(parts.store, parts.clock, principal, run.id, attempt)
        try:
            async with emit:
                waiting = await self._invoke(run, principal, given, emit)
            state, ended = (
                (RunState.WAITING, RunEnded(outcome="interrupt"))
                if waiting
                else (RunState.DONE, RunEnded(outcome="success"))
            )
        except asyncio.CancelledError:
            if self._closing:
                await asyncio.to_thread(self._give_back, principal, run.id, attempt, emit.rest)
                raise
            state, ended = RunState.CANCELLED, RunEnded(outcome="cancelled")
        except AppError as error:
            _LOG.warning("run.failed", run_id=run.id, code=error.code, detail=error.detail)
            state, ended = RunState.FAILED, _failure(error.code, str(error))
        except Exception:  # noqa: BLE001 - the edge of a graph run: recorded, and told to the reader
            _LOG.exception("run.failed", run_id=run.id)
            state, ended = RunState.FAILED, _failure("internal", "The answer could not be made.")
        finally:
            beating.cancel()
        await self._finish(run, principal, attempt, state, emit.rest, ended)

    async def _invoke(self, run: Run, principal: Principal, given: Any, emit: Sink) -> bool:
        """Whether the graph now waits for a person."""
        parts = self._parts
        context = RunContext(
            principal=principal, run_id=run.id, conversation_id=run.conversation_id,
            store=parts.store, search=parts.search, backend=parts.backend, clock=parts.clock,
            screen=parts.screen, emit=emit, data=parts.data,
        )  # fmt: skip
        config: Any = {"configurable": {"thread_id": run.id}}
        graph = self._graphs[run.agent]
        if given is None and (await graph.aget_state(config)).created_at is None:
            given = await asyncio.to_thread(opening.state_of, parts.store, principal, run)
        result = await graph.ainvoke(given, config, context=context, durability="sync")
        return "__interrupt__" in result

    async def _beat(self, run_id: str, principal: Principal, attempt: int) -> None:
        """Keeps the lease, and hears a stop that was asked of another process."""
        async with self._parts.signals.subscribed(runs.EVENTS, run_id) as woken:
            pause = BEAT_S if attempt == FIRST else 0
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), pause)
                pause = BEAT_S
                woken.clear()
                beat = await asyncio.to_thread(self._beat_once, run_id, principal, attempt)
                if (beat.cancel_asked or not beat.held) and run_id in self._tasks:
                    self._tasks[run_id].cancel()
                    return

    def _beat_once(self, run_id: str, principal: Principal, attempt: int) -> runs.Beat:
        with self._parts.store.transaction(principal) as session:
            return runs.beat(session, run_id, attempt, LEASE_S)

    def _give_back(
        self, principal: Principal, run_id: str, attempt: int, rest: Sequence[RunEvent]
    ) -> None:
        with self._parts.store.transaction(principal) as session:
            if runs.beat(session, run_id, attempt, 0).held:
                store_events(session, principal, run_id, rest, self._parts.clock, attempt=attempt)

    async def _finish(
        self,
        run: Run,
        principal: Principal,
        attempt: int,
        state: RunState,
        rest: Sequence[RunEvent],
        ended: RunEnded,
    ) -> None:
        try:
            await asyncio.to_thread(
                opening.end,
                self._parts.store,
                self._parts.clock,
                principal,
                run.id,
                attempt,
                state,
                rest,
                ended,
            )
        except Conflict:
            _LOG.info("run.lost", run_id=run.id)
            return
        if state is not RunState.WAITING:
            await self._parts.checkpointer.adelete_thread(run.id)


def _failure(code: str, detail: str) -> RunEnded:
    return RunEnded(outcome="failed", error_code=code, error_detail=detail)
