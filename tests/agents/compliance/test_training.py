"""Training on a small set: it learns, judges itself on groups it has not seen, and repeats itself."""

import numpy as np
import pytest

from agents.compliance import training
from agents.compliance.rules.semantic.labelled import Labelled
from core.domain.conduct import Speaker


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
    assert np.array_equal(one.cue, two.cue)
    assert np.array_equal(one.threshold, two.threshold)


def test_a_rule_with_too_few_breaches_is_not_learned(small) -> None:
    rows, vectors = small
    few = [*rows[:84], *(sentence(200 + n, f"加我微信{n}", ("PRC-006",)) for n in range(6))]
    assert training.train(few, vectors, "t").head.rules == ("PII-002",)
