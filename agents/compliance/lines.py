"""Sentences that code says of records, each with the evidence that holds its figures."""

import re
from collections.abc import Iterable, Sequence

from agents.compliance.phrases import say
from core.domain import Frozen
from core.domain.conversation import AnswerKind, Sentence
from core.domain.evidence import ComputationEvidence, Evidence, RecordEvidence, SaidEvidence

_TWO_STOPS = re.compile(r"([。！？.!?…])”[。.]")


class Line(Frozen):
    """A sentence with its own evidence, in the order of citation."""

    text: str
    evidence: tuple[Evidence, ...] = ()


class Told(Frozen):
    """What is answered. options are what may be answered to a question back."""

    lines: tuple[Line, ...]
    kind: AnswerKind = AnswerKind.ANSWER
    options: tuple[str, ...] = ()

    def state(self) -> dict[str, object]:
        """The state of an answer that needs no more steps."""
        sentences, evidence = numbered(self.lines)
        return {
            "draft": [s.model_dump(mode="json") for s in sentences],
            "evidence": [e.model_dump(mode="json") for e in evidence],
            "outcome": self.kind.value, "options": list(self.options), "answered": True,
        }  # fmt: skip


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
        sentences.append(Sentence(text=_ended(line.text), citations=tuple(dict.fromkeys(numbers))))
    return sentences, evidence


def only(
    phrase: str, language: str, kind: AnswerKind, options: Sequence[str] = (), **values: str
) -> Told:
    """One sentence of our own that states nothing of a record; it repeats what the asker said."""
    said = tuple(SaidEvidence(text=v) for v in values.values())
    line = Line(text=say(phrase, language, **values), evidence=said)
    return Told(lines=(line,), kind=kind, options=tuple(options))


def field(table: str, record_id: str, names: str, label: str, value: str) -> RecordEvidence:
    """names are the record's fields that the value is made of, by commas."""
    return RecordEvidence(table=table, record_id=record_id, field=names, label=label, value=value)


def _ended(text: str) -> str:
    """A quotation that ends with a stop ends the sentence."""
    return _TWO_STOPS.sub(r"\1”", text)


def quoted(text: str) -> str:
    """The words as they stand between our quotation marks: their own ones become single."""
    return " ".join(text.replace("“", "‘").replace("”", "’").split())


def _moved(own: Evidence, numbers: Sequence[int]) -> Evidence:
    """A computation's inputs count within its own line; here they count within the whole."""
    if not isinstance(own, ComputationEvidence):
        return own
    inputs = tuple(numbers[n - 1] for n in own.inputs if 1 <= n <= len(numbers))
    return own.model_copy(update={"inputs": inputs})
