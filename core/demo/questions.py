"""Questions that are good for showing, and which log-in they are good for."""

from core.domain import Frozen


class DemoQuestion(Frozen):
    """as_of is a day to ask as of, "" for today."""

    language: str
    question: str
    username: str = "linyue"
    as_of: str = ""


QUESTIONS: tuple[DemoQuestion, ...] = (
    DemoQuestion(language="zh", question="银行卡丢了怎么办，补一张要多少钱？"),
    DemoQuestion(language="zh", question="房贷提前还款要提前几天申请，收违约金吗？"),
    DemoQuestion(language="zh", question="我活期账户里还有多少钱？"),
    DemoQuestion(language="zh", question="稳享90天什么时候可以赎回，几天到账？"),
    DemoQuestion(language="zh", question="把我每天的转账限额降到5万元"),
    DemoQuestion(language="zh", question="投诉以后多久能收到答复？"),
    DemoQuestion(language="zh", question="手机银行跨行转账收费吗？", as_of="2025-06-30"),
    DemoQuestion(language="zh", question="我能买睿衡混合吗？", username="zhaoguoliang"),
    DemoQuestion(language="en", question="How much does it cost to send money abroad?", username="emily"),
    DemoQuestion(language="en", question="What is the balance of my dollar account?", username="emily"),
    DemoQuestion(language="en", question="When does my certificate of deposit mature?", username="emily"),
    DemoQuestion(language="en", question="I lost my card, please block it.", username="emily"),
)  # fmt: skip
