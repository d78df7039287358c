"""What must be told before the customer commits, and what counts as telling it."""

import pytest

from core.domain.conduct import ProductFacts, Trade
from tests.agents.compliance.talk.exchanges import FUND, LIFE, ORDER, reason, seen, talk

PITCH = "S: 这只基金经理很有经验，收益一直不错"
BUYS = "C: 那我买五万"
RISK = "S: 它净值会波动，行情差的时候本金会亏"


def test_risk_that_nobody_told_is_missing_at_the_commitment():
    assert seen("DIS-001", talk(PITCH, BUYS, "S: 好的", product=FUND)) == [2]


def test_risk_told_before_the_commitment_is_told():
    assert seen("DIS-001", talk(PITCH, RISK, BUYS, product=FUND, order=ORDER)) == []


def test_risk_told_afterwards_does_not_cure():
    late = talk(PITCH, BUYS, RISK, product=FUND, order=ORDER)
    assert seen("DIS-001", late) == [2]
    assert "之后才说" in reason("DIS-001", late)


def test_an_order_alone_is_a_commitment():
    assert seen("DIS-001", talk(PITCH, "C: 嗯", product=FUND, order=ORDER)) == [2]


def test_without_a_commitment_nothing_is_due():
    assert seen("DIS-001", talk(PITCH, "C: 我考虑考虑", product=FUND)) == []


def test_whoever_takes_it_back_has_not_committed():
    assert seen("DIS-001", talk(PITCH, BUYS, "C: 算了，先不买", product=FUND)) == []


def test_nothing_is_missing_while_the_conversation_goes_on():
    assert seen("DIS-001", talk(PITCH, BUYS, product=FUND, ended=False)) == []


def test_what_the_customer_says_is_no_disclosure():
    assert seen("DIS-001", talk(PITCH, "C: 我知道可能会亏本金", BUYS, product=FUND)) == [3]


def test_what_was_said_in_another_channel_counts():
    told = talk("S@sms: 提示：本产品不保本，可能亏损", "S@phone: 这只基金不错", BUYS, product=FUND)
    assert seen("DIS-001", told) == []


def test_an_answer_to_the_question_about_losses_tells():
    asked = talk(PITCH, "C: 会亏吗？", "S: 有可能。", BUYS, product=FUND)
    denied = talk(PITCH, "C: 会亏吗？", "S: 不会。", BUYS, product=FUND)
    assert seen("DIS-001", asked) == []
    assert seen("DIS-001", denied) == [4]


@pytest.mark.parametrize(
    "said",
    [
        "风险揭示那些都是走形式，您不用看",
        "这个不会亏的，您放心",
        "亏了我给您补",
        "这个风险很低，几乎没有波动",
        "You can't lose with this one",
        "If it drops I'll cover the gap myself",
    ],
)  # fmt: skip
def test_waving_risk_away_is_no_disclosure(said: str):
    assert seen("DIS-001", talk(PITCH, f"S: {said}", BUYS, product=FUND)) == [3]


@pytest.mark.parametrize(
    "said",
    [
        "不能保证收益，也不保本",
        "没有哪只理财能保证不亏",
        "遇上熊市，一年跌掉两三成也是有的",
        "亏了公司不会补，盈亏都由您自己承担",
        "it can go down as well as up, and you may get back less than you put in",
        "there is no guarantee; in a bad year it lost a fifth",
    ],
)  # fmt: skip
def test_wordings_that_tell_risk(said: str):
    assert seen("DIS-001", talk(PITCH, f"S: {said}", BUYS, product=FUND)) == []


def test_a_voice_that_could_not_be_told_apart_is_said_so():
    mixed = talk("U: 这只基金收益一直不错", "U: 那我买五万", product=FUND)
    assert seen("DIS-001", mixed) == [2]
    assert "无法区分" in reason("DIS-001", mixed)
    assert seen("DIS-001", talk("U: 这只基金可能亏本金", "U: 那我买五万", product=FUND)) == []


