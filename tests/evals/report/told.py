"""Which facts a text tells: the value in a figure of a sentence that has the fact's words."""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from agents.kit.figures import FigureKind, read
from core.domain.report import Bullets, Paragraph, Section
from tests.evals.report.case import Fact, Language

_SENTENCE = re.compile(r"[。！？\n]|[.!?](?=\s|$)")
_SCALES = {"zh": (1, 10**4, 10**8), "en": (1, 10**6, 10**9)}
_WAYS = {
    "zh": (r"增长|上升|提高|增加|上涨", r"下降|减少|下跌|降低|下滑"),
    "en": (r"\bup\b|increase|grew|growth|rose", r"\bdown\b|decrease|fell|decline|drop"),
}
_PLACE = {
    "zh": r"第\s*{}\s*[位名]",
    "en": r"\brank(?:s|ed|ing)?\D{{0,12}}{}\b|\b{}(?:st|nd|rd|th)\b",
}


def running(section: Section) -> str:
    """What a person reads in running text."""
    texts: list[str] = []
    for part in section.parts:
        if isinstance(part, Paragraph):
            texts.append(part.text)
        elif isinstance(part, Bullets):
            texts += [item.text for item in part.items]
    return "\n".join(texts)


def told(fact: Fact, value: Decimal, text: str, language: Language) -> bool:
    """Whether one sentence has the words and the value, rounded as the fact says."""
    wanted = [w.lower() for w in fact.words.of(language)]
    return any(
        all(w in sentence.lower() for w in wanted) and _holds(fact, value, sentence, language)
        for sentence in _SENTENCE.split(text)
        if sentence
    )


def _holds(fact: Fact, value: Decimal, sentence: str, language: Language) -> bool:
    if fact.show == "rank":
        return bool(re.search(_PLACE[language].replace("{}", str(int(value))).replace("{{", "{").replace("}}", "}"), sentence.lower()))  # fmt: skip
    if fact.show == "fall":
        way = _WAYS[language][value < 0]
        flat = "持平" if language == "zh" else "unchanged"
        if not re.search(way if value else flat, sentence.lower()):
            return False
    kind = FigureKind.PERCENT if fact.show in {"percent", "fall"} else FigureKind.NUMBER
    held = {Decimal(f.value) for f in read(sentence) if f.kind is kind}
    return bool(held & set(_forms(fact, abs(value) if fact.show == "fall" else value, language)))


def _forms(fact: Fact, value: Decimal, language: Language) -> Iterable[Decimal]:
    """The values that count as it: rounded to the decimals, money also in scales that it fills."""
    if fact.show == "count":
        yield Decimal(int(value))
        return
    places = Decimal(1).scaleb(-fact.decimals)
    scales = _SCALES[language] if fact.show == "money" else (1,)
    for scale in scales:
        if scale == 1 or abs(value) >= scale:
            yield (value / scale).quantize(places, ROUND_HALF_UP) * scale
