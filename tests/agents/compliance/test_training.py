"""Training on a small set: it learns, judges itself on groups it has not seen, and repeats itself."""

import asyncio

import numpy as np
import pytest

from agents.compliance import training
from agents.compliance.rules.semantic import head, labelled
from agents.compliance.rules.semantic.labelled import Labelled
from agents.compliance.states import states
from core.domain.conduct import Speaker
from core.errors import BackendDown, Conflict


def sentence(n: int, text: str, rules: tuple[str, ...]) -> Labelled:
    return Labelled(
        id=f"x{n}", group=f"g{n // 2}", lang="zh", kind="breach" if rules else "plain",
        speaker=Speaker.SELLER, text=text, rules=rules,
    )  # fmt: skip


@pytest.fixture(scope="module")
def small():
    drawn = np.random.default_rng(5)
    ways = ("把验证码念给我{}", "短信里的六位数字报给我{}", "验证码发我一下{}")
    plain = ("您的账单已寄出{}", "请问需要办理什么业务{}", "网点九点开门{}", "利率以公告为准{}")
    rows = [sentence(n, ways[n % 3].format(n), ("PII-002",)) for n in range(30)]
    rows += [sentence(100 + n, plain[n % 4].format(n), ()) for n in range(60)]
    vectors = drawn.normal(size=(90, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return rows, vectors


def test_it_learns_what_it_can_and_says_how_well(small) -> None:
    rows, vectors = small
    trained = training.train(rows, vectors, "t")
    (score,) = trained.scores
    assert (score.rule_id, score.breaches) == ("PII-002", 30)
    assert score.f1 > 0.9
    sure = trained.head.scores(["验证码报给我"], None)[0, 0]
    assert sure > trained.head.scores(["网点几点开门"], None)[0, 0]


def test_the_same_input_gives_the_same_head(small) -> None:
    rows, vectors = small
    one, two = (training.train(rows, vectors, "t").head for _ in range(2))
    assert np.array_equal(one.vectored.weights, two.vectored.weights)
    assert np.array_equal(one.plain.threshold, two.plain.threshold)
    assert one.stated is None
    assert not one.doubtful(one.scores(["验证码报给我"], vectors[:1])).any()


def test_a_hidden_state_that_knows_better_is_believed(small, tmp_path) -> None:
    rows, vectors = small
    known = np.random.default_rng(6).normal(size=(91, 1536)).astype(np.float32)
    known[-1] /= np.linalg.norm(known[-1])
    known[:30, 0] += 40
    trained = training.train(rows, vectors, "t", known)
    assert trained.stated_scores[0].f1 > 0.95
    head.save(trained.head, tmp_path / "h.npz")
    again = head.load(tmp_path / "h.npz")
    told = again.scores_by_state(["网点几点开门"] * 2, vectors[:2], known[[0, 60]])[:, 0]
    assert told[0] > told[1]
    assert again.knows(known[-1])
    assert not again.knows(-known[-1])
    assert not again.knows(known[-1][:384])


def test_hidden_states_are_kept_and_a_broken_run_goes_on(tmp_path) -> None:
    kept, said = tmp_path / "s.npz", []

    class Counting:
        asked = 0

        async def embed(self, texts, kind):
            assert kind == "state"
            self.asked += len(texts)
            if self.asked > 600:
                raise BackendDown("gone")
            return [[1.0, float(len(t)) / 1000] for t in texts]

    backend = Counting()
    texts = [f"第{n}句" for n in range(700)]
    with pytest.raises(BackendDown):
        asyncio.run(states(backend, texts, kept, said.append))  # type: ignore[arg-type]
    backend.asked = 0
    found = asyncio.run(states(backend, texts, kept, said.append))  # type: ignore[arg-type]
    assert backend.asked == 1 + 700 - 512
    assert found.shape == (700, 2)
    assert found[3, 1] == pytest.approx(len(head.asked("第3句")) / 1000, rel=1e-3)


def test_states_of_another_model_are_not_mixed_with_those_that_are_kept(tmp_path) -> None:
    class Served:
        def __init__(self, *state: float) -> None:
            self._state = state

        async def embed(self, texts, kind):
            return [list(self._state) for _ in texts]

    kept = tmp_path / "s.npz"
    asyncio.run(states(Served(1.0, 0.0), ["一句"], kept, print))  # type: ignore[arg-type]
    for other in (Served(0.0, 1.0), Served(1.0, 0.0, 0.0)):
        with pytest.raises(Conflict):
            asyncio.run(states(other, ["两句"], kept, print))  # type: ignore[arg-type]


def test_what_is_said_where_nothing_is_breached_is_learned_as_lawful() -> None:
    calm = labelled.calm()
    assert len(calm) > 400
    assert {s.rules for s in calm} == {()}
    assert {s.speaker for s in calm} == {Speaker.SELLER}
    assert not {s.id for s in calm} & {s.id for s in labelled.shipped()}


def test_a_rule_with_too_few_breaches_is_not_learned(small) -> None:
    rows, vectors = small
    few = [*rows[:84], *(sentence(200 + n, f"加我微信{n}", ("PRC-006",)) for n in range(6))]
    assert training.train(few, vectors, "t").head.rules == ("PII-002",)
