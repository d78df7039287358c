"""CPU time of screening, in this process, without a model's judgement."""

import asyncio
import datetime as dt
import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass

from agents.compliance.rules.catalogue import rules
from agents.compliance.rules.semantic.head import asked, shipped
from agents.compliance.screener import Screener
from core.domain.conduct import Exchange, Speaker, Utterance
from inference.backend import Kind
from tests.bench.compliance import said
from tests.evals.compliance.systems import Embedding

_AT_ONCE = 25
_STATE = 1536
_DAY = dt.date(2026, 11, 20)


@dataclass(frozen=True)
class Rate:
    """utterances in cpu_s seconds of CPU, of which embedding took embedding_s; in_doubt is the share about
    which a hidden state would be asked for."""

    utterances: int
    cpu_s: float
    embedding_s: float
    in_doubt: float

    @property
    def a_second(self) -> float:
        return self.utterances / self.cpu_s


class Timed(Embedding):
    """Counts the CPU seconds of this process while it embeds; a hidden state costs nothing here."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    async def embed(self, texts: Sequence[str], kind: Kind) -> list[list[float]]:
        if kind == "state":
            return [[0.0] * _STATE for _ in texts]
        begun = time.process_time()
        vectors = await super().embed(texts, "query")
        self.seconds += time.process_time() - begun
        return vectors


def rate(number: int, *, vectors: bool) -> Rate:
    """Distinct utterances through every detector, 25 at a time as the worker does."""
    embedding = Timed()
    screener = Screener(shipped(), embedding if vectors else None, states=True)  # type: ignore[arg-type]
    exchanges = (_one(text) for text in said.utterances(number))
    begun = time.process_time()

    async def through() -> None:
        while some := list(itertools.islice(exchanges, _AT_ONCE)):
            await screener.screen_all(some, rules())

    asyncio.run(through())
    cpu = time.process_time() - begun
    embedding.close()
    return Rate(number, cpu, embedding.seconds, screener.asked / screener.seen)


def state_s(number: int) -> float:
    """CPU seconds of one hidden state, over as many utterances, with the model loaded."""
    embedding = Embedding()
    texts = [
        asked(t) for t in itertools.islice(said.utterances(number + _AT_ONCE), number + _AT_ONCE)
    ]
    asyncio.run(embedding.embed(texts[:_AT_ONCE], "state"))
    begun = time.process_time()
    asyncio.run(embedding.embed(texts[_AT_ONCE:], "state"))
    spent = (time.process_time() - begun) / number
    embedding.close()
    return spent


def _one(text: str) -> Exchange:
    spoken = Utterance(seq=1, speaker=Speaker.SELLER, text=text)
    return Exchange(language="zh", day=_DAY, ended=False, utterances=(spoken,))
