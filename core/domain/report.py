"""A report: one document model for every output, its figures bound, its inputs pinned."""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from core.domain import Frozen
from core.domain.evidence import Evidence
from core.domain.finding import Finding


class ReportState(StrEnum):
    QUEUED = "queued"
    WRITING = "writing"
    REVIEW = "review"  # written, a person reads it
    APPROVED = "approved"  # by a second person
    RETURNED = "returned"  # a reviewer wants changes
    FAILED = "failed"  # will be tried again, or by hand
    PARKED = "parked"  # failed as often as is allowed
    CANCELLED = "cancelled"


class ReportLine(Frozen):
    """A report as lists show it: how its writing goes, whose it is. step says what is being done;
    version is the newest one's number, 0 before there is one."""

    id: str
    template: str
    title: str
    subject: str
    language: Literal["zh", "en"]
    as_of: dt.date
    state: ReportState
    step: str
    sections: int
    sections_done: int
    attempts: int
    version: int
    error: str
    cancel_asked: bool
    batch_id: str | None
    job_id: str | None
    made_by: str
    maker: str
    made_at: dt.datetime
    approved_by: str | None
    approver: str
    ended_at: dt.datetime | None


class BoundFigure(Frozen):
    """A figure of a text by character offsets, and the number of the evidence that holds it."""

    start: int
    end: int
    evidence: int  # Report.evidence is numbered from 1


class Paragraph(Frozen):
    """text is plain; figures are its figures in order, notes the evidence numbers shown after it as
    footnotes."""

    kind: Literal["paragraph"] = "paragraph"
    text: str
    figures: tuple[BoundFigure, ...] = ()
    notes: tuple[int, ...] = ()


class Bullets(Frozen):
    kind: Literal["bullets"] = "bullets"
    items: tuple[Paragraph, ...]


class Sheet(Frozen):
    """A table to print. rows are as a person reads them; values the raw decimals as text for a live
    spreadsheet cell, None where words stand. evidence is the number of the query or table."""

    kind: Literal["table"] = "table"
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    values: tuple[tuple[str | None, ...], ...]
    unit: str = ""
    evidence: int
    more: bool = False


class Drawing(Frozen):
    """A chart as one ECharts option (JSON only, no functions), for page and file alike.
    description is for who cannot see it."""

    kind: Literal["chart"] = "chart"
    title: str
    option: dict[str, JsonValue]
    description: str
    evidence: int


class Missing(Frozen):
    """Stands where the evidence for what was asked is not there; says what was looked for."""

    kind: Literal["missing"] = "missing"
    text: str


Part = Annotated[Paragraph | Bullets | Sheet | Drawing | Missing, Field(discriminator="kind")]


class Section(Frozen):
    """name is the template's; evidence numbers count in this section's own list until the report
    is put together."""

    name: str
    title: str
    level: int = 1
    parts: tuple[Part, ...]
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()  # of the conduct rules, on its draft


class Report(Frozen):
    """Everything an output needs. evidence is numbered from 1 across the sections; as_of is the day
    to which the inputs are pinned."""

    title: str
    subtitle: str = ""
    language: Literal["zh", "en"]
    institution: str  # its name as printed
    template: str
    as_of: dt.date
    made_at: dt.datetime
    authors: tuple[str, ...] = ()
    approved_by: str = ""
    sections: tuple[Section, ...]
    evidence: tuple[Evidence, ...]
    disclosure: str = ""
