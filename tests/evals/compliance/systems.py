"""What is compared: a word list, our detectors without and with vectors, and the model alone."""

import asyncio
import datetime as dt
from collections.abc import Sequence

from agents.compliance.rules.catalogue import Rule, lexical_rules, rules
from agents.compliance.rules.lexical import words_alone
from agents.compliance.rules.semantic.head import Head
from agents.compliance.rules.semantic.labelled import Labelled, LabelledTalk
from agents.compliance.screener import Screener
from core.domain.conduct import Exchange, Utterance
from core.settings import Settings
from inference.backend import Kind
from inference.engine.embedder import Embedder
from inference.engine.plan import Plan, choose, look
from inference.engine.prober import Prober
from tests.evals.compliance.grade import Item


class Embedding:
    """The embedded engine's vectors and hidden states, in this process. A state is computed once."""

    def __init__(self) -> None:
        settings = Settings()
        self._embedder = Embedder()
        self._prober = Prober(settings, Plan(size="1.5b", threads=choose(settings, look()).threads))
        self._states: dict[str, list[float]] = {}

    async def embed(self, texts: Sequence[str], kind: Kind) -> list[list[float]]:
        if kind != "state":
            return await self._embedder.embed(texts, kind)
        missing = [t for t in dict.fromkeys(texts) if t not in self._states]
        self._states |= zip(missing, await self._prober.states(missing), strict=True)
        return [self._states[t] for t in texts]

    def close(self) -> None:
        self._embedder.close()
        self._prober.close()


def exchange(sentence: Labelled, day: dt.date) -> Exchange:
    """A sentence as a conversation of one utterance, of which nothing else is known."""
    said = Utterance(seq=1, speaker=sentence.speaker, text=sentence.text)
    return Exchange(language=sentence.lang, day=day, ended=False, utterances=(said,))


def by_words(sentences: Sequence[Labelled]) -> list[Item]:
    """Any pattern anywhere, whoever says it."""
    return [_item(s, words_alone(s.text, lexical_rules())) for s in sentences]


def by_detectors(
    sentences: Sequence[Labelled], head: Head, embedding: Embedding | None, day: dt.date,
    *, states: bool = False,
) -> list[Item]:  # fmt: skip
    """Everything that the platform asks of one sentence; states: as by night."""
    screener = Screener(head, embedding, states=states)  # type: ignore[arg-type] # it embeds, and nothing else is asked
    exchanges = [exchange(s, day) for s in sentences]
    found = asyncio.run(screener.screen_all(exchanges, rules()))
    return [_item(s, [f.rule_id for f in f1]) for s, f1 in zip(sentences, found, strict=True)]


def by_detectors_whole(
    talks: Sequence[LabelledTalk], head: Head, embedding: Embedding | None, *, states: bool = False
) -> list[Item]:
    """The same over whole conversations."""
    screener = Screener(head, embedding, states=states)  # type: ignore[arg-type]
    found = asyncio.run(screener.screen_all([t.exchange for t in talks], rules()))
    return [
        Item(t.id, t.lang, t.kind, frozenset(t.rules), frozenset(t.may), frozenset(f.rule_id for f in f1))
        for t, f1 in zip(talks, found, strict=True)
    ]  # fmt: skip


def _item(sentence: Labelled, found: Sequence[str]) -> Item:
    return Item(
        sentence.id, sentence.lang, sentence.kind, frozenset(sentence.rules),
        frozenset(sentence.may), frozenset(found),
    )  # fmt: skip


def asked(rule_ids: Sequence[str]) -> tuple[Rule, ...]:
    """The catalogue's rules of these ids."""
    return tuple(r for r in rules() if r.id in rule_ids)
