"""A rate that is named is held against the product's sheet."""

import datetime as dt
from decimal import Decimal

import pytest

from agents.compliance.rules.catalogue import named
from agents.compliance.rules.figure_claim import RULE, claims, detect
from core.domain.conduct import Exchange, ProductFacts, Speaker, Utterance


def exchange(text: str, rate: str | None, speaker: Speaker = Speaker.SELLER) -> Exchange:
    return Exchange(
        language="zh", day=dt.date(2026, 11, 20),
        product=ProductFacts(rate_high=Decimal(rate) if rate else None),
        utterances=(Utterance(seq=3, speaker=speaker, text=text),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("到期给您四点五个点", "4.5"),
        ("年化收益百分之五", "5"),
        ("it pays 4.5 percent a year", "4.5"),
        ("收益4.5％左右".replace("％", "%"), "4.5"),
    ],
)
def test_rates_are_read(text: str, rate: str) -> None:
    assert [value for _, value in claims(text)] == [Decimal(rate)]


@pytest.mark.parametrize(
    "text", ["手续费百分之一", "去年跌了百分之八", "仓位30%", "fees of 2 percent"]
)
def test_other_percentages_are_no_claim(text: str) -> None:
    assert list(claims(text)) == []


def test_a_claim_above_the_sheet_is_found_with_both_figures() -> None:
    (finding,) = detect(exchange("到期给您四点五个点", "2.1"), named(RULE))
    assert (finding.seq, finding.text) == (3, "四点五个点")
    assert "4.5%" in finding.reason_zh
    assert "2.1%" in finding.reason_zh


def test_nothing_is_claimed_within_the_sheet_by_the_customer_or_without_a_sheet() -> None:
    assert detect(exchange("到期给您四点五个点", "4.5"), named(RULE)) == ()
    assert detect(exchange("到期给您四点五个点", "2.1", Speaker.CUSTOMER), named(RULE)) == ()
    assert detect(exchange("到期给您四点五个点", None), named(RULE)) == ()
