"""What a statement may rest on. A citation is the link from a sentence to evidence."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from core.domain import Frozen


class PassageEvidence(Frozen):
    """A span of a passage. start and end are character offsets in the document's text; text is what
    stands there, a table's row with its column names."""

    kind: Literal["passage"] = "passage"
    document_id: str
    passage_id: str
    title: str
    version: str
    section: str
    page: int | None
    start: int
    end: int
    text: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class RecordEvidence(Frozen):
    """One field of a record of the institution's own systems."""

    kind: Literal["record"] = "record"
    table: str
    record_id: str
    field: str
    label: str
    value: str
    unit: str = ""


class CellEvidence(Frozen):
    """One cell of a query's result."""

    kind: Literal["cell"] = "cell"
    query_id: str
    row: int
    column: str
    value: str
    unit: str = ""


class ComputationEvidence(Frozen):
    """A recorded expression over other evidence; inputs are their positions in the answer's list."""

    kind: Literal["computation"] = "computation"
    expression: str
    inputs: tuple[int, ...]
    value: Decimal
    unit: str = ""


class SaidEvidence(Frozen):
    """A value in the asker's own words; repeating it back asserts nothing."""

    kind: Literal["said"] = "said"
    text: str


class RegionEvidence(Frozen):
    """A region of a page of a file that was read: page from 1, box in points (x0, top, x1, bottom)
    from the top left corner, and the words that stand there, a cell with its row and heads."""

    kind: Literal["region"] = "region"
    reading_id: str
    title: str
    page: int
    box: tuple[float, float, float, float]
    text: str
    published: dt.date | None = None


class VouchedEvidence(Frozen):
    """A figure that a person signs as their own, where nothing else holds it."""

    kind: Literal["vouched"] = "vouched"
    person: str
    text: str
    at: dt.datetime


Evidence = Annotated[
    PassageEvidence
    | RecordEvidence
    | CellEvidence
    | ComputationEvidence
    | SaidEvidence
    | RegionEvidence
    | VouchedEvidence,
    Field(discriminator="kind"),
]


class Citation(Frozen):
    """number is what the reader sees as [1]; it is given by code, never by a model."""

    number: int
    evidence: Evidence
