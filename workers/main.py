"""The two roles: a worker that does jobs, a beat that hands them out."""

import signal
import threading

from celery import Celery
from celery.signals import worker_process_init

from core import queue, trace
from core.clock import SystemClock
from core.embedded.process import die_with_parent
from core.errors import BadInput
from core.settings import Settings
from core.store.session import Store
from workers import cases, expiry, media, readings, reports, screening
from workers.base import add_task
from workers.beat import Beat
from workers.perform import Parts
from workers.registry import Kind, Registry
from workers.watch import Watch

_FAT = 700_000
"""kB that a process of the pool may have held at most: after a job that took more, a long file for
example, a fresh one takes over, for memory once taken is not given back."""


def every_kind(settings: Settings) -> tuple[Kind, ...]:
    """What a worker of the platform can do."""
    return (
        expiry.KIND,
        readings.KIND,
        *cases.KINDS,
        *reports.ReportWork(settings).kinds(),
        media.MediaWork(settings).kind,
        *screening.ScreeningWork(settings).kinds(),
    )


def work(
    settings: Settings,
    *,
    processes: int = 1,
    kinds: tuple[Kind, ...] | None = None,
    lease_s: float = 30,
) -> None:
    """Does jobs until it is told to stop; a job in hand is finished first. kinds: every one."""
    trace.set_up(settings, "worker")
    app = worker_app(settings, kinds or every_kind(settings), lease_s=lease_s)
    worker_process_init.connect(_follow, weak=False)
    worker_process_init.connect(lambda **_: app.tasks[queue.TASK].prepare(), weak=False)
    Watch(Store(_database(settings), connections=1), _broker(settings)).start()
    app.worker_main(
        [
            "worker",
            f"--concurrency={processes}",
            f"--max-memory-per-child={_FAT}",
            f"--loglevel={settings.log_level}",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ]
    )


def worker_app(settings: Settings, kinds: tuple[Kind, ...], *, lease_s: float = 30) -> Celery:
    """The Celery object of a worker: the broker of core.queue and the one task."""
    app, url, registry = queue.broker(_broker(settings)), _database(settings), Registry(kinds)
    add_task(
        app, lambda: Parts(Store(url, connections=6), SystemClock(), registry, lease_s=lease_s)
    )
    return app


def beat(settings: Settings, *, again_s: float = 20) -> None:
    """Publishes, sweeps and schedules until it is told to stop. Several may run."""
    trace.set_up(settings, "beat")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    store, app = Store(_database(settings), connections=2), queue.broker(_broker(settings))
    Beat(store, app, again_s=again_s).run(stop)


def _follow(**_: object) -> None:
    """A process of the pool does not outlive its worker; its transaction is rolled back."""
    die_with_parent(signal.SIGKILL)


def _database(settings: Settings) -> str:
    return _given(settings.database_url.get_secret_value(), "JINNAO_DATABASE_URL")


def _broker(settings: Settings) -> str:
    return _given(settings.broker_url.get_secret_value(), "JINNAO_BROKER_URL")


def _given(value: str, name: str) -> str:
    if not value:
        raise BadInput(f"{name} is not set.", todo="`jinnao up` sets it for all it starts.")
    return value
