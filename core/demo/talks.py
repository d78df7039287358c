"""What the demo's people said in sales, and where a rule sees something in it."""

from core.domain import Frozen
from core.domain.conduct import CustomerFacts, Form, ProductFacts, Speaker, Trade
from core.domain.finding import Detector, Severity

C, S, N = Speaker.CUSTOMER, Speaker.SELLER, Speaker.NOTICE
VERSION = "1.0"
"""The version of the catalogue that these findings are of."""
RULES: dict[str, tuple[Severity, str, str]] = {
    "RET-001": (Severity.CRITICAL, "承诺保本或保证收益", "Guaranteeing principal or return"),
    "RET-002": (Severity.CRITICAL, "私下承诺补亏或兜底", "Promising to make good losses"),
    "NAT-001": (
        Severity.CRITICAL,
        "把保险说成存款或理财",
        "Passing insurance off as a deposit",
    ),
    "SUI-001": (
        Severity.CRITICAL,
        "主动推介超出风险承受能力的产品",
        "Promoting above the customer's risk tolerance",
    ),
    "SUI-002": (
        Severity.CRITICAL,
        "代填或诱导风险测评",
        "Coaching the risk questionnaire",
    ),
    "DIS-001": (Severity.CRITICAL, "未作风险揭示", "No risk disclosure before commitment"),
    "DIS-007": (Severity.MEDIUM, "未表明身份与执业信息", "Seller identity and licence not stated"),
    "DIS-009": (
        Severity.HIGH,
        "录音录像前未告知",
        "Recording notice missing",
    ),
    "PRC-005": (Severity.CRITICAL, "经手客户资金", "Handling customer money"),
    "AML-001": (
        Severity.CRITICAL,
        "协助规避身份核实或拆分交易",
        "Helping to evade CDD or split transactions",
    ),
    "PII-001": (Severity.HIGH, "敏感个人信息外露", "Sensitive personal data exposed"),
    "PII-002": (
        Severity.CRITICAL,
        "索要验证码、密码或CVV",
        "Asking for OTP, password or CVV",
    ),
}


class Sighting(Frozen):
    """words is what is marked in the line `seq`; nothing for what was missing there."""

    rule: str
    seq: int
    words: str = ""
    detector: Detector = Detector.LEXICAL
    zh: str = ""
    en: str = ""


class Talk(Frozen):
    """days is how long ago its findings came; a line is who said what, from 1. recalled: the seq of
    a message that was taken back."""

    ref: str
    source: str
    days: float
    person: str
    name: str
    customer_id: str
    form: Form = Form.CHAT
    product_code: str | None = None
    language: str = "zh"
    recalled: int = 0
    customer: CustomerFacts = CustomerFacts()
    product: ProductFacts | None = None
    lines: tuple[tuple[Speaker, str], ...]
    seen: tuple[Sighting, ...]


_CUI = {"person": "CE009", "name": "崔兰海"}
_FU = {"person": "CE011", "name": "傅海芳"}
_WANG = {"person": "CE013", "name": "王禾舟"}
_FENG = {"person": "CE008", "name": "冯强志"}
_ZHENG = {"person": "CE023", "name": "郑杰海"}
_CALL = {"source": "call_centre", "form": Form.CALL}
_WECOM = {"source": "wecom"}
_NO_NAME = (
    "通话结束仍未报姓名、机构和工号。",
    "The call ended without name, institution or number.",
)

