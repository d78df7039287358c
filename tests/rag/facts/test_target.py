"""Target prices and prices of the day, with currency; earlier targets and ranges are neither."""

import pytest

from rag.facts import extract
from tests.rag.facts.papers import Block, h, p, reading, table

Pair = tuple[tuple[float, str] | None, tuple[float, str] | None]

ZH = [
    ("目标价 25.60元", ((25.6, "CNY"), None)),
    ("目标价：HK$45.2", ((45.2, "HKD"), None)),
    ("6个月目标价：人民币30.5元", ((30.5, "CNY"), None)),
    ("目标价由20元上调至25.6元。", ((25.6, "CNY"), None)),
    ("上调目标价25%至30元，维持买入评级。", ((30, "CNY"), None)),
    ("目标价（元） 1,856.00", ((1856, "CNY"), None)),
    ("前次目标价：20元", (None, None)),
    ("目标价：25元（前值20元）", ((25, "CNY"), None)),
    ("原目标价 20元，新目标价 25元", ((25, "CNY"), None)),
    ("目标价区间25-28元", (None, None)),
    ("目标价格：25.00 ~ 28.00元", (None, None)),
    ("给予2026年25倍PE，对应目标价30元", ((30, "CNY"), None)),
    ("合理价值 42.3元/股", ((42.3, "CNY"), None)),
    ("收盘价（2025-11-20）：20.10元", (None, (20.1, "CNY"))),
    ("当前股价：1,430.01元", (None, (1430.01, "CNY"))),
    ("当前价格(元) 18.50", (None, (18.5, "CNY"))),
    ("收盘价（元，截至2025年11月20日）：18.5", (None, (18.5, "CNY"))),
    ("目标价：30元；现价：20元", ((30, "CNY"), (20, "CNY"))),
    ("目标价\n30.00元", ((30, "CNY"), None)),
    ("52周最高/最低价：30/20元", (None, None)),
    ("我们将目标价从20.0元上调10%至22.0元", ((22, "CNY"), None)),
    ("给予五粮液目标价150元", (None, None)),
    ("12个月内目标价为人民币65.00元，较现价有20%上升空间", ((65, "CNY"), None)),
    ("目标价 30.0 港元", ((30, "HKD"), None)),
]  # fmt: skip
EN = [
    ("Target price: $320", ((320, "USD"), None)),
    ("target price of $320", ((320, "USD"), None)),
    ("We raise our price target to $320 from $300.", ((320, "USD"), None)),
    ("We raise our price target from $300 to $320.", ((320, "USD"), None)),
    ("PT: US$320.50 (previous US$300)", ((320.5, "USD"), None)),
    ("12-month price target US$1,250.00", ((1250, "USD"), None)),
    ("our $320 price target implies 25x FY26E EPS", ((320, "USD"), None)),
    ("Price (20 Nov 2025): $278.85", (None, (278.85, "USD"))),
    ("Price as of 11/20/2025 $278.85", (None, (278.85, "USD"))),
    ("Current price (USD) 278.85", (None, (278.85, "USD"))),
    ("Previous target price $300", (None, None)),
    ("Target Price (USD) | 320.00", ((320, "USD"), None)),
    ("Old TP: $300 New TP: $320", ((320, "USD"), None)),
    ("Target price range $300-$320", (None, None)),
    ("Closing price on November 20, 2025: $278.85", (None, (278.85, "USD"))),
    ("TP $320, +15% upside", ((320, "USD"), None)),
    ("Price target lowered by 10% to $288", ((288, "USD"), None)),
    ("Last close $278.85", (None, (278.85, "USD"))),
]  # fmt: skip


def prices(*blocks: Block, head: str, language: str) -> Pair:
    found = extract(reading(h(head), *blocks, language=language))
    target, close = found.target, found.close
    return (
        (float(target.amount), target.currency) if target else None,
        (float(close.amount), close.currency) if close else None,
    )


@pytest.mark.parametrize(("said", "meant"), ZH, ids=[z[0] for z in ZH])
def test_chinese_words(said: str, meant: Pair) -> None:
    assert prices(p(said), head="贵州茅台（600519.SH）", language="zh") == meant


@pytest.mark.parametrize(("said", "meant"), EN, ids=[e[0] for e in EN])
def test_english_words(said: str, meant: Pair) -> None:
    assert prices(p(said), head="Apple Inc. (NASDAQ: AAPL)", language="en") == meant


def test_a_dollar_is_that_of_the_exchange() -> None:
    head = "Tencent (700 HK)"
    assert prices(p("Target price $45.2"), head=head, language="en") == ((45.2, "HKD"), None)
    assert prices(p("Target price US$45.2"), head=head, language="en") == ((45.2, "USD"), None)


def test_a_side_bar_counts_before_the_prose_and_has_its_place() -> None:
    bar = table(
        [["目标价（元）", "25.60"], ["前次目标价（元）", "20.00"], ["收盘价（元）", "18.00"]],
        heads=0,
    )
    blocks = (p("我们曾在报告中给出目标价28元。", 2), bar)
    assert prices(*blocks, head="贵州茅台（600519.SH）", language="zh") == (
        (25.6, "CNY"),
        (18.0, "CNY"),
    )
    found = extract(reading(h("贵州茅台（600519.SH）"), *blocks)).target
    assert found is not None
    assert (found.place.page, found.place.box.top) == (
        1,
        bar.table.cells[0].box.top if bar.table else 0,
    )


def test_the_disclaimer_names_no_target() -> None:
    blocks = (h("免责声明", page=3), p("目标价：99元为示例。", 3))
    assert prices(*blocks, head="贵州茅台（600519.SH）", language="zh") == (None, None)
