"""Snoozes: which findings make no case, until when, and that they are kept."""

import datetime as dt

import pytest
from sqlmodel import select

from core.domain.case import NewSnooze, Pivot
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.store import snoozes
from core.store.tables.conduct import FindingRow
from tests.conftest import NOW
from tests.core.store.case_samples import (
    QIN,
    SURE,
    THEM,
    XU,
    admitted,
    do,
    finding,
    new_material,
)

TODAY = dt.date(2026, 11, 20)


def snooze(store, pivot=Pivot.PERSON, value="E0102", until=TODAY, rule="RET-001", who=XU):
    new = NewSnooze(rule_id=rule, pivot=pivot, value=value, reason="已核实为话术模板", until=until)
    return do(store, who, snoozes.make, NOW, new)


def marks(store):
    with store.transaction(XU) as session:
        return [(r.case_id, r.snoozed_by) for r in session.exec(select(FindingRow))]


@pytest.mark.parametrize(
    ("pivot", "value"),
    [
        (Pivot.PERSON, "E0102"),
        (Pivot.CUSTOMER, "c_0001"),
        (Pivot.PRODUCT, "WM001"),
        (Pivot.SOURCE, "conversation"),
    ],
)
def test_what_is_snoozed_is_kept_and_makes_no_case(store, pivot, value):
    held = snooze(store, pivot, value)
    assert admitted(store, finding()) == ()
    assert marks(store) == [(None, held.id)]
    with store.transaction(XU) as session:
        assert [s.covered for s in snoozes.listed(session, NOW)] == [1]


def test_another_rule_or_value_is_not_snoozed(store):
    held = snooze(store)
    (case_id,) = admitted(store, finding(), finding(SURE, rule="RET-002"))
    assert set(marks(store)) == {(None, held.id), (case_id, None)}
    assert len(admitted(store, finding(), new=new_material("m2", person="E0103"))) == 1


def test_it_ends_with_its_last_day_and_by_hand(store):
    held = snooze(store)
    late = NOW + dt.timedelta(hours=13, minutes=59)  # 23:59 in Beijing
    assert admitted(store, now=late) == ()
    assert len(admitted(store, new=new_material("m2"), now=late + dt.timedelta(minutes=2))) == 1
    again = snooze(store, until=TODAY + dt.timedelta(days=30), value="E0104")
    assert do(store, XU, snoozes.end, again.id, NOW).ended_by == "xu"
    assert do(store, XU, snoozes.end, again.id, NOW).ended_by == "xu"
    assert len(admitted(store, new=new_material("m3", person="E0104"))) == 1
    with store.transaction(XU) as session:
        assert [s.id for s in snoozes.listed(session, NOW)] == [held.id]
        assert [s.id for s in snoozes.listed(session, NOW, ended=True)] == [again.id, held.id]


def test_what_snoozes_refuse(store):
    for until in (TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=367)):
        with pytest.raises(BadInput):
            snooze(store, until=until)
    held = snooze(store)
    with pytest.raises(Conflict):
        snooze(store, until=TODAY + dt.timedelta(days=3))
    with pytest.raises(Forbidden):
        snooze(store, value="E2", who=QIN)
    with pytest.raises(NotFound):
        do(store, THEM, snoozes.end, held.id, NOW)
    snooze(store, who=THEM)  # another institution's own
