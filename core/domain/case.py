"""A case: findings on one person, customer, product and month, on their way to a decision."""

import datetime as dt
from enum import StrEnum

from core.domain import Frozen
from core.domain.finding import Severity


class CaseState(StrEnum):
    OPEN = "open"  # nobody has it
    IN_REVIEW = "in_review"
    DECIDED = "decided"  # a second person has yet to sign
    REMEDIATION = "remediation"  # signed; tasks are not all done
    CLOSED = "closed"


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    VALUABLE = "valuable"  # no breach, but worth having seen
    FALSE_ALARM = "false_alarm"
    NEEDS_MORE = "needs_more"


class SecondLook(StrEnum):
    """The agent's advice on an open case; it never closes one."""

    FALSE_ALARM = "probable_false_alarm"
    INVESTIGATE = "investigate"
    ESCALATE = "escalate"


# Working time to a decision, by severity: same day, one working day, five.
DUE: dict[Severity, dt.timedelta] = {
    Severity.CRITICAL: dt.timedelta(hours=8),
    Severity.HIGH: dt.timedelta(days=1),
    Severity.MEDIUM: dt.timedelta(days=5),
}
SIGNED = frozenset({Severity.CRITICAL, Severity.HIGH})
"""Severities whose decision a second person signs."""


class Case(Frozen):
    """period is the month of the conduct (2026-11). number is what people call it by."""

    id: str
    number: int
    state: CaseState
    severity: Severity
    title_zh: str
    title_en: str
    person: str
    person_name: str
    customer_id: str | None
    product_code: str | None
    conversation_id: str | None
    period: str
    findings: int
    rules: tuple[str, ...]
    assignee: str | None
    assignee_name: str
    due_at: dt.datetime
    second_look: SecondLook | None
    look_reason: str
    verdict: Verdict | None
    reason: str
    decided_by: str | None
    decided_at: dt.datetime | None
    signed_by: str | None
    signed_at: dt.datetime | None
    opened_at: dt.datetime
    closed_at: dt.datetime | None


class Review(Frozen):
    """One reviewer's word on one finding, kept for ever; two on one finding give the agreement.
    blind: it was given without seeing the other's."""

    id: str
    case_id: str
    finding_id: str
    rule_id: str
    rule_version: str
    verdict: Verdict
    reason: str
    reviewer: str
    reviewer_name: str
    blind: bool
    at: dt.datetime


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"


class Task(Frozen):
    """Something that must be put right because of a case."""

    id: str
    case_id: str
    title: str
    owner: str
    due_on: dt.date
    state: TaskState
    outcome: str
    done_by: str | None
    done_at: dt.datetime | None


class Pivot(StrEnum):
    """By which value a rule can be snoozed."""

    PERSON = "person"
    CUSTOMER = "customer_id"
    PRODUCT = "product_code"
    SOURCE = "source"


class Snooze(Frozen):
    """The rule makes no cases for the pivot's value until then; its findings are still kept."""

    id: str
    rule_id: str
    pivot: Pivot
    value: str
    reason: str
    until: dt.date
    made_by: str
    made_at: dt.datetime
    ended_by: str | None
