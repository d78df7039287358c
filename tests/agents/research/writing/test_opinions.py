"""What reports that were read say of a company: counted, rounded and placed, as of the report's day."""

import datetime as dt

import pytest

from agents.kit.figures import unbound
from agents.research.writing.ledger import Ledger
from agents.research.writing.opinions import opinions
from agents.research.writing.parts import WriterParts, WritingContext
from core.access import Principal, Role, system
from core.domain.evidence import ComputationEvidence, RegionEvidence
from core.domain.report import Paragraph
from core.store.tables.market import CompanyRow, IndustryRow
from inference.scripted import Scripted
from tests.agents.conftest import ListSearch
from tests.agents.research.conftest import WHO, three
from tests.agents.research.writing.conftest import no_findings


@pytest.fixture
def company(store):
    with store.transaction(system("demo")) as session:
        session.add(IndustryRow(institution="demo", id="food", name="食品", name_en="Food", sector="消费", sector_en="Consumer"))  # fmt: skip
        session.flush()
        session.add(
            CompanyRow(
                institution="demo", code="600999", name="青禾食品", full_name="青禾食品股份",
                name_en="Qinghe Foods", industry_id="food", exchange="SSE", province="浙江",
                listed_on=dt.date(2010, 1, 1), employees=100, shares=1_000_000,
            )
        )  # fmt: skip
    three(store)


def _told(store, clock, day: str, language: str = "zh", who: Principal = WHO, subject: str = ""):
    parts = WriterParts(
        store=store, backend=Scripted(), data=None, search=ListSearch(), clock=clock,
        screen=no_findings, checkpointer=None,
    )  # type: ignore[arg-type]  # fmt: skip
    subject = subject or ("Qinghe Foods" if language == "en" else "青禾食品")
    context = WritingContext(
        parts=parts, principal=who, report_id="rep", template="company_note", subject=subject,
        language=language, as_of=dt.date.fromisoformat(day),
    )  # type: ignore[arg-type]  # fmt: skip
    ledger = Ledger()
    return opinions(context, ledger), ledger.evidence


def _texts(parts) -> list[str]:
    assert all(isinstance(p, Paragraph) for p in parts)
    return [p.text for p in parts]


@pytest.mark.usefixtures("company")
def test_each_house_counts_once_with_its_latest(store, clock):
    parts, evidence = _told(store, clock, "2026-11-20")
    (target,) = [t for t in _texts(parts) if "目标价" in t]
    assert target == "已读研报（2份）对目标价的预测平均为47.00元，最高58.00元，最低36.00元。"
    assert not unbound(target, evidence)
    regions = [e for e in evidence if isinstance(e, RegionEvidence)]
    assert {e.published for e in regions} == {dt.date(2026, 10, 30), dt.date(2026, 11, 2)}
    mean = next(e for e in evidence if isinstance(e, ComputationEvidence) and "mean" in e.expression)  # fmt: skip
    assert all(isinstance(evidence[n], RegionEvidence) for n in mean.inputs)


@pytest.mark.usefixtures("company")
def test_what_came_later_does_not_count(store, clock):
    parts, _ = _told(store, clock, "2026-05-01", "en")
    (target,) = [t for t in _texts(parts) if "target price" in t]
    assert "50.00 yuan on average" in target
    assert "58" not in target
    assert _told(store, clock, "2026-01-01")[0] == []


@pytest.mark.usefixtures("company")
def test_without_the_right_or_the_company_there_is_nothing(store, clock):
    clerk = Principal(institution="demo", subject="li", role=Role.REPRESENTATIVE)
    other = WHO.model_copy(update={"institution": "other"})
    assert _told(store, clock, "2026-11-20", who=clerk)[0] == []
    assert _told(store, clock, "2026-11-20", who=other)[0] == []
    assert _told(store, clock, "2026-11-20", subject="没有这家")[0] == []
