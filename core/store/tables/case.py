"""Cases, the reviewers' words, tasks, snoozes and the course of each case."""

import datetime as dt
from typing import Any

from sqlalchemy import Column, Identity, Index, Integer, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSON
from sqlmodel import Field

from core.store.tables import Row, moment


class CaseRow(Row, table=True):
    """key is person, customer, product and month while the case takes findings, and gets the case's
    id behind it once it is decided, so that the next finding opens another case."""

    __tablename__ = "conduct_case"
    __table_args__ = (
        UniqueConstraint("institution", "key", name="case_key"),
        Index("case_inbox", "institution", "state", "due_at"),
        Index("case_assignee", "institution", "assignee", "state"),
        Index("case_person", "institution", "person"),
    )

    id: str = Field(primary_key=True, max_length=64)
    number: int = Field(
        default=None, sa_column=Column(Integer, Identity(always=True), nullable=False)
    )
    key: str = Field(max_length=400)
    state: str = Field(max_length=16)
    severity: str = Field(max_length=16)
    title_zh: str = Field(sa_type=Text)
    title_en: str = Field(sa_type=Text)
    person: str = Field(max_length=128)
    person_name: str = Field(default="", sa_type=Text)
    customer_id: str | None = Field(default=None, max_length=64)
    product_code: str | None = Field(default=None, max_length=64)
    conversation_id: str | None = Field(default=None, max_length=64)
    period: str = Field(max_length=8)
    findings: int = 0
    rules: Any = Field(sa_type=JSON)  # a list of rule ids
    assignee: str | None = Field(default=None, max_length=128)
    assignee_name: str = Field(default="", sa_type=Text)
    due_at: dt.datetime = moment()
    reminded_at: dt.datetime | None = moment(default=None, nullable=True)
    second_look: str | None = Field(default=None, max_length=32)
    look_reason: str = Field(default="", sa_type=Text)
    verdict: str | None = Field(default=None, max_length=16)
    reason: str = Field(default="", sa_type=Text)
    decided_by: str | None = Field(default=None, max_length=128)
    decided_at: dt.datetime | None = moment(default=None, nullable=True)
    signed_by: str | None = Field(default=None, max_length=128)
    signed_at: dt.datetime | None = moment(default=None, nullable=True)
    opened_at: dt.datetime = moment()
    closed_at: dt.datetime | None = moment(default=None, nullable=True)


class CaseReviewRow(Row, table=True):
    __tablename__ = "case_review"
    __table_args__ = (
        UniqueConstraint("finding_id", "reviewer", name="case_review_once"),
        Index("case_review_case", "case_id"),
        Index("case_review_rule", "institution", "rule_id", "rule_version"),
    )

    id: str = Field(primary_key=True, max_length=64)
    case_id: str = Field(foreign_key="conduct_case.id", ondelete="CASCADE", max_length=64)
    finding_id: str = Field(foreign_key="finding.id", ondelete="CASCADE", max_length=64)
    rule_id: str = Field(max_length=32)
    rule_version: str = Field(max_length=32)
    verdict: str = Field(max_length=16)
    first_verdict: str = Field(max_length=16)  # before it was changed, if it was
    reason: str = Field(default="", sa_type=Text)
    reviewer: str = Field(max_length=128)
    reviewer_name: str = Field(default="", sa_type=Text)
    blind: bool = False
    at: dt.datetime = moment()


class CaseStepRow(Row, table=True):
    """One step of a case's course: opened, assigned, noted, reminded, decided, signed, exported."""

    __tablename__ = "case_step"
    __table_args__ = (Index("case_step_case", "case_id", "id"),)

    id: str = Field(primary_key=True, max_length=64)
    case_id: str = Field(foreign_key="conduct_case.id", ondelete="CASCADE", max_length=64)
    kind: str = Field(max_length=32)
    text: str = Field(default="", sa_type=Text)
    details: Any = Field(default=None, sa_type=JSON, nullable=True)
    by: str = Field(max_length=128)
    by_name: str = Field(default="", sa_type=Text)
    at: dt.datetime = moment()


class CaseTaskRow(Row, table=True):
    __tablename__ = "case_task"
    __table_args__ = (
        Index("case_task_case", "case_id"),
        Index("case_task_due", "institution", "state", "due_on"),
    )

    id: str = Field(primary_key=True, max_length=64)
    case_id: str = Field(foreign_key="conduct_case.id", ondelete="CASCADE", max_length=64)
    title: str = Field(sa_type=Text)
    owner: str = Field(max_length=128)
    due_on: dt.date
    state: str = Field(max_length=16)
    outcome: str = Field(default="", sa_type=Text)
    made_by: str = Field(max_length=128)
    made_at: dt.datetime = moment()
    done_by: str | None = Field(default=None, max_length=128)
    done_at: dt.datetime | None = moment(default=None, nullable=True)


class SnoozeRow(Row, table=True):
    __tablename__ = "rule_snooze"
    __table_args__ = (Index("rule_snooze_rule", "institution", "rule_id", "until"),)

    id: str = Field(primary_key=True, max_length=64)
    rule_id: str = Field(max_length=32)
    pivot: str = Field(max_length=32)
    value: str = Field(max_length=128)
    reason: str = Field(sa_type=Text)
    until: dt.date
    made_by: str = Field(max_length=128)
    made_at: dt.datetime = moment()
    ended_by: str | None = Field(default=None, max_length=128)
    ended_at: dt.datetime | None = moment(default=None, nullable=True)
