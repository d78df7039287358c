"""The head: for each rule the calibrated probability that a sentence breaches it.

A linear model on the slots that the words fill and on the embedding, for each rule and for "any rule"
(which learns denial, quotation and warning from all rules at once), calibrated on sentences that it had
not seen. Weights are plain arrays in one .npz file: nothing in it can run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from agents.compliance.rules.semantic.features import Vectors, cues, grams
from core.domain.finding import Neighbour

SHIPPED = Path(__file__).parent / "head.npz"
NEIGHBOURS = 3
_TEXTS = ("version", "rules", "bank_texts")
_WHOLE = 127.0
_HALVES = ("plain_gram",)
_WIDENED = ("plain_gram",)


@dataclass(frozen=True)
class Head:
    """rules names the columns, and a last column of the weights says whether a sentence breaches
    anything. cue: (cues, rules + 1); vector: (384, rules + 1). The plain_ arrays are the model without
    vectors, on cues and n-grams. slope, gate (of the last column) and bias calibrate, threshold reports. bank: (sentences, 384) unit vectors of the labelled sentences in 127ths, bank_rules 0/1 each.
    """

    version: str
    rules: tuple[str, ...]
    cue: np.ndarray
    vector: np.ndarray
    intercept: np.ndarray
    slope: np.ndarray
    gate: np.ndarray
    bias: np.ndarray
    threshold: np.ndarray
    plain_cue: np.ndarray
    plain_gram: np.ndarray
    plain_intercept: np.ndarray
    plain_slope: np.ndarray
    plain_gate: np.ndarray
    plain_bias: np.ndarray
    plain_threshold: np.ndarray
    bank: np.ndarray
    bank_rules: np.ndarray
    bank_texts: tuple[str, ...]

    def scores(self, texts: Sequence[str], vectors: Vectors | None) -> np.ndarray:
        """(texts, rules) probabilities. vectors: (texts, 384), query embeddings of the folded texts,
        unit length; None: by the model that goes without."""
        seen = cues(texts)
        if vectors is None:
            raw = seen @ self.plain_cue + grams(texts) @ self.plain_gram + self.plain_intercept
            return calibrated(raw, self.plain_slope, self.plain_gate, self.plain_bias)
        raw = seen @ self.cue + vectors @ self.vector + self.intercept
        return calibrated(raw, self.slope, self.gate, self.bias)

    def neighbours(self, vector: np.ndarray) -> tuple[Neighbour, ...]:
        """The labelled sentences most like this one, the nearest first."""
        likeness = self.bank.astype(np.float32) @ vector / _WHOLE
        nearest = np.argsort(-likeness)[:NEIGHBOURS]
        return tuple(
            Neighbour(
                text=self.bank_texts[i], likeness=round(float(likeness[i]), 3),
                rules=tuple(r for r, on in zip(self.rules, self.bank_rules[i], strict=True) if on),
            )
            for i in nearest
        )  # fmt: skip


def calibrated(
    raw: np.ndarray, slope: np.ndarray, gate: np.ndarray, bias: np.ndarray
) -> np.ndarray:
    """(texts, rules) probabilities of raw (texts, rules + 1)."""
    whole = raw[:, :-1] * slope + raw[:, -1:] * gate + bias
    return np.asarray(1 / (1 + np.exp(-np.clip(whole, -30, 30))))


def save(head: Head, path: Path) -> None:
    """Weights as half floats, which moves no probability by more than a thousandth."""
    stored: dict[str, np.ndarray] = {
        k: v.astype(np.float16) if k in _HALVES else v
        for k, v in vars(head).items()
        if isinstance(v, np.ndarray)
    }
    for name in _TEXTS:
        stored[name] = np.array(getattr(head, name))
    np.savez_compressed(path, allow_pickle=False, **stored)


def load(path: Path) -> Head:
    """Reads arrays only: a pickled object in the file is refused by numpy (ValueError)."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {k: file[k] for k in file.files if k not in _TEXTS}
        wide = {k: v.astype(np.float32) if k in _WIDENED else v for k, v in arrays.items()}
        return Head(
            version=str(file["version"]), rules=tuple(map(str, file["rules"])),
            bank_texts=tuple(map(str, file["bank_texts"])), **wide,
        )  # fmt: skip


@cache
def shipped() -> Head:
    """The head that comes with the platform."""
    return load(SHIPPED)


@cache
def of(path: str) -> Head:
    """The head in that file; "" for the one that comes with the platform."""
    return load(Path(path)) if path else shipped()
