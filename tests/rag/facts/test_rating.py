"""Ratings in the words of many brokers, their changes, and what only looks like one."""

import pytest

from rag.facts import extract
from tests.rag.facts.papers import Block, h, p, reading, table

ZH = [
    ("投资评级：买入（维持）", ("buy", "kept", "buy")),
    ("评级 增持（首次）", ("overweight", "first", None)),
    ("买入（首次覆盖）", ("buy", "first", None)),
    ("强烈推荐（维持）", ("buy", "kept", "buy")),
    ("审慎增持 维持", ("overweight", "kept", "overweight")),
    ("投资评级：优于大市（上调）", ("overweight", "raised", None)),
    ("评级：中性（下调，前次：增持）", ("neutral", "lowered", "overweight")),
    ("我们将公司评级由“增持”上调至“买入”。", ("buy", "raised", "overweight")),
    ("首次覆盖，给予“推荐”评级。", ("overweight", "first", None)),
    ("维持公司“跑赢行业”评级，上调目标价至30元。", ("overweight", "kept", "overweight")),
    ("给予公司2026年25倍PE，对应目标价30元，维持“买入”评级。", ("buy", "kept", "buy")),
    ("下调至“减持”评级", ("underweight", "lowered", None)),
    ("投资建议：维持“强烈推荐-A”评级", ("buy", "kept", "buy")),
    ("买入-A（维持）", ("buy", "kept", "buy")),
    ("控股股东增持公司股份，我们持有乐观态度。", None),
    ("我们推荐五粮液（买入）和泸州老窖（增持）。", None),
    ("行业评级：看好", None),
    ("行业评级：推荐（维持）", None),
    ("同步大市（维持评级）", ("neutral", "kept", "neutral")),
    ("投资评级 回避", ("sell", None, None)),
    ("评级：卖出（从中性下调）", ("sell", "lowered", "neutral")),
    ("维持买入评级不变。", ("buy", "kept", "buy")),
    ("谨慎推荐（首次评级）", ("overweight", "first", None)),
    ("评级变动：维持\n投资评级：持有", ("neutral", "kept", "neutral")),
    ("上调评级至买入", ("buy", "raised", None)),
    ("上调盈利预测，维持“增持”评级", ("overweight", "kept", "overweight")),
    ("维持五粮液“买入”评级。", None),
    ("增持→买入", ("buy", "raised", "overweight")),
    ("投资评级：买入 上次评级：增持", ("buy", "raised", "overweight")),
    ("评级:买入(调高)", ("buy", "raised", None)),
    ("公司评级：买入（维持）｜行业评级：中性", ("buy", "kept", "buy")),
    ("未评级", None),
    ("“买入”（维持）", ("buy", "kept", "buy")),
    ("当前评级：增持\n上次评级：中性", ("overweight", "raised", "neutral")),
]  # fmt: skip
EN = [
    ("Rating: Buy (Maintained)", ("buy", "kept", "buy")),
    ("BUY (reiterate)", ("buy", "kept", "buy")),
    ("OUTPERFORM", ("overweight", None, None)),
    ("Recommendation: Hold", ("neutral", None, None)),
    ("We upgrade Apple to Buy from Hold.", ("buy", "raised", "neutral")),
    ("We downgrade the stock from Buy to Neutral on valuation.", ("neutral", "lowered", "buy")),
    ("We initiate coverage of Apple with an Overweight rating and a $320 price target.", ("overweight", "first", None)),
    ("We maintain our Outperform rating and raise our PT to $320 from $300.", ("overweight", "kept", "overweight")),
    ("Maintain BUY", ("buy", "kept", "buy")),
    ("Reiterate Overweight; PT $300", ("overweight", "kept", "overweight")),
    ("Stock rating: Equal-weight", ("neutral", None, None)),
    ("Rating | Underperform (from Neutral)", ("underweight", "lowered", "neutral")),
    ("Rating Buy\nPrevious rating Hold", ("buy", "raised", "neutral")),
    ("Investors should buy and hold the shares; management will add capacity.", None),
    ("We prefer Microsoft (Buy).", None),
    ("We keep our Buy rating on Microsoft.", None),
    ("Rating: Reduce (unchanged)", ("underweight", "kept", "underweight")),
    ("Sector rating: Overweight", None),
    ("Rating: Not rated", None),
    ("Investment rating: ACCUMULATE", ("overweight", None, None)),
    ("Market Perform (reiterated)", ("neutral", "kept", "neutral")),
    ("Sell (downgraded from Hold)", ("sell", "lowered", "neutral")),
    ("Rating: BUY | Prior: HOLD", ("buy", "raised", "neutral")),
    ("Rating change: Upgrade\nRating: Buy", ("buy", "raised", None)),
    ("we reiterate our Hold rating.", ("neutral", "kept", "neutral")),
    ("Rating: Neutral (initiation)", ("neutral", "first", None)),
    ("Hold: target price HK$45.2", ("neutral", None, None)),
]  # fmt: skip


