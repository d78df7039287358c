"""The words of brokers' scales: which rung a word is, and where words stand in a text."""

import re
from collections.abc import Iterable
from functools import cache

from core.domain import Frozen
from core.domain.research import Rating
from rag.facts.words import either, is_chinese, listed

ORDER = tuple(Rating)
_BEFORE = (
    "评级", "维持", "给予", "给与", "予以", "至", "到", "为", "建议", "由", "从", "的", "是", "上调", "下调", "首次", "覆盖",
    "重申", "公司", "调高", "调低", "前次", "上次", "原", "保持", "级", "其", "予",
)  # fmt: skip
_AFTER = re.compile(
    r"(?:的)?(?:投资|股票)?评级|维持|首次|上调|下调|调高|调低|重申|不变|级别|至|到|上升|调升|调降|前次|上次|原"
    r"|目标|收盘|当前|现价|最新|\(|股价|总市值"
)
_DEFINES = re.compile(
    r"预期|预计|未来|相对|涨幅|跌幅|强于|弱于|表现|基准|指数|以上|以内|之间|\d+\s*%"
    r"|expected|expect|relative|benchmark|total return|upside|over the next|\d+ months|return",
    re.IGNORECASE,
)
_OPENS = re.compile(r"^[\W_]*(?:股票|行业|公司)?(?:评级)?[\W_]*")
_MIN_RUNGS = 3


class Spoken(Frozen):
    """A word of a scale in a text, at [start, end); rung is what it means to most brokers."""

    word: str
    rung: Rating
    start: int
    end: int


@cache
def _rungs() -> dict[str, Rating]:
    lists = listed("ratings")
    return {w.lower(): r for r in ORDER for part in ("zh", "en") for w in lists[r.value][part]}


@cache
def _pattern() -> re.Pattern[str]:
    lists = listed("ratings")
    zh = either([w for r in ORDER for w in lists[r.value]["zh"]])
    en = either([w for r in ORDER for w in lists[r.value]["en"]])
    return re.compile(
        rf"(?P<zh>{zh})(?:-?[ABC](?![A-Za-z]))?|(?<![A-Za-z-])(?P<en>{en})(?![A-Za-z-])",
        re.IGNORECASE,
    )


def spoken(text: str) -> tuple[Spoken, ...]:
    """The words that stand by themselves: 控股股东增持 is none, nor is a lower-case buy."""
    found = []
    for match in _pattern().finditer(text):
        word = match["zh"] or match["en"]
        if match["zh"]:
            if not _apart(text, match):
                continue
        elif not word[0].isupper() and not re.match(r"[\"”']?\s*-?\s*rat", text[match.end() :]):
            continue
        key = re.sub(r"[\s-]+", " ", word.lower())
        rung = _rungs().get(word.lower()) or _rungs().get(key) or _rungs()[key.replace(" ", "-")]
        found.append(Spoken(word=match[0], rung=rung, start=match.start(), end=match.end()))
    return tuple(found)


def _apart(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if before and is_chinese(before[-1]) and not before.endswith(_BEFORE):
        return False
    return not (after and is_chinese(after[0]) and not _AFTER.match(after))


def rungs_in(text: str) -> int:
    """How many different rungs the text speaks of."""
    return len({s.rung for s in spoken(text)})


def legend(text: str) -> bool:
    """Whether a line tells what a word of the scale means (买入：预期未来六个月涨幅15%以上), or lists
    the scale."""
    said = spoken(text)
    if len({s.rung for s in said}) >= _MIN_RUNGS:
        return True
    if not said or not _DEFINES.search(text[said[0].end :]):
        return False
    opens = _OPENS.match(text)
    at_start = said[0].start == (opens.end() if opens else 0)
    colon = re.match(r"(?:评级|\s*\([A-Za-z ]+\))?[”\"')\]]?\s*(?:[:=|-]|指|表示|\s(?=预|相|未|[Ee]xpect|[Tt]otal|[Ss]tock))", text[said[0].end :])  # fmt: skip
    return at_start and colon is not None and not re.search(r"维持|首次|目标价|target price", text)


def rung_of(word: Spoken, broker: str, scale: Iterable[Spoken]) -> Rating:
    """The rung with this broker: by its own exceptions, else by the scale that the report explains
    (推荐 is the highest where nothing stands above it), else by what most mean."""
    bare = re.sub(r"-?[ABC]$", "", word.word).lower()
    for name, own in listed("ratings")["exceptions"].items():
        if broker and name.lower() in broker.lower() and bare in own:
            return Rating(own[bare])
    known = {re.sub(r"-?[ABC]$", "", s.word) for s in scale}
    tops = [s for s in scale if s.rung is Rating.BUY]
    if bare == "推荐" and not tops and known & {"谨慎推荐", "审慎推荐"}:
        return Rating.BUY
    return word.rung
