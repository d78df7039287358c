"""Runs with their events, effects and calls held for a person's word."""

import datetime as dt
from typing import Any

from sqlalchemy import Index, PrimaryKeyConstraint, Text
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlmodel import Field

from core.store.tables import Row, moment


class RunRow(Row, table=True):
    """holder works on the run until lease_until; attempts is the fence against an older holder."""

    __tablename__ = "run"
    __table_args__ = (
        Index("run_conversation", "conversation_id", "started_at"),
        Index("run_lease", "state", "lease_until"),
    )

    id: str = Field(primary_key=True, max_length=64)
    agent: str = Field(max_length=64)
    conversation_id: str = Field(foreign_key="conversation.id", ondelete="CASCADE")
    subject: str = Field(max_length=128)
    principal: dict[str, Any] = Field(sa_type=JSONB)
    state: str = Field(max_length=16)
    question: str = Field(sa_type=Text)
    as_of: dt.date | None = None
    attempts: int = 0
    last_seq: int = 0
    holder: str | None = Field(default=None, max_length=128)
    lease_until: dt.datetime | None = moment(default=None, nullable=True)
    cancel_asked: bool = False
    started_at: dt.datetime = moment()
    ended_at: dt.datetime | None = moment(default=None, nullable=True)


class RunEventRow(Row, table=True):
    """seq starts at 1 in each run and has no gaps."""

    __tablename__ = "run_event"
    __table_args__ = (PrimaryKeyConstraint("run_id", "seq"),)

    run_id: str = Field(foreign_key="run.id", ondelete="CASCADE")
    seq: int
    at: dt.datetime = moment()
    event: dict[str, Any] = Field(sa_type=JSON)


class EffectRow(Row, table=True):
    """The ledger of effects: at most one for each key."""

    __tablename__ = "effect"
    __table_args__ = (PrimaryKeyConstraint("institution", "key"),)

    key: str = Field(max_length=200)
    state: str = Field(max_length=16)
    request_hash: str = Field(max_length=64)
    result: Any = Field(default=None, sa_type=JSON, nullable=True)
    holder: str | None = Field(default=None, max_length=128)
    started_at: dt.datetime = moment()
    ended_at: dt.datetime | None = moment(default=None, nullable=True)


class HeldCallRow(Row, table=True):
    """A write call with its exact arguments, waiting for the word of the one who asked."""

    __tablename__ = "held_call"

    id: str = Field(primary_key=True, max_length=64)
    run_id: str = Field(foreign_key="run.id", ondelete="CASCADE", index=True)
    subject: str = Field(max_length=128)
    tool: str = Field(max_length=64)
    arguments: dict[str, Any] = Field(sa_type=JSON)
    state: str = Field(max_length=16)
    asked_at: dt.datetime = moment()
    expires_at: dt.datetime = moment()
    decided_at: dt.datetime | None = moment(default=None, nullable=True)
