"""The repository of what reports state: facts as rows, and what several reports say together.

Each query sees the reports whose audience the principal may read, and of these only what was
published on or before the day it is asked for; a report without a day is in none.
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from itertools import combinations
from typing import Any

from pydantic import JsonValue
from sqlalchemy import ColumnElement, Select
from sqlalchemy import select as columns
from sqlmodel import Session, col, delete, select

from core.access import Audience, Principal, Scope
from core.domain import Frozen
from core.domain.consensus import (
    APART,
    Consensus,
    Disagreement,
    Forecast,
    Opinion,
    Outlier,
    Reported,
    Revision,
    change,
    consensus_of,
    outliers_of,
    rungs_apart,
)  # fmt: skip
from core.domain.listing import spellings
from core.domain.research import Facts, FigureStated, Place, Price, Rating
from core.store.tables.research import ResearchFigureRow, ResearchPointRow, ResearchReportRow

TARGET = "target_price"
_MOST = 2_000
_FAR_RUNGS = 2
_FAR_SHARE = Decimal("0.3")
_COMPARED = ("revenue", "net_profit", "eps")
_LARGEST, _DEAREST = Decimal(10) ** 22, Decimal(10) ** 10
_Figure, _Report = ResearchFigureRow, ResearchReportRow


class _Own(Frozen):
    """What every row of a reading has."""

    institution: str
    reading_id: str
    audience: str


def replace(
    session: Session, principal: Principal, reading_id: str, audience: Audience, facts: Facts
) -> None:
    """The reading states these facts and no others any more. What no column can hold is left out."""
    for table in (ResearchPointRow, ResearchFigureRow, ResearchReportRow):
        session.execute(delete(table).where(col(table.reading_id) == reading_id))
    own = _Own(institution=principal.institution, reading_id=reading_id, audience=audience.value)
    session.add(_report_row(own, facts))
    for number, figure in enumerate(f for f in facts.figures if abs(f.value) < _LARGEST):
        session.add(_figure_row(own, facts, number, figure))
    told = [("point", p) for p in facts.points] + [("risk", p) for p in facts.risks]
    for number, (kind, place) in enumerate(told):
        session.add(
            ResearchPointRow(
                **own.model_dump(), number=number, kind=kind, text=place.text, place=_json(place)
            )
        )
    session.flush()


def consensus(
    session: Session,
    principal: Principal,
    company_code: str,
    metric: str,
    year: int,
    as_of: dt.date,
) -> Consensus | None:
    """Over each broker's latest forecast; metric may be target_price, which has no year of its own."""
    latest = _latest(session, principal, company_code, metric, year, as_of)
    return consensus_of(company_code, metric, year, as_of, latest)


def outliers(
    session: Session, principal: Principal, company_code: str, metric: str, year: int, as_of: dt.date,
    share: Decimal = APART,
) -> tuple[Outlier, ...]:  # fmt: skip
    """Beyond 1.5 interquartile ranges; among fewer than five, beyond a share of the median."""
    found = consensus(session, principal, company_code, metric, year, as_of)
    return outliers_of(found, share) if found else ()


def over_time(
    session: Session,
    principal: Principal,
    company_code: str,
    metric: str,
    year: int,
    as_of: dt.date,
) -> tuple[Forecast, ...]:
    """All forecasts of the year's figure, the oldest first."""
    if metric == TARGET:
        wanted = _targets(principal, company_code, as_of)
    else:
        wanted = _forecasts(principal, company_code, as_of).where(
            col(_Figure.metric) == metric, col(_Figure.period) == str(year)
        )
    return _read(session, wanted.order_by(col(_Report.published_on), col(_Report.reading_id)))


def revisions(
    session: Session, principal: Principal, company_code: str, as_of: dt.date
) -> tuple[Revision, ...]:
    """Each broker's ratings, targets and yearly forecasts in the order in which it published them,
    each with what it had said before. Readings that name no broker are in none."""
    figures = _forecasts(principal, company_code, as_of).where(col(_Figure.metric).in_(_COMPARED))
    by_day = (col(_Report.broker), col(_Report.published_on), col(_Report.reading_id))
    said = [
        *_read(session, figures.order_by(*by_day)),
        *_read(session, _targets(principal, company_code, as_of).order_by(*by_day)),
    ]
    found, last = list[Revision](), dict[tuple[str, str, str, str], Forecast]()
    for one in (f for f in said if f.broker):
        key = (one.broker, one.metric, one.period, one.currency)
        found.append(_revised(one, last.get(key)))
        last[key] = one
    opinions = _opinions(session, principal, company_code, as_of)
    rated = dict[str, Opinion]()
    for opinion in (o for o in opinions if o.broker):
        before = rated.get(opinion.broker)
        found.append(
            Revision(
                broker=opinion.broker, what="rating", period="", day=opinion.day, place=opinion.place,
                reading_id=opinion.reading_id, rating=opinion.rating.value,
                rating_before=before.rating.value if before else "",
            )
        )  # fmt: skip
        rated[opinion.broker] = opinion
    return tuple(sorted(found, key=lambda r: (r.broker, r.what, r.period, r.day)))


