"""What is wanted, where the words leave no doubt."""

import re

from agents.service.reading.forecast import foretells
from agents.service.reading.manner import small_talk
from agents.service.reading.others import others_data
from agents.service.reading.own import own_data
from agents.service.reading.words import any_of
from agents.service.state import Intent

_HOW = any_of(
    r"怎么|如何|怎样|咋|多少|多久|几天|几个|哪里|哪儿|哪些|什么|为什么|为何|需不需要|需要|要不要|可不可以|"
    r"是不是|是否|一定要|必须|非得|非要|用不用|收不收|要收|收费|收取|手续费|流程|规定|政策|条件|会怎样|影响",
    r"\bhow\b|\bwhat\b|\bwhere\b|\bwhen\b|\bwhich\b|\bwhy\b|\bfees?\b|\bcosts?\b|\bcharge|\bdo i\b|\bcan i\b|"
    r"\bis there\b|\bwhat if\b|\bprocedure\b",
)
_ASKED = any_of(r"帮我|替我|给我|请(?:把|将|帮|给|立即|马上)?|马上|立即|赶紧|快", r"\bplease\b|\bi (?:want|need|would like|'d like) to\b|\bcan you\b|\bhelp me\b|\bright (?:now|away)\b")  # fmt: skip
_LOST = any_of(r"挂失", r"(?:卡|card).{0,8}(?:丢|遗失|不见|被偷|被盗|找不到|掉了|冻结)", r"(?:丢|遗失|弄丢|冻结|锁).{0,6}卡",
             r"(?:lost|stolen|missing|block|freeze).{0,24}card|card.{0,24}(?:lost|stolen|missing|blocked)")  # fmt: skip
_LIMIT = any_of(r"限额|额度|上限", r"\blimits?\b")
_LOWER = any_of(r"调低|降低|降到|降至|降成|改成|改为|改到|下调|减少|减到|调到|调至|调成|设为|设成|设置为|缩小|调整到|调整为",
              r"\b(?:lower|reduce|decrease|cut|set|drop|bring down|change)\b")  # fmt: skip
_RAISE = any_of(
    r"提高|调高|上调|增加|提升|放大|升到|调大", r"\b(?:raise|increase|lift|higher|up)\b"
)
_COMPLAIN = any_of(r"(?:我要|我想|帮我|给我|请|要求|进行|提交|提起|发起|登记).{0,6}投诉", r"\b(?:file|make|lodge|open|submit|register|raise)\b.{0,12}\bcomplaint|\bi (?:want|would like|wish|need) to complain")  # fmt: skip
_COMPLAINT_FIRST = re.compile(r"^投诉")
_HOW_TO_COMPLAIN = any_of(
    r"(?:怎么|如何|怎样|哪里|哪儿|能不能|可不可以|是否).{0,4}投诉|投诉[^，,:：。！!]{0,8}(?:怎么|如何|流程|渠道|电话|多久|多长|几天|几个|要多|会|处理|最晚|什么时候|何时|时限|期限|材料|收费|花钱|谁|哪)",
    r"\bhow (?:do|can|could|should|to|long|soon)\b|\bwhere (?:do|can)\b|\bwhat (?:is|are|happens)\b",
)
_BLOCK = any_of(
    r"挂失|冻结|锁(?:上|卡|住)|停(?:掉|用)", r"\b(?:block|freeze|lock|cancel|stop|report)\b"
)
_COST = any_of(r"怎么|如何|多少|多久|几天|费|流程", r"\bhow\b|\bfees?\b|\bcosts?\b|\bcharge")
_PERSON = any_of(
    r"转(?:到)?客服(?!电话|热线)|(?:不想|不要|别|不愿)(?:再)?(?:跟|和|与)?(?:你|这个)?(?:机器|AI)|找个?.{0,5}(?:人|会办事的|懂的)来|换(?:个|一个)人(?=$|[，,。！!吧])",
    r"\b(?:deal|chat|talk|speak) with (?:a|an) (?:real )?(?:person|human)|\banyone real\b|\bput me through\b|\bcustomer service,? please\b|\bcall me back\b|\bagent,? please\b|\bmember of staff\b|\bstaff member\b",
    r"人工(?!智能)|真人|活人|转接|(?:找|叫|换|接|派|来|让)(?:个|一个|位|一位|你们)?(?:的)?(?:人|经理|主管|领导|专员|坐席|工作人员)(?!民|名下|来取|来办|代|工智能|贷|住|消费|信用|理财|经营|账|业务)|客服(?:人员|专员|代表|小姐|经理)|(?:跟|和|与)(?:一个|一位|个)?(?:人|客服|经理|工作人员)(?:说|聊|谈|讲|沟通)",
    r"\b(?:real|actual|live) (?:person|human|agent|people)\b|\bhuman\b|\brepresentative\b|\boperator\b",
    r"\b(?:talk|speak|chat|connect|transfer|put|get|reach|pass|hand)\b.{0,16}\b(?:to|with|through|me|over)\b.{0,10}\b(?:person|someone|somebody|people|staff|agent|advis[eo]r|manager|employee|colleague|supervisor)\b|\b(?:someone|somebody|a person|a manager) to (?:call|help|contact|talk|speak)\b",
)


def intent_of(text: str, own_name: str = "") -> Intent | None:
    """The intent when the words leave no doubt; None lets the model decide."""
    asked = bool(_ASKED.search(text))
    how = bool(_HOW.search(text))
    if small_talk(text):
        return Intent.SMALL_TALK
    if others_data(text, own_name):
        return Intent.OTHERS_DATA
    if _PERSON.search(text) and len(text) <= 60 and not re.search(r"几点|时间|hours", text):
        return Intent.PERSON
    complains = _COMPLAIN.search(text) or (_COMPLAINT_FIRST.search(text) and not how)
    if complains and not _HOW_TO_COMPLAIN.search(text):
        return Intent.COMPLAINT
    if _LOST.search(text) and (not how or (asked and _BLOCK.search(text) and not _COST.search(text))):  # fmt: skip
        return Intent.CARD_LOST
    if _LIMIT.search(text) and _LOWER.search(text) and not _RAISE.search(text) and (asked or not how):  # fmt: skip
        return Intent.LOWER_LIMIT
    if own_data(text):
        return Intent.MY_DATA
    if foretells(text):
        return Intent.OFF_TOPIC
    return None
