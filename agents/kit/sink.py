"""Where a run's events go: gathered for a moment, then written to the ledger together.

The nodes do not wait for the database; `flush` does. What a reader is promised (the answer, the
end) is written with the events before it, in one transaction.
"""

import asyncio
from collections.abc import Callable, Sequence

from core.access import Principal
from core.audit import record
from core.clock import Clock
from core.domain.run import RunEvent, StepFinished
from core.store import runs
from core.store.session import Session, Store

LINGER_S = 0.05
"""How long an event waits for others; a reader cannot notice it."""

Work = Callable[[Session], Sequence[RunEvent]]


def _nothing(_session: Session) -> tuple[RunEvent, ...]:
    return ()


class Sink:
    """The Emit of one run. Use as an async context manager; `rest` is what leaving it left."""

    def __init__(
        self, store: Store, clock: Clock, principal: Principal, run_id: str, attempt: int
    ) -> None:
        self._store, self._clock = store, clock
        self._principal, self._run_id, self._attempt = principal, run_id, attempt
        self._waiting: list[RunEvent] = []
        self._order = asyncio.Lock()
        self._writes: set[asyncio.Task[None]] = set()
        self._failed: BaseException | None = None
        self._pause: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> "Sink":
        return self

    async def __aexit__(self, broken: type[BaseException] | None, *_: object) -> None:
        if self._pause is not None:
            self._pause.cancel()
        if self._writes:
            await asyncio.wait(self._writes)
        if broken is None:
            self._raise()

    @property
    def rest(self) -> tuple[RunEvent, ...]:
        """What has not been written; whoever ends the run writes it."""
        return tuple(self._waiting)

    async def __call__(self, *events: RunEvent) -> None:
        self._raise()
        self._waiting += events
        if self._pause is None:
            self._pause = asyncio.get_running_loop().call_later(LINGER_S, self._write, _nothing)

    async def flush(self) -> None:
        await self.together(_nothing)

    async def together(self, work: Work) -> None:
        """The events so far, then the work and the events that it returns, or nothing of it."""
        self._raise()
        await asyncio.shield(self._write(work))

    def _write(self, work: Work) -> "asyncio.Task[None]":
        """Goes on when the run is cancelled: what was begun is finished, and in its order."""
        task = asyncio.create_task(self._in_order(work))
        self._writes.add(task)
        task.add_done_callback(self._written)
        return task

    def _written(self, task: "asyncio.Task[None]") -> None:
        self._writes.discard(task)
        if not task.cancelled() and task.exception():
            self._failed = task.exception()

    async def _in_order(self, work: Work) -> None:
        async with self._order:
            if self._pause is not None:
                self._pause.cancel()
            self._pause = None
            events, self._waiting = self._waiting, []
            if events or work is not _nothing:
                await asyncio.to_thread(self._store_all, events, work)

    def _store_all(self, events: Sequence[RunEvent], work: Work) -> None:
        with self._store.transaction(self._principal) as session:
            added = [*events, *work(session)]
            store_events(
                session, self._principal, self._run_id, added, self._clock, attempt=self._attempt
            )

    def _raise(self) -> None:
        if self._failed is not None:
            raise self._failed


def store_events(
    session: Session,
    principal: Principal,
    run_id: str,
    events: Sequence[RunEvent],
    clock: Clock,
    *,
    attempt: int,
) -> None:
    """Finished steps are entries of the audit log too."""
    runs.append(session, run_id, events, clock.now(), attempt=attempt)
    for event in events:
        if isinstance(event, StepFinished):
            details = {"node": event.node, "ms": event.ms}
            record(session, principal, "run.step", run_id, details)