TALKS: tuple[Talk, ...] = (
    Talk(
        ref="guarantee", days=4, **_WECOM, **_CUI, customer_id="C000003", product_code="WM310",
        customer=CustomerFacts(rating=1, age=68),
        product=ProductFacts(code="WM310", name="澄湖·睿衡混合18个月", trade=Trade.WEALTH, risk=3, own=True),
        lines=(
            (C, "我有二十万定期到期了，想找个稳当的。"),
            (S, "赵先生，给您推荐睿衡混合，十八个月的，比定期高不少。"),
            (C, "会不会亏？我年纪大了，亏不起。"),
            (S, "您放心，这款保本保息，到期至少给您四个点。"),
            (C, "那我买二十万。"),
            (S, "好，我帮您约明天上午来网点办。"),
        ),
        seen=(
            Sighting(
                rule="SUI-001", seq=2, words="推荐睿衡混合", detector=Detector.SUITABILITY,
                zh="客户风险等级 C1，产品风险等级 R3：主动推荐了高于其承受能力的产品。",
                en="The customer is rated C1, the product R3: it was recommended above the rating.",
            ),
            Sighting(rule="RET-001", seq=4, words="保本保息"),
            Sighting(
                rule="DIS-001", seq=5, detector=Detector.DISCLOSURE,
                zh="客户表示要买之前，没有说明本金可能损失等主要风险。",
                en="No main risk, such as a loss of principal, was stated before the customer wanted to buy.",
            ),
        ),
    ),
    Talk(
        ref="code", days=0.1, **_CALL, **_WANG, customer_id="C000010",
        lines=(
            (N, "您好，本次通话可能被录音。"),
            (S, "曹女士您好，我是澄湖银行客服王禾舟，工号零一三。"),
            (C, "我手机银行登不上去了。"),
            (S, "我这边帮您重置，麻烦您把刚收到的六位验证码念给我。"),
            (C, "这个能说吗？短信上写着不要告诉别人。"),
            (S, "没关系，我就是银行的。"),
        ),
        seen=(Sighting(rule="PII-002", seq=4, words="把刚收到的六位验证码念给我"),),
    ),
    Talk(
        ref="make_good", days=1.5, **_WECOM, **_FU, customer_id="C000007", product_code="FD623",
        lines=(
            (C, "均衡混合这只最近跌了，还能买吗？"),
            (S, "现在进最合适，长期看稳赚不赔。"),
            (C, "万一又跌呢？"),
            (S, "真亏了算我的，我自己掏钱给您补上。"),
            (C, "那我先买三万。"),
        ),
        seen=(
            Sighting(rule="RET-001", seq=2, words="稳赚不赔"),
            Sighting(rule="RET-002", seq=4, words="亏了算我"),
        ),
    ),
    Talk(
        ref="own_card", days=3, **_WECOM, **_FENG, customer_id="C000013",
        lines=(
            (C, "保费扣款失败了，怎么办？"),
            (S, "系统今天有点慢，您先转到我卡上，我下午统一交。"),
            (C, "直接转给你个人？"),
            (S, "对，三千六，晚上给您发回执。"),
        ),
        seen=(Sighting(rule="PRC-005", seq=2, words="转到我卡"),),
    ),
    Talk(
        ref="split", days=2, **_CALL, **_ZHENG, customer_id="C000012",
        lines=(
            (N, "您好，本次通话可能被录音。"),
            (S, "袁女士您好，我是澄湖银行客服郑杰海，工号零二三。"),
            (C, "我要给弟弟转二十万，是不是要填表？"),
            (S, "您分五天转，每天别超过五万，就不用报。"),
            (C, "哦，那我明天开始转。"),
        ),
        seen=(Sighting(rule="AML-001", seq=4, words="分五天转，每天别超过五万，就不用报"),),
    ),
    Talk(
        ref="like_deposit", days=8, **_CALL, **_CUI, customer_id="C000006",
        product=ProductFacts(name="年年盈年金保险", trade=Trade.INSURANCE, own=False),
        customer=CustomerFacts(rating=2, age=70),
        lines=(
            (N, "您好，本次通话可能被录音。"),
            (S, "郑先生您好，我是澄湖银行客户经理崔兰海，工号零零九。"),
            (C, "年年盈是什么？"),
            (S, "跟定期存款一个意思，存五年，利息更高。"),
            (C, "随时能取吗？"),
            (S, "急用钱可以取，放心。"),
        ),
        seen=(Sighting(rule="NAT-001", seq=4, words="跟定期存款一个意思"),),
    ),
    Talk(
        ref="questionnaire", days=9, **_WECOM, **_ZHENG, customer_id="C000004", product_code="WM520",
        customer=CustomerFacts(rating=3),
        lines=(
            (C, "系统说我的风险等级买不了进取权益。"),
            (S, "重新做一遍测评就行，第六题直接选D，其他照旧。"),
            (C, "这样可以吗？"),
            (S, "大家都这么做。"),
        ),
        seen=(Sighting(rule="SUI-002", seq=2, words="第六题直接选D"),),
    ),
    Talk(
        ref="deposit", days=7, **_WECOM, **_FU, customer_id="C000009",
        lines=(
            (C, "我想存三年定期，安全吗？"),
            (S, "三年定期存款绝对安全，五十万以内由存款保险保障。"),
            (C, "好的，那我存二十万。"),
        ),
        seen=(Sighting(rule="RET-001", seq=2, words="绝对安全"),),
    ),
    Talk(
        ref="english", days=1.2, **_WECOM, **_WANG, customer_id="C000002", product_code="FD634",
        language="en", customer=CustomerFacts(rating=4, age=38),
        lines=(
            (C, "Is the index fund safe? I may need the money next year."),
            (S, "Relax, you cannot lose a cent on this one."),
            (C, "Really? It fell in spring."),
            (S, "That was an exception. Shall I put in fifty thousand?"),
        ),
        seen=(Sighting(rule="RET-001", seq=2, words="cannot lose a cent"),),
    ),
    Talk(
        ref="no_name", days=0.4, **_CALL, **_FENG, customer_id="C000011",
        lines=(
            (N, "您好，本次通话可能被录音。"),
            (S, "您好，给您介绍一款适合年轻人的存钱计划。"),
            (C, "怎么存？"),
            (S, "每月自动转五百，满一年有礼遇，您在手机银行里就能开。"),
            (C, "我考虑一下。"),
            (S, "好的，再见。"),
        ),
        seen=(
            Sighting(
                rule="DIS-007", seq=6, detector=Detector.DISCLOSURE, zh=_NO_NAME[0], en=_NO_NAME[1]
            ),
        ),
    ),
    Talk(
        ref="called_back", days=6, **_CALL, **_ZHENG, customer_id="C000008",
        lines=(
            (N, "您好，本次通话可能被录音。"),
            (S, "黄先生，刚才电话断了，我接着跟您说定投。"),
            (C, "好，您说。"),
            (S, "每月扣一次，净值有涨有跌，可能亏损，随时可以停。"),
        ),
        seen=(
            Sighting(
                rule="DIS-007", seq=4, detector=Detector.DISCLOSURE, zh=_NO_NAME[0], en=_NO_NAME[1]
            ),
        ),
    ),
    Talk(
        ref="identity", days=0.8, **_WECOM, **_FENG, customer_id="C000001", recalled=2,
        lines=(
            (C, "帮我查一下预约是哪天。"),
            (S, "林女士，跟您核对：您的身份证是11010519491231002X，对吧？"),
            (C, "不对，这不是我的证件号。"),
            (S, "不好意思，发错了，您的预约是周四上午十点。"),
        ),
        seen=(
            Sighting(
                rule="PII-001", seq=2, words="11010519491231002X", detector=Detector.PERSONAL,
                zh="对话中出现完整身份证号。", en="A whole identity number stands in the talk.",
            ),
        ),
    ),
    Talk(
        ref="not_announced", days=3.5, **_CALL, **_WANG, customer_id="C000005",
        lines=(
            (S, "余先生您好，我是澄湖银行客服王禾舟，工号零一三。"),
            (C, "什么事？"),
            (S, "您的信用卡分期快到期了，跟您确认还款方式。"),
            (C, "还是自动还款。"),
        ),
        seen=(
            Sighting(
                rule="DIS-009", seq=1, detector=Detector.ORDER,
                zh="录音已开始，通话中没有出现录音告知。",
                en="The recording had begun, and nobody announced it during the call.",
            ),
        ),
    ),
    Talk(
        ref="called_again", days=1, **_CALL, **_ZHENG, customer_id="C000014",
        lines=(
            (N, "您好，本次通话可能被录音。"),
            (S, "您好，跟您确认一下上次说的定投，要不要改金额？"),
            (C, "不用改。"),
            (S, "好的，再见。"),
        ),
        seen=(
            Sighting(
                rule="DIS-007", seq=4, detector=Detector.DISCLOSURE, zh=_NO_NAME[0], en=_NO_NAME[1]
            ),
        ),
    ),
)  # fmt: skip
