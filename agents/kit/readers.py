"""Reading a run's events, and noticing when nobody reads any more."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

from core.access import Principal
from core.domain.run import RunEnded, RunState, StoredEvent
from core.store import runs

if TYPE_CHECKING:
    from agents.kit.runner import RunnerParts

LOOK_S = 2.0
"""How long a reader waits for a signal before looking anyway."""


class Readers:
    """Counts who reads which run. `left` is called when the last one has been gone for a while."""

    def __init__(self, parts: "RunnerParts", left: Callable[[Principal, str], None]) -> None:
        self._parts, self._left = parts, left
        self._count: dict[str, int] = {}

    async def events(
        self, principal: Principal, run_id: str, after: int
    ) -> AsyncIterator[StoredEvent]:
        """Ends after a RunEnded beyond `after`, or at once when the run has ended before it."""
        self._count[run_id] = self._count.get(run_id, 0) + 1
        try:
            async with self._parts.signals.subscribed(runs.EVENTS, run_id) as woken:
                with self._parts.store.feed.followed(run_id, woken) as handed:
                    found, over = await asyncio.to_thread(self._read, principal, run_id, after)
                    while found or not over:
                        for event in found:
                            after = event.seq
                            yield event
                        if found and isinstance(found[-1].event, RunEnded):
                            return
                        await _signalled(woken)
                        look = woken.signalled or not woken.is_set()
                        woken.clear()
                        if look:
                            found, over = await asyncio.to_thread(
                                self._read, principal, run_id, after
                            )
                        else:
                            found, over = handed.take(after), False
        finally:
            self._leave(principal, run_id)

    def _read(
        self, principal: Principal, run_id: str, after: int
    ) -> tuple[tuple[StoredEvent, ...], bool]:
        with self._parts.store.transaction(principal) as session:
            run = runs.get(session, principal, run_id)
            return runs.events_after(session, run_id, after), run.state is not RunState.RUNNING

    def _leave(self, principal: Principal, run_id: str) -> None:
        self._count[run_id] -= 1
        if self._count[run_id] == 0:
            del self._count[run_id]
            loop = asyncio.get_running_loop()
            loop.call_later(self._parts.grace_s, self._gone, principal, run_id)

    def _gone(self, principal: Principal, run_id: str) -> None:
        if run_id not in self._count:
            self._left(principal, run_id)


async def _signalled(woken: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(woken.wait(), LOOK_S)
    except TimeoutError:
        return
