"""How something is said: a pleasantry, in anger, leaning on what was said before."""

import re

from agents.service.reading.words import HAN, any_of

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


def upset(text: str) -> bool:
    """Plain words of anger; a hint that a person may be wanted, nothing more."""
    return bool(any_of(r"气死|太差|垃圾|骗子|骗人|忽悠|欺骗|恶心|无语|受够|离谱|态度|坑人|火大|什么破", r"\bterrible\b|\bawful\b|\bangry\b|\bfurious\b|\bridiculous\b|\bscam\b|\bunacceptable\b|\bfed up\b").search(text))  # fmt: skip


def continues(text: str) -> bool:
    """Whether a message leans on the one before it: 那提前支取呢？ And for credit cards?"""
    flat = text.strip()
    lean = any_of(r"^(?:那|那么|还有|另外|如果|要是|换成|这个|它|他们|这种)|呢[?？]?$", r"^(?:and|what about|how about|then|but|also|if (?:so|not)|it|that|does it|is it)\b")  # fmt: skip
    return len(flat) <= (16 if HAN.search(flat) else 60) and bool(lean.search(flat))
