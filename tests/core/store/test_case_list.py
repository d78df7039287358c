"""The inbox: filters, order and pages, counts, and past cases that are like one."""

import datetime as dt

import pytest

from core.domain.case import CaseState, Verdict
from core.domain.finding import Severity
from core.errors import BadInput
from core.store import case_list, case_reviews, cases
from core.store.case_list import NOBODY, Wanted
from tests.conftest import NOW
from tests.core.store.case_samples import (
    GAO,
    SURE,
    THEM,
    XU,
    admitted,
    do,
    finding,
    new_material,
)
from tests.core.store.test_case_reviews import ids, review, taken


def made(store, ref, severity=Severity.CRITICAL, rule="RET-001", words=None, **named):
    found = finding(words or "保本保息", severity=severity, rule=rule)
    (case_id,) = admitted(store, found, new=new_material(ref, **named))
    return case_id


def listed(store, who=XU, after=None, limit=50, **wanted):
    with store.transaction(who) as session:
        return case_list.listed(session, Wanted(**wanted), after=after, limit=limit)


def found(store, **wanted):
    return {c.id for c in listed(store, **wanted).cases}


def test_it_is_in_the_order_in_which_cases_are_due(store):
    late = made(store, "a", Severity.MEDIUM, person="E1")
    soon = made(store, "b", person="E2")
    between = made(store, "c", Severity.HIGH, person="E3")
    assert [c.id for c in listed(store).cases] == [soon, between, late]
    assert [c.id for c in listed(store, order="newest").cases] == [between, soon, late]
    assert listed(store, THEM).cases == ()


@pytest.mark.parametrize("order", ["due", "newest"])
def test_pages_hold_each_case_once(store, order):
    every = [made(store, f"m{n}", person=f"E{n}") for n in range(5)]
    pages, after = [], None
    while len(pages) < 9:
        pages.append(listed(store, after=after, limit=2, order=order))
        after = pages[-1].next
        if after is None:
            break
    assert [len(p.cases) for p in pages] == [2, 2, 1]
    seen = [c.id for p in pages for c in p.cases]
    assert sorted(seen) == sorted(every)


def test_a_cursor_of_somebody_else_is_refused(store):
    for cursor in ("x", "1", "²2.case", "99999999999999999999.case"):
        with pytest.raises(BadInput):
            listed(store, after=cursor)


def test_filters(store):
    mine = made(store, "a", person="E1", person_name="王强")
    other = made(store, "b", Severity.MEDIUM, rule="RET-002", words=SURE, person="E2", person_name="李娜", customer_id="c_0777")  # fmt: skip
    do(store, XU, cases.assign, mine, NOW)
    assert found(store, assignee="xu") == {mine}
    assert found(store, assignee=NOBODY) == {other}
    assert found(store, states=(CaseState.IN_REVIEW,)) == {mine}
    assert found(store, states=(CaseState.IN_REVIEW, CaseState.OPEN)) == {mine, other}
    assert found(store, severities=(Severity.MEDIUM,)) == {other}
    assert found(store, rule="RET-002") == {other}
    assert found(store, rule="RET") == set()
    assert found(store, person="E1") == {mine}
    for text in ("李娜", "c_0777", "稳赚", "rule ret-002", " e2 "):
        assert found(store, text=text) == {other}, text
    for text in ("%", "_x", "没有", "\\"):
        assert found(store, text=text) == set(), text
    with store.transaction(XU) as session:
        number = cases.get(session, other).number
    assert found(store, text=f"#{number}") == {other}
    assert found(store, text="9" * 30) == set()


def test_counts_of_the_inbox(store):
    made(store, "a", person="E1")
    mine = made(store, "b", person="E2")
    do(store, XU, cases.assign, mine, NOW)
    signs, (first,) = taken(store, new=new_material("c", person="E3"))
    review(store, XU, signs, first)
    do(store, XU, case_reviews.decide, signs, NOW, Verdict.CONFIRMED, "x")
    late = NOW + dt.timedelta(days=2)
    with store.transaction(XU) as session:
        own = case_list.inbox(session, XU, late)
        others = case_list.inbox(session, GAO, NOW)
    assert own.model_dump() == {"unassigned": 1, "mine": 1, "to_sign": 0, "overdue": 3, "open": 3}
    assert others.model_dump() == {"unassigned": 1, "mine": 0, "to_sign": 1, "overdue": 0, "open": 3}  # fmt: skip


def test_past_cases_that_are_like_it(store):
    case_id = made(store, "a", person="E1")
    same_person = made(store, "b", person="E1", customer_id="c_0009")
    made(store, "c", person="E2")  # the rule, another person, no verdict
    made(store, "d", rule="RET-002", person="E1", customer_id="c_0010")  # another rule
    decided = made(store, "e", Severity.MEDIUM, person="E3")
    do(store, XU, cases.assign, decided, NOW)
    review(store, XU, decided, ids(store, decided)[0], Verdict.FALSE_ALARM)
    do(store, XU, case_reviews.decide, decided, NOW, Verdict.FALSE_ALARM, "引用")
    with store.transaction(XU) as session:
        like = case_list.similar(session, cases.get(session, case_id))
    assert {c.id for c in like} == {same_person, decided}
