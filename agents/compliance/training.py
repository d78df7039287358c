"""Trains the head from labelled sentences: fits, calibrates and sets thresholds on folds it has not
seen, and says how good it is there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from agents.compliance.rules.semantic.features import Vectors
from agents.compliance.rules.semantic.head import (
    Head,
    Model,
    beside,
    beside_grams,
    calibrated,
    level,
)  # fmt: skip
from agents.compliance.rules.semantic.labelled import Labelled
from core.domain import Frozen

FOLDS = 5
FEWEST = 8  # breaches of a rule without which it is not learned
_STRENGTH = 0.3  # inverse of the penalty
_MISSED = 0.02  # breaches that no hidden state is asked about, at most
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
    """stated_scores: empty without hidden states; asked: the shares of breaches and of plain sentences
    about which a hidden state would be asked for."""

    head: Head
    scores: tuple[RuleScore, ...]
    plain_scores: tuple[RuleScore, ...]
    stated_scores: tuple[RuleScore, ...]
    asked: tuple[float, float]


@dataclass(frozen=True)
class _Data:
    """on and may: (sentences, rules) of 0 and 1; groups number the sentences' groups."""

    on: np.ndarray
    may: np.ndarray
    groups: np.ndarray
    rules: tuple[str, ...]


@dataclass(frozen=True)
class _Fit:
    """unseen: (sentences, rules) probabilities on folds that the model had not seen."""

    model: Model
    unseen: np.ndarray
    scores: tuple[RuleScore, ...]


def train(
    sentences: Sequence[Labelled], vectors: Vectors, version: str, states: np.ndarray | None = None
) -> Trained:
    """vectors: (sentences, 384), query embeddings of the folded texts, unit length; states:
    (sentences + 1, 1536), hidden states of what `asked` says, the last of WITNESS. The same input
    gives the same head."""
    data, texts = _data(sentences), [s.text for s in sentences]
    seen = beside(texts, vectors)
    full, plain = _fitted(data, seen), _fitted(data, beside_grams(texts))
    stated, centre, spread, witness = None, *(np.zeros(0, np.float32) for _ in range(3))
    if states is not None:
        known, witness = states[:-1], states[-1]
        centre, spread = known.mean(axis=0), known.std(axis=0) + 1e-6
        stated = _fitted(data, np.hstack([seen, level(known, centre, spread)]))
    worth, asked = _worth(data, full)
    head = Head(
        version=version, rules=data.rules, vectored=full.model, plain=plain.model,
        stated=stated.model if stated else None, centre=centre, spread=spread, witness=witness, worth=worth,
        bank=np.round(vectors * 127).astype(np.int8), bank_rules=data.on, bank_texts=tuple(texts),
    )  # fmt: skip
    return Trained(head, full.scores, plain.scores, stated.scores if stated else (), asked)


def _worth(data: _Data, full: _Fit) -> tuple[np.ndarray, tuple[float, float]]:
    """The share of a threshold under which hardly a breach lies, and whom it would ask about."""
    most = (full.unseen / full.model.threshold).max(axis=1)
    breach, plain = data.on.any(axis=1), ~(data.on | data.may).any(axis=1)
    worth = np.float32(min(np.quantile(most[breach], _MISSED), 1.0))
    return np.asarray(worth), (float((most[breach] >= worth).mean()), float((most[plain] >= worth).mean()))  # fmt: skip


def _data(sentences: Sequence[Labelled]) -> _Data:
    counts: dict[str, int] = {}
    for s in sentences:
        for rule in s.rules:
            counts[rule] = counts.get(rule, 0) + 1
    rules = tuple(sorted(r for r, n in counts.items() if n >= FEWEST))
    names = sorted({s.group for s in sentences})
    number = {name: i for i, name in enumerate(names)}
    return _Data(
        rules=rules,
        on=np.array([[r in s.rules for r in rules] for s in sentences], dtype=np.uint8),
        may=np.array([[r in s.may for r in rules] for s in sentences], dtype=np.uint8),
        groups=np.array([number[s.group] for s in sentences]),
    )  # fmt: skip


def _fitted(data: _Data, seen: np.ndarray | sparse.csr_matrix) -> _Fit:
    """Judged on folds of whole groups, then fitted on everything."""
    raw = np.zeros((data.on.shape[0], data.on.shape[1] + 1))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=7)
    for known, unknown in folds.split(data.on, groups=data.groups):
        weights, intercept = _weights(data, seen, known)
        raw[unknown] = seen[unknown] @ weights + intercept
    weights, intercept = _weights(data, seen, np.arange(len(data.on)))
    slope, gate, bias, threshold, scores = _calibrated(data, raw)
    model = Model(weights.astype(np.float32), intercept, slope, gate, bias, threshold)
    return _Fit(model, calibrated(raw, slope, gate, bias), scores)


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
