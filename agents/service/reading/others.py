"""Whether the record of somebody else is asked for."""

import re

from agents.service.reading.names import is_person, named
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
_HOLDER = r"(?P<{}>[A-Z][a-z]+ [A-Z][a-z]+)"
_ASKED_OF = re.compile(
    rf"\b(?:[Dd]oes|[Hh]as|[Dd]id|[Ii]s) {_HOLDER.format('does')}\b.{{0,40}}\b(?:have|hold|own|owe|accounts?|loans?|mortgage|deposits?|cards?|savings)\b"
    rf"|\b[Hh]ow much (?:money )?(?:(?:does|did|has) )?{_HOLDER.format('has')} (?:has|have|holds?|owes?|saved?|got)\b"
    rf"|{_HOLDER.format('zh')}(?:有|买|存|欠)(?:了)?(?:多少|几|什么)"
)
_RECORD_OF = re.compile(
    r"(?:^|客户|查查|查|看看|帮我|告诉我)(?P<name>[\u4e00-\u9fff]{2,3}?)(?:有(?:几|多少)|买了|存了|欠|上个?月的|这个?月的).{0,4}"
    r"(?:存款|定期|余额|钱|卡|贷款|理财|基金|账户|流水|交易)"
)
_NUMBERED = re.compile(
    r"(?<![A-Za-z0-9])[CY]\d{6}(?!\d).{0,6}(?:有|的|余额|账|卡|存|贷)|身份证号?.{0,4}\d{15,18}|隔壁.{0,4}(?:存|有|贷|欠)"
)
_RATED = re.compile(r"[CR][1-5](?:级|类)?的?客户", re.IGNORECASE)
_NO_PERSON = frozenset("Chenghu What Who When Where How It That Bank China Chinese Hong Visa Let There Here Monday Tuesday Wednesday Thursday Friday".split())  # fmt: skip


def others_data(text: str, own_name: str = "") -> bool:
    """Whether somebody else's record is asked for."""
    text = _RATED.sub("", text)
    if _OTHERS.search(text) or _NUMBERED.search(text):
        return True
    asked = _ASKED_OF.search(text)
    if asked and _somebody_else(next(n for n in asked.groups() if n), own_name):
        return True
    if (held := _RECORD_OF.search(text)) and is_person(held["name"]) and held["name"] != own_name:
        return True
    if foreign := _NAMED_EN.search(text):
        return _somebody_else(foreign["name"] or foreign["held"], own_name)
    return any(name != own_name for name in named(text))


def _somebody_else(name: str, own_name: str) -> bool:
    return name.split(maxsplit=1)[0] not in _NO_PERSON and name.lower() not in own_name.lower()
