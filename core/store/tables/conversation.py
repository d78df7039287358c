"""Conversations and their messages."""

import datetime as dt
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import JSON
from sqlmodel import Field

from core.store.tables import Row, moment


class ConversationRow(Row, table=True):
    """last_seq numbers the messages; it is raised under the row's lock."""

    __tablename__ = "conversation"
    __table_args__ = (
        Index("conversation_subject", "institution", "subject", "changed_at"),
        Index("conversation_state", "institution", "state", "changed_at"),
    )

    id: str = Field(primary_key=True, max_length=64)
    subject: str = Field(max_length=128)
    customer_id: str | None = Field(default=None, max_length=64)
    title: str = Field(sa_type=Text)
    state: str = Field(max_length=16)
    handover: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    taken_by: str | None = Field(default=None, max_length=128)
    last_seq: int = 0
    opened_at: dt.datetime = moment()
    changed_at: dt.datetime = moment()


class MessageRow(Row, table=True):
    __tablename__ = "message"
    __table_args__ = (Index("message_place", "conversation_id", "seq", unique=True),)

    id: str = Field(primary_key=True, max_length=64)
    conversation_id: str = Field(foreign_key="conversation.id", ondelete="CASCADE")
    seq: int
    author: str = Field(max_length=16)
    author_name: str
    text: str = Field(sa_type=Text)
    answer: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    run_id: str | None = Field(default=None, max_length=64)
    at: dt.datetime = moment()