def rated(*blocks: Block, language: str) -> tuple[str, str | None, str | None] | None:
    head = h("贵州茅台（600519.SH）") if language == "zh" else h("Apple Inc. (NASDAQ: AAPL)")
    found = extract(reading(head, *blocks, language=language)).rating
    if found is None:
        return None
    return (
        found.rating.value,
        found.change and found.change.value,
        found.before and found.before.value,
    )


@pytest.mark.parametrize(("said", "meant"), ZH, ids=[z[0] for z in ZH])
def test_chinese_words(said: str, meant: tuple[str, str | None, str | None] | None) -> None:
    assert rated(p(said), language="zh") == meant


@pytest.mark.parametrize(("said", "meant"), EN, ids=[e[0] for e in EN])
def test_english_words(said: str, meant: tuple[str, str | None, str | None] | None) -> None:
    assert rated(p(said), language="en") == meant


def test_the_definition_of_ratings_is_no_rating() -> None:
    lines = (
        "买入：未来六个月内股价相对沪深300涨幅15%以上",
        "增持：相对涨幅5%至15%",
        "中性：相对涨幅在-5%至5%之间",
        "卖出：相对跌幅5%以上",
    )
    legend = (h("投资评级说明", page=2), *(p(line, page=2) for line in lines))
    assert rated(*legend, language="zh") is None
    assert rated(*(p(line) for line in lines), language="zh") is None
    rows = table(
        [
            ["评级", "说明"],
            ["买入", "涨幅超过15%"],
            ["增持", "涨幅5%至15%"],
            ["中性", "-5%至5%"],
            ["减持", "跌幅5%以上"],
        ]
    )
    assert rated(rows, language="zh") is None
    assert rated(p("评级：增持（维持）"), *legend, rows, language="zh") == (
        "overweight",
        "kept",
        "overweight",
    )


def test_an_english_rating_system_is_no_rating() -> None:
    legend = (
        h("Rating system", page=2), p("Buy: total return expected to exceed 15% over 12 months", page=2),
        p("Hold: total return expected between -5% and 15%", page=2), p("Sell: below -5%", page=2),
    )  # fmt: skip
    assert rated(*legend, language="en") is None
    assert rated(p("Rating: Hold"), *legend, language="en") == ("neutral", None, None)


def test_a_history_of_ratings_is_no_rating() -> None:
    rows = [
        ["日期", "评级", "目标价"],
        ["2025-01-05", "增持", "20"],
        ["2025-04-05", "买入", "25"],
        ["2025-08-05", "中性", "22"],
    ]
    assert rated(table(rows), language="zh") is None


def test_the_rating_in_a_side_bar_counts_before_the_prose() -> None:
    bar = table([["投资评级", "增持（维持）"], ["目标价", "25元"]], heads=0)
    assert rated(p("我们维持公司“买入”评级。", 2), bar, language="zh") == (
        "overweight",
        "kept",
        "overweight",
    )


def test_a_table_with_the_rating_under_its_head() -> None:
    assert rated(
        table([["评级", "目标价", "收盘价"], ["买入", "25.60", "20.10"]]), language="zh"
    ) == ("buy", None, None)


@pytest.mark.parametrize(
    ("broker", "said", "rung"),
    [
        ("民生证券研究所", "评级：推荐（维持）", "buy"), ("平安证券研究所", "评级：推荐（维持）", "overweight"),
        ("中金公司研究部", "评级：跑赢行业（维持）", "buy"), ("Morgan Stanley Research", "Rating: Overweight", "buy"),
        ("Northgate Securities", "Rating: Overweight", "overweight"),
    ],
)  # fmt: skip
def test_a_brokers_own_scale(broker: str, said: str, rung: str) -> None:
    found = rated(p(broker), p(said), language="zh")
    assert found is not None
    assert found[0] == rung


def test_the_scale_that_a_report_explains_tells_what_its_highest_word_is() -> None:
    legend = (
        h("投资评级说明", page=2),
        p("推荐：涨幅15%以上", page=2),
        p("谨慎推荐：涨幅5%至15%", page=2),
        p("中性、回避", page=2),
    )
    found = rated(p("青石证券研究所"), p("评级：推荐"), *legend, language="zh")
    assert found is not None
    assert found[0] == "buy"


def test_a_sector_is_rated_where_there_is_no_company() -> None:
    found = extract(reading(h("白酒行业周报：动销平稳"), p("行业评级：推荐（维持）")))
    assert found.rating is not None
    assert (found.company, found.rating.rating.value) == (None, "overweight")


def test_the_place_is_that_of_the_words() -> None:
    found = extract(reading(h("贵州茅台（600519.SH）"), p("投资评级：买入（维持）", 2))).rating
    assert found is not None
    assert (found.place.page, found.place.text, found.as_written) == (
        2,
        "投资评级：买入（维持）",
        "买入",
    )
