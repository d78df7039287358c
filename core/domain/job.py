"""A typed unit of work for the workers."""

import datetime as dt
from enum import StrEnum
from typing import Any

from pydantic import Field

from core.domain import Frozen


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class NewJob(Frozen):
    """What to do. Two jobs of one key are one job; without a key every job is its own."""

    kind: str
    payload: dict[str, Any] = Field(default_factory=dict)
    key: str = ""
    deadline_s: float = 300
    attempts_allowed: int = 5


class Job(Frozen):
    id: str
    institution: str
    kind: str
    key: str
    payload: dict[str, Any]
    state: JobState
    attempts: int
    attempts_allowed: int
    deadline_s: float
    result: Any
    error: str | None
    created_at: dt.datetime
    ended_at: dt.datetime | None
