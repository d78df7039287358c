"""Doing one job: claim, work and end in one transaction, and an honest record of failures."""

import os
import secrets
import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded

from core import audit, trace
from core.access import Principal, system
from core.clock import Clock
from core.domain.job import Job, JobState
from core.errors import AppError, Unavailable
from core.store import jobs
from core.store.session import DBAPIError, OperationalError, Store
from workers.registry import JobContext, Registry

_PAUSE_S, _LONGEST_PAUSE_S = 2.0, 300.0


@dataclass(frozen=True)
class Parts:
    """What a worker process works with. Made after the fork: connections are not shared."""

    store: Store
    clock: Clock
    registry: Registry
    lease_s: float = 30
    pause_s: float = _PAUSE_S
    holder: str = field(
        default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
    )


def perform(parts: Parts, institution: str, job_id: str) -> JobState | None:
    """The state the job is in afterwards; None when it was not ours to do (a repeated message)."""
    with parts.store.transaction(system(institution)) as session:
        claimed = jobs.claim(session, job_id, parts.holder, parts.lease_s)
    if claimed is None:
        return None
    job, principal = claimed.job, claimed.principal
    facts: dict[str, str | int] = {"job_id": job_id, "kind": job.kind, "attempt": job.attempts}
    with trace.bound(institution=institution, **facts), Heartbeat(parts, principal, job_id):
        try:
            with trace.span("job", **facts):
                _work(parts, principal, job)
        except SoftTimeLimitExceeded:
            return _failed(parts, principal, job, "deadline_exceeded", again=True)
        except (Unavailable, OperationalError) as error:
            return _failed(parts, principal, job, _words(error), again=True)
        except AppError as error:
            return _failed(parts, principal, job, _words(error), again=False)
        except Exception as error:  # noqa: BLE001 - the edge of a task records every failure
            trace.log(__name__).exception("job_broke")
            return _failed(parts, principal, job, f"internal: {type(error).__name__}", again=False)
    return JobState.DONE


def _work(parts: Parts, principal: Principal, job: Job) -> None:
    """The work, its result and its audit entry are committed together, while the job is ours."""
    with parts.store.transaction(principal) as session:
        context = JobContext(
            principal=principal,
            session=session,
            store=parts.store,
            clock=parts.clock,
            job_id=job.id,
            attempt=job.attempts,
        )
        result: Any = parts.registry.run(job.kind, context, job.payload)
        jobs.finish(session, job.id, parts.holder, result)
        audit.record(session, principal, "job.done", job.id, {"kind": job.kind})


def _failed(
    parts: Parts, principal: Principal, job: Job, error: str, *, again: bool
) -> JobState | None:
    """To the outbox with a growing pause, or to failed when trying again cannot help any more.

    None when the job went to another worker meanwhile: then it is not ours to judge.
    """
    repeat = again and job.attempts < job.attempts_allowed
    details = {"kind": job.kind, "attempt": job.attempts, "error": error.partition(":")[0]}
    with parts.store.transaction(principal) as session:
        if repeat:
            pause = min(parts.pause_s * 2 ** (job.attempts - 1), _LONGEST_PAUSE_S)
            held = jobs.again(session, job.id, parts.holder, error, pause)
        else:
            held = jobs.fail(session, job.id, parts.holder, error)
        if not held:
            return None
        audit.record(session, principal, "job.retried" if repeat else "job.failed", job.id, details)
    trace.log(__name__).warning("job_failed", again=repeat, error=error)
    return JobState.QUEUED if repeat else JobState.FAILED


def _words(error: AppError | DBAPIError) -> str:
    if isinstance(error, AppError):
        return f"{error.code}: {error.detail}"
    return f"database: {type(error.orig).__name__}"


class Heartbeat:
    """Keeps the lease alive from a thread while the job runs."""

    def __init__(self, parts: Parts, principal: Principal, job_id: str) -> None:
        self._parts, self._principal, self._job_id = parts, principal, job_id
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="lease", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join(10)

    def _beat(self) -> None:
        """Until the job is over or no longer ours; a lost beat is made up for by the next."""
        while not self._over.wait(self._parts.lease_s / 3):
            try:
                with self._parts.store.transaction(self._principal) as session:
                    held = jobs.beat(session, self._job_id, self._parts.holder, self._parts.lease_s)
            except OperationalError:
                continue
            if not held:
                return
