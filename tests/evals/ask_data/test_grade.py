"""How verdicts, samples and tables come about, without a database."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.evals.ask_data import grade, suite
from tests.evals.ask_data.case import Case, load
from tests.evals.ask_data.grade import Graded
from tests.evals.ask_data.world import Reply
from tests.evals.result import CouldNotRun, Options

CASES = load(Path(__file__).with_name("cases.jsonl"))


def case(number: int, expect: str = "answer", kind: str = "sum") -> Case:
    return Case(id=f"c{number}", dataset="market", language="zh", kind=kind, question="?", expect=expect, sql="x")  # fmt: skip


@pytest.mark.parametrize(
    ("expect", "reply", "verdict"),
    [
        ("answer", Reply(True, ((1,),)), "right"),
        ("answer", Reply(True, ((2,),)), "wrong number"),
        ("answer", Reply(False, why="unread"), "no answer"),
        ("clarify", Reply(False, why="no_metric"), "right"),
        ("refuse", Reply(True, ((1,),)), "answered"),
        ("empty", Reply(True, ((None,),)), "right"),
        ("empty", Reply(True, ((0,),)), "wrong number"),
        ("empty", Reply(False), "no answer"),
    ],
)
def test_a_verdict(expect, reply, verdict):
    world = SimpleNamespace(gold=lambda _: ((1,),))
    found = grade.graded(world, [case(1, expect)], lambda _: reply)  # type: ignore[arg-type]
    assert (found["c1"].verdict, found["c1"].why) == (verdict, reply.why)


def test_a_sample_is_the_same_each_time_and_has_its_share_of_each_kind_and_part():
    some = grade.sample(CASES, 60)
    assert some == grade.sample(tuple(reversed(CASES)), 60)[::-1]
    assert len(some) == 60
    for name in ("kind", "part"):
        for value in {getattr(c, name) for c in CASES}:
            whole = sum(getattr(c, name) == value for c in CASES) / len(CASES)
            taken = sum(getattr(c, name) == value for c in some)
            assert abs(taken - 60 * whole) <= 2, value
    assert grade.sample(CASES, 10_000) == CASES


def test_rivals_are_all_cases_or_some_or_none():
    assert suite._some(CASES, "") == suite._some(CASES, "no") == ()
    assert suite._some(CASES, "yes") == CASES
    assert len(suite._some(CASES, "12")) == 12
    for nonsense in ("0", "-3", "many"):
        with pytest.raises(CouldNotRun):
            suite._some(CASES, nonsense)


def test_tables_set_systems_beside_each_other_on_the_same_questions():
    cases = [case(1), case(2, "refuse"), case(3, kind="rank"), case(4, kind="rank")]
    ours = {
        "c1": Graded("right", "", 0.1),
        "c2": Graded("right", "no_right", 0.1),
        "c3": Graded("no answer", "unread", 0.3),
        "c4": Graded("right", "", 0.2),
    }
    other = {"c1": Graded("wrong number", "", 9.0), "c3": Graded("no answer", "no query", 5.0)}
    found = {"ours": ours, "plain model": other, "LangChain SQL agent": other}
    options = Options(Path(), settings={"show": "test"})
    result = suite._result(cases, [cases[0], cases[2]], found, options)
    assert result.figures["ours_right"] == 0.75
    assert result.figures["ours_sample_right"] == 0.5
    assert result.figures["langchain_agent_wrong_numbers"] == 0.5
    tables = {t.title: t for t in result.tables}
    assert tables["Questions back, ours"].rows == (("no_right", 1, 1), ("unread", 1, 0))
    beside = tables["On the same 2 questions"]
    assert [row[0] for row in beside.rows] == ["ours", "plain model", "LangChain SQL agent"]
    assert result.notes == ("c3: no answer: ?",)
