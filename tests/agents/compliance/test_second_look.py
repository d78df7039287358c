"""Advice on a case: what is doubted, what stands, what is escalated."""

import datetime as dt

import pytest

from agents.compliance.second_look import look
from core.domain.case import Case, CaseState, SecondLook, Verdict
from core.domain.finding import Detector, Finding, Severity

AT = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def finding(text="稳赚不赔", detector=Detector.LEXICAL, score=1.0, severity=Severity.CRITICAL):
    return Finding(
        rule_id="RET-001", rule_version="1.0", severity=severity, name_zh="", name_en="", start=0,
        end=len(text), text=text, seq=1, detector=detector, score=score,
    )  # fmt: skip


def case(verdict):
    return Case(
        id="c", number=1, state=CaseState.CLOSED, severity=Severity.CRITICAL, title_zh="",
        title_en="", person="E1", person_name="", customer_id=None, product_code=None,
        conversation_id=None, period="2026-11", findings=1, rules=("RET-001",), assignee=None,
        assignee_name="", due_at=AT, second_look=None, look_reason="", verdict=verdict, reason="",
        decided_by=None, decided_at=None, signed_by=None, signed_at=None, opened_at=AT,
        closed_at=None, reminded_at=None,
    )  # fmt: skip


HEAD = Detector.SEMANTIC


@pytest.mark.parametrize(
    ("found", "similar", "advice"),
    [
        ([finding(detector=HEAD, score=0.3)], [], SecondLook.FALSE_ALARM),
        ([finding("培训要求严禁这么说", HEAD, 0.6)], [], SecondLook.FALSE_ALARM),
        ([finding("培训时我说的，保证赚", HEAD, 0.9)], [], SecondLook.INVESTIGATE),
        ([finding("亏了我补", HEAD, 0.6)], [], SecondLook.INVESTIGATE),
        ([finding()], [], SecondLook.INVESTIGATE),
        ([finding(), finding(detector=HEAD, score=0.2)], [], SecondLook.INVESTIGATE),
        ([finding()], [case(Verdict.FALSE_ALARM)], SecondLook.INVESTIGATE),
        ([finding()], [case(Verdict.CONFIRMED)], SecondLook.ESCALATE),
        ([finding(), finding(), finding()], [], SecondLook.ESCALATE),
        ([finding(severity=Severity.HIGH)], [case(Verdict.CONFIRMED)], SecondLook.INVESTIGATE),
    ],
)
def test_advice(found, similar, advice) -> None:
    seen = look(found, similar)
    assert seen.advice is advice
    assert " · " in seen.reason
