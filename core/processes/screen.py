"""What `jinnao up` tells the person who typed it. A terminal that is gone is no error."""

import time
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.status import Status

from core.processes.home import Running


class Screen:
    """Lines on stdout, one changing line while something is waited for."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)
        self._status: Status | None = None
        self._shown = ""
        self._started = time.monotonic()

    def say(self, line: str) -> None:
        """One line; silent when nobody can read it any more."""
        try:
            self._console.print(line, markup=False, soft_wrap=True)
        except OSError:
            return

    def doing(self, what: str) -> "Doing":
        """A context in which `what` is shown as going on; its time is printed at the end."""
        return Doing(self, what)

    def waiting(self, names: list[str]) -> None:
        """Shows who is still waited for."""
        self.turn(f"waiting for {', '.join(names)}" if names else "")

    def turn(self, text: str) -> None:
        """Replaces the changing line; plain terminals and pipes get it once."""
        if text == self._shown:
            return
        self._shown = text
        try:
            self._turn(text)
        except OSError:
            return

    def _turn(self, text: str) -> None:
        if not self._console.is_terminal:
            if text:
                self._console.print(f"  … {text}", markup=False)
            return
        if self._status is None and text:
            self._status = self._console.status(text)
            self._status.start()
        elif self._status is not None and text:
            self._status.update(text)
        elif self._status is not None:
            self._status.stop()
            self._status = None

    def welcome(self, state: Running) -> None:
        """Where to go, who to be, what to ask, and how long it took."""
        took = time.monotonic() - self._started
        lines = ["", f"金脑 Jinnao is ready at {state.address} ({took:.1f} s)", ""]
        if state.logins:
            lines.append("  Demo log-ins:")
            width = max(len(one.username) for one in state.logins)
            lines += [
                f"    {one.username:<{width}}  {one.password}  {one.name}, {one.role}"
                for one in state.logins
            ]
            lines.append("")
        if state.question:
            lines += [f'  Try:  jinnao ask "{state.question}"', ""]
        lines.append("  Ctrl-C stops everything.")
        self.say("\n".join(lines))


class Doing:
    """Shows a step, and when it has ended how long it took."""

    def __init__(self, screen: Screen, what: str) -> None:
        self._screen, self._what = screen, what

    def __enter__(self) -> Callable[[str], None]:
        self._started = time.monotonic()
        self._screen.turn(self._what)
        return self._screen.turn

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._screen.turn("")
        if kind is None:
            self._screen.say(f"  ✓ {self._what} ({time.monotonic() - self._started:.1f} s)")
