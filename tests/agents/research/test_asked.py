"""What a question asks, read by code."""

import datetime as dt

import pytest

from agents.research import asked
from agents.research.asked import Kind


@pytest.mark.parametrize(
    ("text", "kind", "metrics", "years"),
    [
        ("青禾食品2025年归母净利润预测是多少？", Kind.FACT, ("net_profit",), (2025,)),
        ("各家对青禾食品的目标价分别是多少", Kind.COMPARE, ("target_price",), ()),
        ("What is the consensus EPS for FY26?", Kind.CONSENSUS, ("eps",), (2026,)),
        ("华夏证券的评级怎么变的", Kind.OVER_TIME, ("rating",), ()),
        ("各券商有哪些分歧？", Kind.DISAGREE, (), ()),
        ("Where do the brokers disagree?", Kind.DISAGREE, (), ()),
        ("哪些净利润预测明显偏离？", Kind.OUTLIERS, ("net_profit_all",), ()),
        ("有什么风险？", Kind.RISKS, (), ()),
        ("投资要点是什么", Kind.POINTS, (), ()),
        ("渠道库存有几个月？", Kind.TEXT, (), ()),
        ("Who are the analysts?", Kind.FACT, ("analysts",), ()),
        ("2025-2026年营业收入", Kind.FACT, ("revenue",), (2025, 2026)),
        ("毛利率 2027E", Kind.FACT, ("gross_margin",), (2027,)),
    ],
)
def test_kind_metrics_and_years(text, kind, metrics, years):
    found = asked.read(text)
    assert (found.kind, found.metrics, found.years) == (kind, metrics, years)


def test_the_longest_name_of_a_metric_counts():
    assert asked.metrics_of("归母净利润") == ("net_profit",)
    assert asked.metrics_of("净利润") == ("net_profit_all",)
    assert set(asked.metrics_of("扣非净利润和归母净利润")) == {"net_profit_adjusted", "net_profit"}


def test_readings_named_are_taken_out_of_the_question():
    text, named = asked.readings_named("@rdg_0123456789abcdef @rdg_0123456789abcdee 目标价？")
    assert text == "目标价？"
    assert named == ("rdg_0123456789abcdef", "rdg_0123456789abcdee")


def test_a_day_in_the_question_is_the_day_to_answer_as_of_and_no_year_of_a_figure():
    text = "截至2026年5月1日，青禾食品2027年净利润预测？"
    assert asked.as_of(text) == dt.date(2026, 5, 1)
    assert asked.read(text).years == (2027,)
    assert asked.as_of("as of 2026-13-40") is None
