"""What of the speaker's own record is asked about."""

import re

from agents.service.reading.words import any_of
from tools.look_up_holdings import Topic

_MINE = any_of(r"我|本人|俺|咱", r"\bmy\b|\bmine\b|\bi\b|\bi've\b|\bme\b")
_TOPICS: dict[Topic, re.Pattern[str]] = {
    Topic.LIMITS: any_of(r"限额|(?:最多|还)?(?:能|可以)转(?:账|出)?(?:多少|几)|转账?上限", r"\bhow much can i (?:transfer|send|move)\b|\b(?:transfer|daily|single)\b.{0,16}\blimits?\b|\blimits?\b"),
    Topic.TRANSACTIONS: any_of(r"交易|流水|明细|账单|花了|消费记录|进账|转账记录", r"\btransactions?\b|\bstatement\b|\bspent\b|\bspend\b|\bpayments? (?:did|have) i\b|\brecent activity\b"),
    Topic.LOANS: any_of(r"贷款|房贷|月供|还款|车贷|欠款", r"\bloans?\b|\bmortgage\b|\brepayments?\b|\bowe\b|\binstal"),
    Topic.DEPOSITS: any_of(r"定期|定存|存单|到期日?|存款", r"\bdeposits?\b|\bmatur"),
    Topic.HOLDINGS: any_of(r"理财|基金|持仓|持有|份额", r"\bholdings?\b|\bfunds?\b|\bwealth\b|\binvest"),
    Topic.CARDS: any_of(r"卡(?:片)?(?:的)?(?:状态|有效期|积分)|信用卡|借记卡|几张卡|哪些卡|积分|还能刷|可用额度|账单日|还款日", r"\bcards?\b|\bpoints\b|\bcredit\b"),
    Topic.COMPLAINTS: any_of(r"投诉(?:的)?(?:进度|处理|结果|状态|编号)|我的投诉", r"\bmy complaints?\b|\bcomplaint (?:status|number)"),
    Topic.ACCOUNTS: any_of(r"余额|账户|卡里|多少钱|活期|存了|钱还有|还有多少", r"\bbalances?\b|\baccounts?\b|\bhow much (?:money )?(?:do i|have i|is)\b"),
}  # fmt: skip
_RULE = any_of(
    r"会不会|会(?:过期|清零|作废|失效)|能不能|可不可以|可以.{0,12}[吗么]|能.{0,12}[吗么]|要不要|收不收|收费|要收|手续费|违约金|怎么算|怎么办|逾期|宽限|忘了?还|没还",
    r"\b(?:valid|can i|may i|could i|am i allowed|fees?|charges?|charged|costs?|penalt\w+|missed|what happens|what if|if i)\b",
)
_LOOK = any_of(
    r"余额|查(?:一下|询|看)?我|还剩|还有多少|多少钱了",
    r"\bbalances?\b|\b(?:show|list|check|tell) (?:me )?my\b|\bhow much can i (?:transfer|send|move|spend)\b",
)
_STRONG_MINE = any_of(
    r"我.{0,6}(?:上个?月|这个?月|本月|最近|昨天|今天|今年|近期).{0,8}(?:花了?|支出|消费|进账|收入|转了?|交易|买了)(?!.{0,6}(?:手续费|规定))",
    r"我(?:买|持有|投)的?.{0,8}(?:理财|基金).{0,8}(?:多少|市值|赚|亏|怎么样|情况)|我(?:现在)?(?:一共|总共)?(?:有|持有|办了?|买了?)(?:几|哪些|什么).{0,6}(?:卡|账户|存款|定期|理财|基金|贷款)",
    r"\bmy (?:\w+ ){0,2}(?:next|last|latest|recent|monthly|outstanding|current|remaining) (?:\w+ ){0,2}(?:payments?|repayments?|transactions?|instal\w+|balances?|loans?|deposits?|limits?)\b|\b(?:what|which) (?:\w+ ){0,2}(?:cards?|accounts?|funds?|products?|deposits?|loans?) do i (?:have|hold|own)\b|\bdo i (?:still )?(?:have|owe)\b|\bdid i (?:spend|pay|receive)\b|\bis my (?:\w+ ){0,2}(?:card|account) (?:active|open|blocked|frozen|lost)\b",
    r"我(?:的|名下|现在|目前|每个?月|这个月|本月|上个?月|今年|最近|每天|一天)*.{0,6}(?:定期|定存|存款|存单|贷款|房贷|车贷|月供|理财|基金|信用卡|转账?).{0,8}(?:什么时候到期|何时到期|哪天到期|几号到期|要还多少|还(?:要|剩|欠|有)?多少|还剩多少|到期日|余额|最多(?:能|可以)?转|转多少|限额是)",
    r"我.{0,8}(?:每天|一天|单笔|每日|现在).{0,6}(?:能|可以)转(?:账|出)?多少",
    r"\b(?:when|what day) (?:does|do|will|is) my (?:\w+ ){0,3}(?:matur|due|expire|end)|\bhow much (?:is|are) my\b|\bhow much (?:do|must) i (?:still )?(?:owe|repay|pay (?:each|every|a|per) month)|\bmy (?:\w+ ){0,2}(?:instal|monthly payment)|\bhow much can i (?:transfer|send)\b.{0,20}\b(?:day|now|today|once)\b",
    r"(?:我|本人).{0,8}(?:余额|还有多少钱|有多少(?:钱|存款|贷款|积分|张卡)|账户里|卡里|流水|交易(?:记录|明细)|持仓|月供(?:是)?多少|限额(?:是)?多少|积分|名下)|查(?:一下|询|看)?我?的?(?:余额|账户|流水|限额|积分|持仓)",
    r"\bmy (?:\w+ ){0,2}(?:balances?|transactions?|holdings?|points|repayments?)\b|\bhow much (?:money )?(?:do i (?:still )?(?:have|hold|own)|have i)\b|\bwhat(?:'s| is| are) my\b|\bwhen (?:does|do|is|will) my\b|\b(?:show|list|check|tell) (?:me )?my\b|\bhow many (?:\w+ )?(?:do i (?:have|hold|own)|have i)\b",
)


def topics_of(text: str) -> tuple[Topic, ...]:
    """What of the own record is asked about; accounts only when nothing more exact is."""
    found = [t for t, pattern in _TOPICS.items() if pattern.search(text)]
    exact = [t for t in found if t is not Topic.ACCOUNTS]
    if Topic.ACCOUNTS in found and re.search(r"余额|balance|活期|卡里", text, re.IGNORECASE):
        return (Topic.ACCOUNTS, *[t for t in exact if t in (Topic.DEPOSITS, Topic.LIMITS, Topic.LOANS, Topic.HOLDINGS)])  # fmt: skip
    return tuple(exact or found)


def own_data(text: str) -> bool:
    """Whether the own record is asked for in so many words."""
    return bool(_STRONG_MINE.search(text)) and bool(topics_of(text)) and not _rule(text)


def mine(text: str) -> bool:
    """Whether it speaks of the speaker's own things, and not of a rule that holds for them."""
    return bool(_MINE.search(text)) and not _rule(text)


def _rule(text: str) -> bool:
    """我的积分会过期吗, can I withdraw part of my deposit: no record says this, the documents do."""
    return bool(_RULE.search(text)) and not _LOOK.search(text)
