"""What is screened, which rules have seen it, and what they found."""

import datetime as dt
from typing import Any

from sqlalchemy import Index, LargeBinary, PrimaryKeyConstraint, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlmodel import Field

from core.store.tables import Row, moment


class MaterialRow(Row, table=True):
    """revision counts the changes of its exchange; file_hash is the sha256 of the sound or picture.
    drawn (0–1) is fixed for ever when it comes in: a sampling plan screens what lies under its share."""

    __tablename__ = "material"
    __table_args__ = (
        Index("material_source", "institution", "source", "source_ref", unique=True),
        Index("material_place", "institution", "id"),
        Index("material_person", "institution", "person", "occurred_at"),
        Index("material_conversation", "institution", "conversation_id"),
    )

    id: str = Field(primary_key=True, max_length=64)
    source: str = Field(max_length=32)
    source_ref: str = Field(max_length=128)
    form: str = Field(max_length=32)
    person: str = Field(max_length=128)
    person_name: str = Field(default="", sa_type=Text)
    customer_id: str | None = Field(default=None, max_length=64)
    product_code: str | None = Field(default=None, max_length=64)
    conversation_id: str | None = Field(default=None, max_length=64)
    occurred_at: dt.datetime = moment()
    exchange: Any = Field(sa_type=JSON)  # core.domain.conduct.Exchange
    revision: int = 1
    drawn: float = 0.0
    state: str = Field(max_length=16)
    error: str = Field(default="", sa_type=Text)
    todo: str = Field(default="", sa_type=Text)
    file_name: str = Field(default="", sa_type=Text)
    media_type: str = Field(default="", max_length=64)
    file_hash: str = Field(default="", max_length=64)
    fingerprint: str = Field(default="", max_length=16)
    job_id: str | None = Field(default=None, max_length=64)
    added_by: str = Field(default="", max_length=128)
    added_at: dt.datetime = moment()
    changed_at: dt.datetime = moment()


class MaterialFileRow(Row, table=True):
    """A piece of the file's bytes, at most a megabyte; part counts from 0."""

    __tablename__ = "material_file"
    __table_args__ = (PrimaryKeyConstraint("material_id", "part"),)

    material_id: str = Field(foreign_key="material.id", ondelete="CASCADE", max_length=64)
    part: int
    data: bytes = Field(sa_type=LargeBinary)


class ScopeRuleRow(Row, table=True):
    """A scope is a set of versions of rules, named by its digest."""

    __tablename__ = "scope_rule"
    __table_args__ = (
        PrimaryKeyConstraint("institution", "scope", "rule_id"),
        Index("scope_rule_version", "institution", "rule_id", "rule_version"),
    )

    scope: str = Field(max_length=32)
    rule_id: str = Field(max_length=32)
    rule_version: str = Field(max_length=32)


class SweepRow(Row, table=True):
    """One passage of a scope over stored material, cut into slices that workers take."""

    __tablename__ = "sweep"
    __table_args__ = (Index("sweep_newest", "institution", "id"),)

    id: str = Field(primary_key=True, max_length=64)
    kind: str = Field(max_length=16)
    state: str = Field(max_length=16)
    scope: str = Field(max_length=32)
    rules: Any = Field(sa_type=JSON)  # a list of core.domain.material.RuleName
    items: int = 0
    share: float = 1.0
    started_by: str = Field(max_length=128)
    started_at: dt.datetime = moment()
    ended_at: dt.datetime | None = moment(default=None, nullable=True)


class SweepSliceRow(Row, table=True):
    """Materials after `after` up to `until`, both ids."""

    __tablename__ = "sweep_slice"
    __table_args__ = (PrimaryKeyConstraint("sweep_id", "number"),)

    sweep_id: str = Field(foreign_key="sweep.id", ondelete="CASCADE", max_length=64)
    number: int
    after: str = Field(max_length=64)
    until: str = Field(max_length=64)
    job_id: str | None = Field(default=None, max_length=64)
    done: bool = False


class ScreeningRow(Row, table=True):
    """That this scope has seen this revision: its key is why nothing is screened twice."""

    __tablename__ = "screening"
    __table_args__ = (
        PrimaryKeyConstraint("material_id", "revision", "scope"),
        Index("screening_sweep", "sweep_id"),
    )

    material_id: str = Field(foreign_key="material.id", ondelete="CASCADE", max_length=64)
    revision: int
    scope: str = Field(max_length=32)
    sweep_id: str | None = Field(default=None, max_length=64)
    found: int = 0
    at: dt.datetime = moment()


class FindingRow(Row, table=True):
    """A finding; its key says that one version of a rule finds one thing once, however often the
    material grows: what was found before is not found again in the next revision."""

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint(
            "material_id", "rule_id", "rule_version", "seq", "start_at", "shadow",
            name="finding_once",
        ),
        Index("finding_rule", "institution", "rule_id", "rule_version"),
        Index("finding_case", "case_id"),
        Index("finding_at", "institution", "found_at"),
    )  # fmt: skip

    id: str = Field(primary_key=True, max_length=64)
    material_id: str = Field(foreign_key="material.id", ondelete="CASCADE", max_length=64)
    revision: int
    rule_id: str = Field(max_length=32)
    rule_version: str = Field(max_length=32)
    severity: str = Field(max_length=16)
    detector: str = Field(max_length=32)
    score: float
    seq: int
    start_at: int
    end_at: int
    content: Any = Field(sa_type=JSON)  # core.domain.finding.Finding
    sweep_id: str | None = Field(default=None, max_length=64)
    case_id: str | None = Field(default=None, max_length=64)
    snoozed_by: str | None = Field(default=None, max_length=64)
    shadow: bool = False
    found_at: dt.datetime = moment()


class RuleVersionRow(Row, table=True):
    """A version of a rule that the institution made: what differs from the catalogue's. state is
    draft, live or retired; four eyes: approved_by is never made_by."""

    __tablename__ = "rule_version"
    __table_args__ = (PrimaryKeyConstraint("institution", "rule_id", "version"),)

    rule_id: str = Field(max_length=32)
    version: str = Field(max_length=32)
    content: Any = Field(sa_type=JSON)  # agents.compliance.rules.catalogue.Change
    state: str = Field(max_length=16)
    note: str = Field(default="", sa_type=Text)
    shadow_sweep: str | None = Field(default=None, max_length=64)
    made_by: str = Field(max_length=128)
    made_at: dt.datetime = moment()
    approved_by: str | None = Field(default=None, max_length=128)
    live_at: dt.datetime | None = moment(default=None, nullable=True)


class SamplingPlanRow(Row, table=True):
    """Which share of a source is screened each night (0–1); a source without a plan is screened whole."""

    __tablename__ = "sampling_plan"
    __table_args__ = (PrimaryKeyConstraint("institution", "source"),)

    source: str = Field(max_length=32)
    share: float
    reason: str = Field(sa_type=Text)
    made_by: str = Field(max_length=128)
    made_at: dt.datetime = moment()


class ReferenceRow(Row, table=True):
    """A sentence labelled by a decision, for training: rules is empty for a false alarm."""

    __tablename__ = "reference"
    __table_args__ = (UniqueConstraint("institution", "finding_id", name="reference_finding"),)

    id: str = Field(primary_key=True, max_length=64)
    finding_id: str = Field(max_length=64)
    text: str = Field(sa_type=Text)
    language: str = Field(max_length=16)
    rule_id: str = Field(max_length=32)
    rules: Any = Field(sa_type=JSONB)
    decided_by: str = Field(max_length=128)
    at: dt.datetime = moment()
