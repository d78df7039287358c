"""Whole questions on real data: from words to rows, or to what is unclear."""

import datetime as dt
from decimal import Decimal
from typing import get_args

import psycopg
import pytest

from core.access import Principal, Role
from core.clock import FixedClock
from core.errors import NotFound, TooLarge
from core.store.reader import claims_of
from tests.tools.sql.conftest import Data, person
from tools.sql.ask import _BEST, Asked, DataDesk
from tools.sql.rights import permitted
from tools.sql.tell import _WHY, sentences
from tools.sql.unclear import Why

CLOCK = FixedClock(dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC))


@pytest.fixture(scope="module")
def desk(data: Data) -> DataDesk:
    return DataDesk(data.reader, CLOCK, lambda who: claims_of(data.store, who))


def ask(desk: DataDesk, data: Data, question: str, dataset: str = "market") -> Asked:
    language = "en" if question.isascii() else "zh"
    return desk.ask(person(Role.ANALYST), data.datasets[dataset], question, language)


def one(asked: Asked) -> object:
    assert asked.rows is not None, asked.unclear
    assert len(asked.rows.rows) == 1
    return asked.rows.rows[0][-1]


def test_a_figure_is_the_sum_of_its_quarters(desk: DataDesk, data: Data) -> None:
    whole = one(ask(desk, data, "澄湖银行2025年的营业收入是多少"))
    parts = [one(ask(desk, data, f"澄湖银行2025年第{q}季度的营收")) for q in "一二三四"]
    assert isinstance(whole, Decimal)
    assert whole == sum(p for p in parts if isinstance(p, Decimal))


def test_both_languages_mean_the_same(desk: DataDesk, data: Data) -> None:
    zh = one(ask(desk, data, "澄湖银行去年净利润"))
    assert zh == one(ask(desk, data, "net profit of Chenghu Bank last year"))
    assert zh == one(ask(desk, data, "chenghuyinhang net profit 2025"))
    assert zh == one(ask(desk, data, "澄湖银航2025年净利润"))


def test_growth_is_against_the_same_period(desk: DataDesk, data: Data) -> None:
    asked = ask(desk, data, "澄湖银行2026年前三季度营收同比")
    assert asked.rows is not None
    now, before, change = asked.rows.rows[0]
    assert now == one(ask(desk, data, "澄湖银行2026年前三季度营收"))
    assert before == one(ask(desk, data, "澄湖银行2025年前三季度营收"))
    assert round(change, 6) == round(100 * (now - before) / before, 6)


def test_a_year_that_is_not_over_is_compared_with_the_same_part(desk: DataDesk, data: Data) -> None:
    asked = ask(desk, data, "澄湖银行今年营收同比")
    assert asked.plan is not None
    assert asked.plan.period is not None
    assert asked.plan.period.end == dt.date(2026, 9, 30)


def test_shares_add_up(desk: DataDesk, data: Data) -> None:
    asked = ask(desk, data, "各板块2025年营收占比")
    assert asked.rows is not None
    assert round(sum(row[-1] for row in asked.rows.rows), 6) == 100


def test_a_stock_is_of_the_end(desk: DataDesk, data: Data) -> None:
    asked = ask(desk, data, "澄湖银行2025年底的总资产")
    assert asked.query is not None
    assert one(asked) == one(ask(desk, data, "澄湖银行2025年第四季度总资产"))


def test_joins_do_not_count_twice(desk: DataDesk, data: Data) -> None:
    total = one(ask(desk, data, "全行有多少客户", "bank"))
    by_branch = ask(desk, data, "各支行的客户数", "bank")
    assert by_branch.rows is not None
    assert sum(row[-1] for row in by_branch.rows.rows) == total == 2000


