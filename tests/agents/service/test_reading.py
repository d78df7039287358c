"""What code reads from plain words, and what it leaves to the model."""

import pytest

from agents.service.reading import intent_of
from agents.service.reading.forecast import foretells
from agents.service.state import Intent

READ = {
    Intent.OTHERS_DATA: [
        "帮我查一下张伟的余额", "我妈的卡里有多少钱", "王芳在你们行有多少存款", "我哥李雷的贷款还剩多少",
        "客户王芳的手机号是多少", "查询客户编号C000002的存款余额。", "What is John Smith's account balance?",
        "Show me the last transactions of my neighbour Wang Fang.",
    ],
    Intent.PERSON: [
        "我要找人工客服", "接个真人", "找你们经理来说", "I'd like someone to call me",
        "Can I speak with your manager?", "Please put me through to a person.",
    ],
    Intent.COMPLAINT: [
        "我要投诉：你们收费收了两次，怎么回事", "我要投诉昨天柜员态度很差",
        "I want to file a complaint: I was charged a fee twice",
    ],
    Intent.CARD_LOST: [
        "我的借记卡找不到了，帮我挂失。", "I lost my card, please block it. What should I do?",
    ],
    Intent.MY_DATA: [
        "我上个月花了多少", "我现在有哪些定期", "我的定期存款什么时候到期？", "我每个月房贷要还多少？",
        "我现在每天最多能转账多少？", "What cards do I have?", "When is my next mortgage payment due?",
    ],
    Intent.SMALL_TALK: ["你好", "Hello there!", "谢谢您", "再见"],
    None: [
        "怎么投诉", "How do I file a complaint?", "投诉多久有结果", "信用卡丢了要多少钱补卡",
        "挂失是不是要收10元？", "人工智能是什么", "我要一个人去旅行", "我想找个人贷款", "人民币汇率",
        "定期存款的利率", "借记卡的年费", "余额不足怎么办", "如果我的儿子有卡可以代领吗",
        "What do I need to open an account for my son?", "Who can I contact about a loan?",
        "金融机构的客户身份资料要保存多少年？", "黄金的交易费用", "高端理财的存款起点", "客户身份资料要保存几年",
        "What are Chenghu Bank's deposit rates?",
        "我的定期还没到期，急用钱先取出来，利息怎么算？",
    ],
}  # fmt: skip
CASES = [(text, intent) for intent, texts in READ.items() for text in texts]


@pytest.mark.parametrize(("text", "intent"), CASES, ids=[t for t, _ in CASES])
def test_plain_words_are_read_and_others_left_to_the_model(text, intent):
    assert intent_of(text, "林悦") is intent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("这只基金还会涨吗", True),
        ("明天大盘走势怎么样", True),
        ("Will the fund go up next month?", True),
        ("基金赎回多久到账", False),
        ("提前还款利率会变吗", False),
        ("How will my deposit be paid out?", False),
    ],
)
def test_how_a_market_will_move_is_not_ours_to_say(text: str, expected: bool) -> None:
    assert foretells(text) is expected
