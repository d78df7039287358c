"""The contract itself: exit codes, the one JSON object, baselines, and a crash that is not a result."""

import io
import json
from pathlib import Path

import pytest

from tests.evals import contract
from tests.evals.contract import CouldNotRun, Options, Result, Suite, Table, Target
from tests.evals.show import moves


def perform(
    monkeypatch: pytest.MonkeyPatch, folder: Path, suite: Suite, **asked: object
) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(contract, "ROOTS", {"eval": folder, "bench": folder})
    monkeypatch.setattr(contract, "find", lambda _kind, _name: suite)
    (folder / "x").mkdir(exist_ok=True)
    code = contract.run("eval", "x", out=out, err=err, **asked)  # type: ignore[arg-type]
    return code, out.getvalue(), err.getvalue()


def good(options: Options) -> Result:
    options.say("half way")
    return Result(
        {"recall": 0.9, "where": "here"},
        {"recall": Target(">=", 0.85)},
        (Table("by kind", ("kind", "recall"), (("[direct]", 1.0),)),),
        ("one note",),
    )


def bad(_options: Options) -> Result:
    return Result({"recall": 0.5}, {"recall": Target(">=", 0.85)})


def absent(_options: Options) -> Result:
    raise CouldNotRun("the statutes are not there")


def broken(_options: Options) -> Result:
    raise KeyError("a defect")


@pytest.mark.parametrize(
    ("suite", "code"),
    [(good, 0), (bad, 1), (absent, 2), (broken, 2)],
    ids=lambda x: getattr(x, "__name__", x),
)
def test_exit_code_says_met_not_met_or_not_run(monkeypatch, tmp_path, suite, code):
    assert perform(monkeypatch, tmp_path, suite)[0] == code


def test_json_is_exactly_one_object_with_the_agreed_keys(monkeypatch, tmp_path):
    code, out, err = perform(monkeypatch, tmp_path, good, as_json=True)
    found = json.loads(out)
    assert code == 0
    assert set(found) == {"name", "figures", "targets", "met", "machine", "commit"}
    assert found["targets"] == {"recall": {"op": ">=", "value": 0.85, "met": True}}
    assert found["met"] is True
    assert "half way" in err
    assert "half way" not in out


def test_table_is_on_stdout_and_progress_on_stderr(monkeypatch, tmp_path):
    _, out, err = perform(monkeypatch, tmp_path, good)
    assert "[direct]" in out
    assert "recall" in out
    assert "half way" not in out
    assert "half way" in err


def test_a_suite_that_could_not_run_says_nothing_on_stdout(monkeypatch, tmp_path):
    code, out, err = perform(monkeypatch, tmp_path, absent, as_json=True)
    assert (code, out) == (2, "")
    assert "the statutes are not there" in err


def test_a_run_says_what_moved_against_the_kept_baseline(monkeypatch, tmp_path):
    perform(monkeypatch, tmp_path, good, update_baseline=True)
    assert "Nothing moved" in perform(monkeypatch, tmp_path, good)[1]
    assert "recall: 0.900 -> 0.500 (-0.4)" in perform(monkeypatch, tmp_path, bad)[1]


def test_other_peoples_cases_never_become_the_baseline(monkeypatch, tmp_path):
    cases = tmp_path / "mine.jsonl"
    cases.write_text("{}\n")
    perform(monkeypatch, tmp_path, good, update_baseline=True, cases=cases)
    perform(monkeypatch, tmp_path, good, update_baseline=True, settings={"part": "tune"})
    assert not (tmp_path / "x" / "baseline.json").exists()


def test_missing_cases_are_not_a_result(monkeypatch, tmp_path):
    assert perform(monkeypatch, tmp_path, good, cases=tmp_path / "none.jsonl")[0] == 2


def test_an_unknown_suite_is_answered_with_the_known_ones():
    with pytest.raises(CouldNotRun, match="there are"):
        contract.find("eval", "no_such_suite")


def test_unknown_setting_is_named(tmp_path):
    with pytest.raises(CouldNotRun, match="colour"):
        Options(tmp_path, settings={"colour": "red"}).allow("part")


def test_a_target_without_figure_or_a_figure_that_is_no_number_is_a_defect():
    with pytest.raises(ValueError, match="Targets without a figure"):
        Result({}, {"recall": Target(">=", 1)})
    with pytest.raises(ValueError, match="nan"):
        Result({"recall": float("nan")})


def test_text_never_meets_a_numeric_target():
    assert not Target(">=", 0).holds("many")


def test_moves_name_new_gone_and_changed_figures():
    before, now = {"a": 1.0, "b": 2, "c": "x"}, {"a": 1.001, "c": "y", "d": 4}
    assert moves(before, now) == ["b: gone", "c: x -> y", "d: new, 4"]
