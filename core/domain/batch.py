"""Many reports of one template, and the clock that starts them."""

import datetime as dt
from enum import StrEnum

from core.domain import Frozen


class BatchState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class Subject(Frozen):
    """What one report is about: a branch, a company. key tells it from the others of its batch."""

    key: str
    title: str


class NewBatch(Frozen):
    title: str
    template: str
    language: str
    as_of: dt.date
    subjects: tuple[Subject, ...]
    schedule_id: str | None = None


class Counts(Frozen):
    """How many reports of a batch are where. written: a draft that waits for its reader, and what
    became of it; parked: failed as often as is allowed."""

    waiting: int = 0
    writing: int = 0
    written: int = 0
    failed: int = 0
    parked: int = 0
    cancelled: int = 0

    @property
    def open(self) -> int:
        return self.waiting + self.writing


class Batch(Frozen):
    id: str
    title: str
    template: str
    language: str
    as_of: dt.date
    state: BatchState
    items: int
    schedule_id: str | None
    started_by: str
    starter: str
    started_at: dt.datetime
    ended_at: dt.datetime | None
    counts: Counts = Counts()


class NewSchedule(Frozen):
    """cron has five fields in the institution's time. No subjects: all that the template has."""

    name: str
    cron: str
    template: str
    language: str
    subjects: tuple[str, ...] = ()


class ReportSchedule(NewSchedule):
    id: str
    enabled: bool
    made_by: str
    made_at: dt.datetime
