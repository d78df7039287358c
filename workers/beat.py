"""The loop that hands work out. It keeps nothing in memory, so that it can die at any moment."""

import threading
import time

import psycopg
from celery import Celery

from core import trace
from core.clock import Clock, SystemClock
from core.store.database import plain_dsn
from core.store.jobs import WAITING
from core.store.session import OperationalError, Store
from workers.relay import Relay, sweep
from workers.schedule import Schedule

_SWEEP_S, _SCHEDULE_S, _LONGEST_WAIT_S = 5.0, 10.0, 1.0


class Beat:
    """Publishes at once when a job is committed, and looks every second in any case."""

    def __init__(
        self, store: Store, app: Celery, clock: Clock | None = None, *, again_s: float = 20
    ) -> None:
        self._store = store
        self._relay = Relay(store, app, again_s=again_s)
        self._schedule = Schedule(store, clock or SystemClock())

    def run(self, stop: threading.Event) -> None:
        """Until stopped. A database that is away for a while is waited for."""
        while not stop.is_set():
            try:
                with psycopg.connect(
                    plain_dsn(self._store.url), autocommit=True, connect_timeout=5
                ) as ear:
                    ear.execute(f'LISTEN "{WAITING}"')
                    self._rounds(stop, ear)
            except (psycopg.OperationalError, OperationalError) as error:
                trace.log(__name__).warning("database_down", error=type(error).__name__)
                stop.wait(1)

    def _rounds(self, stop: threading.Event, ear: psycopg.Connection[tuple[object, ...]]) -> None:
        swept = ticked = 0.0
        while not stop.is_set():
            while self._relay.step():
                pass
            now = time.monotonic()
            if now - swept >= _SWEEP_S:
                swept = now
                sweep(self._store)
            if now - ticked >= _SCHEDULE_S:
                ticked = now
                self._schedule.step()
            for _ in ear.notifies(timeout=_LONGEST_WAIT_S, stop_after=1):
                break
