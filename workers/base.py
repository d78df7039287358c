"""The one Celery task: it takes the number of a job and performs the job."""

from collections.abc import Callable
from contextlib import suppress

from celery import Celery, Task

from core.errors import Unavailable
from core.queue import TASK
from workers.perform import Parts, perform


class JobTask(Task):  # type: ignore[misc]
    """Parts are made by the process that works, before its first job where it can."""

    name = TASK
    ignore_result = True
    acks_late = True
    reject_on_worker_lost = True
    max_retries = 0  # trying again is the ledger's decision

    def __init__(self, make: Callable[[], Parts]) -> None:
        self._make = make
        self._parts: Parts | None = None

    def prepare(self) -> None:
        """Opens the database outside of any job's deadline: a process that was just made took the
        first seconds of its first job for this, and one killed at a deadline is made anew."""
        with suppress(Unavailable):  # then the first job says so
            self._ready().store.ping()
            self._ready().registry.prepare()

    def run(self, institution: str, job_id: str) -> None:
        perform(self._ready(), institution, job_id)

    def _ready(self) -> Parts:
        if self._parts is None:
            self._parts = self._make()
        return self._parts


def add_task(app: Celery, make: Callable[[], Parts]) -> JobTask:
    """Registers the task with the app."""
    task = JobTask(make)
    app.register_task(task)
    return task