def disagreements(
    session: Session, principal: Principal, company_code: str, as_of: dt.date,
    share: Decimal = _FAR_SHARE,
) -> tuple[Disagreement, ...]:  # fmt: skip
    """Latest ratings two rungs apart, pair by pair; the highest and lowest of latest forecasts that
    are further apart than the share of their median."""
    latest = {
        o.broker or o.reading_id: o for o in _opinions(session, principal, company_code, as_of)
    }
    found = [
        Disagreement(what="rating", period="", distance=Decimal(rungs), ratings=(one, other))
        for one, other in combinations(latest.values(), 2)
        if (rungs := rungs_apart(one.rating, other.rating)) >= _FAR_RUNGS
    ]
    for metric, year in _years(session, principal, company_code, as_of):
        held = consensus(session, principal, company_code, metric, year, as_of)
        if held is None or held.number < 2 or not held.median:
            continue
        distance = (held.high - held.low) / abs(held.median)
        if distance > share:
            ends = sorted(held.forecasts, key=lambda f: f.value)
            found.append(
                Disagreement(what=metric, period="" if metric == TARGET else str(year), distance=distance, forecasts=(ends[-1], ends[0]))
            )  # fmt: skip
    return tuple(found)


def reported(
    session: Session,
    principal: Principal,
    company_code: str,
    metric: str,
    year: int,
    as_of: dt.date,
) -> Reported | None:
    """The year's figure as reported, against the consensus of the day before it was; the company's
    own report counts before what notes say of it. None where either is missing."""
    wanted = (
        _figures(principal, company_code, as_of)
        .where(
            col(_Figure.metric) == metric, col(_Figure.period) == str(year),
            col(_Figure.expected).is_(False),
        )
        .order_by((col(_Report.kind) == "annual").desc(), col(_Report.published_on), col(_Report.reading_id))
    )  # fmt: skip
    found = _read(session, wanted.limit(1))
    if not found:
        return None
    day = found[0].day - dt.timedelta(days=1)
    expected = consensus(session, principal, company_code, metric, year, day)
    if expected is None or expected.currency != found[0].currency:
        return None
    value, middle = found[0].value, expected.mean
    return Reported(reported=found[0], consensus=expected, difference=value - middle, share=change(value, middle))  # fmt: skip


def _readable(principal: Principal) -> list[str]:
    """Raises Forbidden without the right to research."""
    principal.require(Scope.RESEARCH)
    return sorted(a.value for a in principal.audiences)


def _is_of(company_code: str) -> ColumnElement[bool]:
    """Some write 600519.SH, others 600519: each is the company's, whichever is asked for."""
    return col(_Report.company_code).in_(spellings(company_code))


def _figures(principal: Principal, company_code: str, as_of: dt.date) -> Select[Any]:
    places: tuple[Any, ...] = (
        _Report.reading_id, _Report.title, _Report.broker, col(_Report.published_on).label("day"),
        _Figure.metric, _Figure.period, _Figure.value, _Figure.unit, _Figure.currency, _Figure.place,
    )  # fmt: skip
    return (
        columns(*places)
        .join(_Report, col(_Report.reading_id) == col(_Figure.reading_id))
        .where(
            _is_of(company_code), col(_Report.published_on) <= as_of,
            col(_Report.audience).in_(_readable(principal)),
            col(_Figure.audience).in_(_readable(principal)),
        )
        .limit(_MOST)
    )  # fmt: skip


def _forecasts(principal: Principal, company_code: str, as_of: dt.date) -> Select[Any]:
    return _figures(principal, company_code, as_of).where(
        col(_Figure.expected), col(_Figure.statement) == "forecast"
    )


def _targets(principal: Principal, company_code: str, as_of: dt.date) -> Select[Any]:
    """Target prices in the shape of forecasts, without a period."""
    places: tuple[Any, ...] = (
        _Report.reading_id, _Report.title, _Report.broker, col(_Report.published_on).label("day"),
        col(_Report.target_price).label("value"), col(_Report.target_currency).label("currency"),
        _Report.places,
    )  # fmt: skip
    return (
        columns(*places)
        .where(
            _is_of(company_code), col(_Report.published_on) <= as_of,
            col(_Report.audience).in_(_readable(principal)), col(_Report.target_price).is_not(None),
        )
        .limit(_MOST)
    )  # fmt: skip


