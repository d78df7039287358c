"""What single reports state, and which reports there are: the view of one reading's facts."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from pydantic import Field, JsonValue, TypeAdapter
from sqlmodel import Session, col, select

from core.access import Principal
from core.domain import Frozen
from core.domain.research import Place
from core.store.readings import row_of
from core.store.tables.reading import ReadingRow
from core.store.tables.research import ResearchFigureRow, ResearchPointRow, ResearchReportRow

MOST = 2_000
_PLACED = frozenset(
    ("broker", "published_on", "company", "company_code", "title", "rating", "target_price")
)
_PLACES = TypeAdapter(tuple[Place, ...])


class ReportLine(Frozen):
    """A report's own statements; what it does not state is empty. places are by column, signed those
    of the analysts."""

    reading_id: str
    document_id: str | None
    kind: str
    title: str
    broker: str
    analysts: str
    published_on: dt.date | None
    company: str
    company_code: str
    rating: str
    rating_as_written: str
    rating_before: str
    rating_change: str
    target_price: Decimal | None
    target_currency: str
    places: Mapping[str, Place] = Field(default_factory=dict)
    signed: tuple[Place, ...] = ()

    def place(self, column: str) -> Place | None:
        """Where it is printed; None when it is not stated."""
        return self.places.get(column)


class FigureLine(Frozen):
    """value is in plain units."""

    reading_id: str
    metric: str
    as_written: str
    period: str
    expected: bool
    value: Decimal
    unit: str
    currency: str
    statement: str
    place: Place


class PointLine(Frozen):
    kind: Literal["point", "risk"]
    text: str
    place: Place


class StatedFacts(Frozen):
    report: ReportLine | None
    figures: tuple[FigureLine, ...]
    points: tuple[PointLine, ...]


def reports(
    session: Session,
    principal: Principal,
    *,
    as_of: dt.date | None = None,
    readings: Sequence[str] = (),
) -> tuple[ReportLine, ...]:
    """Those that the principal may read, the newest first: of the readings named or of all. With a
    day only what was published on or before it; a report without a day is then not there."""
    wanted = (
        select(ResearchReportRow, ReadingRow.document_id, ReadingRow.title)
        .join(ReadingRow, col(ReadingRow.id) == col(ResearchReportRow.reading_id))
        .where(
            ResearchReportRow.institution == principal.institution,
            col(ReadingRow.audience).in_(sorted(a.value for a in principal.audiences)),
        )
        .order_by(col(ResearchReportRow.published_on).desc().nulls_last(), col(ReadingRow.id))
        .limit(MOST)
    )
    if as_of is not None:
        wanted = wanted.where(col(ResearchReportRow.published_on) <= as_of)
    if readings:
        wanted = wanted.where(col(ReadingRow.id).in_(list(readings)))
    return tuple(
        _report(row, document_id, title) for row, document_id, title in session.exec(wanted)
    )


def figures(
    session: Session, readings: Sequence[str], *, metric: str = "", period: str = ""
) -> tuple[FigureLine, ...]:
    """Of readings that the caller has found by `reports`; in the order of the tables."""
    wanted = select(ResearchFigureRow).where(col(ResearchFigureRow.reading_id).in_(list(readings)))
    if metric:
        wanted = wanted.where(ResearchFigureRow.metric == metric)
    if period:
        wanted = wanted.where(ResearchFigureRow.period == period)
    ordered = wanted.order_by(col(ResearchFigureRow.reading_id), col(ResearchFigureRow.number))
    return tuple(_figure(row) for row in session.exec(ordered.limit(MOST)))


def points(session: Session, readings: Sequence[str], kind: str) -> tuple[tuple[str, PointLine], ...]:  # fmt: skip
    """Key points or risks of readings that the caller has found by `reports`, with the reading."""
    wanted = select(ResearchPointRow).where(
        col(ResearchPointRow.reading_id).in_(list(readings)), ResearchPointRow.kind == kind
    )
    ordered = wanted.order_by(col(ResearchPointRow.reading_id), col(ResearchPointRow.number))
    return tuple((row.reading_id, _point(row)) for row in session.exec(ordered.limit(MOST)))


def stated(session: Session, principal: Principal, reading_id: str) -> StatedFacts:
    """All that one report states. Raises NotFound."""
    row_of(session, principal, reading_id)
    found = reports(session, principal, readings=[reading_id])
    own = select(ResearchPointRow).where(ResearchPointRow.reading_id == reading_id)
    said = session.exec(own.order_by(col(ResearchPointRow.number)))
    return StatedFacts(
        report=found[0] if found else None,
        figures=figures(session, [reading_id]),
        points=tuple(_point(row) for row in said),
    )


def _report(row: ResearchReportRow, document_id: str | None, title: str) -> ReportLine:
    own = row.model_dump(exclude={"institution", "audience", "title", "places"})
    kept: dict[str, JsonValue] = row.places
    return ReportLine(
        **own, title=row.title or title, document_id=document_id,
        places={name: Place.model_validate(p) for name, p in kept.items() if name in _PLACED},
        signed=_PLACES.validate_python(kept.get("analysts") or []),
    )  # fmt: skip


def _figure(row: ResearchFigureRow) -> FigureLine:
    kept = {name: getattr(row, name) for name in FigureLine.model_fields if name != "place"}
    return FigureLine(**kept, place=Place.model_validate(row.place))


def _point(row: ResearchPointRow) -> PointLine:
    kind: Literal["point", "risk"] = "risk" if row.kind == "risk" else "point"
    return PointLine(kind=kind, text=row.text, place=Place.model_validate(row.place))
