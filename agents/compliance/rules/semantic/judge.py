"""From the head's numbers to what a detector may say: probability, threshold and the sentence."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from agents.compliance.rules.examine import Judged
from agents.compliance.rules.semantic.features import Vectors
from agents.compliance.rules.semantic.head import Head

_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]?")
LONGEST_ASKED = (
    400  # characters; a longer text costs a prompt of its length and is seldom one sentence
)
States = Mapping[int, np.ndarray]
_WORTH = 0.5  # a share of the threshold: below it nothing is reported and nothing explained


def judge(
    head: Head, texts: Sequence[str], vectors: Vectors | None, states: States = MappingProxyType({})
) -> tuple[Judged, ...]:
    """One for each text. vectors: (texts, 384), or None for the model that goes without; states: the
    hidden states of some, by their place."""
    if not texts:
        return ()
    model = head.plain if vectors is None else head.vectored
    scores = head.scores(texts, vectors)
    thresholds = np.tile(model.threshold, (len(texts), 1))
    if vectors is not None and head.stated is not None and states:
        at = sorted(states)
        known = np.stack([states[i] for i in at])
        scores[at] = head.scores_by_state([texts[i] for i in at], vectors[at], known)
        thresholds[at] = head.stated.threshold
    return tuple(
        _judged(head, text, scores[i], thresholds[i], None if vectors is None else vectors[i])
        for i, text in enumerate(texts)
    )


def doubtful(head: Head, texts: Sequence[str], vectors: Vectors) -> list[int]:
    """The places of the texts about which a hidden state should be asked for."""
    if not texts or head.stated is None:
        return []
    asked = head.doubtful(head.scores(texts, vectors))
    return [i for i, text in enumerate(texts) if asked[i] and len(text) <= LONGEST_ASKED]


def _judged(
    head: Head, text: str, scores: np.ndarray, thresholds: np.ndarray, vector: np.ndarray | None
) -> Judged:
    notable: list[int] = np.flatnonzero(scores >= thresholds * _WORTH).tolist()
    reported = [i for i in notable if scores[i] >= thresholds[i]]
    return Judged(
        scores={head.rules[i]: float(scores[i]) for i in notable},
        thresholds={head.rules[i]: float(thresholds[i]) for i in notable},
        spans=_spans(head, text, reported) if reported else {},
        neighbours=head.neighbours(vector) if reported and vector is not None else (),
    )


def _spans(head: Head, text: str, reported: Sequence[int]) -> dict[str, tuple[int, int]]:
    """The sentence that weighs most for each rule; the whole of a text of one sentence."""
    pieces = [m.span() for m in _SENTENCE.finditer(text)]
    if len(pieces) < 2:
        return {}
    alone = head.scores([text[a:b] for a, b in pieces], None)
    return {head.rules[i]: pieces[int(alone[:, i].argmax())] for i in reported}
