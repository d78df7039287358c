"""Queries that people have vouched for."""

import datetime as dt
from typing import Any

from sqlalchemy import Index, Text, text
from sqlalchemy.dialects.postgresql import JSON
from sqlmodel import Field

from core.store.tables import Row, moment


class VerifiedQueryRow(Row, table=True):
    """At most one approved for each pattern. It outlives the questions that it came from.
    proposer and decider are the names of those who did."""

    __tablename__ = "verified_query"
    __table_args__ = (
        Index(
            "verified_query_approved", "institution", "dataset", "language", "pattern",
            unique=True, postgresql_where=text("state = 'approved'"),
        ),
        Index("verified_query_state", "institution", "state", "id"),
    )  # fmt: skip

    id: str = Field(primary_key=True, max_length=64)
    dataset: str = Field(max_length=64)
    question: str = Field(sa_type=Text)
    pattern: str = Field(sa_type=Text)
    plan: Any = Field(sa_type=JSON)
    language: str = Field(max_length=16)
    proposed_by: str = Field(max_length=128)
    proposer: str = ""
    proposed_at: dt.datetime = moment()
    state: str = Field(max_length=16)
    decided_by: str | None = Field(default=None, max_length=128)
    decider: str = ""
    decided_at: dt.datetime | None = moment(default=None, nullable=True)
    reason: str = Field(default="", sa_type=Text)
