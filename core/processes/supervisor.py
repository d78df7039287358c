"""Starts members, waits for them, starts the dead ones again, stops what it started."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from core.errors import AppError, Unavailable
from core.processes.life import Mark
from core.processes.member import Member, Role

_FIRST_WAIT_S, _LONGEST_WAIT_S, _STEADY_S = 1.0, 30.0, 60.0
_TRIES_BEFORE_READY = 3


@dataclass
class _Watched:
    member: Member
    patience_s: float
    started: float = 0.0
    failures: int = 0
    again_at: float | None = None


class Supervisor:
    """Members stop in the opposite order of their start. say() takes one line for a person."""

    def __init__(
        self, say: Callable[[str], None], changed: Callable[[dict[str, Mark]], None]
    ) -> None:
        self._say = say
        self._changed = changed
        self._watched: list[_Watched] = []

    def start(self, member: Member, *, patience_s: float = 10) -> None:
        """Starts a member; patience_s is what it is given to end later."""
        watched = _Watched(member, patience_s)
        self._watched.append(watched)
        watched.started = time.monotonic()
        member.start()
        self._changed(self.marks())

    def marks(self) -> dict[str, Mark]:
        return {w.member.name: m for w in self._watched if (m := w.member.mark())}

    def wait(
        self, deadline_s: float, stop: threading.Event, progress: Callable[[list[str]], None]
    ) -> bool:
        """Until every member is ready; progress() hears who is not. False when asked to stop.

        Raises Unavailable naming the member and its last words.
        """
        until = time.monotonic() + deadline_s
        while not stop.is_set():
            self._tend()
            pending = [w for w in self._watched if not w.member.ready()]
            progress([w.member.name for w in pending])
            if not pending:
                return True
            hopeless = next((w for w in pending if w.failures >= _TRIES_BEFORE_READY), None)
            if hopeless or time.monotonic() > until:
                raise _not_ready((hopeless or pending[0]).member)
            stop.wait(0.1)
        return False

    def watch(self, stop: threading.Event) -> None:
        """Starts again what has ended, until asked to stop."""
        while not stop.wait(0.5):
            self._tend()

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Ends everything this started. hurry() cuts the patience of those still running."""
        roles = [w.member for w in self._watched if isinstance(w.member, Role)]
        for role in roles:
            role.ask_to_stop()
        for watched in reversed(self._watched):
            watched.member.stop(0.5 if hurry() else watched.patience_s)
        self._watched.clear()

    def _tend(self) -> None:
        now = time.monotonic()
        for watched in self._watched:
            if watched.member.mark() is not None:
                if watched.failures and now - watched.started > _STEADY_S:
                    watched.failures = 0
            elif watched.again_at is None:
                self._mourn(watched, now)
            elif now >= watched.again_at:
                self._revive(watched, now)

    def _mourn(self, watched: _Watched, now: float) -> None:
        wait = min(_FIRST_WAIT_S * 2**watched.failures, _LONGEST_WAIT_S)
        watched.failures += 1
        watched.again_at = now + wait
        watched.member.stop(0)
        self._say(
            f"{watched.member.name} has stopped ({watched.member.last_words()}). "
            f"Starting it again in {wait:g} s."
        )

    def _revive(self, watched: _Watched, now: float) -> None:
        watched.again_at = None
        watched.started = now
        try:
            watched.member.start()
        except AppError as error:
            watched.again_at = now + _LONGEST_WAIT_S
            self._say(f"{watched.member.name} does not start: {error}")
            return
        self._changed(self.marks())
        self._say(f"{watched.member.name} is started again.")


def _not_ready(member: Member) -> Unavailable:
    return Unavailable(
        f"{member.name} does not become ready: {member.last_words()}",
        todo="Read the whole log named above.",
    )
