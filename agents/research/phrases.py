"""The agent's own sentences and names of metrics, in two languages."""

from pathlib import Path

from agents.kit.phrases import Phrases
from rag.facts.words import listed

_OWN = {
    "target_price": ("目标价", "the target price"),
    "rating": ("评级", "the rating"),
    "analysts": ("分析师", "the analysts"),
}
_RATINGS = {
    "buy": ("买入", "buy"), "overweight": ("增持", "overweight"), "neutral": ("中性", "neutral"),
    "underweight": ("减持", "underweight"), "sell": ("卖出", "sell"),
}  # fmt: skip


say = Phrases(Path(__file__).parent).say


def metric_name(metric: str, language: str) -> str:
    """As a person says it: 归母净利润, net profit; growth of one has no line in the word list."""
    zh = language == "zh"
    if metric in _OWN:
        return _OWN[metric][not zh]
    base = metric.removesuffix("_growth")
    of = listed("metrics").get(base)
    word = str(of["zh" if zh else "en"][0]) if of else base.replace("_", " ")
    if base == metric:
        return word
    return f"{word}增速" if zh else f"growth of {word}"


def rating_name(rating: str, language: str) -> str:
    found = _RATINGS.get(rating)
    return found[language != "zh"] if found else rating
