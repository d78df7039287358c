"""A message that leans on the one before it."""

import pytest

from agents.service.follow_up import whole


@pytest.mark.parametrize(
    ("before", "now", "asked"),
    [
        ("三年定期存款利率是多少？", "那五年的呢？", "五年定期存款利率是多少？"),
        ("信用卡年费多少？", "借记卡呢？", "借记卡年费多少？"),
        (
            "How long does a transfer in euros take?",
            "And in yen?",
            "How long does a transfer in yen take?",
        ),
        ("R3的产品谁能买？", "换成R5", "R5的产品谁能买？"),
        ("境外汇款多久能到账？", "手续费呢？", "境外汇款多久能到账？；手续费呢？"),
        (
            "三年定期存款利率是多少？",
            "五年的能提前取吗？",
            "三年定期存款利率是多少？；五年的能提前取吗？",
        ),
    ],
)
def test_a_message_of_the_same_kind_takes_the_place(before, now, asked):
    assert whole([before], now) == asked


def test_a_message_alone_is_itself():
    assert whole([], "那五年的呢？") == "那五年的呢？"
