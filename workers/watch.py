"""Notices a worker that takes no work although work waits, and ends it so that it is restarted.

Celery consumers can hang after a broker reconnect (celery#8030, #10205); nothing inside tells.
"""

import os
import signal
import threading

from celery.worker import state
from redis import Redis
from redis.exceptions import RedisError

from core import trace
from core.store import jobs
from core.store.session import OperationalError, Store


class Watch(threading.Thread):
    """Looks every few seconds; ends the process after `looks` looks without progress."""

    def __init__(
        self, store: Store, broker_url: str, *, every_s: float = 10, looks: int = 4
    ) -> None:
        super().__init__(name="watch", daemon=True)
        self._store, self._every_s, self._looks = store, every_s, looks
        self._broker = Redis.from_url(broker_url, socket_timeout=5)
        self._over = threading.Event()

    def run(self) -> None:
        idle, seen = 0, -1
        while not self._over.wait(self._every_s):
            done = sum(state.total_count.values())
            stuck = not state.active_requests and done == seen and self._work_waits()
            idle, seen = (idle + 1 if stuck else 0), done
            if idle >= self._looks:
                trace.log(__name__).error("worker_hangs", looks=idle)
                os.kill(os.getpid(), signal.SIGKILL)

    def stop(self) -> None:
        self._over.set()

    def _work_waits(self) -> bool:
        """Whether jobs were published and stay unclaimed, while broker and ledger answer."""
        try:
            self._broker.ping()
            with self._store.unscoped() as session:
                return jobs.overdue(session, self._every_s) > 0
        except (RedisError, OperationalError):
            return False
