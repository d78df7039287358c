"""Sentences that code says of stored facts, each with the evidence that holds its figures."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from agents.kit.figures import unbound
from agents.kit.lines import Line, numbered
from agents.research.amounts import plain, shown, unit_word
from agents.research.phrases import metric_name, say
from core.domain import Frozen
from core.domain.conversation import AnswerKind, Sentence
from core.domain.evidence import ComputationEvidence, Evidence, RegionEvidence
from core.domain.research import Place
from rag.read.tables.numbers import number

MOST = 12
"""Sentences of an answer."""


class Told(Frozen):
    """What the facts answer. options are what may be answered to a question back."""

    lines: tuple[Line, ...]
    kind: AnswerKind = AnswerKind.ANSWER
    options: tuple[str, ...] = ()

    def drafted(self) -> tuple[list[Sentence], list[Evidence]]:
        """The sentences with numbers into one list of evidence; the same evidence stands once."""
        return numbered(self.lines[:MOST])


class Source(Frozen):
    """The report that a statement is of."""

    reading_id: str
    title: str
    broker: str
    day: dt.date | None

    def broker_name(self, language: str) -> str:
        return self.broker or say("nobody", language)

    def day_name(self, language: str) -> str:
        return self.day.isoformat() if self.day else say("undated", language)

    def region(self, place: Place, text: str = "") -> RegionEvidence:
        box = place.box
        return RegionEvidence(
            reading_id=self.reading_id, title=self.title, page=place.page,
            box=(box.x0, box.top, box.x1, box.bottom), text=text or place.text, published=self.day,
        )  # fmt: skip


class Amount(Frozen):
    """A figure in plain units and where it is printed."""

    metric: str
    period: str
    value: Decimal
    unit: str
    currency: str
    place: Place

    def shown(self, language: str) -> str:
        return shown(self.value, self.unit, self.currency, language)

    def evidence(self, source: Source, language: str) -> tuple[Evidence, ...]:
        """The cell with its row and column in words; where the table counts in a larger unit, the
        computation that gives the plain figure too."""
        year = f"{self.period}年" if self.period.isdigit() else self.period
        named = " ".join(p for p in (metric_name(self.metric, "zh"), year, self.place.text) if p)
        region = source.region(self.place, named)
        if not unbound(self.shown(language), [region]):
            return (region,)
        printed = number(self.place.text)
        scale = self.value / printed if printed else Decimal(1)
        expression = f"{plain(printed)} × {plain(scale)}" if printed else self.place.text
        return (region, self.plainly(expression, (1,), language))

    def plainly(
        self, expression: str, inputs: tuple[int, ...], language: str
    ) -> ComputationEvidence:
        return ComputationEvidence(
            expression=expression, inputs=inputs, value=self.value,
            unit=unit_word(self.unit, self.currency, language),
        )  # fmt: skip


def not_here(language: str) -> Told:
    return Told(lines=(Line(text=say("not_here", language)),), kind=AnswerKind.UNKNOWN)


def unknown(phrase: str, language: str, evidence: Sequence[Evidence] = (), **values: str) -> Told:
    """A clear word that it is not there, as agents/research/phrases.yaml has it."""
    line = Line(text=say(phrase, language, **values), evidence=tuple(evidence))
    return Told(lines=(line,), kind=AnswerKind.UNKNOWN)
