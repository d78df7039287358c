"""Trains the head from labelled sentences: fits, calibrates and sets thresholds on folds it has not
seen, and says how good it is there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from agents.compliance.rules.semantic.features import Vectors, cues, grams
from agents.compliance.rules.semantic.head import Head, calibrated
from agents.compliance.rules.semantic.labelled import Labelled
from core.domain import Frozen

FOLDS = 5
FEWEST = 8  # breaches of a rule without which it is not learned
_STRENGTH = 0.3  # inverse of the penalty
_VECTOR, _GRAM = 7.0, 0.3  # weight of a part before the penalty
_LOWEST, _HIGHEST = 0.10, 0.85  # between which a threshold is set


class RuleScore(Frozen):
    """On sentences of folds that the model had not seen."""

    rule_id: str
    breaches: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True)
class Trained:
    head: Head
    scores: tuple[RuleScore, ...]
    plain_scores: tuple[RuleScore, ...]


@dataclass(frozen=True)
class _Data:
    """on and may: (sentences, rules) of 0 and 1; groups number the sentences' groups."""

    cues: Vectors
    grams: sparse.csr_matrix
    vectors: Vectors
    on: np.ndarray
    may: np.ndarray
    groups: np.ndarray
    rules: tuple[str, ...]


def train(sentences: Sequence[Labelled], vectors: Vectors, version: str) -> Trained:
    """vectors: (sentences, 384), query embeddings of the folded texts, unit length. The same input
    gives the same head."""
    data = _data(sentences, vectors)
    full = _fitted(data, with_vectors=True)
    plain = _fitted(data, with_vectors=False)
    n = data.cues.shape[1]
    head = Head(
        version=version, rules=data.rules, bank=np.round(vectors * 127).astype(np.int8), bank_rules=data.on,
        bank_texts=tuple(s.text for s in sentences),
        cue=full.weights[:n], vector=full.weights[n:] * _VECTOR, intercept=full.intercept,
        slope=full.slope, gate=full.gate, bias=full.bias, threshold=full.threshold, plain_cue=plain.weights[:n],
        plain_gram=plain.weights[n:] * _GRAM, plain_intercept=plain.intercept,
        plain_slope=plain.slope, plain_gate=plain.gate, plain_bias=plain.bias, plain_threshold=plain.threshold,
    )  # fmt: skip
    return Trained(head=head, scores=full.scores, plain_scores=plain.scores)


@dataclass(frozen=True)
class _Fit:
    """weights: (features, rules) as float32."""

    weights: np.ndarray
    intercept: np.ndarray
    slope: np.ndarray
    gate: np.ndarray
    bias: np.ndarray
    threshold: np.ndarray
    scores: tuple[RuleScore, ...]


def _data(sentences: Sequence[Labelled], vectors: Vectors) -> _Data:
    counts: dict[str, int] = {}
    for s in sentences:
        for rule in s.rules:
            counts[rule] = counts.get(rule, 0) + 1
    rules = tuple(sorted(r for r, n in counts.items() if n >= FEWEST))
    names = sorted({s.group for s in sentences})
    number = {name: i for i, name in enumerate(names)}
    texts = [s.text for s in sentences]
    return _Data(
        grams=grams(texts), cues=cues(texts), vectors=vectors, rules=rules,
        on=np.array([[r in s.rules for r in rules] for s in sentences], dtype=np.uint8),
        may=np.array([[r in s.may for r in rules] for s in sentences], dtype=np.uint8),
        groups=np.array([number[s.group] for s in sentences]),
    )  # fmt: skip


def _fitted(data: _Data, *, with_vectors: bool) -> _Fit:
    """Judged on folds of whole groups, then fitted on everything."""
    seen = _features(data, with_vectors)
    raw = np.zeros((data.on.shape[0], data.on.shape[1] + 1))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=7)
    for known, unknown in folds.split(data.on, groups=data.groups):
        weights, intercept = _weights(data, seen, known)
        raw[unknown] = seen[unknown] @ weights + intercept
    weights, intercept = _weights(data, seen, np.arange(len(data.on)))
    slope, gate, bias, threshold, scores = _calibrated(data, raw)
    return _Fit(weights.astype(np.float32), intercept, slope, gate, bias, threshold, scores)


def _features(data: _Data, with_vectors: bool) -> np.ndarray | sparse.csr_matrix:
    """(sentences, features): cues beside vectors, or beside n-grams."""
    if with_vectors:
        return np.hstack([data.cues, data.vectors * _VECTOR]).astype(np.float32)
    return sparse.hstack([sparse.csr_matrix(data.cues), data.grams * _GRAM], format="csr")


def _weights(
    data: _Data, seen: np.ndarray | sparse.csr_matrix, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(features, rules + 1) and (rules + 1,); the last is of any rule. A breach of one rule weighs
    three times, for most sentences are none."""
    any_on = np.asarray(data.on.any(axis=1))
    any_may = np.asarray(data.may.any(axis=1))
    columns = [(data.on[:, i], data.may[:, i] > 0, 3.0) for i in range(len(data.rules))]
    columns.append((any_on.astype(np.uint8), any_may & ~any_on, 1.0))
    fitted = [_model(seen, on, rows[~left_out[rows]], weight) for on, left_out, weight in columns]
    return np.stack([m.coef_[0] for m in fitted], axis=1), np.array(
        [m.intercept_[0] for m in fitted]
    )


def _model(
    seen: np.ndarray | sparse.csr_matrix, on: np.ndarray, rows: np.ndarray, weight: float
) -> LogisticRegression:
    solver = "lbfgs" if isinstance(seen, np.ndarray) else "liblinear"
    model = LogisticRegression(
        C=_STRENGTH, solver=solver, class_weight={0: 1.0, 1: weight}, max_iter=300
    )
    return model.fit(seen[rows], on[rows])


def _calibrated(
    data: _Data, raw: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, tuple[RuleScore, ...]]:
    """Slope, gate and bias by logistic regression on unseen folds, then the threshold on the same."""
    slope, gate, bias, threshold = (np.zeros(len(data.rules), dtype=np.float32) for _ in range(4))
    scores = []
    for i, rule in enumerate(data.rules):
        kept = data.may[:, i] == 0
        on, values = data.on[kept, i], raw[kept][:, [i, -1]]
        model = LogisticRegression(C=100.0).fit(values, on)
        (slope[i], gate[i]), bias[i] = model.coef_[0], model.intercept_[0]
        sure = calibrated(values, slope[i], gate[i], bias[i])[:, 0]
        threshold[i], score = _threshold(rule, sure, on)
        scores.append(score)
    return slope, gate, bias, threshold, tuple(scores)


def _threshold(rule: str, sure: np.ndarray, on: np.ndarray) -> tuple[float, RuleScore]:
    """The threshold with the best F1."""
    options = []
    for at in np.linspace(_LOWEST, _HIGHEST, 31):
        hit = sure >= at
        right = int((hit & (on > 0)).sum())
        score = RuleScore(
            rule_id=rule, breaches=int(on.sum()), precision=right / max(int(hit.sum()), 1),
            recall=right / max(int(on.sum()), 1),
        )  # fmt: skip
        options.append((float(at), score))
    return max(options, key=lambda o: (o[1].f1, o[0]))
