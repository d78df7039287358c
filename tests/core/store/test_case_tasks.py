"""Remediation: tasks keep a decided case open until what they asked for is done."""

import datetime as dt

import pytest

from core.domain.case import CaseState, NewTask, TaskState
from core.domain.finding import Severity
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.store import case_reviews, case_tasks, cases
from tests.conftest import NOW
from tests.core.store.case_samples import GAO, QIN, THEM, XU, admitted, do, finding, new_material
from tests.core.store.test_case_reviews import decide, review, taken

CALL = NewTask(title="回访客户", owner="王强", due_on=dt.date(2026, 12, 5))


def state(store, case_id):
    with store.transaction(XU) as session:
        return cases.get(session, case_id).state


def decided(store, severity=Severity.CRITICAL, **named):
    case_id, (first,) = taken(store, finding(severity=severity))
    review(store, XU, case_id, first)
    decide(store, case_id, **named)
    return case_id


def add(store, case_id, new=CALL, who=XU):
    return do(store, who, case_tasks.add, case_id, NOW, new)


def done(store, case_id, task, outcome="已回访", who=XU):
    return do(store, who, case_tasks.done, case_id, task.id, NOW, outcome)


def test_the_last_task_that_is_done_closes_the_case(store):
    case_id = decided(store)
    first, second = add(store, case_id), add(store, case_id)
    assert done(store, case_id, first).state is TaskState.DONE
    do(store, GAO, case_reviews.sign, case_id, NOW)
    assert state(store, case_id) is CaseState.REMEDIATION
    late = done(store, case_id, second, "已培训", GAO)
    assert (late.outcome, late.done_by, late.done_at) == ("已培训", "gao", NOW)
    assert state(store, case_id) is CaseState.CLOSED
    with pytest.raises(Conflict):
        add(store, case_id)


def test_a_medium_case_goes_to_remediation_without_a_signature(store):
    case_id = decided(store, Severity.MEDIUM, remediation=True)
    assert state(store, case_id) is CaseState.REMEDIATION
    task = add(store, case_id)
    with pytest.raises(Conflict, match="1 tasks"):
        do(store, XU, case_tasks.close, case_id, NOW, "完")
    done(store, case_id, task)
    assert state(store, case_id) is CaseState.CLOSED


def test_a_remediation_without_tasks_is_closed_by_hand(store):
    case_id = decided(store, Severity.MEDIUM, remediation=True)
    closed = do(store, XU, case_tasks.close, case_id, NOW, "无需整改")
    assert (closed.state, closed.closed_at) == (CaseState.CLOSED, NOW)


def test_what_tasks_refuse(store):
    (open_id,) = admitted(store, new=new_material("m8", person="E8"))
    with pytest.raises(Conflict):
        add(store, open_id)
    case_id = decided(store)
    with pytest.raises(BadInput):
        add(store, case_id, CALL.model_copy(update={"title": " "}))
    task = add(store, case_id)
    with pytest.raises(BadInput):
        done(store, case_id, task, "")
    with pytest.raises(Forbidden):
        done(store, case_id, task, who=QIN)
    with pytest.raises(NotFound):
        done(store, case_id, task, who=THEM)
    done(store, case_id, task)
    with pytest.raises(Conflict, match="already"):
        done(store, case_id, task)
    with pytest.raises(NotFound):
        do(store, XU, case_tasks.done, case_id, "ct_none", NOW, "x")
