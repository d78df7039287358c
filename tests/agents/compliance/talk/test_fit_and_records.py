"""Suitability by what was said and by the records, and what a sale must leave behind."""

import datetime as dt
from decimal import Decimal

import pytest

from core.domain.conduct import (
    CustomerFacts,
    Exchange,
    OrderFacts,
    PictureFacts,
    ProductFacts,
    RecordingFacts,
    Trade,
)
from tests.agents.compliance.talk.exchanges import (
    AT,
    C2,
    CALL,
    DAY,
    IMAGE,
    LIFE,
    VIDEO,
    reason,
    seen,
    talk,
)

BOLD = ProductFacts(name="领航科创50指数", code="588000", trade=Trade.FUND, risk=4)


def test_a_product_above_the_rating_is_promoted():
    assert seen("SUI-001", talk("S: 推荐您配点领航科创", "C: 哦", product=BOLD, customer=C2)) == [1]
    fitting = CustomerFacts(rating=4)
    assert seen("SUI-001", talk("S: 推荐您配点领航科创", product=BOLD, customer=fitting)) == []
    assert seen("SUI-001", talk("S: 推荐您配点领航科创", product=BOLD)) == []


def test_whoever_raised_it_first_in_any_channel():
    asked = talk("C@phone: 那个科创50能买吗", "S@wecom: 您可以买点", product=BOLD, customer=C2)
    assert seen("SUI-001", asked) == []
    by_code = talk("C: 588000怎么样", "S: 不错，可以买点", product=BOLD, customer=C2)
    assert seen("SUI-001", by_code) == []
    other = talk("C: 有什么高收益的", "S: 推荐您配点领航科创", product=BOLD, customer=C2)
    assert seen("SUI-001", other) == [2]


def test_a_refusal_is_no_promotion_and_takes_one_back():
    assert seen("SUI-001", talk("S: 这只R4不能推荐给您", product=BOLD, customer=C2)) == []
    corrected = talk(
        "S: 推荐您配点领航科创", "S: 抱歉，您是C2，这只不适合您", product=BOLD, customer=C2
    )
    assert seen("SUI-001", corrected) == []
    instead = talk("S: 领航科创不适合您，推荐您看看R2的债基", product=BOLD, customer=C2)
    assert seen("SUI-001", instead) == []


def test_an_amount_before_any_question():
    pushed = talk("S: 推荐您买二十万黄金基金", "C: 为什么", "S: 您平时做什么投资？", product=BOLD)
    assert seen("SUI-006", pushed) == [1]
    asked = talk("S: 这笔钱打算放多久？", "C: 三年", "S: 推荐您买二十万", product=BOLD)
    assert seen("SUI-006", asked) == []
    told = talk("C: 我这钱三年用不着，能接受亏损", "S: 推荐您买二十万", product=BOLD)
    assert seen("SUI-006", told) == []
    assert seen("SUI-006", talk("S: 推荐您看看这只基金", "C: 好", product=BOLD)) == []


def _ordered(product: ProductFacts, customer: CustomerFacts, order: OrderFacts) -> Exchange:
    return talk("S: 订单受理", product=product, customer=customer, order=order)


@pytest.mark.parametrize(
    ("customer", "breached"),
    [
        (CustomerFacts(rating=4, rating_expires_on=DAY), False),
        (CustomerFacts(rating=4, rating_expires_on=DAY - dt.timedelta(1)), True),
        (CustomerFacts(), True),
        (CustomerFacts(rating=4, ratings_that_day=2), False),
        (CustomerFacts(rating=4, ratings_that_day=3), True),
    ],
)  # fmt: skip
def test_assessments(customer: CustomerFacts, breached: bool):
    assert bool(seen("SUI-003", _ordered(BOLD, customer, OrderFacts(at=AT)))) is breached
    assert seen("SUI-003", _ordered(LIFE, customer, OrderFacts(at=AT))) == []


def test_the_special_warning():
    def signed(when: dt.datetime | None, rating: int = 2) -> list[int | None]:
        order = OrderFacts(at=AT, warning_signed_at=when)
        return seen("SUI-004", _ordered(BOLD, CustomerFacts(rating=rating), order))

    assert signed(None)
    assert signed(AT + dt.timedelta(minutes=1))
    assert signed(AT - dt.timedelta(minutes=1)) == []
    assert signed(None, rating=4) == []
    assert signed(AT - dt.timedelta(minutes=1), rating=1), "the lowest class may not buy at all"


