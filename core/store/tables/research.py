"""What reports state, as rows that ask-data may see: one line a report, a figure, a point."""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, PrimaryKeyConstraint, Text
from sqlalchemy.dialects.postgresql import JSON
from sqlmodel import Field

from core.store.tables import Row


class ResearchReportRow(Row, table=True):
    """One report that was read. places holds, by column, the page, box and words of what is stated
    (core.domain.research.Place)."""

    __tablename__ = "research_report"
    __table_args__ = (
        Index("research_report_company", "institution", "company_code", "published_on"),
    )

    reading_id: str = Field(
        primary_key=True, foreign_key="reading.id", ondelete="CASCADE", max_length=64
    )
    audience: str = Field(max_length=32)
    kind: str = Field(max_length=16)
    title: str = Field(sa_type=Text)
    broker: str = Field(default="", sa_type=Text)
    analysts: str = Field(default="", sa_type=Text)
    published_on: dt.date | None = None
    company: str = Field(default="", sa_type=Text)
    company_code: str = Field(default="", max_length=32)
    rating: str = Field(default="", max_length=16)
    rating_as_written: str = Field(default="", max_length=64)
    rating_before: str = Field(default="", max_length=16)
    rating_change: str = Field(default="", max_length=16)
    target_price: Decimal | None = Field(default=None, max_digits=14, decimal_places=4)
    target_currency: str = Field(default="", max_length=8)
    places: Any = Field(sa_type=JSON)


class ResearchFigureRow(Row, table=True):
    """A figure of a report's tables in plain units. expected tells a forecast from a reported one."""

    __tablename__ = "research_figure"
    __table_args__ = (
        PrimaryKeyConstraint("reading_id", "number"),
        Index("research_figure_metric", "institution", "company_code", "metric", "period"),
    )

    reading_id: str = Field(foreign_key="reading.id", ondelete="CASCADE", max_length=64)
    number: int
    company_code: str = Field(default="", max_length=32)
    broker: str = Field(default="", sa_type=Text)
    published_on: dt.date | None = None
    audience: str = Field(max_length=32)
    statement: str = Field(max_length=16)
    metric: str = Field(max_length=64)
    as_written: str = Field(sa_type=Text)
    period: str = Field(max_length=16)
    fiscal_year: int | None = None
    expected: bool
    value: Decimal = Field(max_digits=28, decimal_places=6)
    unit: str = Field(max_length=16)
    currency: str = Field(default="", max_length=8)
    place: Any = Field(sa_type=JSON)


class ResearchPointRow(Row, table=True):
    """A key point or a risk in the report's own words."""

    __tablename__ = "research_point"
    __table_args__ = (PrimaryKeyConstraint("reading_id", "number"),)

    reading_id: str = Field(foreign_key="reading.id", ondelete="CASCADE", max_length=64)
    number: int
    kind: str = Field(max_length=16)  # point or risk
    audience: str = Field(max_length=32)
    text: str = Field(sa_type=Text)
    place: Any = Field(sa_type=JSON)