def _read(session: Session, wanted: Select[Any]) -> tuple[Forecast, ...]:
    found = list[Forecast]()
    for row in session.execute(wanted).mappings():
        said = dict(row)
        if "places" in said:
            place = said.pop("places")[TARGET]
            said |= {"metric": TARGET, "period": "", "unit": "per_share", "place": place}
        found.append(Forecast.model_validate(said))
    return tuple(found)


def _latest(
    session: Session,
    principal: Principal,
    company_code: str,
    metric: str,
    year: int,
    as_of: dt.date,
) -> tuple[Forecast, ...]:
    """One of each broker; a reading that names none stands for itself."""
    said = over_time(session, principal, company_code, metric, year, as_of)
    return tuple({f.broker or f.reading_id: f for f in said}.values())


def _opinions(
    session: Session, principal: Principal, company_code: str, as_of: dt.date
) -> tuple[Opinion, ...]:
    """The oldest first."""
    wanted = (
        select(_Report)
        .where(
            _is_of(company_code), col(_Report.published_on) <= as_of,
            col(_Report.audience).in_(_readable(principal)), col(_Report.rating) != "",
        )
        .order_by(col(_Report.published_on), col(_Report.reading_id))
        .limit(_MOST)
    )  # fmt: skip
    return tuple(
        Opinion(
            reading_id=row.reading_id, title=row.title, broker=row.broker, day=row.published_on,
            rating=Rating(row.rating), as_written=row.rating_as_written,
            place=Place.model_validate(row.places["rating"]),
        )
        for row in session.exec(wanted)
        if row.published_on is not None
    )  # fmt: skip


def _years(
    session: Session, principal: Principal, company_code: str, as_of: dt.date
) -> list[tuple[str, int]]:
    """Metrics and years that are compared: those that anybody forecasts, and the target price."""
    figures = _forecasts(principal, company_code, as_of).where(col(_Figure.metric).in_(_COMPARED))
    pairs = {(f.metric, int(f.period)) for f in _read(session, figures) if f.period.isdigit()}
    return [*sorted(pairs), (TARGET, as_of.year)]


def _revised(one: Forecast, before: Forecast | None) -> Revision:
    return Revision(
        broker=one.broker, what=one.metric, period=one.period, day=one.day, place=one.place,
        reading_id=one.reading_id, amount=one.value, currency=one.currency,
        amount_before=before.value if before else None,
        share=change(one.value, before.value) if before else None,
    )  # fmt: skip


def _report_row(own: _Own, facts: Facts) -> ResearchReportRow:
    rating = facts.rating
    target = facts.target if facts.target and facts.target.amount < _DEAREST else None
    return ResearchReportRow(
        **own.model_dump(), kind=facts.kind, title=facts.title.value if facts.title else "",
        broker=facts.broker.value if facts.broker else "",
        analysts=", ".join(a.value for a in facts.analysts), published_on=facts.day,
        company=facts.company.value if facts.company else "",
        company_code=facts.code.value[:32] if facts.code else "",
        rating=rating.rating.value if rating else "",
        rating_as_written=rating.as_written[:64] if rating else "",
        rating_before=rating.before.value if rating and rating.before else "",
        rating_change=rating.change.value if rating and rating.change else "",
        target_price=target.amount if target else None,
        target_currency=target.currency if target else "", places=_places(facts),
    )  # fmt: skip


def _figure_row(own: _Own, facts: Facts, number: int, figure: FigureStated) -> ResearchFigureRow:
    return ResearchFigureRow(
        **own.model_dump(), number=number, company_code=facts.code.value[:32] if facts.code else "",
        broker=facts.broker.value if facts.broker else "", published_on=facts.day,
        fiscal_year=int(figure.period[:4]) if figure.period[:4].isdigit() else None,
        place=_json(figure.place), **figure.model_dump(exclude={"place"}),
    )  # fmt: skip


def _places(facts: Facts) -> dict[str, JsonValue]:
    """By column; analysts and the price of the day, which have no columns of that form, too."""
    stated: Iterable[tuple[str, Any]] = (
        ("broker", facts.broker), ("published_on", facts.published), ("company", facts.company),
        ("company_code", facts.code), ("title", facts.title), ("rating", facts.rating),
        (TARGET, facts.target),
    )  # fmt: skip
    found: dict[str, JsonValue] = {name: _json(said.place) for name, said in stated if said}
    found["analysts"] = _each(a.place for a in facts.analysts)
    if facts.close:
        found["close"] = _price(facts.close)
    return found


def _each(places: Iterable[Place]) -> list[JsonValue]:
    return [_json(p) for p in places]


def _price(price: Price) -> JsonValue:
    return price.model_dump(mode="json")


def _json(place: Place) -> JsonValue:
    return place.model_dump(mode="json")