@pytest.mark.parametrize(
    ("question", "dataset", "why"),
    [
        ("澄湖银行的市盈率", "market", "unread"),
        ("澄湖银行的营收", "market", "which_period"),
        ("哪个行业最好，2025年", "market", "no_metric"),
        ("各支行的员工离职率", "bank", "unread"),
        ("你好！", "bank", "hello"),
        ("澄湖银行2025年营收和净利润同比", "market", "one_at_a_time"),
        ("2025年各行业营收的中位数", "market", "unread"),
        ("median revenue of each industry in 2025", "market", "unread"),
        ("2025年从来没有披露研发费用的公司", "market", "unread"),
        ("2025年营收最高的行业，不好说", "market", "unread"),
        ("2025年各行业有多少笔营收", "market", "no_metric"),
        ("下个月会有多少投诉", "bank", "not_yet"),
        ("各支行的户均存款", "bank", "unread"),
        ("2025年营收在100亿到200亿之间的公司", "market", "unread"),
        ("人均存款，各支行", "bank", "unread"),
        ("客户的手机号", "bank", "no_right"),
        ("营收超过30%的公司，2025年", "market", "percent"),
        ("2025年公司数量", "market", "no_way"),
    ],
)
def test_what_is_not_understood_is_never_answered(
    desk: DataDesk, data: Data, question: str, dataset: str, why: str
) -> None:
    asked = ask(desk, data, question, dataset)
    assert asked.rows is None
    assert asked.unclear is not None
    assert asked.unclear.why == why


