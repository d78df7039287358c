"""Turns Ctrl-C, SIGTERM and a lost terminal into one wish: stop."""

import signal
import threading
from types import FrameType, TracebackType


class Stopping:
    """While entered, the three signals set `asked`; a second one sets `hurry`.

    A SIGHUP that was already ignored (nohup) stays ignored. Use it on the main thread.
    """

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.hurry = threading.Event()
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> "Stopping":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number is signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN:
                continue
            self._before[number] = signal.signal(number, self._heard)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        (self.hurry if self.asked.is_set() else self.asked).set()
