"""The tuning conversations: labels that the rules reach, the catalogue's phrases, and the cost."""

import time
from collections import Counter

import pytest

from agents.compliance.rules.catalogue import named, rules
from agents.compliance.rules.examine import examine
from agents.compliance.rules.semantic.labelled import CONVERSATIONS, SHIPPED, talks
from agents.compliance.rules.talk import RULES, cues, detect
from agents.compliance.rules.talk.cues import _worded

TALKS = tuple(talks(SHIPPED / CONVERSATIONS))
MENDED = {"hand", "hand2"}  # on what these authors wrote the wordings were mended
FLOOR, UNSEEN_FLOOR = 0.9, 0.6
MILLISECONDS = 2.0  # of processor time for twenty utterances, with room for a slow machine below


def test_the_set_is_what_it_says():
    assert len({t.id for t in TALKS}) == len(TALKS) >= 70
    known = {r.id for r in rules()}
    for one in TALKS:
        assert one.part == "tune"
        assert not set(one.rules) & set(one.may)
        for rule in (*one.rules, *one.may):
            assert rule in known
            assert named(rule).concerns(one.exchange), (one.id, rule)


def test_every_rule_is_breached_three_times():
    counted = Counter(r for t in TALKS for r in t.rules)
    assert not {r: counted[r] for r in RULES if counted[r] < 3}


@pytest.mark.parametrize(("mended", "floor"), [(True, FLOOR), (False, UNSEEN_FLOOR)])
def test_the_tuning_conversations_reach_the_floor(mended: bool, floor: float):
    right, wrong, lost = Counter[str](), Counter[str](), Counter[str]()
    for one in (t for t in TALKS if (t.by in MENDED) is mended):
        asked = [r for r in rules() if r.concerns(one.exchange)]
        got = {f.rule_id for f in detect(one.exchange, asked)}
        want = set(one.rules) & set(RULES)
        right.update(got & want)
        lost.update(want - got)
        wrong.update(got - want - set(one.may))
    asked_of = [r for r in RULES if right[r] + lost[r]]
    f1 = {r: 2 * right[r] / (2 * right[r] + wrong[r] + lost[r]) for r in asked_of}
    assert sum(f1.values()) / len(f1) >= floor, f1


_TOLD = {
    "DIS-001": "risk", "DIS-002": "exclusions", "DIS-003": "cooling_off", "DIS-004": "uncertain",
    "DIS-005": "annual_rate", "DIS-006": "relation", "DIS-007": "institution",
    "DIS-008": "ai_told", "DIS-009": "recording_told", "RET-003": "benchmark_qualified",
    "RET-005": "performance_statement", "NAT-001": "policy_named", "NAT-002": "issuer",
    "SUI-001": "unsuitable", "SUI-005": "stop_advised", "SUI-006": "fact_find",
    "PRS-002": "announced", "PRS-007": "care",
}  # fmt: skip


@pytest.mark.parametrize(("rule", "act"), _TOLD.items())
def test_the_catalogue_s_correct_phrases_are_heard(rule: str, act: str):
    assert all(cues.does(act, phrase) for phrase in named(rule).must_not_fire)


def test_it_is_cheap():
    detect(TALKS[0].exchange, rules())
    spoken = sum(len(t.exchange.utterances) for t in TALKS)
    start = time.process_time()
    for one in TALKS:
        detect(one.exchange, [r for r in rules() if r.concerns(one.exchange)])
    taken = (time.process_time() - start) * 1000 * 20 / spoken
    assert taken < 2 * MILLISECONDS


def test_the_memory_of_words_ends_with_the_call():
    examine(TALKS[0].exchange, rules(), {})
    assert _worded.cache_info().currsize == 0