def test_what_costs_too_much_does_not_run(
    desk: DataDesk, data: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.sql.ask._DEAREST", 0.0)
    with pytest.raises(TooLarge, match="too much"):
        ask(desk, data, "2025年各行业的营业收入")


def test_every_reason_has_its_place_and_its_words() -> None:
    reasons = set(get_args(Why))
    assert set(_BEST) == set(_WHY) == reasons


def test_a_manager_counts_the_own_branch(desk: DataDesk, data: Data) -> None:
    manager, _own, _other = of_a_branch(data)
    asked = desk.ask(manager, data.datasets["bank"], "有多少客户", "zh")
    assert 0 < int(str(one(asked))) < 2000
    assert "只含您所在网点的数据" in "".join(sentences(asked, data.datasets["bank"], "zh"))


def of_a_branch(data: Data) -> tuple[Principal, str, str]:
    """A manager, the name of the own branch, and that of one in another city."""
    with psycopg.connect(data.admin) as c:
        found = c.execute(
            "SELECT e.id, b.name, (SELECT min(o.name) FROM branch o WHERE o.institution = 'demo' "
            "AND o.city <> b.city) FROM employee e JOIN branch b ON b.id = e.branch_id AND "
            "b.institution = e.institution WHERE e.institution = 'demo' "
            "AND e.role = 'branch_manager' ORDER BY e.id LIMIT 1"
        ).fetchone()
    assert found is not None
    return person(Role.BRANCH_MANAGER, employee=str(found[0])), str(found[1]), str(found[2])


OF_OTHERS = [
    "{other}有多少客户", "{other}2026年投诉件数", "{other}的逾期率", "{other}各客户分层的客户数",
    "{own}和{other}的贷款余额", "{own}的贷款余额占比", "哪个网点的贷款余额最高", "除{own}外有多少客户",
    "{other}有多少笔逾期贷款",
]  # fmt: skip


@pytest.mark.parametrize("question", OF_OTHERS)
def test_rows_held_back_are_no_zero(question: str, desk: DataDesk, data: Data) -> None:
    manager, own, other = of_a_branch(data)
    asked = desk.ask(manager, data.datasets["bank"], question.format(own=own, other=other), "zh")
    assert asked.rows is None
    assert asked.unclear is not None
    assert asked.unclear.why == "no_right", asked.unclear


def test_another_city_is_another_branch(desk: DataDesk, data: Data) -> None:
    manager, _own, other = of_a_branch(data)
    with psycopg.connect(data.admin) as c:
        cities = c.execute(
            "SELECT city FROM branch WHERE institution = 'demo' AND name = %s", (other,)
        ).fetchone()
    assert cities is not None
    asked = desk.ask(manager, data.datasets["bank"], f"{cities[0]}有多少客户", "zh")
    assert asked.unclear is not None, asked.rows
    assert asked.unclear.why == "no_right"


def test_the_own_branch_by_its_name_is_answered(desk: DataDesk, data: Data) -> None:
    manager, own, _other = of_a_branch(data)
    for question in (f"{own}有多少客户", f"{own}2026年投诉件数", "各网点的贷款余额从高到低"):
        asked = desk.ask(manager, data.datasets["bank"], question, "zh")
        assert asked.rows is not None, asked.unclear
        assert len(asked.rows.rows) == 1
        assert "第一" not in "".join(sentences(asked, data.datasets["bank"], "zh"))


def test_a_figure_of_no_period_is_of_the_day_of_asking(desk: DataDesk, data: Data) -> None:
    assert ask(desk, data, "各网点的贷款余额", "bank").present == CLOCK.today()
    assert ask(desk, data, "2026年10月投诉件数", "bank").present is None
    assert ask(desk, data, "澄湖银行2025年底的总资产").present is None


def test_who_sees_all_branches_may_compare_them(desk: DataDesk, data: Data) -> None:
    _manager, own, other = of_a_branch(data)
    asked = ask(desk, data, f"{own}和{other}的贷款余额", "bank")
    assert asked.rows is not None, asked.unclear
    assert not asked.part


def test_a_dataset_is_not_there_for_whom_it_is_not_for(desk: DataDesk, data: Data) -> None:
    with pytest.raises(NotFound):
        desk.ask(person(Role.CUSTOMER), data.datasets["bank"], "有多少客户", "zh")


def test_another_institution_has_other_companies(desk: DataDesk, data: Data) -> None:
    there = person(Role.ANALYST, institution="other")
    asked = desk.ask(there, data.datasets["market"], "有多少家公司", "zh")
    assert one(asked) == 3
    unknown = desk.ask(there, data.datasets["market"], "澄湖银行2025年营收", "zh")
    assert unknown.rows is None or one(unknown) is None


def test_a_gap_in_a_series_has_nothing_before_it(desk: DataDesk, data: Data) -> None:
    """A quarter whose predecessor is missing is not compared with the one before that."""
    where = (
        "institution = 'demo' AND period_end = '2025-06-30' AND company_code = "
        "(SELECT code FROM company WHERE institution = 'demo' AND name = '澄湖银行')"
    )
    with psycopg.connect(data.admin, autocommit=True) as c:
        c.execute(f"CREATE TEMP TABLE put_by AS SELECT * FROM statement WHERE {where}")
        c.execute(f"DELETE FROM statement WHERE {where}")
        try:
            asked = ask(desk, data, "澄湖银行2025年每个季度的营收环比")
            assert asked.rows is not None
            before = {row[0]: row[2] for row in asked.rows.rows}
            assert before["2025-Q3"] is None
            assert before["2025-Q4"] == one(ask(desk, data, "澄湖银行2025年第三季度的营收"))
        finally:
            c.execute("INSERT INTO statement SELECT * FROM put_by")


def test_an_average_is_over_the_companies(desk: DataDesk, data: Data) -> None:
    asked = ask(desk, data, "2025年各行业的平均营收")
    sums = ask(desk, data, "2025年各行业的营收")
    assert asked.rows is not None
    assert sums.rows is not None
    assert len(asked.rows.rows) == len(sums.rows.rows)
    assert all(a[1] <= s[1] for a, s in zip(asked.rows.rows, sums.rows.rows, strict=True))


def test_what_is_left_out_is_not_in_it(desk: DataDesk, data: Data) -> None:
    rest = ask(desk, data, "除了银行以外各行业2025年营收")
    everything = ask(desk, data, "各行业2025年营收")
    assert rest.rows is not None
    assert everything.rows is not None
    assert {r[0] for r in everything.rows.rows} - {r[0] for r in rest.rows.rows} == {"银行"}


def test_a_part_of_the_whole(desk: DataDesk, data: Data) -> None:
    asked = ask(desk, data, "私行客户占全部客户的百分比是多少", "bank")
    assert asked.rows is not None
    part, whole, share = asked.rows.rows[0]
    assert whole == one(ask(desk, data, "全行有多少客户", "bank"))
    assert round(share, 6) == round(Decimal(100) * part / whole, 6)


def test_a_list_shows_what_it_is_listed_by(desk: DataDesk, data: Data) -> None:
    asked = ask(desk, data, "列出已经退市的公司")
    assert asked.plan is not None
    assert asked.plan.metrics == ()
    assert asked.plan.show == ("company.delisted_on",)


def test_two_that_are_compared_stand_apart_by_their_difference(desk: DataDesk, data: Data) -> None:
    asked = ask(desk, data, "滨江支行和古渡支行的客户数差多少", "bank")
    assert asked.rows is not None
    first, second, apart = asked.rows.rows[0]
    assert apart == first - second


def test_a_copy_without_columns_does_not_remember_them(data: Data) -> None:
    whole = data.datasets["bank"]
    assert "phone_masked" in {c.name for c in whole.table("customer").columns}
    mine = permitted(whole, person(Role.ANALYST))
    assert "phone_masked" not in {c.name for c in mine.table("customer").columns}
