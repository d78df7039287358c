"""Figures on cases: each from a few rows whose figure can be worked out by hand."""

import datetime as dt

import pytest

from core.domain.case import NewSnooze, Pivot, Verdict
from core.domain.case_figures import Backlog, FoundThatDay, kappa
from core.domain.finding import Severity
from core.errors import BadInput
from core.store import case_figures, case_reviews, cases, snoozes
from tests.conftest import NOW
from tests.core.store.case_samples import (
    GAO,
    SURE,
    XU,
    admitted,
    do,
    finding,
    new_material,
)
from tests.core.store.test_case_reviews import ids, review

C, V, F, M = Verdict.CONFIRMED, Verdict.VALUABLE, Verdict.FALSE_ALARM, Verdict.NEEDS_MORE
TODAY = dt.date(2026, 11, 20)
HOUR = dt.timedelta(hours=1)


def figures(store, since=TODAY, until=TODAY, now=NOW):
    with store.transaction(XU) as session:
        return case_figures.figures(session, since, until, now)


def decided(store, number, word, *, hours=0, severity=Severity.MEDIUM, version="1.0", second=None):
    """A case of one finding, decided after so many hours; second: Gao's word on it."""
    new = new_material(f"m{number}", person=f"E{number}")
    (case_id,) = admitted(store, finding(severity=severity, version=version), new=new)
    (first,) = ids(store, case_id)
    do(store, XU, cases.assign, case_id, NOW)
    review(store, XU, case_id, first, word)
    if second is not None:
        review(store, GAO, case_id, first, second)
    at = NOW + hours * HOUR
    do(store, XU, case_reviews.decide, case_id, at, word, "如上")
    return case_id


def test_precision_is_by_rule_and_version_and_of_the_decider(store):
    for number, word in enumerate((C, C, V, F)):
        decided(store, number, word, second=F)
    decided(store, 5, F, version="1.0.1")
    old, new = figures(store).rules
    assert (old.rule_version, old.confirmed, old.valuable, old.false_alarms) == ("1.0", 2, 1, 1)
    assert (old.precision, old.name_zh) == (0.75, "规则RET-001")
    assert (new.rule_version, new.precision) == ("1.0.1", 0.0)
    assert figures(store, TODAY - dt.timedelta(days=9), TODAY - dt.timedelta(days=1)).rules == ()


def test_an_undecided_case_says_nothing_of_precision(store):
    (case_id,) = admitted(store)
    review(store, XU, case_id, ids(store, case_id)[0], C)
    assert figures(store).rules == ()


def test_agreement_is_of_first_words_on_the_same_finding(store):
    for number, (one, other) in enumerate(((C, C), (C, C), (C, F), (F, F))):
        decided(store, number, one, second=other)
    decided(store, 9, C)
    held = figures(store).agreement
    assert (held.n, held.agreed) == (4, 3)
    # observed 3/4; by chance (3*2 + 1*2) / 16 = 1/2
    assert held.kappa == 0.5
    (pair,) = held.pairs
    assert (pair.first, pair.second, pair.n, pair.kappa) == ("gao", "xu", 4, 0.5)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], None),
        ([(C, C), (C, C)], None),
        ([(C, F), (C, F)], 0.0),
        ([(C, C), (F, F)], 1.0),
        ([(C, F), (F, C)], -1.0),
        # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: the textbook's 0.4
        ([(C, C)] * 20 + [(C, F)] * 5 + [(F, C)] * 10 + [(F, F)] * 15, 0.4),
    ],
)
def test_kappa(pairs, expected):
    assert kappa(pairs) == expected


def test_time_to_a_decision(store):
    assert figures(store).decisions.median_h is None
    for number, hours in enumerate((1, 2, 3, 4, 13)):
        decided(store, number, C, hours=hours)
    held = figures(store).decisions
    assert (held.n, held.median_h, held.p90_h) == (5, 3.0, 9.4)


def test_the_backlog_is_by_severity_and_age(store):
    for days in (0, 2, 5, 9):
        at = NOW - dt.timedelta(days=days)
        admitted(store, new=new_material(f"m{days}", person=f"E{days}"), now=at)
    decided(store, 20, C)
    critical, high, medium = figures(store).backlog
    assert critical == Backlog(
        severity=Severity.CRITICAL, under_1d=1, days_1_3=1, days_3_7=1, over_7d=1, overdue=3
    )
    assert (high, medium) == (Backlog(severity=Severity.HIGH), Backlog(severity=Severity.MEDIUM))


def test_findings_of_a_day_are_the_institutions_day_without_shadows(store):
    night = dt.datetime(2026, 11, 19, 16, 30, tzinfo=dt.UTC)  # the 20th in Beijing
    admitted(store, finding(), finding(SURE), now=night)
    admitted(store, new=new_material("m2"), now=night - HOUR)
    admitted(store, new=new_material("m3"), shadow=True)
    assert figures(store).days == (FoundThatDay(day=TODAY, rule_id="RET-001", findings=2),)
    assert len(figures(store, TODAY - dt.timedelta(days=1)).days) == 2


def test_the_share_that_is_snoozed(store):
    assert figures(store).snoozed.share is None
    until = TODAY + dt.timedelta(days=1)
    new = NewSnooze(rule_id="RET-001", pivot=Pivot.PERSON, value="E1", reason="x", until=until)
    do(store, XU, snoozes.make, NOW, new)
    for number in (1, 2, 3, 4):
        admitted(store, new=new_material(f"m{number}", person=f"E{number}"))
    held = figures(store).snoozed
    assert (held.findings, held.snoozed, held.share) == (4, 1, 0.25)


def test_days_in_the_wrong_order_or_too_many(store):
    with pytest.raises(BadInput):
        figures(store, TODAY, TODAY - dt.timedelta(days=1))
    with pytest.raises(BadInput):
        figures(store, TODAY - dt.timedelta(days=400), TODAY)
