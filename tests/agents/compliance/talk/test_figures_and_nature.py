"""Benchmarks, past figures, insurance sold as a deposit, agency products."""

from core.domain.conduct import ProductFacts, Trade
from tests.agents.compliance.talk.exchanges import FUND, IMAGE, LIFE, ORDER, seen, talk

BENCHMARK = "S: 业绩比较基准百分之四点五，您就按这个算"
PAST = "S: 这只去年赚了百分之二十八"
STATED = "S: 过往业绩不预示未来表现"
FILL = ["S: 资料发您了"]


def test_a_benchmark_used_as_the_yield():
    assert seen("RET-003", talk(BENCHMARK, "C: 好", product=FUND)) == [1]
    assert seen("RET-003", talk("C: 业绩基准4.5%吗", "S: 您看说明书", product=FUND)) == []


def test_a_benchmark_qualified_in_time_or_too_late():
    qualified = "S: 基准不是收益承诺，实际以净值为准"
    assert seen("RET-003", talk(BENCHMARK, "C: 哦", qualified, product=FUND)) == []
    assert seen("RET-003", talk(BENCHMARK, *FILL * 4, qualified, product=FUND)) == [1]
    assert seen("RET-003", talk(BENCHMARK, product=FUND, ended=False)) == []
    assert seen("RET-003", talk(BENCHMARK, *FILL * 4, product=FUND, ended=False)) == [1]


def test_a_past_figure():
    assert seen("RET-005", talk(PAST, "C: 厉害", product=FUND)) == [1]
    assert seen("RET-005", talk(PAST, *FILL * 4, STATED, product=FUND)) == []
    assert seen("RET-005", talk(PAST, *FILL * 6, STATED, product=FUND)) == [1]
    assert seen("RET-005", talk("U: 去年赚了百分之二十八", product=FUND)) == [1]


def test_past_losses_and_deposit_rates_are_no_promise():
    assert seen("RET-005", talk("S: 这只去年跌了百分之十八", product=FUND)) == []
    assert seen("RET-005", talk("S: 去年定期存款利率百分之一点五", product=FUND)) == []


def test_the_lines_of_a_picture_are_one_message():
    lines = ["S: 近一年收益12.5%", *["S: 扫码"] * 9, STATED]
    assert seen("RET-005", talk(*lines, form=IMAGE, product=FUND)) == []
    assert seen("RET-005", talk(*lines[:-1], form=IMAGE, product=FUND)) == [1]


def test_insurance_in_the_words_of_a_deposit():
    dressed = talk("S: 五年期的，利息比定期高，本金到期拿回", "C: 那给我办十万", product=LIFE)
    assert seen("NAT-001", dressed) == [1]
    named = talk("S: 这是保险产品，利息写在合同里", "C: 那给我办十万", product=LIFE)
    assert seen("NAT-001", named) == []
    likened = talk("S: 这份保险跟存定期一个意思", "C: 好", product=LIFE)
    assert seen("NAT-001", likened) == [1]
    told_apart = talk("S: 这是保险，跟存款不一样，不能当定期看", "C: 好", product=LIFE)
    assert seen("NAT-001", told_apart) == []
    late = talk(*["S: 存五年，利息高", "C: 那给我办十万", "S: 它是一份保险"], product=LIFE)
    assert seen("NAT-001", late) == [1]


AGENCY = FUND.model_copy(update={"own": False, "issuer": "青禾基金管理有限公司"})


def test_an_agency_product_without_its_issuer():
    assert seen("NAT-002", talk("S: 这只不错", "C: 那我买五万", product=AGENCY)) == [2]
    named = talk("S: 青禾管理的，我们只是代销", "C: 那我买五万", product=AGENCY)
    assert seen("NAT-002", named) == []
    assert seen("NAT-002", talk("S: 这只不错", "C: 我想想", product=AGENCY)) == []


def test_an_agency_product_claimed_as_own():
    assert seen("NAT-002", talk("S: 这是我们行自己的产品", "C: 哦", product=AGENCY)) == [1]
    assert seen("NAT-002", talk("S: 这不是我们行自己的产品", "C: 哦", product=AGENCY)) == []
    assert seen("NAT-002", talk("S: 这是我们行自己的产品", "C: 哦", product=FUND)) == []


def test_a_product_that_is_not_on_the_shelf():
    private = ProductFacts(name="供应链项目", trade=Trade.WEALTH, own=False, on_shelf=False)
    assert seen("NAT-002", talk("S: 推荐您参与一下，三十万起", "C: 哦", product=private)) == [1]
    assert seen("NAT-002", talk("S: 您好", product=private, order=ORDER)) == [1]
    assert seen("NAT-002", talk("S: 您好", "C: 你好", product=private)) == []


def test_the_name_of_the_fund_is_not_its_issuer():
    house = AGENCY.model_copy(update={"name": "青禾成长混合"})
    assert seen("NAT-002", talk("S: 青禾成长混合不错", "C: 那我买五万", product=house)) == [2]
