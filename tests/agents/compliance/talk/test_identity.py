"""Who speaks, whether it is a machine, whether it is recorded."""

from core.domain.conduct import CustomerFacts, PictureFacts
from tests.agents.compliance.talk.exchanges import CALL, FUND, IMAGE, VIDEO, reason, seen, talk

PITCH = "S: 给您推荐一只基金"
HELLO = "S: 您好，我是海滨银行的客户经理于磊，工号4410"


def test_a_caller_who_does_not_say_who_he_is():
    assert seen("DIS-007", talk("S: 您好", PITCH, "C: 你谁", form=CALL, product=FUND)) == [1]


def test_a_caller_who_does():
    assert seen("DIS-007", talk(HELLO, PITCH, "C: 嗯", form=CALL, product=FUND)) == []
    english = "S: Hello, this is Tom Reyes from Larkfield Bank, adviser number 2291"
    assert seen("DIS-007", talk(english, "C: Hi", "S: I recommend a fund", form=CALL)) == []


def test_half_an_introduction_is_named():
    half = talk("S: 您好，我是小周", PITCH, "C: 嗯", form=CALL, product=FUND)
    assert seen("DIS-007", half) == [1]
    assert "机构" in reason("DIS-007", half)


def test_introduced_too_late_in_a_call():
    late = talk(*[PITCH] * 6, HELLO, "C: 嗯", form=CALL, product=FUND)
    assert seen("DIS-007", late) == [1]
    assert seen("DIS-007", late.model_copy(update={"form": "chat_text"})) == []


def test_the_verified_channel_shows_it_by_itself():
    assert seen("DIS-007", talk("S@wecom: 给您推荐一只基金", "C@wecom: 嗯", product=FUND)) == []
    assert seen("DIS-007", talk("S@wechat: 给您推荐一只基金", "C@wechat: 嗯", product=FUND)) == [1]


def test_service_talk_and_a_talk_that_goes_on():
    assert seen("DIS-007", talk("S: 您的快递到了", "C: 好", form=CALL)) == []
    assert seen("DIS-007", talk(PITCH, "C: 嗯", form=CALL, product=FUND, ended=False)) == []


def test_face_to_face_the_firm_is_enough():
    assert (
        seen("DIS-007", talk("S: 这里是海滨银行，现在开始", "C: 好", form=VIDEO, product=FUND))
        == []
    )


def test_a_picture_names_the_firm_or_is_approved():
    bare = talk("S: 年末特惠理财", form=IMAGE, product=FUND)
    assert seen("DIS-007", bare) == [1]
    assert seen("DIS-007", talk("S: 海滨银行 理财", form=IMAGE, product=FUND)) == []
    approved = bare.model_copy(update={"picture": PictureFacts(approved=True)})
    assert seen("DIS-007", approved) == []


AI = {"by_ai": True}


def test_an_agent_that_never_says_so():
    silent = talk("S: 您好，我是小悦", "C: 怎么还款", "S: 在首页点还款", **AI)
    assert seen("DIS-008", silent) == [1]
    assert seen("DIS-008", silent.model_copy(update={"by_ai": False})) == []


def test_an_agent_that_says_so_at_the_start():
    assert seen("DIS-008", talk("S: 您好，我是智能助手小悦", "C: 嗯", **AI)) == []
    assert seen("DIS-008", talk("N: 本次由语音机器人为您服务", "S: 您好", "C: 嗯", **AI)) == []


def test_an_agent_that_says_so_too_late_or_lies():
    lines = ["S: 您好", "C: 在吗", "S: 在的", "C: 好", "S: 请说", "C: 你是机器人？"]
    assert seen("DIS-008", talk(*lines, "S: 我是智能助手", **AI)) == [1]
    lied = talk("S: 您好，我是智能助手", "C: 机器人？", "S: 我就是真人客服", **AI)
    assert seen("DIS-008", lied) == [3]
    honest = talk("S: 您好，我是智能助手", "C: 真人？", "S: 我不是真人，可以转人工", **AI)
    assert seen("DIS-008", honest) == []


def test_what_was_due_at_the_start_is_missing_before_the_end():
    going = {"by_ai": True, "ended": False}
    assert seen("DIS-008", talk("S: 您好", "C: 在吗", **going)) == []
    assert seen("DIS-008", talk("S: 您好", "S: 在", "S: 请说", **going)) == [1]


def test_the_notice_of_a_recording():
    start = ["S 0-8: 您好", "C 9-12: 你好", "S 13-29: 给您介绍", "C 40-45: 好"]
    assert seen("DIS-009", talk(*start, recorded=True, form=CALL)) == [1]
    assert seen("DIS-009", talk(*start, recorded=False, form=CALL)) == []
    assert seen("DIS-009", talk("N: 本次通话将被录音", *start, recorded=True, form=CALL)) == []


def test_the_notice_comes_within_thirty_seconds_or_not():
    four = ["S 0-2: 您好", "C 3-4: 嗯", "S 5-9: 方便吗", "C 10-11: 方便"]
    soon = talk(*four, "S 12-20: 通话会录音", recorded=True, form=CALL)
    late = talk(*four, "S 50-60: 通话会录音", recorded=True, form=CALL)
    assert seen("DIS-009", soon) == []
    assert seen("DIS-009", late) == [1]
    assert seen("DIS-009", late.model_copy(update={"ended": False})) == [1]
    theirs = talk("S: 您好", "C: 你们录音吗", "S: 您说", recorded=True, customer=CustomerFacts())
    assert seen("DIS-009", theirs) == [1]
