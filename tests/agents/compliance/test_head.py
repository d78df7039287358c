"""The shipped head: what it knows, that it is calibrated arrays only, and what it says of plain cases."""

import numpy as np
import pytest

from agents.compliance.rules.catalogue import rules
from agents.compliance.rules.semantic import head, labelled
from agents.compliance.rules.semantic.judge import judge

HEAD = head.shipped()


def test_it_knows_rules_of_the_catalogue_and_its_labelled_sentences() -> None:
    assert set(HEAD.rules) <= {r.id for r in rules()}
    assert len(HEAD.rules) >= 35
    mine = {s.text for s in labelled.sold(labelled.shipped())}
    assert set(HEAD.bank_texts) <= mine, "retrain: the head names sentences that are gone"


def test_probabilities_lie_between_nothing_and_one_with_and_without_vectors() -> None:
    texts = ["您好，请问有什么可以帮您？", "亏了算我的，我自己掏钱补给您", "", "🙂" * 50]
    vectors = np.zeros((4, 384), dtype=np.float32)
    for scores in (HEAD.scores(texts, None), HEAD.scores(texts, vectors)):
        assert scores.shape == (4, len(HEAD.rules))
        assert np.isfinite(scores).all()
        assert ((scores >= 0) & (scores <= 1)).all()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("产品要是亏了都算我的，差额我自己掏钱给您补上，白纸黑字写给您。", "RET-002"),
        ("把短信里那六位验证码念给我，我这边帮您解锁。", "PII-002"),
        ("钱先转我个人卡上，我统一给您交保费。", "PRC-005"),
    ],
)
def test_plain_breaches_are_seen_even_without_vectors(text: str, rule: str) -> None:
    (judged,) = judge(HEAD, [text], None)
    assert judged.scores.get(rule, 0) >= judged.thresholds.get(rule, 1)


def test_the_sentence_that_carries_it_is_named() -> None:
    text = "今天天气不错。把短信里那六位验证码念给我。再见。"
    (judged,) = judge(HEAD, [text], None)
    start, end = judged.spans["PII-002"]
    assert "验证码" in text[start:end]
    assert "天气" not in text[start:end]


def test_a_pickle_in_the_file_is_refused(tmp_path) -> None:
    path = tmp_path / "head.npz"
    np.savez(path, version=np.array("x"), rules=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle"):
        head.load(path)


def test_what_is_saved_is_what_is_read(tmp_path) -> None:
    head.save(HEAD, tmp_path / "copy.npz")
    again = head.load(tmp_path / "copy.npz")
    texts = ["稳赚不赔，放心"]
    assert np.allclose(again.scores(texts, None), HEAD.scores(texts, None), atol=1e-3)
