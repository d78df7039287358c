"""What is printed in a generated document, known from the data that made it."""

from decimal import Decimal
from typing import Literal

from core.domain import Frozen
from core.domain.reading import Unit
from core.domain.research import Rating, RatingChange

OR = "\x1f"
"""Stands between texts that are equally right for one cell."""


class TableTruth(Frozen):
    """A table cell by cell. grid holds the text at each place, "" for none; what spans stands at its
    first place. paths are the heads of each column from the top down, () where none is graded; unit
    is None where the table states none for all of its figures. pages are filled by the typesetter."""

    name: str
    grid: tuple[tuple[str, ...], ...]
    header_rows: int
    paths: tuple[tuple[str, ...], ...] = ()
    unit: Unit | None = None
    fails: bool = False
    checked: bool = False  # it states sums, so a mark on it is right or wrong
    pages: tuple[int, ...] = ()

    @property
    def cells(self) -> int:
        return sum(1 for row in self.grid for text in row if text)


class ForecastTruth(Frozen):
    """One figure of the forecast table, in plain units (yuan, percent, yuan a share, times)."""

    metric: str
    period: str
    expected: bool
    value: Decimal
    unit: str


class FactsTruth(Frozen):
    broker: str = ""
    analysts: tuple[str, ...] = ()
    published: str = ""
    company: str = ""
    code: str = ""
    rating: Rating | None = None
    as_written: str = ""
    change: RatingChange | None = None
    target: Decimal | None = None
    currency: str = ""
    forecasts: tuple[ForecastTruth, ...] = ()


Part = Literal["tune", "test"]


class Document(Frozen):
    """A document before it is typeset: typst source and what a reader should find in its PDF.
    sentences are in reading order; never lists running heads and feet that are no text of it."""

    id: str
    layout: str
    part: Part
    language: str
    source: str
    tables: tuple[TableTruth, ...]
    sentences: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    facts: FactsTruth | None = None
