"""Sentences that code says of records, each with the evidence that holds its figures."""

import re
from collections.abc import Iterable, Sequence

from agents.compliance.phrases import say
from agents.kit.lines import Line, numbered
from core.domain import Frozen
from core.domain.conversation import AnswerKind, Sentence
from core.domain.evidence import Evidence, RecordEvidence, SaidEvidence

_TWO_STOPS = re.compile(r"([。！？.!?…])”[。.]")


class Told(Frozen):
    """What is answered. options are what may be answered to a question back."""

    lines: tuple[Line, ...]
    kind: AnswerKind = AnswerKind.ANSWER
    options: tuple[str, ...] = ()

    def state(self) -> dict[str, object]:
        """The state of an answer that needs no more steps."""
        sentences, evidence = ended(self.lines)
        return {
            "draft": [s.model_dump(mode="json") for s in sentences],
            "evidence": [e.model_dump(mode="json") for e in evidence],
            "outcome": self.kind.value, "options": list(self.options), "answered": True,
        }  # fmt: skip


def ended(lines: Iterable[Line], known: Sequence[Evidence] = ()) -> tuple[list[Sentence], list[Evidence]]:  # fmt: skip
    """The lines numbered; a quotation that ends with a stop ends its sentence."""
    whole = (Line(text=_TWO_STOPS.sub(r"\1”", one.text), evidence=one.evidence) for one in lines)
    return numbered(whole, known)


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


def quoted(text: str) -> str:
    """The words as they stand between our quotation marks: their own ones become single."""
    return " ".join(text.replace("“", "‘").replace("”", "’").split())
