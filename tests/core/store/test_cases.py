"""Cases: which findings join which, what they then say, who has them, and who is reminded."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import select

from core import audit
from core.access import Role, system
from core.domain.case import CaseState, SecondLook, StepKind
from core.domain.finding import Severity
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.store import case_steps, cases, credentials, findings, materials, officers
from core.store.tables.case import CaseRow
from core.store.tables.conduct import FindingRow
from tests.conftest import NOW
from tests.core.store.case_samples import (
    GAO,
    QIN,
    SURE,
    SYSTEM,
    TALK,
    THEM,
    XU,
    admitted,
    do,
    finding,
    kept,
    new_material,
    utterance,
)

HIGH, MEDIUM = Severity.HIGH, Severity.MEDIUM


def case(store, case_id):
    with store.transaction(XU) as session:
        return cases.get(session, case_id)


def kinds(store, case_id):
    with store.transaction(XU) as session:
        return [s.kind for s in case_steps.steps(session, case_id)]


def assigned(store, case_id, who=XU, **named):
    return do(store, who, cases.assign, case_id, NOW, **named)


def test_a_finding_opens_a_case_that_says_what_it_is(store):
    (case_id,) = admitted(store, finding(rule="RET-002", severity=HIGH), finding(SURE))
    held = case(store, case_id)
    assert (held.state, held.severity, held.findings) == (CaseState.OPEN, Severity.CRITICAL, 2)
    assert held.rules == ("RET-001", "RET-002")
    assert (held.title_zh, held.title_en) == (
        "王强：规则RET-001等2项",
        "王强: rule RET-001 and 1 more",
    )
    assert (held.person, held.customer_id, held.product_code) == ("E0102", "c_0001", "WM001")
    assert (held.period, held.assignee, held.number > 0) == ("2026-11", None, True)
    assert held.due_at == NOW + dt.timedelta(hours=8)  # 10:00 to 18:00
    assert kinds(store, case_id) == [StepKind.OPENED]
    with store.transaction(XU) as session:
        assert [f.case_id for f in findings.of_case(session, case_id)] == [case_id] * 2


def test_later_findings_of_the_same_key_join_and_raise(store):
    later = NOW + dt.timedelta(days=3)  # Monday 10:00
    (first,) = admitted(store, finding(severity=MEDIUM, rule="RET-004"))
    assert case(store, first).due_at == NOW + dt.timedelta(days=7)
    (second,) = admitted(store, finding(SURE), new=new_material("m2"), now=later)
    held = case(store, first)
    assert second == first
    assert (held.findings, held.severity, held.rules) == (2, Severity.CRITICAL, ("RET-001", "RET-004"))  # fmt: skip
    assert held.title_zh == "王强：规则RET-001等2项"
    assert held.due_at == later + dt.timedelta(hours=8)
    assert kinds(store, first) == [StepKind.OPENED, StepKind.JOINED, StepKind.RAISED]
    admitted(store, finding(severity=MEDIUM, rule="RET-009"), new=new_material("m3"), now=later)
    assert case(store, first).due_at == later + dt.timedelta(hours=8)


@pytest.mark.parametrize(
    "other",
    [
        {"person": "E0103"},
        {"customer_id": "c_0002"},
        {"customer_id": None},
        {"product_code": "WM002"},
        {"product_code": None},
        {"occurred_at": dt.datetime(2026, 10, 31, 15, 59, tzinfo=dt.UTC)},
    ],
)
def test_another_person_customer_product_or_month_is_another_case(store, other):
    (first,) = admitted(store)
    (second,) = admitted(store, new=new_material("m2", **other))
    assert first != second


def test_the_month_is_that_of_the_institution(store):
    at = dt.datetime(2026, 10, 31, 16, 1, tzinfo=dt.UTC)  # 1 November in Beijing
    (first,) = admitted(store)
    assert admitted(store, new=new_material("m2", occurred_at=at)) == (first,)


def test_without_a_customer_the_conversation_makes_the_case(store):
    (first,) = admitted(store, new=new_material("m1", customer_id=None, conversation_id="v1"))
    same = new_material("m2", customer_id=None, conversation_id="v1")
    assert admitted(store, new=same) == (first,)
    (other,) = admitted(store, new=new_material("m3", customer_id=None, conversation_id="v2"))
    assert other != first


def test_names_cannot_be_pushed_into_each_other(store):
    (first,) = admitted(store, new=new_material("m1", person='E","customer'))
    (second,) = admitted(store, new=new_material("m2", person="E", customer_id='customer","c_0001'))
    assert first != second


def test_shadow_findings_make_no_case(store):
    assert admitted(store, finding(), shadow=True) == ()
    with store.transaction(XU) as session:
        assert session.exec(select(FindingRow.case_id)).all() == [None]
        assert session.exec(select(CaseRow)).all() == []


def test_nothing_found_opens_nothing(store):
    with store.transaction(SYSTEM) as session:
        material, _ = kept(session, SYSTEM)
        assert cases.admit(session, SYSTEM, NOW, material, ()) == ()


def test_the_same_words_in_the_next_revision_are_known(store):
    (first,) = admitted(store)
    longer = (*TALK, utterance(5, "稳赚不赔，买吧。"))
    grown = new_material(talk=longer)
    again = admitted(store, finding(), new=grown)
    assert again == ()
    assert case(store, first).findings == 1
    fresh = finding(SURE, seq=5, text=longer[4].text)
    assert admitted(store, finding(), fresh, new=grown, scope="s2") == (first,)
    assert case(store, first).findings == 2


def test_another_version_of_the_rule_at_the_same_words_is_known(store):
    (first,) = admitted(store)
    assert admitted(store, finding(version="1.0.1"), scope="s2") == ()
    assert case(store, first).findings == 1
    with store.transaction(XU) as session:
        material = materials.get(session, findings.of_case(session, first)[0].material_id)
        (mark,) = findings.of_material(session, material)
    assert mark.finding.rule_version == "1.0.1"


def test_what_does_not_stand_any_more_is_no_mark(store):
    admitted(store)
    changed = new_material(talk=(TALK[0], utterance(2, "改过的话"), *TALK[2:]))
    with store.transaction(XU) as session:
        material, _ = materials.put(session, XU, NOW, changed)
        assert findings.of_material(session, material) == ()


def test_two_workers_with_the_same_cases_do_not_block_each_other(store):
    """Each holds findings for the same eight cases, in opposite orders."""
    meet = Barrier(2)

    def work(turn):
        people = [f"E{n}" for n in range(8)][:: 1 if turn else -1]
        with store.transaction(SYSTEM) as session:
            new = [new_material(f"m{turn}{p}", person=p) for p in people]
            screened = [kept(session, SYSTEM, n, finding()) for n in new]
            meet.wait(10)
            return cases.admit_each(session, SYSTEM, NOW, screened)

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(work, range(2))
    assert one == other
    assert len(one) == 8


def test_two_workers_at_once_make_one_case(store):
    meet = Barrier(4)

    def work(number):
        with store.transaction(SYSTEM) as session:
            material, stored = kept(session, SYSTEM, new_material(f"m{number}"), finding())
            meet.wait(10)
            return cases.admit(session, SYSTEM, NOW, material, stored)

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(work, range(4)))
    assert len(set(made)) == 1
    held = case(store, made[0][0])
    assert held.findings == 4
    assert kinds(store, held.id).count(StepKind.OPENED) == 1


def test_it_is_given_to_oneself_and_to_another_officer(store):
    (case_id,) = admitted(store)
    held = assigned(store, case_id)
    assert (held.state, held.assignee, held.assignee_name) == (CaseState.IN_REVIEW, "xu", "许静")
    with pytest.raises(Conflict, match="许静"):
        assigned(store, case_id, GAO)
    assert assigned(store, case_id, GAO, over="xu").assignee == "gao"
    with store.transaction(SYSTEM) as session:
        for name, role in (("xu", Role.COMPLIANCE_OFFICER), ("rep", Role.REPRESENTATIVE)):
            new = credentials.NewLogin(username=name, password="secret", role=role, id=name, name=f"{name}名")  # fmt: skip
            credentials.add_login(session, SYSTEM, new)
        assert [o.subject for o in officers.listed(session)] == ["xu"]
    assert assigned(store, case_id, GAO, to="xu", over="gao").assignee_name == "xu名"
    with pytest.raises(BadInput, match="rep"):
        assigned(store, case_id, GAO, to="rep", over="xu")


def test_work_needs_the_right_and_the_institution(store):
    (case_id,) = admitted(store)
    for what in (cases.assign, cases.note):
        given = (case_id, NOW) if what is cases.assign else (case_id, NOW, "x")
        with pytest.raises(Forbidden):
            do(store, QIN, what, *given)
        with pytest.raises(NotFound):
            do(store, THEM, what, *given)


def test_a_note_is_a_step_and_not_in_the_audit_log(store):
    (case_id,) = admitted(store)
    do(store, XU, cases.note, case_id, NOW, "客户电话 13800138000 已联系")
    with store.transaction(XU) as session:
        step = case_steps.steps(session, case_id)[-1]
        assert (step.kind, step.text, step.by_name) == (StepKind.NOTED, "客户电话 13800138000 已联系", "许静")  # fmt: skip
        entries = audit.entries(session)
    assert [e.action for e in entries if e.subject == case_id] == ["case.opened", "case.noted"]
    assert "13800138000" not in str(entries)
    with pytest.raises(BadInput):
        do(store, XU, cases.note, case_id, NOW, "  ")


def test_the_second_look_is_advice(store):
    (case_id,) = admitted(store)
    looked = do(store, SYSTEM, cases.set_look, case_id, NOW, SecondLook.FALSE_ALARM, "引用法规")
    assert (looked.state, looked.second_look, looked.verdict) == (CaseState.OPEN, SecondLook.FALSE_ALARM, None)  # fmt: skip


def test_what_is_overdue_is_reminded_of_once_a_day(store):
    (case_id,) = admitted(store)
    due = case(store, case_id).due_at
    hour = dt.timedelta(hours=1)
    assert do(store, SYSTEM, cases.remind, due) == ()
    assert do(store, SYSTEM, cases.remind, due + hour) == (case_id,)
    for hours in (2, 12, 24):
        assert do(store, SYSTEM, cases.remind, due + hours * hour) == ()
    assert do(store, SYSTEM, cases.remind, due + 25 * hour) == (case_id,)
    assert kinds(store, case_id).count(StepKind.REMINDED) == 2
    assert case(store, case_id).reminded_at == due + 25 * hour
    assert do(store, system("other"), cases.remind, due + 60 * hour) == ()


def test_steps_of_one_transaction_stay_in_order(store):
    (case_id,) = admitted(store)
    with store.transaction(XU) as session:
        for number in range(50):
            cases.note(session, XU, case_id, NOW, str(number))
        texts = [s.text for s in case_steps.steps(session, case_id)][1:]
    assert texts == [str(n) for n in range(50)]
