"""Threads whose work can wait: the rest of the process goes first."""

import os
import sys
import threading

BEHIND = 10


def yield_to_others() -> None:
    """Lower this one thread's priority, and that of threads it starts (Linux only)."""
    if sys.platform.startswith("linux"):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BEHIND)
