"""The head: for each rule the calibrated probability that a sentence breaches it.

Three linear models, each for every rule and for "any rule" (which learns denial, quotation and warning
from all rules at once), calibrated on sentences that they had not seen: one on the slots that the words
fill and on the embedding; one on slots and n-grams, for when there is no embedding; and one that also
has the language model's hidden state, for the sentences that the first is not done with. Weights are
plain arrays in one .npz file: nothing in it can run.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

import numpy as np
from scipy import sparse

from agents.compliance.rules.semantic.features import Vectors, cues, grams
from core.domain.finding import Neighbour

SHIPPED = Path(__file__).parent / "head.npz"
NEIGHBOURS = 3
WITNESS = "您好，请问有什么可以帮您？"  # its hidden state shows which weights and layer are served
_ALIKE = 0.9  # cosine of two states of it: other quantisations reach it, other layers do not
_TEXTS = ("version", "rules", "bank_texts")
_WHOLE = 127.0
VECTOR, GRAM, STATE = 7.0, 0.3, 8.0  # weight of a part before the penalty
_MODELS = ("vectored", "plain", "stated")
_ASKED = "金融销售人员对客户说：“{}”\n合规专员判断，这句话违反的规定用一个词概括是：“"


@dataclass(frozen=True)
class Model:
    """weights: (features, rules + 1), the last column of any rule. slope, gate (of that column) and
    bias calibrate each rule; from its threshold on a rule is reported."""

    weights: np.ndarray
    intercept: np.ndarray
    slope: np.ndarray
    gate: np.ndarray
    bias: np.ndarray
    threshold: np.ndarray

    def scores(self, seen: np.ndarray | sparse.csr_matrix) -> np.ndarray:
        """(texts, rules) probabilities of (texts, features)."""
        return calibrated(seen @ self.weights + self.intercept, self.slope, self.gate, self.bias)


@dataclass(frozen=True)
class Head:
    """stated: None when the head was trained without hidden states, which centre and spread (1536,)
    bring to one scale; witness (1536,): the state of WITNESS. worth: the share of its threshold that some rule must reach for a hidden state
    to be asked for. bank: (sentences, 384) unit vectors of the labelled sentences in 127ths, bank_rules
    0/1 each."""

    version: str
    rules: tuple[str, ...]
    vectored: Model
    plain: Model
    stated: Model | None
    centre: np.ndarray
    spread: np.ndarray
    witness: np.ndarray
    worth: np.ndarray
    bank: np.ndarray
    bank_rules: np.ndarray
    bank_texts: tuple[str, ...]

    def scores(self, texts: Sequence[str], vectors: Vectors | None) -> np.ndarray:
        """(texts, rules) probabilities. vectors: (texts, 384), query embeddings of the folded texts,
        unit length; None: by the model that goes without."""
        if vectors is None:
            return self.plain.scores(beside_grams(texts))
        return self.vectored.scores(beside(texts, vectors))

    def scores_by_state(
        self, texts: Sequence[str], vectors: Vectors, states: np.ndarray
    ) -> np.ndarray:
        """The same with states: (texts, 1536), the hidden states of `asked`. Raises ValueError when
        the head knows none."""
        if self.stated is None:
            raise ValueError("this head was trained without hidden states")
        seen = np.hstack([beside(texts, vectors), level(states, self.centre, self.spread)])
        return self.stated.scores(seen)

    def doubtful(self, scores: np.ndarray) -> np.ndarray:
        """(texts,) whether a hidden state is worth its cost after these scores by vectors."""
        if self.stated is None or not len(self.rules):
            return np.zeros(len(scores), dtype=bool)
        return np.asarray((scores / self.vectored.threshold).max(axis=1) >= self.worth)

    def knows(self, witness: np.ndarray) -> bool:
        """Whether hidden states come from what the head was trained on. witness: (1536,), the state of
        WITNESS as it is served."""
        return alike(self.witness, witness)

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


def alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Two states of WITNESS, unit length: whether the same layer of the same weights gave both."""
    return one.shape == other.shape and len(one) > 0 and float(one @ other) >= _ALIKE


def asked(text: str) -> str:
    """What the language model reads; its state after the last sign is what it would say next."""
    return _ASKED.format(text)


def beside(texts: Sequence[str], vectors: Vectors) -> np.ndarray:
    """(texts, features) of the model with vectors."""
    return np.hstack([cues(texts), vectors * VECTOR]).astype(np.float32)


def beside_grams(texts: Sequence[str]) -> sparse.csr_matrix:
    """(texts, features) of the model without."""
    return sparse.hstack([sparse.csr_matrix(cues(texts)), grams(texts) * GRAM], format="csr")


def level(states: np.ndarray, centre: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """(texts, 1536) hidden states, each feature centred and of one scale."""
    return np.asarray((states - centre) / spread * (STATE / np.sqrt(len(centre))), dtype=np.float32)


def calibrated(
    raw: np.ndarray, slope: np.ndarray, gate: np.ndarray, bias: np.ndarray
) -> np.ndarray:
    """(texts, rules) probabilities of raw (texts, rules + 1)."""
    whole = raw[:, :-1] * slope + raw[:, -1:] * gate + bias
    return np.asarray(1 / (1 + np.exp(-np.clip(whole, -30, 30))))


def save(head: Head, path: Path) -> None:
    """Weights as half floats, which moves no probability by more than a thousandth or so."""
    stored = {k: v for k, v in vars(head).items() if isinstance(v, np.ndarray)}
    for name in _MODELS:
        model: Model | None = getattr(head, name)
        if model is not None:
            stored |= {f"{name}.{k}": v for k, v in vars(model).items()}
            stored[f"{name}.weights"] = model.weights.astype(np.float16)
    for name in _TEXTS:
        stored[name] = np.array(getattr(head, name))
    np.savez_compressed(path, allow_pickle=False, **stored)


def load(path: Path) -> Head:
    """Reads arrays only: a pickled object in the file is refused by numpy (ValueError)."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {k: file[k] for k in file.files if k not in _TEXTS}
        return Head(
            version=str(file["version"]), rules=tuple(map(str, file["rules"])),
            bank_texts=tuple(map(str, file["bank_texts"])),
            vectored=_model(arrays, "vectored"), plain=_model(arrays, "plain"),
            stated=_model(arrays, "stated") if "stated.weights" in arrays else None,
            witness=arrays.get("witness", np.zeros(0, np.float32)),
            **{k: arrays[k] for k in ("centre", "spread", "worth", "bank", "bank_rules")},
        )  # fmt: skip


def _model(arrays: dict[str, np.ndarray], name: str) -> Model:
    return Model(**{f.name: arrays[f"{name}.{f.name}"].astype(np.float32) for f in fields(Model)})


@cache
def shipped() -> Head:
    """The head that comes with the platform."""
    return load(SHIPPED)


@cache
def of(path: str) -> Head:
    """The head in that file; "" for the one that comes with the platform."""
    return load(Path(path)) if path else shipped()
