"""Screens exchanges: prepares what the detectors need from the inference port, then asks them."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence

import numpy as np

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.examine import Judged, examine
from agents.compliance.rules.fold import fold
from agents.compliance.rules.semantic.head import WITNESS, Head, asked
from agents.compliance.rules.semantic.judge import doubtful, judge
from agents.compliance.rules.talk import ear
from agents.compliance.rules.talk.cues import Heard
from core import trace
from core.domain.conduct import Exchange, Speaker
from core.domain.finding import Finding
from core.errors import BackendRefused, Unavailable
from inference.backend import Backend, Kind

_KEPT = 4096  # vectors of sentences that come again and again
_AT_ONCE = 64  # texts of one request for embeddings
LONGEST = 2_000  # characters of an utterance that the head reads


class Screener:
    """backend None: the model without vectors, as when the backend does not answer within patience_s.
    patience_s None: nobody waits, so what the backend raises is raised, for the work to be done again.
    states: whether the language model's hidden state is asked for about sentences in doubt."""

    def __init__(
        self, head: Head, backend: Backend | None, patience_s: float | None = None,
        *, states: bool = False,
    ) -> None:  # fmt: skip
        self._head = head
        self._vectors = Remembered(backend, patience_s)
        self._states = Remembered(backend if states else None, patience_s)
        self.seen, self.asked = 0, 0  # sentences, and those of them with a hidden state

    async def screen(self, exchange: Exchange, rules: Sequence[Rule]) -> tuple[Finding, ...]:
        """The findings of one exchange."""
        return (await self.screen_all([exchange], rules))[0]

    async def screen_told(
        self, exchange: Exchange, rules: Sequence[Rule]
    ) -> tuple[tuple[Finding, ...], bool]:
        """The same, and whether there were vectors."""
        judged, by_vectors = await self._judged(list(dict.fromkeys(_sold(exchange))))
        heard = await self._heard([exchange])
        found = await asyncio.to_thread(examine, exchange, rules, _by_seq(exchange, judged), heard)
        return found, by_vectors

    async def screen_all(
        self, exchanges: Sequence[Exchange], rules: Sequence[Rule]
    ) -> tuple[tuple[Finding, ...], ...]:
        """The findings of each; one request for the vectors of all."""
        judged, _ = await self._judged(list(dict.fromkeys(t for e in exchanges for t in _sold(e))))
        heard = await self._heard(exchanges)
        return await asyncio.to_thread(
            lambda: tuple(examine(e, rules, _by_seq(e, judged), heard) for e in exchanges)
        )

    async def _heard(self, exchanges: Sequence[Exchange]) -> Heard | None:
        """What the utterances do, whoever speaks; None without vectors. A message alone is no
        conversation: what breaches in it and what makes up for it are told apart by wordings."""
        spoken = (u.text for e in exchanges if len(e.utterances) > 1 for u in e.utterances)
        texts = list(dict.fromkeys(t for t in spoken if t.strip() and len(t) <= LONGEST))
        vectors = await self._vectors.of(texts, [fold(t).text for t in texts], "query")
        if vectors is None:
            return None
        return await asyncio.to_thread(ear.shipped().hear, texts, vectors)

    async def _judged(self, texts: Sequence[str]) -> tuple[Mapping[str, Judged], bool]:
        """What the head says of each text, and whether it had vectors."""
        vectors = await self._vectors.of(texts, [fold(t).text for t in texts], "query")
        states: dict[int, np.ndarray] = {}
        if vectors is not None:
            states = await self._stated(texts, vectors)
        self.seen, self.asked = self.seen + len(texts), self.asked + len(states)
        judgements = await asyncio.to_thread(judge, self._head, texts, vectors, states)
        return dict(zip(texts, judgements, strict=True)), vectors is not None

    async def _stated(self, texts: Sequence[str], vectors: np.ndarray) -> dict[int, np.ndarray]:
        """The hidden states of the texts in doubt, by place. A backend that refuses, or whose states are
        others than the head has learned from, serves another model: it is asked no more."""
        if self._states.backend is None:
            return {}
        places = await asyncio.to_thread(doubtful, self._head, texts, vectors)
        if not places:
            return {}
        some = [WITNESS, *(texts[i] for i in places)]
        try:
            states = await self._states.of(some, [asked(t) for t in some], "state")
        except BackendRefused as refused:
            return self._without_states(str(refused))
        if states is None:
            return {}
        if not self._head.knows(states[0]):
            return self._without_states("the head was trained on another model's")
        return dict(zip(places, states[1:], strict=True))

    def _without_states(self, why: str) -> dict[int, np.ndarray]:
        trace.log(__name__).warning("no_hidden_states", error=why)
        self._states.backend = None
        return {}


class Remembered:
    """Vectors of texts, the last ones kept."""

    def __init__(self, backend: Backend | None, patience_s: float | None) -> None:
        self.backend, self._patience_s = backend, patience_s
        self._known: OrderedDict[str, np.ndarray] = OrderedDict()

    async def of(self, texts: Sequence[str], sent: Sequence[str], kind: Kind) -> np.ndarray | None:
        """(texts, features) of what is sent for each; None when the backend cannot serve, which is
        logged and costs precision."""
        if self.backend is None or not texts:
            return None
        known = {t: self._known[t] for t in texts if t in self._known}
        missing = [(t, s) for t, s in zip(texts, sent, strict=True) if t not in known]
        try:
            async with asyncio.timeout(self._patience_s):
                for at in range(0, len(missing), _AT_ONCE):
                    some = missing[at : at + _AT_ONCE]
                    vectors = await self.backend.embed([s for _, s in some], kind)
                    known |= {
                        t: np.asarray(v, dtype=np.float32)
                        for (t, _), v in zip(some, vectors, strict=True)
                    }
        except (Unavailable, TimeoutError) as error:
            if self._patience_s is None:
                raise
            trace.log(__name__).warning("screened_without", what=kind, error=type(error).__name__)
            return None
        self._known.update(known)
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return np.stack([known[t] for t in texts])


def _sold(exchange: Exchange) -> list[str]:
    """What the head reads: the seller's words, and those of a voice that could not be told."""
    ours = (Speaker.SELLER, Speaker.UNKNOWN)
    return [u.text[:LONGEST] for u in exchange.utterances if u.speaker in ours and u.text.strip()]


def _by_seq(exchange: Exchange, judged: Mapping[str, Judged]) -> dict[int, Judged]:
    return {
        u.seq: known for u in exchange.utterances if (known := judged.get(u.text[:LONGEST])) is not None
    }  # fmt: skip
