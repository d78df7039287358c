"""Questions on the reports that were read go to them, all others where they went before."""

import datetime as dt
from decimal import Decimal

import pytest

from core.access import Role
from core.clock import FixedClock
from core.store.reader import claims_of
from tests.tools.sql.conftest import Data, person
from tools.sql.ask import Asked, DataDesk

CLOCK = FixedClock(dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC))
ROLES = (Role.ANALYST, Role.BRANCH_MANAGER, Role.COMPLIANCE_OFFICER)


@pytest.fixture(scope="module")
def desk(data: Data) -> DataDesk:
    return DataDesk(data.reader, CLOCK, lambda who: claims_of(data.store, who))


def asked_of_all(
    desk: DataDesk, data: Data, question: str, role: Role = Role.ANALYST
) -> tuple[Asked, str]:
    language = "en" if question.isascii() else "zh"
    asked, dataset = desk.ask_any(person(role), data.datasets.values(), question, language)
    return asked, dataset.name


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("研报库里青岚酒业2026年预测净利润是多少", 120000000),
        ("青岚酒业已读研报的平均目标价", 25),
        ("已读研报中青岚酒业的最高目标价", 30),
        ("研报库中青岚酒业有多少篇", 2),
        ("研报库里青岚酒业买入评级有多少", 1),
        ("In the reports we read, what is the forecast EPS of 青岚酒业 for 2026?", Decimal("1.5")),
        ("average target price of 青岚酒业 in the reports we read", 25),
    ],
)
def test_what_is_asked_of_reports_is_answered_from_them(
    desk: DataDesk, data: Data, question: str, answer: int
) -> None:
    asked, name = asked_of_all(desk, data, question)
    assert asked.rows is not None, asked.unclear
    assert (name, asked.rows.rows[0][-1]) == ("research", answer)


@pytest.mark.parametrize("role", ROLES)
def test_no_reader_of_data_sees_what_is_for_others(desk: DataDesk, data: Data, role: Role) -> None:
    asked, _ = asked_of_all(desk, data, "研报库中青岚酒业有多少篇", role)
    assert asked.rows is not None
    assert asked.rows.rows[0][-1] == 2
    statement = "SELECT COUNT(*) AS n FROM research_figure WHERE value > 920000000"
    _, rows = desk.run(person(role), data.datasets["research"], statement)
    assert rows.rows == ((0,),)


@pytest.mark.parametrize(
    "question",
    [
        "澄湖银行2026年预测净利润", "澄湖银行的平均目标价", "各券商给澄湖银行的评级次数", "澄湖银行有多少篇研报",
        "average target price of Chenghu Bank", "forecast EPS of Chenghu Bank for 2026",
        "how many ratings did each broker give", "评级为买入的公司有几家", "澄湖银行2025年的营业收入是多少",
    ],
)  # fmt: skip
def test_other_questions_stay_with_the_market(desk: DataDesk, data: Data, question: str) -> None:
    others = [d for d in data.datasets.values() if d.name != "research"]
    language = "en" if question.isascii() else "zh"
    before, named = desk.ask_any(person(Role.ANALYST), others, question, language)
    asked, name = asked_of_all(desk, data, question)
    assert name == named.name == "market"
    assert (asked.rows, asked.unclear) == (before.rows, before.unclear)
