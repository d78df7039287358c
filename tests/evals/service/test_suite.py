"""The harness on a world made up for the test: shares, counts, rows, and what is not shown."""

import datetime as dt
import json
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from core.access import Principal, Role
from core.domain.conversation import Answer, AnswerKind, Sentence
from core.domain.document import Document, DocumentMeta, Passage
from core.errors import BackendDown
from inference.scripted import Scripted
from rag.types import Found, SearchResult
from tests.evals.result import CouldNotRun, Options
from tests.evals.service import suite as suite_module
from tests.evals.service.grade import Outcome

META = DocumentMeta(title="收费", owner="o")


class MadeUp:
    """Answers 好 with every second performance of a case about 晴, always for 雨, never for 雪."""

    def __init__(self) -> None:
        self.today = dt.date(2026, 11, 20)
        self.shelf = {"d": ("fees", META)}
        self.backend = Scripted().on("雨天收5元。")
        self.searcher = self
        self.asked: dict[str, int] = {}
        self.restored = 0

    def principal(self, as_: str) -> Principal:
        return Principal(institution="demo", subject=as_, role=Role.CUSTOMER)

    async def search(self, _who, _request) -> SearchResult:
        document = Document(
            id="d", institution="demo", meta=META, source="fees.md", content_hash=""
        )
        passage = Passage(
            id="p", document_id="d", ordinal=0, head="收费", section="", article="", page=None,
            start=0, end=7, text="雨天收5元整。",
        )  # fmt: skip
        return SearchResult(
            found=(Found(passage=passage, document=document, score=1),), confidence=1
        )

    async def turn(self, _who, said, _conversation, _as_of):
        if said.say == "雪":
            raise BackendDown("no backend")
        times = self.asked[said.say] = self.asked.get(said.say, 0) + 1
        text = "好" if said.say == "雨" or times % 2 else "坏"
        answer = Answer(
            kind=AnswerKind.ANSWER, language="zh", sentences=(Sentence(text=text),), citations=()
        )
        return Outcome(answer, seconds=2.0), "c"

    async def facts(self, _who, _conversation):
        return {"cards": {"debit": [], "credit": []}, "limits": {}, "complaints": 0}

    async def restore(self, _who, _before) -> None:
        self.restored += 1


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> MadeUp:
    made = MadeUp()

    @contextmanager
    def platform(_home, _say):
        yield None

    @asynccontextmanager
    async def demo_world(_settings):
        yield made

    monkeypatch.setattr(suite_module, "platform", platform)
    monkeypatch.setattr(suite_module, "demo_world", demo_world)
    return made


def cases(folder: Path, **parts: str) -> Path:
    path = folder / "cases.jsonl"
    lines = [
        {
            "id": f"c-{say}", "kind": "answerable", "language": "zh", "part": part,
            "turns": [{"say": say}], "expect": {"kinds": ["answer"], "must": ["好|5元"]},
        }
        for say, part in parts.items()
    ]  # fmt: skip
    path.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    return path


def options(path: Path, **settings: str) -> Options:
    return Options(path.parent, path, settings, lambda _line: None)


def test_pass_1_is_of_performances_and_pass_3_of_cases(world, tmp_path):
    path = cases(tmp_path, 晴="tune", 雨="test")
    result = suite_module.suite(options(path))
    assert result.figures["pass_1"] == pytest.approx(5 / 6)  # 晴 passes twice of three, 雨 always
    assert result.figures["pass_3"] == 0.5
    assert (result.figures["pass_1_tune"], result.figures["pass_1_test"]) == (
        pytest.approx(2 / 3),
        1,
    )
    assert result.figures["seconds_p50"] == 2.0
    assert not result.met
    assert world.restored == 6


def test_rivals_are_graded_by_the_same_grader(world, tmp_path):
    result = suite_module.suite(options(cases(tmp_path, 雨="test"), runs="1"))
    assert result.met
    assert result.figures["pass_1_best_passage"] == 1
    assert result.figures["pass_1_plain_model"] == 1
    assert [row[0] for row in result.tables[0].rows] == ["ours", "best passage", "plain model"]
    alone = suite_module.suite(options(cases(tmp_path, 雨="test"), runs="1", rivals="no"))
    assert [row[0] for row in alone.tables[0].rows] == ["ours"]


def test_a_turn_that_raises_is_a_failed_case_and_the_rest_goes_on(world, tmp_path):
    result = suite_module.suite(options(cases(tmp_path, 雪="tune", 雨="tune"), runs="1"))
    assert result.figures["pass_1"] == 0.5
    assert result.notes == ("c-雪: no answer: backend_down: no backend",)


def test_settings_choose_cases(world, tmp_path):
    path = cases(tmp_path, 晴="tune", 雨="test")
    assert suite_module.suite(options(path, part="test", runs="1")).figures["cases"] == 1
    assert suite_module.suite(options(path, only="c-晴", runs="1")).figures["cases"] == 1
    with pytest.raises(CouldNotRun, match="No case is left"):
        suite_module.suite(options(path, only="nothing"))


def test_failures_of_our_test_part_are_named_and_not_explained(world, tmp_path):
    path = cases(tmp_path, 晴="test")
    ours = Options(path.parent, None, {"runs": "2"}, lambda _line: None)
    result = suite_module.suite(options(path, runs="2"))
    assert result.notes == ("c-晴: does not state 好|5元",)
    performed = [
        suite_module.Performed(suite_module.load(path)[0], suite_module.Verdict(faults=["x"]), (1,))
    ]
    assert suite_module._failed(performed, ours) == ["c-晴: failed"]


def test_a_line_that_is_no_case_is_named(world, tmp_path):
    path = tmp_path / "cases.jsonl"
    path.write_text('{"id": "a", "surprise": 1}\n', "utf-8")
    with pytest.raises(CouldNotRun, match="line 1 is not a case"):
        suite_module.suite(options(path))
