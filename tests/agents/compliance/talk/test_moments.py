"""When something is due, and of whom: paraphrases, papers, counters, orders and worked examples."""

import datetime as dt

import pytest

from agents.compliance.rules.talk.cues import does
from core.domain.conduct import CustomerFacts, OrderFacts, ProductFacts, Trade
from tests.agents.compliance.talk.exchanges import CALL, FUND, ORDER, seen, talk

AGENCY = ProductFacts(
    name="远山成长混合", trade=Trade.FUND, risk=3, issuer="远山基金管理有限公司", own=False,
    on_shelf=True,
)  # fmt: skip
LOAN = ProductFacts(name="易贷", trade=Trade.LOAN)
HELD = CustomerFacts(rating=3, age=70)


@pytest.mark.parametrize(
    ("act", "text"),
    [
        ("risk", "行情一差，本金可能折进去几个点"),
        ("risk", "碰上坏年景，净值就掉"),
        ("risk", "十万块说不定只剩八万"),
        ("risk", "If bonds slip, so does your money"),
        ("risk", "You might see a third wiped off"),
        ("cooling_off", "For twenty days after the policy arrives you can have all of it back"),
        ("recording_told", "为了留个底，咱们谈话录个音"),
        ("recording_told", "We record conversations at this desk"),
        ("performance_statement", "Please don't judge the coming years by the last five"),
        ("fact_find", "您这二十万三年不碰，以前也买过债基，对吧"),
        ("fact_find", "Is it earmarked for something, and are you comfortable with a fall?"),
    ],
)
def test_a_paraphrase_is_heard(act: str, text: str):
    assert does(act, text)


@pytest.mark.parametrize(
    ("act", "text"),
    [
        ("risk", "风险揭示书您买过这么多回了，直接签字"),
        ("risk", "Just sign the risk sheet here"),
        ("recommend", "您想拿五万试试基金"),
        ("recommend", "比如您买十万"),
        ("recommend", "You have held the reserve type before"),
        ("benchmark", "Over ten years its benchmark made 4.9 percent"),
        ("pressure", "今天不下单，您回去想想"),
        ("pressure", "You don't have to sign today"),
        ("relation", "我们银行代销的这只里头有股票"),
        ("fact_find", "您手上有闲钱吗"),
    ],
)
def test_it_is_not_taken_for_what_it_only_resembles(act: str, text: str):
    assert not does(act, text)


def test_pressed_to_decide_is_still_pressure():
    assert does("pressure", "今天不定明天就没了")
    assert does("pressure", "今天不下单就错过了")


def test_a_signed_warning_buys_nothing():
    handed = ["S: 这只基金请先看风险警示书，看完签字", "C: 看了，签好了"]
    issuer, order = "S: 它由远山基金发行，我们只代销；净值会跌", "C: 那就买五万"
    fine = talk(*handed, issuer, order, product=AGENCY)
    assert seen("DIS-001", fine) == seen("NAT-002", fine) == []
    assert seen("DIS-001", talk(*handed, order, product=AGENCY)) == [3]
    bought = talk("S: 这只基金不错，合同在这儿", "C: 签好了，买了", issuer, product=FUND)
    assert seen("DIS-001", bought) == [2]


def test_the_issuer_is_due_by_the_order():
    lines = ("S: 看看这只基金", "C: 买五万", "S: 先说一句，发行人是远山基金公司", "C: 好，下单了")
    assert seen("NAT-002", talk(*lines, product=AGENCY, order=ORDER)) == []
    assert seen("NAT-002", talk(*lines[:2], product=AGENCY, order=ORDER)) == [2]


def test_whose_the_product_is_does_not_say_who_calls():
    caller = ("S: 您好，我是小周", "S: 远山基金公司的成长混合，给您推荐一下", "C: 嗯")
    assert seen("DIS-007", talk(*caller, form=CALL, product=AGENCY)) == [1]


def test_identity_is_a_duty_of_remote_sales():
    lines = ("S@{}: 您请坐，给您推荐一只基金", "C@{}: 好")
    for channel, expected in (("counter", []), ("branch", []), ("phone", [1])):
        spoken = talk(*(line.format(channel) for line in lines), form=CALL, product=FUND)
        assert seen("DIS-007", spoken) == expected


def test_a_notice_after_the_questions_is_late():
    before = ["S 0-4: 您好", "C 4-6: 你好", "S 6-9: 这笔钱多久用不到", "C 9-11: 两年"]
    late = talk(*before, "S 12-15: 这通电话有录音", form=CALL, recorded=True)
    assert seen("DIS-009", late) == [1]
    small_talk = ["S 0-4: 您好", "C 4-6: 你好", "S 6-9: 天冷了", "C 9-11: 是啊"]
    early = talk(*small_talk, "S 12-15: 这通电话有录音", form=CALL, recorded=True)
    assert seen("DIS-009", early) == []


def test_fees_after_the_sale_are_late():
    pitch, buys, fee = "S: 这只基金净值会跌", "C: 买五万", "S: 管理费每年百分之一"
    assert seen("DIS-005", talk(pitch, buys, fee, product=FUND)) == [2]
    assert seen("DIS-005", talk(pitch, fee, buys, fee, product=FUND)) == []
    assert seen("DIS-005", talk(pitch, buys, product=FUND)) == []


def test_a_loan_is_taken_out_without_its_annual_rate():
    offer, takes = "S: 您可以借三万，随借随还", "C: 那就办吧"
    assert seen("DIS-005", talk(offer, takes, product=LOAN)) == [2]
    assert seen("DIS-005", talk(offer, "S: 年化百分之七点二", takes, product=LOAN)) == []


def test_an_older_customer_told_to_wait_is_not_pressed():
    calm = talk(
        "S: 推荐您看这只基金，您跟孩子一块儿看，今天不下单", "C: 好", customer=HELD, product=FUND
    )
    assert seen("PRS-007", calm) == []


def test_a_dated_order_settles_when_fees_were_due():
    at = dt.datetime(2026, 11, 10, 15, tzinfo=dt.UTC)
    lines = ("S: 这只基金净值会跌", "C: 我想买五万", "S: 管理费百分之一", "C: 好")
    sale = talk(*lines, product=FUND, order=OrderFacts(at=at))
    assert seen("DIS-005", sale) == []
