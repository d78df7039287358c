"""Whether the record of somebody else is asked for."""

import re

from agents.service.reading.names import named
from agents.service.reading.words import any_of

_OTHERS = any_of(
    r"(?:别人|他人|人家|其他(?:客户|人)|另一?(?:个|位)客户|我?(?:老公|老婆|丈夫|妻子|爱人|妈妈?|母亲|爸爸?|父亲|爷爷|奶奶|外公|外婆|姥姥|姥爷|岳父|岳母|公公|婆婆|儿子|女儿|孩子|哥哥?|姐姐?|弟弟?|妹妹?|叔叔?|舅舅?|阿姨|姑姑|朋友|同学|室友|同事|邻居|男友|女友|男朋友|女朋友|前夫|前妻|老板|领导|客户)(?:[\u4e00-\u9fff]{2,3})?|客户(?:编?号码?)?[为是：:]?\s?[a-z]*\d+)(?:的(?=.{0,8}(?:余额|存款|账|交易|流水|卡|贷|钱|理财|基金|定期|电话|手机|地址|住址|身份证|资料|信息))|名下|卡里|账户|有(?:多少|几|没有)|在你们|.{0,4}(?:余额|存款|账户|交易|流水|卡里|卡号|卡的|贷款))",
    r"\b(?:my|his|her|their|someone|somebody|another|other)(?:'s| else's)?\s(?:wife|husband|mother|mom|father|dad|son|daughter|friend|colleague|boss|neighbou?r|ex|customer|person|client)(?:'s|s')?\b.{0,40}\b(?:balance|account|card|deposit|loan|transaction|holding)",
    r"\b(?:balance|accounts?|cards?|deposits?|loans?|transactions?|holdings?)\b.{0,12}\b(?:of|for|belonging to)\b.{0,12}\b(?:customer|client|another|someone|other|mr|mrs|ms)\b",
    r"\b(?:balance|accounts?|cards?|deposits?|loans?|transactions?|holdings?)\b.{0,12}\b(?:of|belonging to|held by)\b.{0,12}\b(?:husband|wife|mother|father|mom|dad|son|daughter|friend|neighbou?r|colleague|boss|boyfriend|girlfriend|brother|sister|parents?)\b",
    r"\bcustomer\s?(?:no\.?|number|id)?\s?[a-z]*\d+",
)
_NAMED_EN = re.compile(
    r"\b(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})(?:'s|’s) (?:\w+ ){0,3}"
    r"(?:balances?|accounts?|cards?|deposits?|loans?|transactions?|holdings?|savings|phone|address)\b"
    r"|\b(?:balances?|accounts?|cards?|deposits?|loans?|transactions?|holdings?|savings|phone|address)\b.{0,12}"
    r"\b(?:of|for|belonging to|held by) (?P<held>(?:Mr|Mrs|Ms|Miss)?\.? ?[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})"
)
_NO_PERSON = frozenset("Chenghu What Who When Where How It That Bank China Chinese Hong Visa Let There Here Monday Tuesday Wednesday Thursday Friday".split())  # fmt: skip


def others_data(text: str, own_name: str = "") -> bool:
    """Whether somebody else's record is asked for."""
    if _OTHERS.search(text):
        return True
    foreign = _NAMED_EN.search(text)
    if foreign:
        name = foreign["name"] or foreign["held"]
        return name.split()[0] not in _NO_PERSON and name.lower() not in own_name.lower()
    return any(name != own_name for name in named(text))
