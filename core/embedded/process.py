"""What both embedded servers need: an account to run as, a free port, an honest end."""

import ctypes
import os
import pwd
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1


def free_port() -> int:
    """A loopback port that was free a moment ago."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def unprivileged() -> pwd.struct_passwd | None:
    """The account that PostgreSQL, which refuses root, runs as; None when we are not root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def open_way(path: Path) -> None:
    """Lets other accounts pass through (not list) the folders above a path, where they could not."""
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def spawn(
    command: Sequence[str],
    log: IO[bytes],
    *,
    account: pwd.struct_passwd | None = None,
    cwd: Path | None = None,
    die_with_us: signal.Signals | None = None,
) -> subprocess.Popen[bytes]:
    """Starts a server in a process group of its own.

    With die_with_us the kernel sends it that signal when the thread that called this ends.
    """
    return subprocess.Popen(  # noqa: S603
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd=cwd,
        start_new_session=True,
        preexec_fn=_dies(die_with_us) if die_with_us else None,  # noqa: PLW1509
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )


def die_with_parent(number: signal.Signals) -> None:
    """Asks the kernel to send us the signal when the thread that started us ends (Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(number))


def _dies(number: signal.Signals) -> Callable[[], None]:
    return lambda: die_with_parent(number)


def end(process: subprocess.Popen[bytes], first: signal.Signals, patience_s: float) -> None:
    """Asks the server to stop; kills it when it has not done so in time."""
    if process.poll() is not None:
        return
    process.send_signal(first)
    try:
        process.wait(patience_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)


def tail(log: Path, lines: int = 12) -> str:
    """The last lines of a log, for an error message."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""
