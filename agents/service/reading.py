"""What code can read from a message without a model: language, requests, topics, amounts, dates."""

import datetime as dt
import re
from decimal import Decimal

from agents.kit.figures import FigureKind, read
from agents.service.state import Intent
from core.domain.customer import LimitKind
from tools.look_up_holdings import Topic

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")


def language_of(text: str, default: str = "zh") -> str:
    """zh or en; a product code or one foreign word does not change it."""
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if not han and not latin:
        return default
    return "zh" if han * 2 >= latin else "en"


_SMALL_TALK: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"^(?:{pattern})[\s,，。.!！~～?？啊呀哦呢吧了的]*$", re.IGNORECASE))
    for name, pattern in (
        ("thanks", r"(?:好的?|ok|okay|嗯+)?[,， ]*(?:非常|太|多)?(?:谢谢|感谢|谢了|辛苦)(?:您|你|你们|啦)?|(?:ok|great|good)?[, ]*(?:thanks?|thank you|thx|cheers)(?: (?:so|very) much| a lot)?"),
        ("bye", r"再见|拜拜|bye(?:[ -]?bye)?|goodbye|see you"),
        ("who", r"你是(?:谁|什么|机器人|真人|ai)(?:吗)?|你叫什么(?:名字)?|who are you|what are you|are you (?:a )?(?:bot|robot|human|real)"),
        ("help", r"你(?:能|可以|会)(?:做|干|帮我做?)?(?:些|点)?(?:什么|啥)|有什么功能|帮助|help|what can you do(?: for me)?|how can you help(?: me)?"),
        ("hello", r"(?:你|您|大家|你们)?好(?:啊|呀)?|哈喽|哈啰|嗨|在(?:吗|不在|么)|有人(?:在)?吗|(?:早上|上午|中午|下午|晚上)好|早安?|(?:hi+|hello|hey)(?: there| again| everyone)?|good (?:morning|afternoon|evening|day)"),
        ("fine", r"(?:好|行|嗯|知道|明白|了解|收到|没事|不用)+|ok(?:ay)?|got it|i see|fine|no problem|never mind"),
    )
)  # fmt: skip


def small_talk(text: str) -> str | None:
    """Which kind of pleasantry the whole message is, if any."""
    flat = text.strip()
    return next((name for name, pattern in _SMALL_TALK if pattern.match(flat)), None)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_HOW = _any(
    r"怎么|如何|怎样|咋|多少|多久|几天|几个|哪里|哪儿|哪些|什么|为什么|为何|需不需要|需要|要不要|可不可以|"
    r"是不是|是否|收不收|要收|收费|收取|手续费|流程|规定|政策|条件|会怎样|影响",
    r"\bhow\b|\bwhat\b|\bwhere\b|\bwhen\b|\bwhich\b|\bwhy\b|\bfees?\b|\bcosts?\b|\bcharge|\bdo i\b|\bcan i\b|"
    r"\bis there\b|\bwhat if\b|\bprocedure\b",
)
_ASKED = _any(r"帮我|替我|给我|请(?:把|将|帮|给|立即|马上)?|马上|立即|赶紧|快", r"\bplease\b|\bi (?:want|need|would like|'d like) to\b|\bcan you\b|\bhelp me\b|\bright (?:now|away)\b")  # fmt: skip
_LOST = _any(r"挂失", r"(?:卡|card).{0,8}(?:丢|遗失|不见|被偷|被盗|找不到|掉了|冻结)", r"(?:丢|遗失|弄丢|冻结|锁).{0,6}卡",
             r"(?:lost|stolen|missing|block|freeze).{0,24}card|card.{0,24}(?:lost|stolen|missing|blocked)")  # fmt: skip
_LIMIT = _any(r"限额|额度|上限", r"\blimits?\b")
_LOWER = _any(r"调低|降低|降到|降至|降成|改成|改为|改到|下调|减少|减到|调到|调至|调成|设为|设成|设置为|缩小|调整到|调整为",
              r"\b(?:lower|reduce|decrease|cut|set|drop|bring down|change)\b")  # fmt: skip
