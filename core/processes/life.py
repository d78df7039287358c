"""Which process is which. A pid alone does not say: the kernel uses its numbers again."""

import ctypes
import os
import signal
import sys
import time
from pathlib import Path

import psutil

from core.domain import Frozen

_PR_SET_PDEATHSIG = 1
_PARENT = "JINNAO_SUPERVISOR"
_GONE = (psutil.NoSuchProcess, psutil.AccessDenied, FileNotFoundError, ProcessLookupError)


class Mark(Frozen):
    """A process beyond doubt: its number and when it started, by the kernel's own count."""

    pid: int
    started: str


def mark(pid: int) -> Mark | None:
    """The mark of a running process; None when there is none, or it has ended unreaped."""
    try:
        if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return None
        return Mark(pid=pid, started=_started(pid))
    except _GONE:
        return None


def alive(who: Mark) -> bool:
    """Whether this very process still runs."""
    return mark(who.pid) == who


def end(who: Mark, first: signal.Signals = signal.SIGTERM, patience_s: float = 10) -> None:
    """Asks the process to stop, then kills it and its group. Never touches a stranger's pid."""
    leads = _leads_group(who)
    if alive(who):
        _send(who.pid, first)
    if not gone(who, patience_s) and alive(who):
        _send(who.pid, signal.SIGKILL)
        gone(who, 5)
    if leads and mark(who.pid) is None:  # the number is not another's by now
        _send(-who.pid, signal.SIGKILL)


def gone(who: Mark, patience_s: float) -> bool:
    """Waits until the process has ended; False when it has not in that time."""
    until = time.monotonic() + patience_s
    while alive(who):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def tagged(run: str) -> list[Mark]:
    """Every process of ours that was started under this run, also a child of a dead child."""
    found = []
    for process in psutil.process_iter():
        try:
            ours = process.environ().get("JINNAO_RUN") == run
        except (*_GONE, OSError):
            continue
        if ours and process.pid != os.getpid() and (one := mark(process.pid)):
            found.append(one)
    return found


def follow_supervisor() -> None:
    """In a child: be told to stop by the kernel when the supervisor is killed.

    A supervisor that died before the kernel was asked is noticed here, too.
    """
    parent = os.environ.get(_PARENT)
    if parent is None or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))
    if os.getppid() != int(parent):
        raise SystemExit("The supervisor that started this process is gone.")


def followed() -> dict[str, str]:
    """The environment by which a child of this process follows it."""
    return {_PARENT: str(os.getpid())}


def _started(pid: int) -> str:
    """Ticks since boot where the kernel tells (they never drift), else the wall-clock second."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return repr(psutil.Process(pid).create_time())
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return f"{boot}:{stat.read_text().rpartition(')')[2].split()[19]}"


def _leads_group(who: Mark) -> bool:
    try:
        return os.getpgid(who.pid) == who.pid and alive(who)
    except (ProcessLookupError, PermissionError):
        return False


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(-pid, number) if pid < 0 else os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        return
