"""The parts of the bench that need no database."""

import pytest

from inference.backend import ModelRole, Usage
from tests.bench.ask_data import stages, suite
from tests.bench.ask_data.suite import Counted, Cpu, Question
from tests.evals.result import CouldNotRun
from tools.sql import ask


def test_every_stage_is_called_where_it_is_measured_and_put_back_afterwards():
    kept = {n: vars(ask)[n] for n in ("permitted", "read", "plan", "compile_plan", "check")}
    with stages.Stages().measured():
        assert all(vars(ask)[n] is not call for n, call in kept.items())
    assert all(vars(ask)[n] is call for n, call in kept.items())


def test_time_is_added_up_by_stage_until_it_is_taken(monkeypatch):
    monkeypatch.setattr(ask, "plan", lambda: "planned")
    clock = stages.Stages()
    with clock.measured():
        assert ask.plan() == "planned"
    first, second = clock.taken(), clock.taken()
    assert first["plan"] > 0
    assert set(first) == set(second)
    assert not any(second.values())


def test_a_stage_that_has_moved_stops_the_bench(monkeypatch):
    monkeypatch.delattr(ask, "compile_plan")
    with pytest.raises(CouldNotRun, match="compile_plan"), stages.Stages().measured():
        pass


def test_tables_and_figures_of_what_was_asked():
    counted = Counted()
    counted.add(ModelRole.SQL, Usage(prompt=90, completion=10))
    calls, tokens = counted.taken()
    spent = {"rights": 0.001, "run": 0.004}
    asked = [
        Question("read by code", 0.01, spent, 0, 0, 0.002),
        Question("read by a model", 0.03, spent, calls, tokens, 0.002),
    ]
    result = suite._result(asked, Cpu(own=0.02, database=0.02), 0.5)
    assert counted.taken() == (0, 0)
    assert result.figures["model_calls_per_question"] == 0.5
    assert result.figures["tokens_per_question"] == 50
    assert result.figures["questions_per_cpu_second"] == 50
    assert result.figures["times_bare_query"] == pytest.approx(15)
    parts, hows = result.tables
    assert ("run", 2, 4.0, 4.0, 0.2) in parts.rows
    assert ("read by a model", 1, 30.0, 30.0, 1.0, 100.0) in hows.rows