_RAISE = _any(r"提高|调高|上调|增加|提升|放大|升到|调大", r"\b(?:raise|increase|lift|higher|up)\b")
_COMPLAIN = _any(r"(?:我要|我想|帮我|给我|请|要求|进行|提交|提起|发起|登记).{0,6}投诉|^投诉", r"\b(?:file|make|lodge|open|submit|register|raise)\b.{0,12}\bcomplaint|\bi (?:want|would like|wish|need) to complain")  # fmt: skip
_HOW_TO_COMPLAIN = _any(
    r"(?:怎么|如何|怎样|哪里|哪儿|能不能|可不可以|是否).{0,4}投诉|投诉.{0,4}(?:怎么|如何|流程|渠道|电话|多久|几天|要多|会|处理)",
    r"\bhow (?:do|can|could|should|to|long|soon)\b|\bwhere (?:do|can)\b|\bwhat (?:is|are|happens)\b",
)
_BLOCK = _any(
    r"挂失|冻结|锁(?:上|卡|住)|停(?:掉|用)", r"\b(?:block|freeze|lock|cancel|stop|report)\b"
)
_COST = _any(r"怎么|如何|多少|多久|几天|费|流程", r"\bhow\b|\bfees?\b|\bcosts?\b|\bcharge")
_PERSON = _any(
    r"人工(?!智能)|真人|活人|转接|(?:找|叫|换|接|派|来|让)(?:个|一个|位|一位|你们)?(?:的)?(?:人|经理|主管|领导|专员|坐席|工作人员)(?!民|工智能|贷|住|消费|信用|理财|经营|账|业务)|客服(?:人员|专员|代表|小姐|经理)|(?:跟|和|与)(?:一个|一位|个)?(?:人|客服|经理|工作人员)(?:说|聊|谈|讲|沟通)",
    r"\b(?:real|actual|live) (?:person|human|agent|people)\b|\bhuman\b|\brepresentative\b|\boperator\b",
    r"\b(?:talk|speak|chat|connect|transfer|put|get|reach|pass|hand)\b.{0,16}\b(?:to|with|through|me|over)\b.{0,10}\b(?:person|someone|somebody|people|staff|agent|advis[eo]r|manager|employee|colleague|supervisor)\b|\b(?:someone|somebody|a person|a manager) to (?:call|help|contact|talk|speak)\b",
)
_MINE = _any(r"我|本人|俺|咱", r"\bmy\b|\bmine\b|\bi\b|\bi've\b|\bme\b")
_OTHERS = _any(
    r"(?:别人|他人|人家|其他(?:客户|人)|另一?(?:个|位)客户|我?(?:老公|老婆|丈夫|妻子|爱人|妈妈?|母亲|爸爸?|父亲|爷爷|奶奶|外公|外婆|姥姥|姥爷|岳父|岳母|公公|婆婆|儿子|女儿|孩子|哥哥?|姐姐?|弟弟?|妹妹?|叔叔?|舅舅?|阿姨|姑姑|朋友|同学|室友|同事|邻居|男友|女友|男朋友|女朋友|前夫|前妻|老板|领导|客户)(?:[\u4e00-\u9fff]{2,3})?|客户(?:编?号码?)?[为是：:]?\s?[a-z]*\d+)(?:的(?=.{0,8}(?:余额|存款|账|交易|流水|卡|贷|钱|理财|基金|定期|电话|手机|地址|住址|身份证|资料|信息))|名下|卡里|账户|有(?:多少|几|没有)|在你们|.{0,4}(?:余额|存款|账户|交易|流水|卡里|卡号|卡的|贷款))",
    r"\b(?:my|his|her|their|someone|somebody|another|other)(?:'s| else's)?\s(?:wife|husband|mother|mom|father|dad|son|daughter|friend|colleague|boss|neighbou?r|ex|customer|person|client)(?:'s|s')?\b.{0,40}\b(?:balance|account|card|deposit|loan|transaction|holding)",
    r"\b(?:balance|accounts?|cards?|deposits?|loans?|transactions?|holdings?)\b.{0,12}\b(?:of|for|belonging to)\b.{0,12}\b(?:customer|client|another|someone|other|mr|mrs|ms)\b",
    r"\b(?:balance|accounts?|cards?|deposits?|loans?|transactions?|holdings?)\b.{0,12}\b(?:of|belonging to|held by)\b.{0,12}\b(?:husband|wife|mother|father|mom|dad|son|daughter|friend|neighbou?r|colleague|boss|boyfriend|girlfriend|brother|sister|parents?)\b",
    r"\bcustomer\s?(?:no\.?|number|id)?\s?[a-z]*\d+",
)
_NAMED = re.compile(
    r"(?:^|[，,。；;！!？?\s]|[查看问]|查询|告诉我|一下|客户|知道|帮我)(?P<name>[\u4e00-\u9fff]{2,3}?)(?:先生|女士|小姐)?"
    r"(?:的|名下|在(?:你们|贵|这家|这个)?(?:行|银行)?(?:有|存)).{0,6}"
    r"(?:账户|账号|余额|存款|存了|贷款|卡号|卡里|交易|流水|手机号?|电话|住址|地址|身份证|持仓|理财|基金|定期|多少钱)"
)
_NO_NAME = re.compile(
    r"^(?:金[卡融额条]|钱包|黄金|白[金名]|高[端管额风]|余额|方[案式]|任[何意]|石油|常[用见]|严[重格]|何[时种]|马上|安全|于|江苏|程序|孔子|万[能一]|顾客|贾)"
)
_NAMED_EN = re.compile(
    r"\b(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})(?:'s|’s) (?:\w+ ){0,3}"
    r"(?:balances?|accounts?|cards?|deposits?|loans?|transactions?|holdings?|savings|phone|address)\b"
    r"|\b(?:balances?|accounts?|cards?|deposits?|loans?|transactions?|holdings?|savings|phone|address)\b.{0,12}"
    r"\b(?:of|for|belonging to|held by) (?P<held>(?:Mr|Mrs|Ms|Miss)?\.? ?[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})"
)
_NO_PERSON = frozenset("Chenghu What Who When Where How It That Bank China Chinese Hong Visa Let There Here Monday Tuesday Wednesday Thursday Friday".split())  # fmt: skip
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"  # fmt: skip

