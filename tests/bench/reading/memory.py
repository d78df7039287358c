"""What a process and all below it hold: proportional, so that a shared page is counted once."""

import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

import psutil


def held(top: psutil.Process) -> int:
    """Bytes of the whole tree now; 0 once it is gone."""
    total = 0
    try:
        for process in (top, *top.children(recursive=True)):
            try:
                total += process.memory_full_info().pss
            except (psutil.NoSuchProcess, psutil.AccessDenied, AttributeError):
                continue
    except psutil.NoSuchProcess:
        return total
    return total


class Peaks:
    """Looks at several trees of processes, every tenth of a second while it is open."""

    def __init__(self, pids: Mapping[str, int]) -> None:
        self._tops = {name: psutil.Process(pid) for name, pid in pids.items()}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.whole = dict.fromkeys(pids, 0)
        self._step = dict.fromkeys(pids, 0)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def taken(self) -> dict[str, int]:
        """The peaks in bytes since this was asked last."""
        found, self._step = self._step, dict.fromkeys(self._step, 0)
        return found

    def _look(self) -> None:
        while not self._over.wait(0.1):
            for name, top in self._tops.items():
                now = held(top)
                self.whole[name] = max(self.whole[name], now)
                self._step[name] = max(self._step[name], now)
