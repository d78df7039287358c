"""Withdrawal rumours, churning, marketing after a refusal, older customers."""

import datetime as dt

from core.domain.conduct import CustomerFacts, ProductFacts, Trade
from tests.agents.compliance.talk.exchanges import AT, DAY, FUND, LIFE, reason, seen, talk

STOPS = "S: 内部消息，这款月底就停售，下个月涨三成"


def test_withdrawal_before_it_is_announced():
    assert seen("PRS-002", talk(STOPS, product=LIFE)) == [1]
    assert seen("PRS-002", talk("S: 官网已公告本产品月底停售", product=LIFE)) == []
    assert seen("PRS-002", talk("S: 没有停售的计划，您别急", product=LIFE)) == []
    assert seen("PRS-002", talk("C: 听说要停售？", "S: 没听说", product=LIFE)) == []
    assert seen("PRS-002", talk(STOPS, product=FUND)) == []


def test_withdrawal_by_the_record():
    done = LIFE.model_copy(update={"withdrawal_announced_on": DAY})
    ahead = LIFE.model_copy(update={"withdrawal_announced_on": DAY + dt.timedelta(1)})
    assert seen("PRS-002", talk(STOPS, product=done)) == []
    assert seen("PRS-002", talk("S: 已公告月底停售", product=ahead)) == [1]


def test_surrender_in_order_to_buy_again():
    assert seen("PRS-005", talk("S: 把老的那份退了，换我们新的这款", product=LIFE)) == [1]
    assert seen(
        "PRS-005", talk("S: 我看干脆赎回吧", "C: 啊", "S: 再买这只新发的", product=FUND)
    ) == [1]
    assert seen("PRS-005", talk("S: 不建议您退了旧的换新的，损失大", product=LIFE)) == []
    assert seen("PRS-005", talk("C: 我想把老的退了换新的", "S: 您先看损失", product=LIFE)) == []
    english = "S: I'd cash that one in and move it into our new plan"
    assert seen("PRS-005", talk(english, product=LIFE)) == [1]


NO = "C@phone: 我不需要，别再打了"
SELLS = "S@wecom: 这款产品额度不多，值得配一点"


def test_marketing_after_a_refusal_in_any_channel():
    refused = talk(NO, "S@phone: 好的，打扰了", SELLS)
    assert seen("PRS-006", refused) == [3]
    assert "第 1 句" in reason("PRS-006", refused)
    assert seen("PRS-006", talk("S@phone: 这款产品不错", NO, "S@phone: 好的，为您登记免打扰")) == []


def test_a_service_answer_after_a_refusal_is_none():
    served = talk(NO, "S: 好的", "C: 账单在哪看", "S: 在首页点账单")
    assert seen("PRS-006", served) == []


def test_the_customer_may_take_it_up_again():
    assert seen("PRS-006", talk(NO, "S: 好的", "C: 那款理财还有吗，给我介绍下", SELLS)) == []


def test_opted_out_by_the_record():
    def offer(out: dt.datetime, at: dt.datetime | None) -> list[int | None]:
        exchange = talk("S: 专属理财开售，额度有限", customer=CustomerFacts(opted_out_at=out))
        sent = exchange.utterances[0].model_copy(update={"at": at})
        return seen("PRS-006", exchange.model_copy(update={"utterances": (sent,)}))

    assert offer(AT - dt.timedelta(days=9), AT) == [1]
    assert offer(AT, AT - dt.timedelta(hours=1)) == []
    assert offer(AT - dt.timedelta(days=9), None) == [1]
    assert offer(AT, None) == [], "the same day, with no time: not known to be after"


OLD = CustomerFacts(age=72, rating=5)
RISKY = ProductFacts(name="嘉远成长偏股", trade=Trade.FUND, risk=3)


def test_pressing_or_acting_for_an_older_customer():
    assert seen("PRS-007", talk("S: 您不用懂，密码输上我帮您点", customer=OLD)) == [1]
    assert seen("PRS-007", talk("S: 过了今天就没名额了，赶紧定", customer=OLD)) == [1]
    young = CustomerFacts(age=40)
    assert seen("PRS-007", talk("S: 您不用懂，我帮您点", customer=young)) == []
    assert seen("PRS-007", talk("S: 不着急，您慢慢看", customer=OLD)) == []


def test_a_customer_who_shows_difficulty():
    lost = talk("C: 我看不懂这个", "S: 没事，我来帮您点，签字就行")
    assert seen("PRS-007", lost) == [2]


def test_a_higher_risk_without_the_offer_of_family_or_time():
    pushed = talk("S: 推荐您配点嘉远成长", "C: 哦", product=RISKY, customer=OLD)
    assert seen("PRS-007", pushed) == [1]
    assert seen("PRS-007", pushed.model_copy(update={"ended": False})) == []
    slowed = talk("S: 推荐您看看嘉远成长，请家人一起听，改天再定", product=RISKY, customer=OLD)
    assert seen("PRS-007", slowed) == []
    mild = RISKY.model_copy(update={"risk": 2})
    assert seen("PRS-007", pushed.model_copy(update={"product": mild})) == []


def test_voices_that_could_not_be_told_apart():
    mixed = talk("U: 内部消息，这款月底就停售", product=LIFE)
    assert seen("PRS-002", mixed) == [1]
    assert "无法区分" in reason("PRS-002", mixed)
