"""The one Celery task: it takes the number of a job and performs the job."""

from collections.abc import Callable

from celery import Celery, Task

from core.queue import TASK
from workers.perform import Parts, perform


class JobTask(Task):  # type: ignore[misc]
    """Parts are made by the process that works, at its first job."""

    name = TASK
    ignore_result = True
    acks_late = True
    reject_on_worker_lost = True
    max_retries = 0  # trying again is the ledger's decision

    def __init__(self, make: Callable[[], Parts]) -> None:
        self._make = make
        self._parts: Parts | None = None

    def run(self, institution: str, job_id: str) -> None:
        if self._parts is None:
            self._parts = self._make()
        perform(self._parts, institution, job_id)


def add_task(app: Celery, make: Callable[[], Parts]) -> JobTask:
    """Registers the task with the app."""
    task = JobTask(make)
    app.register_task(task)
    return task
