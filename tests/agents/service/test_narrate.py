"""A narration that turns a refusal into a permission does not leave."""

import pytest

from agents.service.nodes.narrate import as_negative


@pytest.mark.parametrize(
    ("told", "source", "leaves"),
    [
        (
            "Yes, you can withdraw only part of it.",
            "可以全部提前支取一次，不支持部分提前支取。",
            False,
        ),
        ("No, a part of it cannot be withdrawn early.", "不支持部分提前支取。", True),
        ("It is free.", "手机银行跨行转账：收费标准 免费", True),
        ("The card is posted within 7 working days.", "7个工作日内寄出。", True),
        ("The card is not posted.", "7个工作日内寄出。", False),
        (
            "It must first pay what can be determined.",
            "保险人自收到请求和有关证明之日起六十日内，对数额不能确定的，应当根据已有证明和资料可以确定的数额先予支付。",
            True,
        ),
        ("C1客户可以购买R2产品。", "A C1 customer cannot buy anything above R1.", False),
    ],
)
def test_denial_is_told_as_denial(told, source, leaves):
    assert as_negative(told, [source]) is leaves


@pytest.mark.parametrize(
    ("told", "source", "answer", "leaves"),
    [
        ("The points are valid for 24 months.", "积分24个月有效，到期自动清零，不能补回。", "24个月有效", True),
        ("Valid for 24 months; lost points cannot be restored.", "积分24个月有效，不能补回。", "24个月有效", True),
        ("It is still 2 yuan.", "手机银行跨行转账：收费标准 免费", "免费", False),
        ("They are not valid.", "积分24个月有效。", "24个月有效", False),
    ],
)  # fmt: skip
def test_a_denial_beside_the_point_need_not_be_told(told, source, answer, leaves):
    assert as_negative(told, [source], answer) is leaves
