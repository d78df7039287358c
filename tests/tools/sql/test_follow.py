"""Questions that go on from another, and those that are answered from memory or in other words."""

import datetime as dt
from collections.abc import Mapping

import pytest

from core.access import Principal, Role
from core.clock import FixedClock
from core.errors import BadInput
from core.store.reader import claims_of
from tests.tools.sql.conftest import Data, person
from tools.sql.ask import Asked, DataDesk
from tools.sql.catalogue import Dataset
from tools.sql.memory import Remembered, pattern_of
from tools.sql.plan import Plan

CLOCK = FixedClock(dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC))


@pytest.fixture(scope="module")
def desk(data: Data) -> DataDesk:
    return DataDesk(data.reader, CLOCK, lambda who: claims_of(data.store, who))


def ask(
    desk: DataDesk, data: Data, question: str, before: Plan | None = None, dataset: str = "market"
) -> Asked:
    language = "en" if question.isascii() else "zh"
    return desk.ask(person(Role.ANALYST), data.datasets[dataset], question, language, before)


@pytest.mark.parametrize(
    ("first", "then", "whole"),
    [
        ("澄湖银行2025年营收", "那青汀银行呢？", "青汀银行2025年营收"),
        ("澄湖银行2025年营收", "净利润呢", "澄湖银行2025年净利润"),
        ("澄湖银行2025年营收", "2024年呢？", "澄湖银行2024年营收"),
        ("澄湖银行2025年每年的营收", "换成季度", "澄湖银行2025年每季度的营收"),
        ("2025年营收最高的5个行业", "按板块看", "2025年营收最高的5个板块"),
        ("revenue of Chenghu Bank in 2025", "what about 2024?", "revenue of Chenghu Bank in 2024"),
        ("revenue of Chenghu Bank in 2025", "and by quarter?", "revenue of Chenghu Bank by quarter in 2025"),
        ("银行业2025年营收", "那澄湖银行呢", "澄湖银行2025年营收"),
    ],
)  # fmt: skip
def test_what_is_not_said_again_stays(
    desk: DataDesk, data: Data, first: str, then: str, whole: str
) -> None:
    before = ask(desk, data, first)
    asked = ask(desk, data, then, before.plan)
    wanted = ask(desk, data, whole)
    assert asked.rows is not None, asked.unclear
    assert wanted.rows is not None, wanted.unclear
    assert asked.rows.rows == wanted.rows.rows


def test_a_whole_question_does_not_go_on(desk: DataDesk, data: Data) -> None:
    before = ask(desk, data, "澄湖银行2025年营收").plan
    asked = ask(desk, data, "2024年各行业净利润", before)
    assert asked.rows == ask(desk, data, "2024年各行业净利润").rows


def test_words_that_are_not_understood_are_not_followed(desk: DataDesk, data: Data) -> None:
    before = ask(desk, data, "澄湖银行2025年营收").plan
    asked = ask(desk, data, "那市盈率呢", before)
    assert asked.rows is None
    assert asked.unclear is not None
    assert asked.unclear.why == "unread"


class _Memory:
    """One approved query, and how often it was looked for."""

    def __init__(self, asked: Asked, question: str) -> None:
        assert asked.plan is not None
        one = Remembered(question=question, pattern=asked.pattern, plan=asked.plan)
        self.known: Mapping[str, Remembered] = {asked.pattern: one}

    def __call__(self, _who: Principal, _dataset: Dataset) -> Mapping[str, Remembered]:
        return self.known


@pytest.mark.parametrize(
    "question", ["澄湖银行2025年营收最高的是哪个季度", "青汀银行2024年营收最高的是哪个季度"]
)
def test_an_approved_question_is_answered_for_other_values_too(
    desk: DataDesk, data: Data, question: str
) -> None:
    first = ask(desk, data, "澄湖银行2025年营收最高的是哪个季度")
    memory = _Memory(first, "澄湖银行2025年营收最高的是哪个季度")
    own = DataDesk(data.reader, CLOCK, lambda who: claims_of(data.store, who), verified=memory)
    asked = ask(own, data, question)
    assert asked.verified
    assert asked.rows == ask(desk, data, question).rows


