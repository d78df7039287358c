"""Trains the ear from utterances labelled with their acts, and says how much better it hears than the
wordings alone on utterances that it had not seen."""

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from agents.compliance.rules.talk import cues
from agents.compliance.rules.talk.ear import Ear, features, sure
from agents.compliance.rules.talk.spoken import Spoken
from core.domain import Frozen

FOLDS = 8
# A statement that is heard where none was made hides a breach, so only what was due is listened for
# (an order heard too early would raise alarms) and precision counts twice as much as recall.
LISTENED = (
    "ai_told", "annual_rate", "benchmark_qualified", "cooling_off", "exclusions", "explicit_yes",
    "fact_find", "fees", "issuer", "performance_statement", "recording_told", "relation", "risk",
    "surrender", "told_facts", "uncertain",
)  # fmt: skip
_BETA = 0.5
_STRENGTH = 0.5  # inverse of the penalty
_WEIGHT = 2.0  # of an utterance that does the act, for most do not


class ActScore(Frozen):
    """On unseen utterances: recall of the wordings alone, then precision and recall of the ear."""

    act: str
    utterances: int
    worded: float
    precision: float
    recall: float


def train(spoken: Sequence[Spoken], vectors: np.ndarray) -> tuple[Ear, tuple[ActScore, ...]]:
    """vectors: (utterances, 384), query embeddings of the folded texts, unit length. The same input
    gives the same ear."""
    families = cues.names()
    seen = features([s.text for s in spoken], vectors, families)
    fitted = [_fitted(act, spoken, seen, families) for act in LISTENED]
    ear = Ear(
        acts=LISTENED, families=families,
        weights=np.stack([m.coef_[0] for _, m, _ in fitted], axis=1).astype(np.float32),
        intercept=np.array([m.intercept_[0] for _, m, _ in fitted], dtype=np.float32),
        threshold=np.array([at for _, _, at in fitted], dtype=np.float32),
    )  # fmt: skip
    return ear, tuple(score for score, _, _ in fitted)


def _fitted(
    act: str, spoken: Sequence[Spoken], seen: np.ndarray, families: Sequence[str]
) -> tuple[ActScore, LogisticRegression, float]:
    rows = np.array([act in s.acts or act not in s.may for s in spoken])
    on = np.array([act in s.acts for s in spoken])[rows]
    known = seen[rows]
    unseen = np.zeros(len(on))
    for learned, held in KFold(FOLDS, shuffle=True, random_state=7).split(known):
        unseen[held] = _model(known[learned], on[learned]).decision_function(known[held])
    heard = sure(unseen)
    at = max(np.linspace(0.2, 0.9, 29), key=lambda t: _f(*_rates(heard >= t, on)))
    precision, recall = _rates(heard >= at, on)
    _, worded = _rates(known[:, -len(families) + families.index(act)] > 0, on)
    score = ActScore(
        act=act, utterances=int(on.sum()), worded=worded, precision=precision, recall=recall
    )
    return score, _model(known, on), float(at)


def _model(seen: np.ndarray, on: np.ndarray) -> LogisticRegression:
    weights = {False: 1.0, True: _WEIGHT}
    return LogisticRegression(C=_STRENGTH, class_weight=weights, max_iter=400).fit(seen, on)


def _rates(found: np.ndarray, on: np.ndarray) -> tuple[float, float]:
    """Precision and recall."""
    both = int((found & on).sum())
    return both / max(int(found.sum()), 1), both / max(int(on.sum()), 1)


def _f(precision: float, recall: float) -> float:
    whole = _BETA**2 * precision + recall
    return (1 + _BETA**2) * precision * recall / whole if whole else 0.0
