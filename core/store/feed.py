"""Events that this process has committed, handed to its own readers without asking the database."""

import asyncio
import threading
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from core.domain.run import StoredEvent


class Following:
    """What one reader of one run has been handed and has not taken yet."""

    def __init__(self, woken: asyncio.Event) -> None:
        self._woken, self._loop = woken, asyncio.get_running_loop()
        self._events: deque[StoredEvent] = deque()

    def hand(self, events: Sequence[StoredEvent]) -> None:
        """From any thread."""
        self._events.extend(events)
        self._loop.call_soon_threadsafe(self._woken.set)

    def take(self, after: int) -> tuple[StoredEvent, ...]:
        """Those that follow `after` without a gap; what lies behind a gap stays."""
        waiting = {e.seq: e for e in _emptied(self._events) if e.seq > after}
        taken: list[StoredEvent] = []
        while event := waiting.pop(after + len(taken) + 1, None):
            taken.append(event)
        self._events.extend(waiting.values())
        return tuple(taken)


class Feed:
    """Who follows which run in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._followers: defaultdict[str, list[Following]] = defaultdict(list)

    def publish(self, events: Sequence[StoredEvent]) -> None:
        """Called after the commit; the events are of one run."""
        with self._lock:
            followers = tuple(self._followers.get(events[0].run_id, ()))
        for follower in followers:
            follower.hand(events)

    @contextmanager
    def followed(self, run_id: str, woken: asyncio.Event) -> Iterator[Following]:
        """Inside the reader's event loop; `woken` is set whenever events are handed."""
        mine = Following(woken)
        with self._lock:
            self._followers[run_id].append(mine)
        try:
            yield mine
        finally:
            with self._lock:
                self._followers[run_id].remove(mine)
                if not self._followers[run_id]:
                    del self._followers[run_id]


def _emptied(events: deque[StoredEvent]) -> list[StoredEvent]:
    found = []
    while events:
        found.append(events.popleft())
    return found
