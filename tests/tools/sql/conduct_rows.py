"""Findings and cases of two institutions, and what is known of each without asking the database."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.access import system
from core.clock import BEIJING
from core.store.session import Store
from core.store.tables.case import CaseReviewRow, CaseRow
from core.store.tables.conduct import FindingRow, MaterialRow

TODAY = dt.date(2026, 11, 25)
FIRST = dt.date(2026, 4, 1)
PAST, FAR = dt.datetime(2026, 4, 2, tzinfo=dt.UTC), dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
BEFORE = dt.timedelta(days=40)
"""How long before it was found the conduct was."""
SECRET, CUSTOMER = "这款产品保本保息", "C000001"
RULES = {
    "RET-001": "critical", "SUI-001": "critical", "PRC-005": "critical", "DIS-009": "high",
    "PII-001": "high", "DIS-007": "medium", "RET-009": "medium",
}  # fmt: skip
_DETECTORS = ("lexical", "semantic", "missing_disclosure", "suitability_mismatch")
_CHANNELS = ("wecom", "call_centre", "conversation", "file")
_FORMS = {"wecom": "chat_text", "call_centre": "call_audio", "conversation": "chat_text", "file": "image"}  # fmt: skip
_PHASES = ("marketing", "presale", "sale", "aftersale", "any")
_STATES = ("open", "in_review", "in_review", "decided", "remediation", "closed", "closed", "closed")
_VERDICTS = ("confirmed", "confirmed", "false_alarm", "valuable")
_GRAVEST = ("critical", "high", "medium")


@dataclass(frozen=True)
class Person:
    """branch is None for who is no employee."""

    id: str
    name: str
    branch: str | None = None
    branch_en: str | None = None


@dataclass
class Opened:
    """A case; verdict, decided_at and closed_at are None until then. late: past its time now."""

    id: str
    person: Person
    state: str
    product: str | None
    officer: str | None
    opened_at: dt.datetime
    due_at: dt.datetime
    severity: str = "medium"
    verdict: str | None = None
    decided_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    number: int = 0

    @property
    def pending(self) -> bool:
        return self.state in {"open", "in_review"}

    @property
    def overdue(self) -> bool:
        return self.pending and self.due_at == PAST

    @property
    def hours(self) -> float:
        assert self.decided_at is not None
        return (self.decided_at - self.opened_at).total_seconds() / 3600


@dataclass
class Found:
    """A finding; verdict is the decider's, once the case is decided; others' words do not count."""

    id: str
    rule: str
    detector: str
    channel: str
    phase: str
    person: Person
    product: str | None
    at: dt.datetime
    shadow: bool = False
    snoozed: bool = False
    case: Opened | None = None
    verdict: str | None = None

    @property
    def severity(self) -> str:
        return RULES[self.rule]

    @property
    def decided_at(self) -> dt.datetime | None:
        return self.case.decided_at if self.case else None


@dataclass
class Known:
    """What one institution has."""

    found: list[Found] = field(default_factory=list)
    cases: list[Opened] = field(default_factory=list)

    @property
    def counted(self) -> list[Found]:
        return [f for f in self.found if not f.shadow]


def day(moment: dt.datetime | None) -> dt.date | None:
    return moment.astimezone(BEIJING).date() if moment else None


def within(moment: dt.datetime | None, first: dt.date, last: dt.date) -> bool:
    at = day(moment)
    return at is not None and first <= at <= last


def make(seed: int, people: Sequence[Person], products: Sequence[str], cases: int) -> Known:
    """The same for the same seed. The last finding, opening and decision are of today, so that what
    counts back counts from today."""
    draw, known = random.Random(seed), Known()
    for n in range(cases):
        newest = n == cases - 1
        case = _case(draw, f"{seed}_{n}", draw.choice(people), products, newest=newest)
        known.cases.append(case)
        known.found += _in_case(draw, case, newest=newest)
    for n in range(cases // 2):
        known.found.append(
            _alone(draw, f"{seed}_alone_{n}", draw.choice(people), shadow=n % 3 == 0)
        )
    return known


def _case(
    draw: random.Random, name: str, person: Person, products: Sequence[str], *, newest: bool
) -> Opened:
    now = dt.datetime.combine(TODAY, dt.time(9, 30), BEIJING).astimezone(dt.UTC)
    state = "closed" if newest else draw.choice(_STATES)
    opened = now - dt.timedelta(hours=1) if newest else _moment(draw, FIRST, dt.date(2026, 11, 20))
    case = Opened(
        id=f"c_{name}", person=person, state=state, product=draw.choice([*products, None]),
        officer=None if state == "open" else draw.choice(("许静", "方敏")), opened_at=opened,
        due_at=draw.choice((PAST, FAR)),
    )  # fmt: skip
    if not case.pending:
        took = dt.timedelta(minutes=draw.randint(30, 6_000))
        case.decided_at = now if newest else min(opened + took, now)
    if state == "closed":
        case.closed_at = case.decided_at
    return case


def _in_case(draw: random.Random, case: Opened, *, newest: bool) -> Iterator[Found]:
    held = []
    for n in range(draw.randint(1, 4)):
        channel = draw.choice(_CHANNELS)
        one = Found(
            id=f"{case.id}_{n}", rule=draw.choice(list(RULES)), detector=draw.choice(_DETECTORS),
            channel=channel, phase=draw.choice(_PHASES), person=case.person, product=case.product,
            at=case.opened_at, case=case,
            verdict=None if case.pending else "confirmed" if newest else draw.choice(_VERDICTS),
        )  # fmt: skip
        held.append(one)
    case.severity = min((f.severity for f in held), key=_GRAVEST.index)
    if not case.pending:
        words = {f.verdict for f in held}
        case.verdict = "confirmed" if "confirmed" in words else held[0].verdict
    yield from held


def _alone(draw: random.Random, name: str, person: Person, *, shadow: bool) -> Found:
    return Found(
        id=f"f_{name}", rule=draw.choice(list(RULES)), detector="lexical",
        channel=draw.choice(_CHANNELS), phase="any", person=person, product=None,
        at=_moment(draw, FIRST, TODAY - dt.timedelta(days=1)), shadow=shadow, snoozed=not shadow,
    )  # fmt: skip


def _moment(draw: random.Random, first: dt.date, last: dt.date) -> dt.datetime:
    """Any hour, so that a day in UTC is often another than that in Beijing."""
    days = draw.randint(0, (last - first).days)
    start = dt.datetime.combine(first, dt.time(), BEIJING) + dt.timedelta(days=days)
    return (start + dt.timedelta(minutes=draw.randint(0, 1439))).astimezone(dt.UTC)


def keep(store: Store, institution: str, known: Known) -> None:
    """Into the tables; the cases' numbers are the database's."""
    with store.transaction(system(institution)) as session:
        for case in known.cases:
            row = _case_row(institution, case)
            session.add(row)
            session.flush()
            case.number = row.number
        for one in known.found:
            session.add(_material_row(institution, one))
        session.flush()
        for one in known.found:
            session.add(_finding_row(institution, one))
        session.flush()
        for one in known.found:
            session.add_all(_words(institution, one))


def _case_row(institution: str, case: Opened) -> CaseRow:
    return CaseRow(
        institution=institution, id=case.id, key=case.id, state=case.state, severity=case.severity,
        title_zh="案", title_en="case", person=case.person.id, person_name=case.person.name,
        product_code=case.product, period="2026-11", findings=1, rules=[], opened_at=case.opened_at,
        assignee=case.officer, assignee_name=case.officer or "", due_at=case.due_at,
        verdict=case.verdict, decided_at=case.decided_at, closed_at=case.closed_at,
        decided_by="decider" if case.decided_at else None,
    )  # fmt: skip


def _material_row(institution: str, one: Found) -> MaterialRow:
    said = [{"seq": 1, "speaker": "seller", "text": SECRET}]
    return MaterialRow(
        institution=institution, id=f"m_{one.id}", source=one.channel, source_ref=one.id,
        form=_FORMS[one.channel], person=one.person.id, person_name=one.person.name,
        customer_id=CUSTOMER, product_code=one.product, occurred_at=one.at - BEFORE,
        exchange={"phase": one.phase, "utterances": said}, state="ready", added_at=one.at,
        changed_at=one.at,
    )  # fmt: skip


def _finding_row(institution: str, one: Found) -> FindingRow:
    return FindingRow(
        institution=institution, id=one.id, material_id=f"m_{one.id}", revision=1, rule_id=one.rule,
        rule_version="1.0", severity=one.severity, detector=one.detector, score=0.9, seq=1,
        start_at=0, end_at=4, content={"text": SECRET}, case_id=one.case.id if one.case else None,
        snoozed_by="s_1" if one.snoozed else None, shadow=one.shadow, found_at=one.at,
    )  # fmt: skip


def _words(institution: str, one: Found) -> Iterator[CaseReviewRow]:
    """The decider's, and another's who says the opposite; of an undecided case only the other's."""
    if one.case is None:
        return
    other = "false_alarm" if one.verdict == "confirmed" else "confirmed"
    for reviewer, verdict in (("decider", one.verdict), ("somebody", other)):
        if verdict is not None:
            yield CaseReviewRow(
                institution=institution, id=f"r_{one.id}_{reviewer}", case_id=one.case.id,
                finding_id=one.id, rule_id=one.rule, rule_version="1.0", verdict=verdict,
                first_verdict=verdict, reviewer=reviewer, at=one.case.opened_at,
            )  # fmt: skip