_TOPICS: dict[Topic, re.Pattern[str]] = {
    Topic.LIMITS: _any(r"限额|(?:最多|还)?(?:能|可以)转(?:账|出)?(?:多少|几)|转账?上限", r"\bhow much can i (?:transfer|send|move)\b|\b(?:transfer|daily|single)\b.{0,16}\blimits?\b|\blimits?\b"),
    Topic.TRANSACTIONS: _any(r"交易|流水|明细|账单|花了|消费记录|进账|转账记录", r"\btransactions?\b|\bstatement\b|\bspent\b|\bspend\b|\bpayments? (?:did|have) i\b|\brecent activity\b"),
    Topic.LOANS: _any(r"贷款|房贷|月供|还款|车贷|欠款", r"\bloans?\b|\bmortgage\b|\brepayments?\b|\bowe\b|\binstal"),
    Topic.DEPOSITS: _any(r"定期|定存|存单|到期日?|存款", r"\bdeposits?\b|\bmatur"),
    Topic.HOLDINGS: _any(r"理财|基金|持仓|持有|份额", r"\bholdings?\b|\bfunds?\b|\bwealth\b|\binvest"),
    Topic.CARDS: _any(r"卡(?:片)?(?:的)?(?:状态|有效期|积分)|信用卡|借记卡|几张卡|哪些卡|积分|还能刷|可用额度|账单日|还款日", r"\bcards?\b|\bpoints\b|\bcredit\b"),
    Topic.COMPLAINTS: _any(r"投诉(?:的)?(?:进度|处理|结果|状态|编号)|我的投诉", r"\bmy complaints?\b|\bcomplaint (?:status|number)"),
    Topic.ACCOUNTS: _any(r"余额|账户|卡里|多少钱|活期|存了|钱还有|还有多少", r"\bbalances?\b|\baccounts?\b|\bhow much (?:money )?(?:do i|have i|is)\b"),
}  # fmt: skip
_STRONG_MINE = _any(
    r"我.{0,6}(?:上个?月|这个?月|本月|最近|昨天|今天|今年|近期).{0,8}(?:花了?|支出|消费|进账|收入|转了?|交易|买了)(?!.{0,6}(?:手续费|规定))",
    r"我(?:买|持有|投)的?.{0,8}(?:理财|基金).{0,8}(?:多少|市值|赚|亏|怎么样|情况)|我(?:现在)?(?:一共|总共)?(?:有|持有|办了?|买了?)(?:几|哪些|什么).{0,6}(?:卡|账户|存款|定期|理财|基金|贷款)",
    r"\bmy (?:\w+ ){0,2}(?:next|last|latest|recent|monthly|outstanding|current|remaining) (?:\w+ ){0,2}(?:payments?|repayments?|transactions?|instal\w+|balances?|loans?|deposits?|limits?)\b|\b(?:what|which) (?:\w+ ){0,2}(?:cards?|accounts?|funds?|products?|deposits?|loans?) do i (?:have|hold|own)\b|\bdo i (?:still )?(?:have|owe)\b|\bdid i (?:spend|pay|receive)\b|\bis my (?:\w+ ){0,2}(?:card|account) (?:active|open|blocked|frozen|lost)\b",
    r"我(?:的|名下|现在|目前|每个?月|这个月|本月|上个?月|今年|最近|每天|一天)*.{0,6}(?:定期|定存|存款|存单|贷款|房贷|车贷|月供|理财|基金|信用卡|转账?).{0,8}(?:什么时候到期|何时到期|哪天到期|几号到期|要还多少|还(?:要|剩|欠|有)?多少|还剩多少|到期日|余额|最多(?:能|可以)?转|转多少|限额是)",
    r"我.{0,8}(?:每天|一天|单笔|每日|现在).{0,6}(?:能|可以)转(?:账|出)?多少",
    r"\b(?:when|what day) (?:does|do|will|is) my (?:\w+ ){0,3}(?:matur|due|expire|end)|\bhow much (?:is|are) my\b|\bhow much (?:do|must) i (?:still )?(?:owe|repay|pay (?:each|every|a|per) month)|\bmy (?:\w+ ){0,2}(?:instal|monthly payment)|\bhow much can i (?:transfer|send)\b.{0,20}\b(?:day|now|today|once)\b",
    r"(?:我|本人).{0,8}(?:余额|还有多少钱|有多少(?:钱|存款|贷款|积分|张卡)|账户里|卡里|流水|交易(?:记录|明细)|持仓|月供(?:是)?多少|限额(?:是)?多少|积分|名下)|查(?:一下|询|看)?我?的?(?:余额|账户|流水|限额|积分|持仓)",
    r"\bmy (?:\w+ ){0,2}(?:balances?|transactions?|holdings?|points|repayments?)\b|\bhow much (?:money )?(?:do|have) i\b|\bwhat(?:'s| is| are) my\b|\bwhen (?:does|do|is|will) my\b|\b(?:show|list|check|tell) (?:me )?my\b|\bhow many (?:\w+ )?(?:do|have) i\b",
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
    if _COMPLAIN.search(text) and not _HOW_TO_COMPLAIN.search(text):
        return Intent.COMPLAINT
    if _LOST.search(text) and (not how or (asked and _BLOCK.search(text) and not _COST.search(text))):  # fmt: skip
        return Intent.CARD_LOST
    if _LIMIT.search(text) and _LOWER.search(text) and not _RAISE.search(text) and (asked or not how):  # fmt: skip
        return Intent.LOWER_LIMIT
    if _STRONG_MINE.search(text) and topics_of(text):
        return Intent.MY_DATA
    return None


def others_data(text: str, own_name: str = "") -> bool:
    """Whether somebody else's record is asked for."""
    if _OTHERS.search(text):
        return True
    foreign = _NAMED_EN.search(text)
    if foreign:
        name = foreign["name"] or foreign["held"]
        return name.split()[0] not in _NO_PERSON and name.lower() not in own_name.lower()
    named = _NAMED.search(text)
    if not named:
        return False
    name = re.sub(r"^(?:查|看|告诉我|查询|一下|请问|帮我)+", "", named["name"])
    if _NO_NAME.match(name):
        return False
    return bool(name) and name[0] in _SURNAMES and 2 <= len(name) <= 4 and name != own_name


def topics_of(text: str) -> tuple[Topic, ...]:
    """What of the own record is asked about; accounts only when nothing more exact is."""
    found = [t for t, pattern in _TOPICS.items() if pattern.search(text)]
    exact = [t for t in found if t is not Topic.ACCOUNTS]
    if Topic.ACCOUNTS in found and re.search(r"余额|balance|活期|卡里", text, re.IGNORECASE):
        return (Topic.ACCOUNTS, *[t for t in exact if t in (Topic.DEPOSITS, Topic.LIMITS, Topic.LOANS, Topic.HOLDINGS)])  # fmt: skip
    return tuple(exact or found)


_OURS = _any(
    r"银行|转账|限额|汇款|存款|存折|存单|取款|取现|现金|支取|贷|银行卡|信用卡|借记卡|账[户单号]|利率|利息|手续费|年费|理财|基金|保险|保单|退保|理赔|投诉|挂失|还款|网点|柜台|证券|信托|洗钱|征信|破产|票据",
    r"\b(?:bank|transfer|limit|remit|deposit|withdraw|cash|loan|mortgage|card|account|interest|fee|fund|insur|polic|claim|complain|repay|branch|securit|trust|launder|credit|invest)",
)


def about_us(text: str) -> bool:
    """Whether a word of the trade is in it: then it is a question, whatever a model takes it for."""
    return bool(_OURS.search(text))


def mine(text: str) -> bool:
    return bool(_MINE.search(text))


def upset(text: str) -> bool:
    """Plain words of anger; a hint that a person may be wanted, nothing more."""
    return bool(_any(r"气死|太差|垃圾|骗子|骗人|忽悠|欺骗|恶心|无语|受够|离谱|态度|坑人|火大|什么破", r"\bterrible\b|\bawful\b|\bangry\b|\bfurious\b|\bridiculous\b|\bscam\b|\bunacceptable\b|\bfed up\b").search(text))  # fmt: skip


def limit_kind(text: str) -> LimitKind | None:
    if _any(r"单笔|每笔|一笔|单次|每次", r"\bsingle\b|\bper[- ]transfer\b|\bper[- ]transaction\b|\beach\b|\bone transfer\b").search(text):  # fmt: skip
        return LimitKind.SINGLE
    if _any(r"日累计|每日|每天|一天|单日|当日|日限额|一日", r"\bdaily\b|\bper day\b|\ba day\b|\beach day\b").search(text):  # fmt: skip
        return LimitKind.DAILY
    return None


def amount_in(text: str) -> Decimal | None:
    """The last amount of money named, in yuan; a card's last four digits do not count."""
    flat = re.sub(
        r"尾号\s?\d{4}|(?:ending|ends)\s(?:in\s|with\s)?\d{4}", " ", text, flags=re.IGNORECASE
    )
    money = [f for f in read(flat) if f.kind is FigureKind.NUMBER and f.unit in ("money", "")]
    return Decimal(money[-1].value) if money else None


def last_four(text: str) -> str | None:
    found = re.search(r"(?:尾号|末四位|ending|ends|card)\D{0,8}(\d{4})(?!\d)", text, re.IGNORECASE)
    if found:
        return found[1]
    alone = re.fullmatch(r"\D{0,12}(\d{4})\D{0,6}", text.strip())
    return alone[1] if alone else None


_AS_OF = _any(
    r"(?:截至|按照?|在|依照?|根据|以|用)?\s?(?P<a>(?:19|20)\d{2})\s?年(?:(?P<am>\d{1,2})月)?(?:(?P<ad>\d{1,2})日)?\s?(?:时|的时候|当时|那时|那年|的?(?:规定|法律|标准|版本?|办法|制度))",
    r"(?:截至|按照?|依照?|站在)\s?(?P<b>(?:19|20)\d{2})\s?年",
    r"在\s?(?P<c>(?:19|20)\d{2})\s?年",
    r"\b(?:as of|as at|in|back in|under the)\s(?P<d>(?:19|20)\d{2})\b(?!\s?-)",
)


def as_of(text: str, today: dt.date) -> dt.date | None:
    """The day a question asks about; a bare year means its last day, never later than today."""
    iso = re.search(r"\b(?:as of|as at|截至|按)\s?((?:19|20)\d{2})-(\d{2})-(\d{2})", text)
    if iso:
        return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
    found = _AS_OF.search(text)
    if not found:
        return None
    groups = found.groupdict()
    year = int(next(groups[k] for k in "abcd" if groups.get(k)))
    if groups.get("am") and groups.get("ad"):
        return min(dt.date(year, int(groups["am"]), int(groups["ad"])), today)
    return min(dt.date(year, 12, 31), today)


def continues(text: str) -> bool:
    """Whether a message leans on the one before it: 那提前支取呢？ And for credit cards?"""
    flat = text.strip()
    lean = _any(r"^(?:那|那么|还有|另外|如果|要是|换成|这个|它|他们|这种)|呢[?？]?$", r"^(?:and|what about|how about|then|but|also|if (?:so|not)|it|that|does it|is it)\b")  # fmt: skip
    return len(flat) <= (16 if _HAN.search(flat) else 60) and bool(lean.search(flat))
