"""Sentences that code says, each with the evidence that holds its figures, and their numbering."""

from collections.abc import Iterable, Sequence

from core.domain import Frozen
from core.domain.conversation import Sentence
from core.domain.evidence import ComputationEvidence, Evidence


class Line(Frozen):
    """A sentence with its own evidence, in the order of citation."""

    text: str
    evidence: tuple[Evidence, ...] = ()


def numbered(lines: Iterable[Line], known: Sequence[Evidence] = ()) -> tuple[list[Sentence], list[Evidence]]:  # fmt: skip
    """The sentences with numbers into one list of evidence, which begins with what is known; the
    same evidence stands once."""
    evidence, sentences = list(known), []
    for line in lines:
        numbers: list[int] = []
        for own in line.evidence:
            moved = _moved(own, numbers)
            if moved not in evidence:
                evidence.append(moved)
            numbers.append(evidence.index(moved) + 1)
        sentences.append(Sentence(text=line.text, citations=tuple(dict.fromkeys(numbers))))
    return sentences, evidence


def _moved(own: Evidence, numbers: Sequence[int]) -> Evidence:
    """A computation's inputs count within its own line; here they count within the whole."""
    if not isinstance(own, ComputationEvidence):
        return own
    inputs = tuple(numbers[n - 1] for n in own.inputs if 1 <= n <= len(numbers))
    return own.model_copy(update={"inputs": inputs})