def test_what_goes_on_from_another_is_never_recalled(desk: DataDesk, data: Data) -> None:
    """Its words are those of a whole question; what they mean hangs on the one before."""
    before = ask(desk, data, "各支行的贷款余额", dataset="bank").plan
    asked = ask(desk, data, "客户数呢", before, "bank")
    assert asked.rows is not None
    assert asked.plan is not None
    assert asked.plan.by == ("branch",)
    own = DataDesk(
        data.reader,
        CLOCK,
        lambda who: claims_of(data.store, who),
        verified=_Memory(asked, "客户数呢"),
    )
    alone = ask(own, data, "客户数呢", dataset="bank")
    assert not alone.verified
    assert alone.rows != asked.rows


def test_what_the_model_put_in_other_words_is_known_by_the_askers(data: Data) -> None:
    question = "澄湖银行2025年落袋几何"
    asked = ask(_with_words(data, "澄湖银行2025年归母净利润"), data, question)
    own = DataDesk(
        data.reader,
        CLOCK,
        lambda who: claims_of(data.store, who),
        verified=_Memory(asked, question),
    )
    again = ask(own, data, "青汀银行2024年落袋几何")
    assert again.verified
    assert again.rows == ask(own, data, "青汀银行2024年归母净利润").rows


def test_a_question_with_other_words_is_not_the_approved_one(desk: DataDesk, data: Data) -> None:
    first = ask(desk, data, "澄湖银行2025年营收")
    memory = _Memory(first, "澄湖银行2025年营收")
    own = DataDesk(data.reader, CLOCK, lambda who: claims_of(data.store, who), verified=memory)
    assert not ask(own, data, "澄湖银行2025年净利润").verified
    assert not ask(own, data, "澄湖银行2025年和2024年营收").verified


def test_an_approved_plan_gives_no_more_than_the_asker_may_see(data: Data) -> None:
    known = DataDesk(data.reader, CLOCK, lambda who: claims_of(data.store, who))
    total = ask(known, data, "全行有多少客户", dataset="bank")
    forged = Plan(metrics=(), show=("customer.phone_masked",))
    memory = {
        total.pattern: Remembered(question="全行有多少客户", pattern=total.pattern, plan=forged)
    }
    own = DataDesk(
        data.reader, CLOCK, lambda who: claims_of(data.store, who), verified=lambda _w, _d: memory
    )
    with pytest.raises(BadInput, match="phone_masked"):
        ask(own, data, "全行有多少客户", dataset="bank")


def test_the_model_may_put_it_in_other_words(data: Data) -> None:
    own = _with_words(data, "澄湖银行2025年归母净利润")
    asked = ask(own, data, "澄湖银行2025年落袋几何")
    assert asked.reworded == "澄湖银行2025年归母净利润"
    assert asked.rows is not None


@pytest.mark.parametrize(
    "words",
    [
        "澄湖银行2024年归母净利润",
        "青汀银行2025年归母净利润",
        "2025年归母净利润",
        "澄湖银行2025年落袋几何",
        "",
    ],
)
def test_the_model_may_not_change_what_was_read(data: Data, words: str) -> None:
    asked = ask(_with_words(data, words), data, "澄湖银行2025年落袋几何")
    assert asked.rows is None
    assert not asked.reworded


def _with_words(data: Data, words: str) -> DataDesk:
    return DataDesk(
        data.reader, CLOCK, lambda who: claims_of(data.store, who), reword=lambda _q, _d, _l: words
    )


def test_a_pattern_has_no_value_and_no_period_in_it(desk: DataDesk, data: Data) -> None:
    one = ask(desk, data, "澄湖银行2025年营收").reading
    other = ask(desk, data, "青汀银行近三年营收").reading
    assert pattern_of(one) == pattern_of(other)
    assert "澄湖" not in pattern_of(one)