@pytest.mark.parametrize(
    ("age", "premium", "breached"),
    [(40, 20_000, False), (40, 20_001, True), (60, 10_000, False), (60, 10_001, True), (None, 15_000, False)],
)  # fmt: skip
def test_the_burden_of_premiums(age: int | None, premium: int, breached: bool):
    customer = CustomerFacts(age=age, annual_income=Decimal(100_000))
    order = OrderFacts(at=AT, annual_premium=Decimal(premium))
    assert bool(seen("SUI-005", _ordered(LIFE, customer, order))) is breached


def test_advice_to_pay_less_is_what_the_rule_asks_for():
    facts = {
        "product": LIFE,
        "customer": CustomerFacts(age=40, annual_income=Decimal(50_000)),
        "order": OrderFacts(at=AT, annual_premium=Decimal(20_000)),
    }
    assert seen("SUI-005", talk("S: 没问题，交得起", **facts)) == [1]
    assert seen("SUI-005", talk("S: 按您的收入保费过高，建议先不要投保", **facts)) == []


WHOLE = ("identity", "risk", "confirm", "sign")


@pytest.mark.parametrize(
    ("recording", "word"),
    [
        (None, "没有关联"),
        (RecordingFacts(linked=False, parts=WHOLE), "没有关联"),
        (RecordingFacts(parts=("identity", "sign")), "风险提示、确认"),
        (RecordingFacts(parts=WHOLE, gaps_s=(42.0,)), "42"),
        (RecordingFacts(parts=WHOLE), None),
    ],
)  # fmt: skip
def test_dual_recordings(recording: RecordingFacts | None, word: str | None):
    order = OrderFacts(at=AT, dual_recording_required=True)
    sale = talk("S: 请签字", product=BOLD, order=order, recording=recording)
    assert seen("PRC-001", sale) == ([1] if word else [])
    if word:
        assert word in reason("PRC-001", sale)
    assert seen("PRC-001", sale.model_copy(update={"ended": False})) == []
    free = sale.model_copy(update={"order": OrderFacts(at=AT)})
    assert seen("PRC-001", free) == []


ASKED = "S 0-8: 可能亏损本金，您是否清楚？"


def test_an_explicit_yes():
    sale = {"form": VIDEO, "phase": "sale"}
    assert seen("PRC-002", talk(ASKED, "C 9-11: 清楚，我确认", **sale)) == []
    assert seen("PRC-002", talk(ASKED, "C 9-10: 嗯", "S 11-12: 签字", **sale)) == [1]
    assert seen("PRC-002", talk(ASKED, "S 11-12: 那请签字", **sale)) == [1]
    assert seen("PRC-002", talk(ASKED, "C 9-10: 不太清楚", "S 11-12: 签字", **sale)) == [1]
    assert seen("PRC-002", talk(ASKED, "C 4-5: 清楚", "S 11-12: 签字", **sale)) == [1]


def test_asked_again_cures_and_another_question_does_not():
    sale = {"form": VIDEO, "phase": "sale"}
    again = talk(ASKED, "C: 嗯", "S: 请您明确回答，您清楚会亏本金吗？", "C: 清楚", **sale)
    assert seen("PRC-002", again) == []
    other = talk(ASKED, "C: 嗯", "S: 费用您同意吗？", "C: 同意", **sale)
    assert seen("PRC-002", other) == [1]


def test_calls_are_asked_only_about_the_deal():
    sale = {"form": CALL, "phase": "sale"}
    assert seen("PRC-002", talk("S: 您听明白了吗？", "S: 好", **sale)) == []
    assert seen("PRC-002", talk("S: 风险您都清楚了吧？", "S: 好", **sale)) == [1]
    presale = talk("S: 风险您都清楚了吧？", "S: 好", form=CALL, phase="presale")
    assert seen("PRC-002", presale) == []


def _picture(text: str, approved: bool | None, number: str = "") -> list[int | None]:
    facts = PictureFacts(approved=approved, approval_number=number)
    return seen("PRC-007", talk(f"S: {text}", form=IMAGE, phase="marketing", picture=facts))


def test_pictures():
    assert _picture("年末特惠", True) == []
    assert _picture("海滨银行 审核编号：HB-2026-11", False) == [1]
    assert _picture("海滨银行 审核编号：HB-2026-11", None) == []
    assert _picture("海滨银行 年末特惠", None) == [1]
    assert _picture("海滨银行 年末特惠", None, "HB-2026-11") == []
    assert _picture("年末特惠 审核编号：HB-2026-11", None) == [1]
    assert seen("PRC-007", talk("S: 年末特惠")) == []
