"""Whether a message is about the trade at all."""

from agents.service.reading.words import any_of

_OURS = any_of(
    r"银行|转账|限额|汇款|存款|存折|存单|取款|取现|现金|支取|贷|银行卡|信用卡|借记卡|账[户单号]|利率|利息|手续费|年费|理财|基金|保险|保单|退保|理赔|投诉|挂失|还款|网点|柜台|证券|信托|洗钱|征信|破产|票据|密码|上门|开户|销户|证明|流水|保管箱|汇率|[换购结]汇|外币|积分|分期|透支|诈骗|骗子|营业|验证码|取号|单据|合同",
    r"\b(?:bank|transfer|limit|remit|deposit|withdraw|cash|loan|mortgage|card|account|interest|fee|fund|insur|polic|claim|complain|repay|branch|securit|trust|launder|credit|invest|password|statement|certificate|exchange|fraud|scam|safe deposit|instal)",
)


def about_us(text: str) -> bool:
    """Whether a word of the trade is in it: then it is a question, whatever a model takes it for."""
    return bool(_OURS.search(text))
