"""How something is said: a pleasantry, in anger, leaning on what was said before."""

import re

from agents.service.reading.words import HAN, any_of

_PLEASANTRIES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?:请问|那|哦|嗯|ok(?:ay)?|well|oh|and)?\s*(?:{pattern})[啊呀哦呢吧啦了的哈嘛么吗]*", re.IGNORECASE))
    for name, pattern in (
        ("bye", r"再见|拜拜|回见|晚安|先这样|就这些|没(?:有)?(?:别的|其他|什么)?(?:问题|事)|bye(?:[ -]?bye)?|goodbye|good night|see you(?: later| soon)?|have a (?:nice|good|great|lovely) (?:day|evening|weekend|night|one)|that(?:'s| is| was) all|no(?:thing)? (?:more|other|further|else)(?: questions)?"),
        ("thanks", r"(?:好的)?(?:非常|太|多|真是?|十分)?(?:谢谢|感谢|谢|辛苦|麻烦)(?:您|你|你们|大家)?(?:了|啦)?(?:的?(?:帮助|帮忙|解答|回复|耐心|耐心解答))?|你?(?:真|太)(?:棒|厉害|贴心|聪明|好)|帮(?:了我)?大忙|(?:ok |great |good |many |perfect )?(?:thanks?|thank you|thx|cheers)(?: (?:so|very) much| a lot| again)?(?: for (?:your|the|all your) (?:help|time|answers?|support)| for everything)?|(?:that )?(?:really )?help(?:ed|s)(?: a lot)?|you(?:'re| are|'ve been| were)? (?:very |so |really )?(?:great|awesome|helpful|kind|the best)|well done|good job|much appreciated|i appreciate it"),
        ("who", r"你(?:是|叫)(?:不是)?(?:谁|什么|啥|机器人|真人|人工智能|ai)(?:名字)?|who are you|what are you|what(?:'s| is) your name|are you (?:an? )?(?:bot|robot|human|real|machine|ai)(?: person)?"),
        ("help", r"你(?:能|可以|会)(?:做|干|帮我做?)?(?:些|点)?(?:什么|啥)|有什么功能|帮助|help|what can you do(?: for me)?|how can you help(?: me)?"),
        ("hello", r"(?:你|您|大家|你们)?好|哈喽|哈啰|嗨|在(?:不在)?|有人(?:在)?|(?:早上|上午|中午|下午|晚上)好|早安?|(?:新年|节日|春节|中秋|国庆|圣诞|生日)快乐|恭喜发财|(?:你|您)?吃(?:过)?(?:饭)?|今天(?:天气|心情)(?:真|很)?(?:好|不错|棒)|很高兴认识(?:你|您)|最近(?:怎么样|好)|(?:hi+|hello|hey)(?: there| again| everyone| jinnao)?|good (?:morning|afternoon|evening|day)|how are you(?: today| doing)?|how(?:'s| is) it going|nice to meet you|merry christmas|happy new year"),
        ("fine", r"(?:好|行|嗯|我?知道|我?明白|了解|收到|没事|不用|可以)+|great|perfect|got it|i see|fine|no problem|never mind|ok(?:ay)?"),
    )
)  # fmt: skip
_BETWEEN = re.compile(r"[,，。.!！~～?？、;；\n]+")


def small_talk(text: str) -> str | None:
    """Which kind of pleasantry the whole message is, if any: each part of it must be one."""
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    kinds = [next((n for n, p in _PLEASANTRIES if p.fullmatch(part)), None) for part in parts]
    if not kinds or None in kinds:
        return None
    return next(name for name, _ in _PLEASANTRIES if name in kinds)


def upset(text: str) -> bool:
    """Plain words of anger; a hint that a person may be wanted, nothing more."""
    return bool(any_of(r"气死|太差|垃圾|骗子|骗人|忽悠|欺骗|恶心|无语|受够|离谱|态度|坑人|火大|什么破", r"\bterrible\b|\bawful\b|\bangry\b|\bfurious\b|\bridiculous\b|\bscam\b|\bunacceptable\b|\bfed up\b").search(text))  # fmt: skip


def continues(text: str) -> bool:
    """Whether a message leans on the one before it: 那提前支取呢？ And for credit cards?"""
    flat = text.strip()
    lean = any_of(r"^(?:那|那么|还有|另外|如果|要是|换成|这个|它|他们|这种)|呢[?？]?$", r"^(?:and|what about|how about|then|but|also|if (?:so|not)|it|that|does it|is it)\b")  # fmt: skip
    return len(flat) <= (16 if HAN.search(flat) else 60) and bool(lean.search(flat))
