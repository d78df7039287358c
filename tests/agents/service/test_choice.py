"""What code mends in a choice, on rows and sentences as the demo has them."""

from agents.service.candidates import Candidate
from agents.service.choice import answering, backed, held, says_the_same, with_named_rows
from core.domain.evidence import PassageEvidence, RecordEvidence


def row(label: str, cells: str, shown: str) -> Candidate:
    evidence = PassageEvidence(
        document_id="d", passage_id=f"p{cells}", title=label, version="1", section="", page=None,
        start=0, end=len(cells), text=cells, valid_from=None, valid_to=None,
    )  # fmt: skip
    name = cells.split(" | ", maxsplit=1)[0] if " | " in cells else ""
    return Candidate(label=label, text=shown, evidence=evidence, row=name)


def said(label: str, text: str) -> Candidate:
    return row(label, text, text)


FEE = row("须知", "手续费 | 汇款金额的0.1%", "手续费：标准 汇款金额的0.1%")
CABLE = row("须知", "电讯费 | 每笔80元", "电讯费：标准 每笔80元")
REFUND = row("须知", "退汇时手续费和电讯费不退。", "退汇时手续费和电讯费不退。")
TABLE = [FEE, CABLE, REFUND]


def test_a_number_beside_its_answer_is_mended_and_an_answer_without_sentence_dropped():
    assert held("每笔80元", [0], TABLE) == [1]
    assert held("0.1%", [0, 2], TABLE) == [0, 2]
    assert held("每笔75元", [0], TABLE) == []


def test_a_sentence_of_another_source_goes_when_it_adds_nothing_to_the_answer():
    pays = said("第四十七条", "应当自收到解除合同通知之日起三十日内退还现金价值。")
    beside = said("第三十七条", "解除合同的，应当按照合同约定退还现金价值。")
    offered = [pays, said("第四十七条", "合同另有约定的除外。"), beside]
    assert answering("三十日内", [0, 1, 2], offered) == [0, 1]
    assert answering("无关", [0, 2], offered) == [0, 2]
    assert answering("三十日内", [], offered) == []


def test_a_sentence_of_another_source_stays_when_it_holds_the_other_half():
    offered = [said("转账须知", "跨行转账一般在2小时内到账。"), said("服务价目", "跨行转账免费。")]
    assert answering("2小时内到账，免费", [0, 1], offered) == [0, 1]


def test_an_answer_of_two_sentences_finds_the_second():
    other = row("须知", "中间行费用 | 15至30美元", "中间行费用：标准 15至30美元")
    assert held("0.1%；80元", [0, 2], [FEE, CABLE, other]) == [0, 1]
    assert held("0.1%；95元", [0, 2], [FEE, CABLE, other]) == []


def test_a_row_named_by_its_code_is_meant_and_no_other():
    rows = [row("等级", f"R{n} | C{n}", f"R{n}：客户评级 C{n}") for n in (3, 4, 5)]
    assert with_named_rows("Who can buy R5?", [0, 1], rows) == [2]
    assert with_named_rows("Who can buy R5?", [2], rows) == [2]
    again = row("Notice", "R5 | C5", "R5: rating C5")
    assert with_named_rows("Who can buy R5?", [1], [*rows, again]) == [2]
    assert with_named_rows("Who can buy it?", [0, 1], rows) == [0, 1]


def test_rows_that_the_question_names_come_along():
    assert with_named_rows("手续费和电讯费各是多少？", [0], TABLE) == [0, 1]
    assert with_named_rows("手续费和电讯费各是多少？", [0, 2], TABLE) == [0, 1]
    assert with_named_rows("手续费是多少？", [0], TABLE) == [0]
    assert with_named_rows("手续费和电讯费各是多少？", [2], TABLE) == [2]


def test_rows_of_one_name_do_not_come_along():
    rows = [
        row("利率表", f"定期存款 | {t} | {r}%", f"定期存款：期限 {t}，年利率 {r}%")
        for t, r in (("一年", 1), ("三年", 2))
    ]
    assert with_named_rows("三年定期存款利率？", [1], rows) == [1]


def test_a_record_is_cited_with_its_page_which_is_not_said_again():
    record = Candidate(
        label="产品资料",
        text="定期存款（三年）的年利率是1.55%。",
        evidence=RecordEvidence(
            table="product", record_id="DQ036", field="rate", label="三年", value="1.55%"
        ),
    )
    two = row("利率表", "定期存款 | 二年 | 1.25%", "定期存款：期限 二年，年利率 1.25%")
    three = row("利率表", "定期存款 | 三年 | 1.55%", "定期存款：期限 三年，年利率 1.55%")
    offered = [record, two, three]
    assert backed([record, three], offered) == [(record, three)]
    assert backed([record], [record, two]) == [(record, None)]
    assert backed([two], offered) == [(two, None)]


def test_the_same_said_twice():
    again = row("收费标准", "手续费为汇款金额的0.1%。", "手续费为汇款金额的0.1%。")
    assert says_the_same(again, FEE)
    assert not says_the_same(CABLE, FEE)


def test_the_sentence_that_the_answer_repeats_is_meant_whatever_the_number_says():
    whole = said("大额存单", "可以全部提前支取一次，不支持部分提前支取。")
    part = said("定期存款", "部分提前支取以一次为限，剩余金额不得低于50元。")
    assert held("可以全部提前支取一次，不支持部分提前支取", [1], [whole, part]) == [0]
    assert held("部分提前支取以一次为限", [1], [whole, part]) == [1]
    assert held("不可以", [1], [whole, part]) == [1]


def test_a_word_for_an_answer_is_looked_for_as_it_stands():
    lasts = said("挂失方式", "口头挂失期满没有办理书面挂失的，挂失自动失效。")
    free = said("收费", "挂失免费，撤销挂失免费。")
    assert held("免费", [0], [lasts, free]) == [1]
    assert held("免费", [1], [lasts, free]) == [1]
    assert held("可以", [0], [lasts, free]) == [0]


def test_a_figure_is_looked_for_in_the_chosen_source_first():
    mortgage = said("房贷", "不满12个月：违约金 提前归还本金的1%")
    free = said("分期", "没有入账的不再收取。")
    instalment = said("分期", "提前结清另收剩余本金的1%，最低10元。")
    assert held("1%", [1], [mortgage, free, instalment]) == [2]
