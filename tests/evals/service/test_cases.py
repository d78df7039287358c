"""The cases hold together: documents and phrases exist, patterns can match, parts are alike."""

import re
from collections import Counter
from pathlib import Path

import pytest

from core.demo.logins import LOGINS
from core.demo.plan import document_folder
from tests.evals.service.case import Case, Fact, load
from tests.evals.service.numbers import matches, normal

CASES = load(Path(__file__).parent / "cases.jsonl")
SHELF = {
    path.name.split(".")[0]: path.read_text("utf-8")
    for path in document_folder("demo").rglob("*.*")
    if not path.name.endswith(".meta.yaml")
}


def named(case: Case) -> list[str]:
    return [*case.expect.cites, *case.expect.cites_any]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_named_documents_and_phrases_exist(case: Case):
    for wanted in named(case):
        stem, _, phrase = wanted.partition("#")
        assert stem in SHELF, wanted
        assert normal(phrase) in normal(SHELF[stem]), wanted
    assert set(case.expect.forbidden_documents) <= set(SHELF)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_a_required_figure_stands_in_a_document_that_may_be_cited(case: Case):
    if not named(case):
        return
    text = "\n".join(SHELF[wanted.partition("#")[0]] for wanted in named(case))
    for wanted in case.expect.must:
        if isinstance(wanted, str) and re.search(r"\d", wanted):
            assert matches(wanted, text), wanted


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_patterns_are_in_the_form_the_text_is_brought_to(case: Case):
    for pattern in (*case.expect.must, *case.expect.must_not):
        if not isinstance(pattern, Fact):
            re.compile(pattern)
            assert normal(pattern) == pattern, pattern


def test_speakers_are_demo_log_ins():
    assert {case.as_ for case in CASES} <= {login.username for login in LOGINS}


def test_there_are_enough_cases_of_every_kind_in_both_parts_and_languages():
    parts = {part: Counter(c.kind for c in CASES if c.part == part) for part in ("tune", "test")}
    assert sum(map(sum, (p.values() for p in parts.values()))) >= 90
    assert set(parts["tune"]) == set(parts["test"])
    for kind, count in parts["tune"].items():
        assert abs(count - parts["test"][kind]) <= 1
    assert {c.language for c in CASES} == {"zh", "en"}


def test_only_actions_expect_writes_and_every_write_is_confirmed():
    for case in CASES:
        if case.expect.writes:
            assert case.kind == "action"
            assert any(turn.confirm for turn in case.turns)