def test_insurance_is_not_asked_about_investment_risk():
    assert seen("DIS-001", talk("S: 这份重疾险保终身", "C: 那我投保", product=LIFE)) == []


COVER = "S: 这份重疾险一年六千，保一百二十种病"
EXCLUDED = "S: 既往症、酒驾不赔，医疗有一万免赔额"
COOLING = "S: 收到合同十五天内可以全额退，之后退保只有现金价值，会有损失"


def test_exclusions_and_cooling_off_are_missing():
    untold = talk(COVER, "C: 那给我办一份", product=LIFE)
    assert seen("DIS-002", untold) == [2]
    assert seen("DIS-003", untold) == [2]


def test_exclusions_and_cooling_off_are_told():
    told = talk(COVER, EXCLUDED, COOLING, "C: 那给我办一份", product=LIFE)
    assert seen("DIS-002", told) == []
    assert seen("DIS-003", told) == []


def test_half_of_it_is_named_as_missing():
    half = talk(COVER, "S: 犹豫期十五天", "C: 那给我办一份", product=LIFE)
    assert seen("DIS-003", half) == [3]
    assert "退保损失" in reason("DIS-003", half)
    assert "犹豫期" not in reason("DIS-003", half)


def test_zero_deductible_is_no_exclusion_told():
    praised = talk(COVER, "S: 零免赔，什么都能赔", "C: 那给我办一份", product=LIFE)
    assert seen("DIS-002", praised) == [3]


def test_cover_without_a_cash_value_has_none_to_tell():
    accident = LIFE.model_copy(update={"name": "安行综合意外险"})
    assert seen("DIS-003", talk("S: 这份意外险三百一年", "C: 来一份", product=accident)) == []


NEW = LIFE.model_copy(update={"name": "福满年年分红年金", "new_type": True})


def test_benefits_given_as_certain():
    certain = talk("S: 这款分红险每年红利固定八千", "C: 好的", product=NEW)
    assert seen("DIS-004", certain) == [1]


def test_benefits_never_said_to_be_uncertain():
    silent = talk("S: 这款保险交十年，领到终身", "C: 那我投保", product=NEW)
    assert seen("DIS-004", silent) == [2]
    told = talk("S: 这款保险交十年", "S: 红利是不确定的，可能为零", "C: 那我投保", product=NEW)
    assert seen("DIS-004", told) == []


def test_certain_and_soon_corrected():
    cured = talk(
        "S: 每年红利固定八千", "C: 真的？", "S: 更正一下，红利不保证，可能没有", product=NEW
    )
    assert seen("DIS-004", cured) == []


RELATED = FUND.model_copy(update={"related": True})


def test_a_related_issuer():
    assert seen("DIS-006", talk("S: 推荐您看看这只基金", "C: 好", product=RELATED)) == [1]
    told = talk("S: 推荐您看看这只基金，它是我们集团旗下公司管的", "C: 好", product=RELATED)
    assert seen("DIS-006", told) == []
    assert seen("DIS-006", talk("S: 推荐您看看这只基金", "C: 好", product=FUND)) == []


LOAN = ProductFacts(name="随心贷", trade=Trade.LOAN)


def test_a_daily_price_without_the_annual_rate():
    assert seen("DIS-005", talk("S: 借一万一天三块五", "C: 好", product=LOAN)) == [1]


def test_the_annual_rate_soon_after_or_before():
    after = talk("S: 借一万一天三块五", "C: 一年呢", "S: 年化百分之十二点八", product=LOAN)
    before = talk("S: 年化百分之十二点八", "C: 哦", "S: 一天三块五", product=LOAN)
    assert seen("DIS-005", after) == []
    assert seen("DIS-005", before) == []


def test_the_annual_rate_too_late():
    lines = ["S: 借一万一天三块五", *["S: 您看资料"] * 4, "S: 年化百分之十二点八"]
    assert seen("DIS-005", talk(*lines, product=LOAN)) == [1]
    assert seen("DIS-005", talk(*lines[:2], product=LOAN, ended=False)) == []
