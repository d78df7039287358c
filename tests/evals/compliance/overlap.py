"""Whether the test part repeats the training part: the nearest sentence of each, by its trigrams."""

from collections import Counter
from collections.abc import Sequence

from agents.compliance.rules.fold import fold
from agents.compliance.rules.semantic.labelled import Labelled, shipped

_NEAR = 0.6


def overlap(sentences: Sequence[Labelled]) -> str:
    """How many test sentences share most of their character trigrams with a training sentence."""
    known = [_grams(s.text) for s in shipped()]
    holding: dict[str, list[int]] = {}
    for i, grams in enumerate(known):
        for gram in grams:
            holding.setdefault(gram, []).append(i)
    likeness = [_nearest(_grams(s.text), known, holding) for s in sentences]
    near = sum(v >= _NEAR for v in likeness)
    mean = sum(likeness) / max(len(likeness), 1)
    return (
        f"{near} of {len(sentences)} test sentences share {_NEAR:.0%} or more of their trigrams with "
        f"a training sentence; the mean of the nearest is {mean:.2f}. Both parts were written by "
        "hand by writers who did not see each other's."
    )


def _nearest(
    mine: frozenset[str], known: Sequence[frozenset[str]], holding: dict[str, list[int]]
) -> float:
    shared = Counter(i for gram in mine for i in holding.get(gram, ()))
    return max((n / len(mine | known[i]) for i, n in shared.most_common(50)), default=0.0)


def _grams(text: str) -> frozenset[str]:
    plain = fold(text).text
    return frozenset(plain[i : i + 3] for i in range(len(plain) - 2))
