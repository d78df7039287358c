"""Which datasets a question is put to: some are asked only by name (in the reports we read, …)."""

from collections.abc import Sequence

from tools.sql.catalogue import Dataset
from tools.sql.paper import Paper, normal


def addressed(datasets: Sequence[Dataset], question: str, before: str = "") -> list[Dataset]:
    """Those that the question names by their words or asks in words of their own (a case is no
    loan), alone; else all that need no such words, and the one of the question before."""
    named = [d for d in datasets if _places(question, (*d.asked_by, *d.own_words))]
    open_to_all = [d for d in datasets if not d.asked_by or d.name == before]
    return named or open_to_all or list(datasets)


def without_address(question: str, dataset: Dataset) -> str:
    """The question without the words that send it to the dataset."""
    paper = Paper(normal(question))
    found = _places(question, dataset.asked_by)
    for start, end in found:
        paper.cross(start, end)
    return paper.text.replace("\x00", " ") if found else question


def _places(question: str, wordings: Sequence[str]) -> list[tuple[int, int]]:
    paper, found = Paper(normal(question)), list[tuple[int, int]]()
    for wording in sorted(wordings, key=len, reverse=True):
        for start, end in paper.places(wording):
            found.append((start, end))
            paper.cross(start, end)
    return found
