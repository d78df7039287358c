"""Whether somebody asks how a market will move: no document holds that, and we do not say."""

from agents.service.reading.words import any_of

_WILL_MOVE = any_of(
    r"(?:股票|股价|大盘|股市|基金|净值|汇率|金价|黄金|房价|行情).{0,12}(?:会|能|要|还)(?:不会|不能)?.{0,4}(?:涨|跌|反弹)",
    r"(?:明天|后天|下周|下个?月|明年|未来|接下来|以后).{0,12}(?:涨|跌|反弹|走势|行情)",
    r"\b(?:will|going to|gonna)\b.{0,40}\b(?:rise|fall|drop|crash|rally|go up|go down|gain|appreciate|depreciate)\b",
)


def foretells(text: str) -> bool:
    return bool(_WILL_MOVE.search(text))
