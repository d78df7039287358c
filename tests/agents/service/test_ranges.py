"""Which row of a table holds the value that is asked about."""

from decimal import Decimal

import pytest

from agents.service.ranges import Range, outside, range_of

HELD = ["不满7天", "7天（含）至30天", "30天（含）至180天", "180天（含）以上"]
COUNTER = [
    "手机银行、网上银行跨行转账", "柜面跨行转账，1万元（含）以下", "柜面跨行转账，1万元至10万元（含）",
    "柜面跨行转账，10万元至50万元（含）", "柜面跨行转账，50万元以上",
]  # fmt: skip
AGES = ["不满8周岁", "8周岁至不满16周岁", "16周岁至不满18周岁"]


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("不满7天", Range("day", None, Decimal(7), strict=True)),
        ("7天（含）至30天", Range("day", Decimal(7), Decimal(30))),
        ("满12个月以后", Range("month", Decimal(12), None)),
        ("Less than 12 months", Range("month", None, Decimal(12), strict=True)),
        ("12 months or more", Range("month", Decimal(12), None)),
        ("Counter, 10,000 to 100,000 yuan", Range("money", Decimal(10000), Decimal(100000))),
        ("Counter, over 500,000 yuan", Range("money", Decimal(500000), None)),
        ("8周岁至不满16周岁", Range("age", Decimal(8), Decimal(16), strict=True)),
        ("借记卡年费", None),
        ("3期", None),
    ],
)
def test_a_rows_name_states_its_range(row, wanted):
    assert range_of(row) == wanted


@pytest.mark.parametrize(
    ("rows", "asked", "left"),
    [
        (HELD, "基金拿了十天就卖，赎回费多少", [1]),
        (HELD, "持有半年多，200天，赎回要钱吗", [3]),
        (COUNTER, "柜台转8万块手续费多少", [0, 2]),
        (COUNTER, "手机银行转账要钱吗", [0, 1, 2, 3, 4]),
        (AGES, "孩子10岁，一天能付多少", [1]),
        (AGES, "我60岁了", [0, 1, 2]),
        (["不满12个月", "满12个月以后"], "贷款两年后提前还，有违约金吗", [1]),
        (["Less than 12 months", "12 months or more"], "after six months?", [0]),
    ],
)
def test_rows_whose_range_does_not_hold_it_are_outside(rows, asked, left):
    assert [n for n in range(len(rows)) if n not in outside(rows, asked)] == left
