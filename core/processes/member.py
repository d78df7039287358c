"""One supervised thing: a role in a child process, or an embedded server."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from core.processes import life

_LAUNCHER = Path(__file__).resolve().parents[2] / "jinnao.py"
_LOG_LIMIT = 10_000_000
_ERROR = re.compile(r"jinnao: |[A-Za-z_][\w.]*(Error|Exception|Refused|Unavailable)\b")


def jinnao(*arguments: str) -> list[str]:
    """The command line of one of our own commands, in this very interpreter and checkout."""
    return [sys.executable, str(_LAUNCHER), *arguments]


class Member(Protocol):
    """What the supervisor needs of whatever it starts."""

    name: str

    def start(self) -> None:
        """Starts it; what was there before has ended."""
        ...

    def mark(self) -> life.Mark | None:
        """The process when it runs."""
        ...

    def ready(self) -> bool:
        """Whether it does its work."""
        ...

    def stop(self, patience_s: float) -> None:
        """Ends it, whatever state it is in."""
        ...

    def last_words(self) -> str:
        """Why it ended, as far as can be told, for a person."""
        ...


class Role:
    """A command in a session of its own, with its log in a file."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        ready: Callable[[], bool] = lambda: True,
    ) -> None:
        self.name = name
        self.log = log
        self._command = list(command)
        self._environment = dict(environment)
        self._ready = ready
        self._process: subprocess.Popen[bytes] | None = None
        self._mark: life.Mark | None = None

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.rename(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - a command of ours
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self._environment, **life.followed()},
                start_new_session=True,
            )
        self._mark = life.mark(self._process.pid)

    def mark(self) -> life.Mark | None:
        return self._mark if self._mark and life.alive(self._mark) else None

    def ready(self) -> bool:
        return self.mark() is not None and self._ready()

    def ask_to_stop(self) -> None:
        """Sends SIGTERM and does not wait: several can then end at the same time."""
        if self._process and self.mark():
            self._process.terminate()

    def stop(self, patience_s: float) -> None:
        """The group is killed before its leader is reaped, so that its number is still ours."""
        if self._process is None:
            return
        if self._mark:
            self.ask_to_stop()
            if not life.gone(self._mark, patience_s):
                self._process.kill()
                life.gone(self._mark, 5)
        if self._process.returncode is None:
            self._kill_group(self._process.pid)
        self._process.wait()

    def last_words(self) -> str:
        code = self._process.poll() if self._process else None
        how = f"signal {signal.Signals(-code).name}" if code and code < 0 else f"exit {code}"
        return f"{how}; last line of {self.log}: {last_line(self.log)}"

    @staticmethod
    def _kill_group(group: int) -> None:
        try:
            os.killpg(group, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def last_line(log: Path) -> str:
    """The last line that names an error, else the last that says anything; 300 characters of it."""
    try:
        with log.open("rb") as f:
            f.seek(max(0, log.stat().st_size - 16_000))
            lines = [line.strip()[:300] for line in f.read().decode("utf-8", "replace").split("\n")]
    except OSError:
        return "(no log)"
    told = [line for line in reversed(lines) if line]
    return next((line for line in told[:60] if _ERROR.match(line)), next(iter(told), "(empty)"))
