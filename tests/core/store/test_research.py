"""What several reports say together, and who may see which of them."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from core.access import Audience, Principal, Role, system
from core.domain.reading import Box
from core.domain.research import (
    Facts,
    FigureStated,
    Place,
    Price,
    Rating,
    RatingChange,
    RatingStated,
    Stated,
)  # fmt: skip
from core.errors import Forbidden
from core.store import research
from core.store.tables.reading import ReadingRow
from core.store.tables.research import ResearchFigureRow, ResearchPointRow, ResearchReportRow
from tests.conftest import NOW

CODE = "600519.SH"
BOX = Box(x0=1, top=2, x1=3, bottom=4)
ANALYST = Principal(institution="demo", subject="ann", role=Role.ANALYST)
MANAGER = Principal(institution="demo", subject="max", role=Role.BRANCH_MANAGER)
AS_OF = dt.date(2026, 6, 30)


def place(text: str, page: int = 1) -> Place:
    return Place(page=page, box=BOX, text=text)


def figure(value: str, *, metric: str = "net_profit", period: str = "2026", expected: bool = True,
           statement: str = "forecast", currency: str = "CNY") -> FigureStated:  # fmt: skip
    return FigureStated(
        metric=metric, as_written=metric, period=period, expected=expected, value=Decimal(value),
        unit="money", currency=currency, statement=statement, place=place(value, 2),
    )  # fmt: skip


def facts(
    broker: str, day: str | None, *figures: FigureStated, rating: Rating | None = None,
    target: str = "", kind: str = "research", code: str = CODE,
) -> Facts:  # fmt: skip
    return Facts(
        kind=kind, language="zh", broker=Stated(value=broker, place=place(broker)) if broker else None,
        published=Stated(value=day, place=place(day)) if day else None,
        code=Stated(value=code, place=place(code)), figures=figures,
        title=Stated(value=f"{broker} {day}", place=place("title")),
        rating=RatingStated(rating=rating, as_written=rating.value, change=RatingChange.KEPT, before=None, place=place("rating")) if rating else None,
        target=Price(amount=Decimal(target), currency="CNY", place=place(target)) if target else None,
    )  # fmt: skip


@pytest.fixture
def keep(store):
    """Keeps facts as those of a reading, for an audience."""
    numbers = iter(range(1, 100))

    def keeper(
        stated: Facts, audience: Audience = Audience.STAFF, institution: str = "demo"
    ) -> str:
        who, name = system(institution), f"rd_{institution}_{next(numbers)}"
        with store.transaction(who) as session:
            session.add(
                ReadingRow(
                    institution=institution, id=name, name="x.pdf", format="pdf", audience=audience.value,
                    size=1, content_hash=name, state="done", added_by="ann", added_at=NOW,
                )
            )  # fmt: skip
            session.flush()
            research.replace(session, who, name, audience, stated)
        return name

    return keeper


@pytest.fixture
def asked(store):
    def ask(query, *rest, who: Principal = ANALYST, code: str = CODE, as_of: dt.date = AS_OF):
        with store.transaction(who) as session:
            return query(session, who, code, *rest, as_of)

    return ask


def test_consensus_is_over_each_brokers_latest(keep, asked) -> None:
    keep(facts("甲证券", "2026-01-05", figure("100")))
    last = keep(facts("甲证券", "2026-03-05", figure("110")))
    keep(facts("乙证券", "2026-02-01", figure("90"), figure("95", period="2027")))
    keep(facts("丙证券", "2026-02-02", figure("130")))
    found = asked(research.consensus, "net_profit", 2026)
    assert (found.mean, found.median, found.high, found.low, found.number) == (110, 110, 130, 90, 3)
    newest = next(f for f in found.forecasts if f.broker == "甲证券")
    assert (newest.reading_id, newest.place.page, newest.place.box) == (last, 2, BOX)
    assert asked(research.consensus, "net_profit", 2028) is None


def test_nothing_published_later_or_without_a_day_counts(keep, asked) -> None:
    keep(facts("甲证券", "2026-01-05", figure("100")))
    keep(facts("甲证券", "2026-03-05", figure("110")))
    keep(facts("乙证券", None, figure("900")))
    found = asked(research.consensus, "net_profit", 2026, as_of=dt.date(2026, 3, 4))
    assert (found.mean, found.number) == (100, 1)
    assert asked(research.consensus, "net_profit", 2026, as_of=dt.date(2026, 3, 5)).mean == 110
    assert asked(research.consensus, "net_profit", 2026, as_of=dt.date(2026, 1, 4)) is None


@pytest.mark.parametrize("code", ["600519", "600519.SH", "600519.ss", "sh600519"])
def test_a_code_counts_with_and_without_its_exchange(keep, asked, code: str) -> None:
    keep(facts("甲证券", "2026-01-05", figure("100"), rating=Rating.BUY, code="600519.SH"))
    keep(facts("乙证券", "2026-02-05", figure("300"), rating=Rating.SELL, code="600519"))
    keep(facts("丙证券", "2026-03-05", figure("900"), code="600519.SZ"))
    keep(facts("丁证券", "2026-03-05", figure("900"), code="600518"))
    wanted = 2 if code != "600519" else 3  # without an exchange it is the company's on any
    assert asked(research.consensus, "net_profit", 2026, code=code).number == wanted
    early = asked(research.consensus, "net_profit", 2026, code=code, as_of=dt.date(2026, 2, 4))
    assert (early.number, early.mean) == (1, 100)
    assert {d.what for d in asked(research.disagreements, code=code)} >= {"rating"}
    assert len([r for r in asked(research.revisions, code=code) if r.what == "rating"]) == 2


def test_readers_see_their_audiences_and_their_institution_alone(keep, asked) -> None:
    keep(facts("甲证券", "2026-01-05", figure("100"), rating=Rating.BUY, target="20"))
    keep(
        facts("乙证券", "2026-01-05", figure("200"), rating=Rating.SELL, target="10"),
        Audience.MANAGEMENT,
    )
    keep(facts("丙证券", "2026-01-05", figure("900")), institution="other")
    for who, number in ((ANALYST, 1), (MANAGER, 2)):
        assert asked(research.consensus, "net_profit", 2026, who=who).number == number
        assert asked(research.consensus, research.TARGET, 2026, who=who).number == number
        assert len(asked(research.over_time, "net_profit", 2026, who=who)) == number
        assert {r.broker for r in asked(research.revisions, who=who)} == {"甲证券", "乙证券"} - (
            {"乙证券"} if number == 1 else set()
        )
        assert bool(asked(research.disagreements, who=who)) == (number == 2)
    with pytest.raises(Forbidden):
        asked(
            research.consensus,
            "net_profit",
            2026,
            who=Principal(institution="demo", subject="r", role=Role.REPRESENTATIVE),
        )


def test_other_currencies_are_left_out_and_named(keep, asked) -> None:
    keep(facts("甲证券", "2026-01-05", figure("100")))
    keep(facts("乙证券", "2026-01-06", figure("110")))
    keep(facts("丙证券", "2026-01-07", figure("14", currency="USD")))
    found = asked(research.consensus, "net_profit", 2026)
    assert (found.number, found.mean, found.currency) == (2, 105, "CNY")
    assert [f.broker for f in found.left_out] == ["丙证券"]


def test_few_forecasts_stand_out_by_the_median_and_many_by_quartiles(keep, asked) -> None:
    for broker, value in (("甲", "100"), ("乙", "104"), ("丙", "150")):
        keep(facts(broker, "2026-01-05", figure(value)))
    assert [(o.forecast.broker, o.by) for o in asked(research.outliers, "net_profit", 2026)] == [
        ("丙", "median")
    ]
    for broker, value in (("丁", "101"), ("戊", "103"), ("己", "106")):
        keep(facts(broker, "2026-01-06", figure(value)))
    found = asked(research.outliers, "net_profit", 2026)
    assert [(o.forecast.broker, o.by) for o in found] == [("丙", "quartiles")]
    assert found[0].low < 100 < found[0].median < found[0].high < 150


def test_revisions_tell_what_was_said_before(keep, asked) -> None:
    keep(facts("甲证券", "2026-01-05", figure("100"), rating=Rating.NEUTRAL, target="20"))
    keep(facts("甲证券", "2026-04-05", figure("120"), rating=Rating.BUY, target="25"))
    keep(facts("乙证券", "2026-02-05", figure("90")))
    found = [r for r in asked(research.revisions) if r.broker == "甲证券" and r.day.month == 4]
    assert {(r.what, r.amount_before, r.amount, r.rating_before, r.rating) for r in found} == {
        ("net_profit", Decimal(100), Decimal(120), "", ""),
        ("target_price", Decimal(20), Decimal(25), "", ""),
        ("rating", None, None, "neutral", "buy"),
    }
    assert next(r.share for r in found if r.what == "target_price") == Decimal("0.25")
    first = [r for r in asked(research.revisions) if r.broker == "乙证券"]
    assert [(r.amount_before, r.share) for r in first] == [(None, None)]


def test_disagreements_are_of_the_latest(keep, asked) -> None:
    keep(facts("甲证券", "2026-01-05", figure("100"), rating=Rating.SELL))
    assert asked(research.disagreements) == ()
    keep(facts("乙证券", "2026-01-06", figure("160"), rating=Rating.BUY, target="30"))
    found = {d.what: d for d in asked(research.disagreements)}
    assert found["rating"].distance == 4
    assert [f.broker for f in found["net_profit"].forecasts] == ["乙证券", "甲证券"]
    keep(facts("甲证券", "2026-02-05", figure("150"), rating=Rating.OVERWEIGHT))
    assert asked(research.disagreements) == ()


def test_a_reported_figure_stands_against_what_was_expected_the_day_before(keep, asked) -> None:
    keep(facts("甲证券", "2026-01-05", figure("100", period="2025")))
    keep(facts("乙证券", "2026-03-30", figure("999", period="2025")))
    keep(
        facts(
            "",
            "2026-03-30",
            figure("110", period="2025", expected=False, statement="income"),
            kind="annual",
        )
    )
    found = asked(research.reported, "net_profit", 2025)
    assert (found.reported.value, found.consensus.mean, found.difference, found.share) == (
        110,
        100,
        10,
        Decimal("0.1"),
    )
    assert asked(research.reported, "net_profit", 2025, as_of=dt.date(2026, 3, 29)) is None


def test_replacing_leaves_nothing_of_what_was(store, keep, demo_system) -> None:
    name = keep(
        facts("甲证券", "2026-01-05", figure("100"), figure("1", metric="eps"), target="20")
    )
    fewer = facts("乙证券", "2026-01-05", figure("7")).model_copy(
        update={"risks": (place("风险"),)}
    )
    with store.transaction(demo_system) as session:
        research.replace(session, demo_system, name, Audience.PUBLIC, fewer)
    with store.transaction(demo_system) as session:
        report = session.get(ResearchReportRow, name)
        assert (report.broker, report.audience, report.target_price) == ("乙证券", "public", None)
        figures = session.query(ResearchFigureRow).all()
        assert [(f.value, f.fiscal_year, f.audience) for f in figures] == [(7, 2026, "public")]
        assert [(p.kind, p.text) for p in session.query(ResearchPointRow).all()] == [
            ("risk", "风险")
        ]


def test_another_institutions_facts_cannot_be_replaced(store, keep, asked) -> None:
    name = keep(facts("丙证券", "2026-01-05", figure("900")), institution="other")
    with (
        pytest.raises(IntegrityError, match="research_report_pkey"),
        store.transaction(system("demo")) as session,
    ):
        research.replace(session, system("demo"), name, Audience.STAFF, facts("甲", "2026-01-05"))
    theirs = Principal(institution="other", subject="ann", role=Role.ANALYST)
    assert asked(research.consensus, "net_profit", 2026, who=theirs).mean == 900
