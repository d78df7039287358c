"""Files that analysts read: the bytes, each page as it was read, and the document put together."""

import datetime as dt
from typing import Any

from sqlalchemy import Index, LargeBinary, PrimaryKeyConstraint, Text
from sqlalchemy.dialects.postgresql import JSON
from sqlmodel import Field

from core.store.tables import Row, moment


class ReadingRow(Row, table=True):
    """One file. pages is None until it is opened; step names what is being done. document_id is the
    document of the same text in search."""

    __tablename__ = "reading"
    __table_args__ = (
        Index("reading_content", "institution", "content_hash", unique=True),
        Index("reading_newest", "institution", "id"),
    )

    id: str = Field(primary_key=True, max_length=64)
    name: str = Field(sa_type=Text)
    title: str = Field(default="", sa_type=Text)
    format: str = Field(max_length=16)
    language: str = Field(default="", max_length=16)
    audience: str = Field(max_length=32)
    size: int
    content_hash: str = Field(max_length=64)
    state: str = Field(max_length=16)
    step: str = Field(default="", max_length=32)
    pages: int | None = None
    pages_done: int = 0
    pages_broken: int = 0
    error: str = Field(default="", sa_type=Text)
    todo: str = Field(default="", sa_type=Text)
    cancel_asked: bool = False
    job_id: str | None = Field(default=None, max_length=64)
    document_id: str | None = Field(default=None, max_length=64)
    added_by: str = Field(max_length=128)
    added_at: dt.datetime = moment()
    ended_at: dt.datetime | None = moment(default=None, nullable=True)


class ReadingFileRow(Row, table=True):
    """A piece of the file's bytes, at most a megabyte; part counts from 0."""

    __tablename__ = "reading_file"
    __table_args__ = (PrimaryKeyConstraint("reading_id", "part"),)

    reading_id: str = Field(foreign_key="reading.id", ondelete="CASCADE", max_length=64)
    part: int
    data: bytes = Field(sa_type=LargeBinary)


class ReadingPageRow(Row, table=True):
    """A page as it was read, so that a reading that was broken off goes on after it."""

    __tablename__ = "reading_page"
    __table_args__ = (PrimaryKeyConstraint("reading_id", "number"),)

    reading_id: str = Field(foreign_key="reading.id", ondelete="CASCADE", max_length=64)
    number: int
    content: Any = Field(sa_type=JSON)  # core.domain.reading.PageWords


class ReadingBlockRow(Row, table=True):
    """A block in reading order; start_at and end_at are its characters in the document's text."""

    __tablename__ = "reading_block"
    __table_args__ = (
        PrimaryKeyConstraint("reading_id", "ordinal"),
        Index("reading_block_page", "reading_id", "page"),
    )

    reading_id: str = Field(foreign_key="reading.id", ondelete="CASCADE", max_length=64)
    ordinal: int
    page: int
    start_at: int
    end_at: int
    content: Any = Field(sa_type=JSON)  # core.domain.reading.Block
