"""A case: findings on one person, customer, product and month, on their way to a decision."""

import datetime as dt
import json
from collections.abc import Iterable
from enum import StrEnum

from pydantic import JsonValue

from core.clock import BEIJING
from core.domain import Frozen
from core.domain.finding import Finding, Severity
from core.domain.material import NewMaterial


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


IN_WORK = frozenset({CaseState.OPEN, CaseState.IN_REVIEW})
"""States in which findings are reviewed and nothing is decided."""
_GRAVEST = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM)


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
    reminded_at: dt.datetime | None = None
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
    """One reviewer's word on one finding; two on one finding give the agreement. first_verdict is
    what was said before anybody else's word could be seen, and stays when the verdict is changed.
    blind: it was given by somebody who does not have the case, before any decision on it."""

    id: str
    case_id: str
    finding_id: str
    rule_id: str
    rule_version: str
    verdict: Verdict
    first_verdict: Verdict
    reason: str
    reviewer: str
    reviewer_name: str
    blind: bool
    at: dt.datetime


class StepKind(StrEnum):
    OPENED = "opened"
    JOINED = "joined"  # more findings came
    RAISED = "raised"  # to a graver severity
    ASSIGNED = "assigned"
    NOTED = "noted"
    REMINDED = "reminded"
    REVIEWED = "reviewed"
    LOOKED = "looked"  # the agent's second look
    DECIDED = "decided"
    SIGNED = "signed"
    RETURNED = "returned"
    TASK_ADDED = "task_added"
    TASK_DONE = "task_done"
    CLOSED = "closed"
    EXPORTED = "exported"


class Step(Frozen):
    """One step of a case's course. details has ids, codes and numbers of that step."""

    id: str
    kind: StepKind
    text: str
    details: dict[str, JsonValue] | None
    by: str
    by_name: str
    at: dt.datetime


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"


class NewTask(Frozen):
    """owner is whoever must put it right; that may be somebody without a log-in."""

    title: str
    owner: str
    due_on: dt.date


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


class NewSnooze(Frozen):
    """The rule makes no cases for the pivot's value up to and including `until`."""

    rule_id: str
    pivot: Pivot
    value: str
    reason: str
    until: dt.date


class Snooze(NewSnooze):
    """covered counts the findings that it keeps out of cases; they are still kept."""

    id: str
    made_by: str
    made_at: dt.datetime
    ended_by: str | None
    covered: int = 0


class Officer(Frozen):
    """Somebody who can be given a case."""

    subject: str
    name: str


def gravest(severities: Iterable[Severity]) -> Severity:
    return min(severities, key=_GRAVEST.index)


def period(occurred_at: dt.datetime) -> str:
    """The month of the conduct at the institution, such as 2026-11."""
    return f"{occurred_at.astimezone(BEIJING):%Y-%m}"


def key_of(material: NewMaterial) -> str:
    """What findings have in common that belong into one case: person, customer (or, where it is not
    known, conversation), product and month."""
    about = (
        ["customer", material.customer_id]
        if material.customer_id
        else ["conversation", material.conversation_id or ""]
    )
    parts = [material.person, *about, material.product_code or "", period(material.occurred_at)]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def titles(person: str, findings: Iterable[Finding]) -> tuple[str, str]:
    """The case's title in Chinese and in English: the person and the gravest rule, which is the first
    one found of its severity."""
    held = sorted(findings, key=lambda f: _GRAVEST.index(f.severity))
    first, more = held[0], len({f.rule_id for f in held}) - 1
    zh = f"{person}：{first.name_zh}" + (f"等{more + 1}项" if more else "")
    en = f"{person}: {first.name_en}" + (f" and {more} more" if more else "")
    return zh, en
