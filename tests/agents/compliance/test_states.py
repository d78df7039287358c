"""When the screener asks for hidden states, and what it does where nobody serves them."""

import asyncio

import numpy as np
import pytest

from agents.compliance.rules.catalogue import rules
from agents.compliance.rules.fold import fold
from agents.compliance.rules.semantic.head import WITNESS, asked, shipped
from agents.compliance.rules.semantic.judge import LONGEST_ASKED, doubtful
from agents.compliance.screener import Screener
from core.domain.conduct import Exchange, Speaker, Utterance
from core.errors import BackendDown, BackendRefused

HEAD = shipped()
KNOWN = dict(zip(HEAD.bank_texts, HEAD.bank.astype(np.float32) / 127, strict=True))
GRAVE = next(t for t, on in zip(HEAD.bank_texts, HEAD.bank_rules, strict=True) if on.any())
PLAIN = next(
    t for t, on in zip(HEAD.bank_texts, HEAD.bank_rules, strict=True)
    if not on.any() and not HEAD.doubtful(HEAD.scores([t], KNOWN[t][None]))[0]
)  # fmt: skip


class Backend:
    """The vectors of labelled sentences, and a hidden state like the mean of all."""

    def __init__(
        self, refuses: Exception | None = None, witness: np.ndarray = HEAD.witness
    ) -> None:
        self.stated: list[str] = []
        self._witness = witness
        self._refuses = refuses

    async def embed(self, texts, kind):
        if kind != "state":
            by_folded = {fold(t).text: v for t, v in KNOWN.items()}
            return [by_folded.get(t, np.zeros(384)).tolist() for t in texts]
        self.stated += texts
        if self._refuses is not None:
            raise self._refuses
        mean, known = list(HEAD.centre), list(self._witness)
        return [known if t == asked(WITNESS) else mean for t in texts]


def screened(screener: Screener, *texts: str):
    said = tuple(Utterance(seq=n, speaker=Speaker.SELLER, text=t) for n, t in enumerate(texts, 1))
    exchange = Exchange(language="zh", day="2026-11-20", ended=False, utterances=said)  # type: ignore[arg-type]
    return asyncio.run(screener.screen(exchange, rules()))


def test_only_sentences_in_doubt_are_asked_about_and_each_once() -> None:
    backend = Backend()
    screener = Screener(HEAD, backend, states=True)  # type: ignore[arg-type]
    for _ in range(2):
        screened(screener, GRAVE, PLAIN)
    first, grave = backend.stated
    assert WITNESS in first
    assert GRAVE in grave
    assert (screener.seen, screener.asked) == (4, 2)


def test_without_the_setting_nothing_is_asked() -> None:
    backend = Backend()
    screened(Screener(HEAD, backend), GRAVE)  # type: ignore[arg-type]
    assert not backend.stated


def test_a_backend_with_another_model_is_asked_once_and_the_night_goes_on() -> None:
    backend = Backend(BackendRefused("404: no hidden states are served here"))
    screener = Screener(HEAD, backend, states=True)  # type: ignore[arg-type]
    screened(screener, GRAVE)
    screened(screener, GRAVE + "快点")
    assert len(backend.stated) == 2  # the witness, and the sentence beside it


def test_states_of_another_layer_are_not_believed() -> None:
    backend = Backend(witness=np.roll(HEAD.witness, 1))
    screener = Screener(HEAD, backend, states=True)  # type: ignore[arg-type]
    screened(screener, GRAVE)
    screened(screener, GRAVE + "快点")
    assert screener.asked == 0
    assert len(backend.stated) == 2


def test_a_backend_that_is_down_stops_the_work_for_it_to_be_done_again() -> None:
    with pytest.raises(BackendDown):
        screened(Screener(HEAD, Backend(BackendDown("gone")), states=True), GRAVE)  # type: ignore[arg-type]


def test_a_very_long_text_is_left_to_the_vectors() -> None:
    texts = [GRAVE, GRAVE * (LONGEST_ASKED // len(GRAVE) + 1)]
    vectors = np.stack([KNOWN[GRAVE]] * 2)
    assert doubtful(HEAD, texts, vectors) == [0]
