"""Where a run's events go: a queue that one task empties into the ledger, many at a time.

The nodes do not wait for the database; `flush` does. What a reader is promised (the answer, a
confirmation, the end) is flushed or written in its own transaction.
"""

import asyncio
from contextlib import suppress

from core.access import Principal
from core.audit import record
from core.clock import Clock
from core.domain.run import RunEvent, StepFinished
from core.store import runs
from core.store.session import Store


class Sink:
    """The Emit of one run. Use as an async context manager; leaving it flushes."""

    def __init__(
        self, store: Store, clock: Clock, principal: Principal, run_id: str, attempt: int
    ) -> None:
        self._store, self._clock = store, clock
        self._principal, self._run_id, self._attempt = principal, run_id, attempt
        self._queue: asyncio.Queue[RunEvent] = asyncio.Queue()
        self._failed: BaseException | None = None
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "Sink":
        self._task = asyncio.create_task(self._drain())
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        if self._failed is None:
            await asyncio.shield(self._queue.join())
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def __call__(self, *events: RunEvent) -> None:
        self._raise()
        for event in events:
            self._queue.put_nowait(event)

    async def flush(self) -> None:
        await self._queue.join()
        self._raise()

    def _raise(self) -> None:
        if self._failed is not None:
            raise self._failed

    async def _drain(self) -> None:
        while True:
            events = [await self._queue.get()]
            while not self._queue.empty():
                events.append(self._queue.get_nowait())
            try:
                if self._failed is None:
                    await asyncio.to_thread(self._write, events)
            except Exception as error:  # noqa: BLE001 - kept and raised in the run, at its next event
                self._failed = error
            finally:
                for _ in events:
                    self._queue.task_done()

    def _write(self, events: list[RunEvent]) -> None:
        with self._store.transaction(self._principal) as session:
            runs.append(session, self._run_id, events, self._clock.now(), attempt=self._attempt)
            for event in events:
                if isinstance(event, StepFinished):
                    details = {"node": event.node, "ms": event.ms}
                    record(session, self._principal, "run.step", self._run_id, details)
