"""How often somebody may try a password."""

import datetime as dt
from collections import OrderedDict, deque

from core.clock import Clock
from core.errors import TooMany


class Attempts:
    """Counts tries per key in a sliding window, in this process; a success takes its own back.

    A try counts from its beginning, so that many at once are no way around. Bounded in memory.
    """

    def __init__(
        self, clock: Clock, *, most: int, window_s: float = 300, keys: int = 10_000
    ) -> None:
        self._clock = clock
        self._most = most
        self._window = dt.timedelta(seconds=window_s)
        self._keys = keys
        self._tries: OrderedDict[str, deque[dt.datetime]] = OrderedDict()

    def begin(self, key: str) -> None:
        """Counts a try. Raises TooMany, with the wait, when the key has failed too often."""
        tries = self._recent(key)
        if len(tries) >= self._most:
            wait = int((tries[0] + self._window - self._clock.now()).total_seconds()) + 1
            raise TooMany(
                "Too many failed attempts to sign in.",
                todo=f"Wait {wait} seconds and try again.",
                retry_after_s=wait,
            )
        tries.append(self._clock.now())
        self._tries.move_to_end(key)
        while len(self._tries) > self._keys:
            self._tries.popitem(last=False)

    def passed(self, key: str) -> None:
        """The try just begun was right."""
        tries = self._recent(key)
        if tries:
            tries.pop()

    def _recent(self, key: str) -> deque[dt.datetime]:
        tries = self._tries.setdefault(key, deque())
        while tries and tries[0] + self._window <= self._clock.now():
            tries.popleft()
        return tries
