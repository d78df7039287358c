"""Jobs, the outbox that hands them to the broker, and the ticks of the schedule."""

import datetime as dt
from typing import Any

from sqlalchemy import Index, PrimaryKeyConstraint, Text
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlmodel import Field

from core.store.tables import Row, moment


class JobRow(Row, table=True):
    """A unit of work. It is claimed with a lease; holder is the fence against an older worker."""

    __tablename__ = "job"
    __table_args__ = (
        Index("job_key", "institution", "key", unique=True),
        Index("job_lease", "state", "lease_until"),
    )

    id: str = Field(primary_key=True, max_length=64)
    kind: str = Field(max_length=64)
    key: str = Field(max_length=200)
    payload: dict[str, Any] = Field(sa_type=JSON)
    principal: dict[str, Any] = Field(sa_type=JSONB)
    state: str = Field(max_length=16)
    attempts: int = 0
    attempts_allowed: int = 5
    deadline_s: float = 300
    holder: str | None = Field(default=None, max_length=128)
    lease_until: dt.datetime | None = moment(default=None, nullable=True)
    result: Any = Field(default=None, sa_type=JSON, nullable=True)
    error: str | None = Field(default=None, sa_type=Text)
    created_at: dt.datetime = moment()
    ended_at: dt.datetime | None = moment(default=None, nullable=True)


class OutboxRow(Row, table=True):
    """A job that no worker has claimed. Written with the job, taken away by the claim."""

    __tablename__ = "outbox"

    job_id: str = Field(primary_key=True, foreign_key="job.id", ondelete="CASCADE")
    due_at: dt.datetime = moment(index=True)
    publishes: int = 0


class TickRow(Row, table=True):
    """One moment of one line of the schedule; the key makes a second beat harmless."""

    __tablename__ = "schedule_tick"
    __table_args__ = (PrimaryKeyConstraint("institution", "schedule", "tick"),)

    schedule: str = Field(max_length=64)
    tick: dt.datetime = moment()
    at: dt.datetime = moment()
