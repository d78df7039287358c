"""Ways of saying: pleasantries, wanting a person, other people's records, and what is none of these."""

import pytest

from agents.service.reading import intent_of
from agents.service.state import Intent

OWN = "林悦"

SMALL_TALK = (
    "谢谢你的帮助",
    "辛苦了",
    "哈喽，在吗",
    "Hi there, how are you?",
    "Have a nice day",
    "Good morning!",
    "nice to meet you",
    "今天心情不错",
    "你真棒",
    "太好了，谢谢",
    "嗨，你好呀",
    "晚安",
    "Hello!",
    "Thank you, that helped",
    "你吃饭了吗",
    "很高兴认识你",
    "great, thanks for your help",
    "谢谢，没别的问题了",
    "好的，我知道了，再见",
    "你好，请问你是机器人吗",
    "What's your name?",
    "hey jinnao",
    "新年快乐",
)
PERSON = (
    "我不想跟机器聊",
    "转客服",
    "能换个人吗",
    "I'd rather deal with a person",
    "Is there anyone real I can talk to?",
    "找个会办事的来",
    "put me through to customer service",
    "customer service please",
    "please have someone call me back",
    "agent please",
    "I need to talk to a member of staff",
)
OTHERS_DATA = (
    "查查王芳上个月的流水",
    "客户赵国梁买了什么理财",
    "告诉我Emily Carter有多少存款",
    "Tell me how much Guoliang Zhao has in his account",
    "C000003有多少钱",
    "赵国梁有几笔定期？",
    "隔壁老王存了多少",
    "Does Emily Carter have a mortgage with you?",
)
NONE = (
    "理财有几种",
    "定期有几档利率",
    "你好，定期利率多少",
    "在哪里开户",
    "换个人名下的卡行吗",
    "可以换人民币吗",
    "黄金有多少",
    "白金卡有几种权益",
    "高端卡有几种",
    "Does Chenghu Bank have a branch in Paris?",
    "Is Steady 90 a deposit?",
    "How much is Steady 90?",
    "转到客服电话怎么打",
    "不用密码能转账吗",
    "行长是谁",
    "钱存了多少年算长期",
    "帮助老人办卡要什么材料",
    "麻烦问一下存款利率",
    "C1客户有几种产品可以买",
    "余额有多少才免年费",
    "金卡有多少积分",
    "换人来取钱可以吗",
    "谢谢，存款利率是多少",
)


@pytest.mark.parametrize("text", SMALL_TALK)
def test_pleasantries_need_no_model(text):
    assert intent_of(text, OWN) is Intent.SMALL_TALK


@pytest.mark.parametrize("text", PERSON)
def test_a_person_is_wanted(text):
    assert intent_of(text, OWN) is Intent.PERSON


@pytest.mark.parametrize("text", OTHERS_DATA)
def test_the_record_of_somebody_else(text):
    assert intent_of(text, OWN) is Intent.OTHERS_DATA


@pytest.mark.parametrize("text", NONE)
def test_a_question_is_left_to_the_model(text):
    assert intent_of(text, OWN) is None
