"""The demo's cases: what is found in their talks is there, and their course is the real one."""

from collections import Counter

import pytest

from agents.compliance.rules import personal
from agents.compliance.rules.catalogue import named
from agents.compliance.rules.lexical import detect
from core.access import system
from core.clock import SystemClock
from core.demo.cases import exchange, finding
from core.demo.logins import logins
from core.demo.seed import seed
from core.demo.talks import RULES, TALKS, VERSION
from core.domain.case import CaseState, SecondLook
from core.domain.conduct import Form, Speaker
from core.domain.finding import Detector
from core.domain.material import RuleName, SweepKind
from core.store import case_figures, case_list, findings, snoozes, sweeps
from core.store.case_list import Wanted
from tests.conftest import BrokenOnPurpose, roll_back

NOW = SystemClock().now()
SEEN = [pytest.param(t, s, id=f"{t.ref}-{s.rule}") for t in TALKS for s in t.seen]
DEMO = system("demo")


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_is_called_as_in_the_catalogue(rule_id):
    rule = named(rule_id)
    assert RULES[rule_id] == (rule.severity, rule.name_zh, rule.name_en)
    assert rule.version == VERSION


@pytest.mark.parametrize(("talk", "seen"), SEEN)
def test_what_is_found_is_what_the_detector_finds(talk, seen):
    one = finding(talk, seen)
    said = talk.lines[seen.seq - 1][1]
    rule = named(seen.rule)
    assert said[one.start : one.end] == seen.words
    assert talk.form in rule.forms
    assert seen.detector in rule.detectors
    if seen.detector is Detector.LEXICAL:
        assert [f.text for f in detect(said, (rule,), seen.seq)] == [seen.words]
    elif seen.detector is Detector.PERSONAL:
        assert [f.text for f in personal.detect(said, rule, seen.seq)] == [seen.words]
    else:
        assert one.reason_zh
        assert one.reason_en


def test_a_warning_that_is_called_missing_is_missing():
    for talk in TALKS:
        ours = "".join(text for who, text in talk.lines if who is not Speaker.CUSTOMER)
        missing = {s.rule for s in talk.seen if not s.words}
        if "DIS-001" in missing:
            assert not any(word in ours for word in ("风险", "亏", "损失"))
        if "DIS-007" in missing:
            assert not any(word in ours for word in ("澄湖银行", "工号", talk.name))
        if "DIS-009" in missing:
            assert "录音" not in ours


def test_a_call_has_seconds_and_a_chat_has_times():
    for talk in TALKS:
        said = exchange(talk, NOW).utterances
        if talk.form is Form.CALL:
            seconds = [second for u in said for second in (u.start_s, u.end_s)]
            assert seconds == sorted(seconds)
        else:
            assert all(u.at is not None and u.start_s is None for u in said)


def test_cases_stand_in_every_state(bank_store):
    with bank_store.transaction(DEMO) as session:
        cases = case_list.listed(session, Wanted(), limit=100).cases
    assert len(cases) == len(TALKS) - 1  # one is snoozed
    states = Counter(case.state for case in cases)
    assert all(states[state] for state in CaseState)
    assert {case.second_look for case in cases} == {None, *SecondLook}
    officers = {f"login_{x.username}" for x in logins("demo")}
    assert {case.assignee for case in cases} <= {None, *officers}
    decided = [case for case in cases if case.state is CaseState.DECIDED]
    assert {case.decided_by for case in decided} == {"login_xujing", "login_fangmin"}
    assert all(case.opened_at <= NOW for case in cases)


def test_their_findings_still_stand_and_figures_can_be_told(bank_store):
    with bank_store.transaction(DEMO) as session:
        for case in case_list.listed(session, Wanted(), limit=100).cases:
            held = findings.of_case(session, case.id)
            assert len(held) == case.findings
        assert [s.covered for s in snoozes.listed(session, SystemClock().now())] == [1]
        today = SystemClock().today()
        figures = case_figures.figures(session, today.replace(day=1), today, NOW)
        assert figures.agreement.kappa is not None
        assert figures.decisions.n >= 3
        assert {rule.precision for rule in figures.rules} >= {0.0, 1.0}


def test_a_nightly_sweep_leaves_them_alone_and_a_rescan_does_not(bank_store):
    items = {}

    def sweep(session):
        rules = [RuleName(id="RET-001", version=VERSION), RuleName(id="RET-003", version=VERSION)]
        for kind, which in ((SweepKind.NIGHTLY, rules), (SweepKind.RESCAN, rules[1:])):
            items[kind] = sweeps.start(session, DEMO, NOW, kind, which).items

    with pytest.raises(BrokenOnPurpose):
        roll_back(bank_store, DEMO, sweep)
    assert items == {SweepKind.NIGHTLY: 0, SweepKind.RESCAN: len(TALKS)}


def test_seeding_again_makes_no_second_case_and_another_institution_has_none(bank_store):
    seed(bank_store, "demo")
    counts = {}
    for institution in ("demo", "other"):
        with bank_store.transaction(system(institution)) as session:
            counts[institution] = len(case_list.listed(session, Wanted(), limit=100).cases)
    assert counts == {"demo": len(TALKS) - 1, "other": 0}
