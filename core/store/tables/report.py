"""Reports that are written: their sections, versions, comments; batches and schedules of many."""

import datetime as dt
from typing import Any

from sqlalchemy import Index, PrimaryKeyConstraint, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSON
from sqlmodel import Field

from core.store.tables import Row, moment


class ReportBatchRow(Row, table=True):
    """Many reports of one template, one for each item. state is running, done or cancelled;
    principal is on whose behalf they are written."""

    __tablename__ = "report_batch"
    __table_args__ = (Index("report_batch_newest", "institution", "id"),)

    id: str = Field(primary_key=True, max_length=64)
    title: str = Field(sa_type=Text)
    template: str = Field(max_length=64)
    language: str = Field(max_length=16)
    as_of: dt.date
    state: str = Field(max_length=16)
    items: int
    schedule_id: str | None = Field(default=None, max_length=64)
    started_by: str = Field(max_length=128)
    starter: str = Field(sa_type=Text)
    principal: Any = Field(sa_type=JSON)
    started_at: dt.datetime = moment()
    ended_at: dt.datetime | None = moment(default=None, nullable=True)


class ReportRow(Row, table=True):
    """One report. subject is what it is about (a company's code, a branch), inputs what the
    template needs. lease and run of its graph live in the job. version is the newest one's number,
    0 before there is one."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("batch_id", "subject", name="report_once_in_batch"),
        Index("report_newest", "institution", "id"),
        Index("report_batch_state", "batch_id", "state"),
    )

    id: str = Field(primary_key=True, max_length=64)
    template: str = Field(max_length=64)
    title: str = Field(sa_type=Text)
    subject: str = Field(sa_type=Text)
    language: str = Field(max_length=16)
    as_of: dt.date
    inputs: Any = Field(sa_type=JSON)
    state: str = Field(max_length=16)
    step: str = Field(default="", sa_type=Text)
    sections: int = 0
    sections_done: int = 0
    attempts: int = 0
    version: int = 0
    error: str = Field(default="", sa_type=Text)
    cancel_asked: bool = False
    batch_id: str | None = Field(
        default=None, foreign_key="report_batch.id", ondelete="CASCADE", max_length=64
    )
    job_id: str | None = Field(default=None, max_length=64)
    made_by: str = Field(max_length=128)
    maker: str = Field(sa_type=Text)
    made_at: dt.datetime = moment()
    approved_by: str | None = Field(default=None, max_length=128)
    approver: str = Field(default="", sa_type=Text)
    ended_at: dt.datetime | None = moment(default=None, nullable=True)


class ReportSectionRow(Row, table=True):
    """A section that is finished; a report that was broken off does not write it again."""

    __tablename__ = "report_section"
    __table_args__ = (PrimaryKeyConstraint("report_id", "name"),)

    report_id: str = Field(foreign_key="report.id", ondelete="CASCADE", max_length=64)
    name: str = Field(max_length=64)
    content: Any = Field(sa_type=JSON)  # core.domain.report.Section
    finished_at: dt.datetime = moment()


class ReportVersionRow(Row, table=True):
    """One state of the text. content_hash is sha256 of the document as JSON with sorted keys."""

    __tablename__ = "report_version"
    __table_args__ = (PrimaryKeyConstraint("report_id", "number"),)

    report_id: str = Field(foreign_key="report.id", ondelete="CASCADE", max_length=64)
    number: int
    content: Any = Field(sa_type=JSON)  # core.domain.report.Report
    content_hash: str = Field(max_length=64)
    author: str = Field(max_length=128)
    author_name: str = Field(sa_type=Text)
    note: str = Field(default="", sa_type=Text)
    made_at: dt.datetime = moment()


class ReportCommentRow(Row, table=True):
    """A remark on a part of a version; part is the section's name and the part's place in it."""

    __tablename__ = "report_comment"
    __table_args__ = (Index("report_comment_report", "report_id", "id"),)

    id: str = Field(primary_key=True, max_length=64)
    report_id: str = Field(foreign_key="report.id", ondelete="CASCADE", max_length=64)
    version: int
    section: str = Field(max_length=64)
    part: int
    text: str = Field(sa_type=Text)
    author: str = Field(max_length=128)
    author_name: str = Field(sa_type=Text)
    made_at: dt.datetime = moment()
    resolved_by: str | None = Field(default=None, max_length=128)
    resolved_at: dt.datetime | None = moment(default=None, nullable=True)


class ReportScheduleRow(Row, table=True):
    """A batch that starts by the clock. cron has five fields in the institution's time."""

    __tablename__ = "report_schedule"
    __table_args__ = (UniqueConstraint("institution", "name", name="report_schedule_name"),)

    id: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=64)
    cron: str = Field(max_length=64)
    template: str = Field(max_length=64)
    language: str = Field(max_length=16)
    subjects: Any = Field(sa_type=JSON)  # a list of subjects; empty: all that the template has
    enabled: bool = True
    principal: Any = Field(sa_type=JSON)  # on whose behalf it runs
    made_by: str = Field(max_length=128)
    made_at: dt.datetime = moment()
