"""What is heard beside the wordings: it excuses, it is forgotten, and a file of it can run nothing."""

import asyncio
import datetime as dt

import numpy as np
import pytest

from agents.compliance import ear_training
from agents.compliance.rules.catalogue import named, rules
from agents.compliance.rules.examine import examine
from agents.compliance.rules.semantic.head import shipped
from agents.compliance.rules.talk import cues, ear, spoken
from agents.compliance.rules.talk.spoken import Spoken
from agents.compliance.screener import Screener
from core.domain.conduct import Exchange, ProductFacts, Speaker, Trade, Utterance

OBLIQUE = "跟买衣服一样：吊牌没剪，原样拿来都好说；穿旧了，就不是那个数了。"


def exchange(*texts: tuple[Speaker, str]) -> Exchange:
    said = tuple(Utterance(seq=n, speaker=s, text=t) for n, (s, t) in enumerate(texts, 1))
    return Exchange(
        language="zh", day=dt.date(2026, 11, 20), utterances=said,
        product=ProductFacts(name="长青终身寿险", trade=Trade.INSURANCE),
    )  # fmt: skip


SOLD = exchange(
    (Speaker.SELLER, "我给您推荐这款保险，一年交五千。"), (Speaker.SELLER, OBLIQUE),
    (Speaker.CUSTOMER, "好，我买了。"),
)  # fmt: skip


def untold(heard: cues.Heard | None) -> bool:
    found = examine(SOLD, [named("DIS-003")], {}, heard)
    return [f.rule_id for f in found] == ["DIS-003"]


def test_a_statement_that_is_heard_is_no_longer_missing() -> None:
    assert untold(None)
    assert untold({OBLIQUE: frozenset({"risk"})})
    assert not untold({OBLIQUE: frozenset({"cooling_off", "surrender"})})


def test_what_was_heard_in_one_conversation_is_not_heard_in_the_next() -> None:
    assert not untold({OBLIQUE: frozenset({"cooling_off", "surrender"})})
    assert not cues.hears("cooling_off", OBLIQUE)
    assert untold(None)


def test_a_wording_that_stands_keeps_its_place() -> None:
    text = "另外提醒您，犹豫期十五天，期内退保全额退款。"
    other = "今天先说到这里。"
    with cues.hearing({text: frozenset({"cooling_off"}), other: frozenset({"cooling_off"})}):
        span = cues.find("cooling_off", text)
        assert span is not None
        assert span != (0, len(text))
        assert cues.find("cooling_off", other) == (0, len(other))


def test_only_what_was_due_is_listened_for() -> None:
    assert set(ear.shipped().acts) == set(ear_training.LISTENED)
    assert not {"committed", "recommend", "withdrew"} & set(ear.shipped().acts)
    assert set(ear_training.LISTENED) <= set(cues.names())
    assert set(ear.shipped().families) == set(cues.names())


def test_the_published_utterances_are_sound() -> None:
    utterances = spoken.shipped()
    assert len({u.id for u in utterances}) == len(utterances) > 1_800
    assert len({u.text for u in utterances}) == len(utterances)
    for act in ear_training.LISTENED:
        for language in ("zh", "en"):
            assert sum(act in u.acts and u.lang == language for u in utterances) >= 20, act


def test_it_hears_what_it_has_learned_and_the_same_input_gives_the_same(tmp_path) -> None:
    drawn = np.random.default_rng(4)
    vectors = drawn.normal(size=(160, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = []
    for n in range(160):
        act = ear_training.LISTENED[n % len(ear_training.LISTENED)]
        vectors[n, n % len(ear_training.LISTENED)] += 3
        rows.append(
            Spoken(id=f"x{n}", lang="zh", speaker=Speaker.SELLER, text=f"第{n}句", acts=(act,))
        )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    trained, scores = ear_training.train(rows, vectors)
    again, _ = ear_training.train(rows, vectors)
    assert np.array_equal(trained.weights, again.weights)
    assert min(s.recall for s in scores) > 0.9
    assert {s.worded for s in scores} == {0.0}
    ear.save(trained, tmp_path / "ear.npz")
    heard = ear.load(tmp_path / "ear.npz").hear([r.text for r in rows[:16]], vectors[:16])
    assert all(set(r.acts) <= heard[r.text] for r in rows[:16])


def test_a_file_that_would_run_code_is_refused(tmp_path) -> None:
    np.savez(tmp_path / "e.npz", acts=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError, match="pickle"):
        ear.load(tmp_path / "e.npz")


def test_every_voice_is_listened_to_and_without_vectors_nobody() -> None:
    class Backend:
        seen: list[str] = []  # noqa: RUF012

        async def embed(self, texts, kind):
            self.seen += texts
            return [[0.05] * 384 for _ in texts]

    backend = Backend()
    asyncio.run(Screener(shipped(), backend).screen(SOLD, rules()))  # type: ignore[arg-type]
    assert any("我买了" in t for t in backend.seen)
    assert len(backend.seen) == len(set(backend.seen)) == 3
    asyncio.run(Screener(shipped(), None).screen(SOLD, rules()))


def test_a_message_alone_is_not_listened_to() -> None:
    class Ear(Screener):
        async def listened(self, one: Exchange) -> cues.Heard | None:
            return await self._heard([one])

    class Backend:
        async def embed(self, texts, kind):
            return [[0.05] * 384 for _ in texts]

    alone = exchange((Speaker.SELLER, "去年这只赚了三成。"))
    assert not asyncio.run(Ear(shipped(), Backend()).listened(alone))  # type: ignore[arg-type]
