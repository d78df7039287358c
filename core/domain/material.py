"""What is screened: one conversation, one recording or one picture, as often as it changes."""

import datetime as dt
from enum import StrEnum

from core.domain import Frozen
from core.domain.conduct import Exchange, Form
from core.domain.finding import Finding


class MaterialState(StrEnum):
    WAITING = "waiting"  # sound or pictures that have not been read yet
    READY = "ready"
    FAILED = "failed"  # it cannot be read; error says why


class NewMaterial(Frozen):
    """source and source_ref name it for ever: the same again with another exchange is its next
    revision. person is the employee (or agent of ours) whose conduct it is."""

    source: str
    source_ref: str
    form: Form
    person: str
    person_name: str = ""
    customer_id: str | None = None
    product_code: str | None = None
    conversation_id: str | None = None
    occurred_at: dt.datetime
    exchange: Exchange


class Material(NewMaterial):
    id: str
    revision: int
    state: MaterialState
    error: str
    todo: str
    added_at: dt.datetime
    changed_at: dt.datetime


class SweepKind(StrEnum):
    NIGHTLY = "nightly"  # all that is new
    RESCAN = "rescan"  # stored material, under rules that started or changed
    SHADOW = "shadow"  # what a change would find; makes no case


class SweepState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class RuleName(Frozen):
    """One version of one rule."""

    id: str
    version: str


class Sweep(Frozen):
    """items is how many there were to screen at its start, screened how many are; found counts
    findings. share (0–1) is the part that is drawn when not all is screened."""

    id: str
    kind: SweepKind
    state: SweepState
    scope: str
    items: int
    screened: int
    found: int
    share: float
    started_by: str
    started_at: dt.datetime
    ended_at: dt.datetime | None


class StoredFinding(Frozen):
    """A finding with its place in the record. snoozed_by: the snooze that keeps it out of cases."""

    id: str
    material_id: str
    revision: int
    finding: Finding
    sweep_id: str | None
    case_id: str | None
    snoozed_by: str | None
    shadow: bool
    found_at: dt.datetime
