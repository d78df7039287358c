"""Screens exchanges: prepares what the detectors need from the inference port, then asks them."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence

import numpy as np

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.examine import Judged, examine
from agents.compliance.rules.fold import fold
from agents.compliance.rules.semantic.head import Head
from agents.compliance.rules.semantic.judge import judge
from core import trace
from core.domain.conduct import Exchange, Speaker
from core.domain.finding import Finding
from core.errors import Unavailable
from inference.backend import Backend

_KEPT = 4096  # vectors of sentences that come again and again
_AT_ONCE = 64  # texts of one request for embeddings
LONGEST = 2_000  # characters of an utterance that the head reads


class Screener:
    """backend None: the model without vectors, as when the backend does not answer within patience_s.
    patience_s None: nobody waits, so what the backend raises is raised, for the work to be done again."""

    def __init__(
        self, head: Head, backend: Backend | None, patience_s: float | None = None
    ) -> None:
        self._head, self._backend, self._patience_s = head, backend, patience_s
        self._vectors: OrderedDict[str, np.ndarray] = OrderedDict()

    async def screen(self, exchange: Exchange, rules: Sequence[Rule]) -> tuple[Finding, ...]:
        """The findings of one exchange."""
        return (await self.screen_all([exchange], rules))[0]

    async def screen_told(
        self, exchange: Exchange, rules: Sequence[Rule]
    ) -> tuple[tuple[Finding, ...], bool]:
        """The same, and whether there were vectors."""
        texts = list(dict.fromkeys(_sold(exchange)))
        vectors = await self._embedded(texts)
        judged = await self._judged(texts, vectors)
        found = await asyncio.to_thread(examine, exchange, rules, _by_seq(exchange, judged))
        return found, vectors is not None

    async def screen_all(
        self, exchanges: Sequence[Exchange], rules: Sequence[Rule]
    ) -> tuple[tuple[Finding, ...], ...]:
        """The findings of each; one request for the vectors of all."""
        texts = list(dict.fromkeys(t for e in exchanges for t in _sold(e)))
        judged = await self._judged(texts, await self._embedded(texts))
        return await asyncio.to_thread(
            lambda: tuple(examine(e, rules, _by_seq(e, judged)) for e in exchanges)
        )

    async def _judged(
        self, texts: Sequence[str], vectors: np.ndarray | None
    ) -> Mapping[str, Judged]:
        """What the head says of each text."""
        judgements = await asyncio.to_thread(judge, self._head, texts, vectors)
        return dict(zip(texts, judgements, strict=True))

    async def _embedded(self, texts: Sequence[str]) -> np.ndarray | None:
        """(texts, 384); None when the backend cannot serve, which is logged and costs precision."""
        if self._backend is None or not texts:
            return None
        known = {t: self._vectors[t] for t in texts if t in self._vectors}
        missing = [t for t in texts if t not in known]
        try:
            async with asyncio.timeout(self._patience_s):
                for at in range(0, len(missing), _AT_ONCE):
                    some = missing[at : at + _AT_ONCE]
                    vectors = await self._backend.embed([fold(t).text for t in some], "query")
                    known |= {
                        t: np.asarray(v, dtype=np.float32)
                        for t, v in zip(some, vectors, strict=True)
                    }
        except (Unavailable, TimeoutError) as error:
            if self._patience_s is None:
                raise
            trace.log(__name__).warning("screened_without_vectors", error=type(error).__name__)
            return None
        self._vectors.update(known)
        while len(self._vectors) > _KEPT:
            self._vectors.popitem(last=False)
        return np.stack([known[t] for t in texts])


def _sold(exchange: Exchange) -> list[str]:
    """What the head reads: the seller's words, and those of a voice that could not be told."""
    ours = (Speaker.SELLER, Speaker.UNKNOWN)
    return [u.text[:LONGEST] for u in exchange.utterances if u.speaker in ours and u.text.strip()]


def _by_seq(exchange: Exchange, judged: Mapping[str, Judged]) -> dict[int, Judged]:
    return {
        u.seq: known for u in exchange.utterances if (known := judged.get(u.text[:LONGEST])) is not None
    }  # fmt: skip
