"""What an utterance does in words that no family lists: a linear model of each act on the embedding
and on the wordings that the utterance has. Weights are plain arrays in one .npz file."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from agents.compliance.rules.talk import cues
from agents.compliance.rules.talk.cues import Heard

SHIPPED = Path(__file__).parent / "ear.npz"
_VECTOR = 7.0  # weight of the embedding before the penalty


@dataclass(frozen=True)
class Ear:
    """weights: (features, acts); from its threshold on an act is heard. families: the wordings that
    are features, in their order."""

    acts: tuple[str, ...]
    families: tuple[str, ...]
    weights: np.ndarray
    intercept: np.ndarray
    threshold: np.ndarray

    def hear(self, texts: Sequence[str], vectors: np.ndarray) -> Heard:
        """vectors: (texts, 384), query embeddings of the folded texts, unit length."""
        raw = features(texts, vectors, self.families) @ self.weights + self.intercept
        on = sure(raw) >= self.threshold
        return {
            text: frozenset(act for act, yes in zip(self.acts, row, strict=True) if yes)
            for text, row in zip(texts, on, strict=True)
        }


def features(texts: Sequence[str], vectors: np.ndarray, families: Sequence[str]) -> np.ndarray:
    """(texts, 384 + families)."""
    worded = [[float(cues.does(family, text)) for family in families] for text in texts]
    return np.hstack([vectors * _VECTOR, np.asarray(worded).reshape(len(texts), -1)])


def sure(raw: np.ndarray) -> np.ndarray:
    """Probabilities of (texts, acts)."""
    return np.asarray(1 / (1 + np.exp(-np.clip(raw, -30, 30))))


def save(ear: Ear, path: Path) -> None:
    np.savez_compressed(
        path, allow_pickle=False, acts=np.array(ear.acts), families=np.array(ear.families),
        weights=ear.weights.astype(np.float16), intercept=ear.intercept, threshold=ear.threshold,
    )  # fmt: skip


def load(path: Path) -> Ear:
    """Reads arrays only: a pickled object in the file is refused by numpy (ValueError)."""
    with np.load(path, allow_pickle=False) as file:
        return Ear(
            tuple(map(str, file["acts"])), tuple(map(str, file["families"])),
            file["weights"].astype(np.float32), file["intercept"], file["threshold"],
        )  # fmt: skip


@cache
def shipped() -> Ear:
    """The ear that comes with the platform."""
    return load(SHIPPED)
