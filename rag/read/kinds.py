"""What a line is by its words and its type: heading, list item, caption, or running text."""

import re
from dataclasses import dataclass

from rag.read.language import wide
from rag.read.lines import Line

_N = "零〇一二三四五六七八九十百千0-9"
_NUMBERED: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第[{_N}]+(?:编|篇|部分)(?:[\s:：]|$|[\u4e00-\u9fff])")),
    (1, re.compile(r"part\s+(?:[ivx]+|\d+|one|two|three|four)\b", re.IGNORECASE)),
    (2, re.compile(rf"第[{_N}]+章")),
    (2, re.compile(r"chapter\s+(?:\d+|[ivx]+)\b", re.IGNORECASE)),
    (3, re.compile(rf"第[{_N}]+节")),
    (3, re.compile(r"(?:item|section|note)\s+\d+[a-z]?[.:]?\s", re.IGNORECASE)),
    (4, re.compile(r"[一二三四五六七八九十]{1,3}[、.．]")),
    (5, re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]")),
    (7, re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}\.\d{1,2}\.?\s*[A-Z\u4e00-\u9fff]")),
    (6, re.compile(r"\d{1,2}\.\d{1,2}\.\d{1,2}\.?\s*[A-Z\u4e00-\u9fff]")),
    (5, re.compile(r"\d{1,2}\.\d{1,2}\.?\s*[A-Z\u4e00-\u9fff]")),
    (4, re.compile(r"\d{1,2}(?:[.．]\s|\s+)[A-Z\u4e00-\u9fff]|\d{1,2}、")),
)
_PLAIN_RANKS = {1, 2, 3, 5, 6, 7}  # a heading by its number alone, in the type of the text
_ARTICLE = re.compile(rf"第[{_N}]+条")
BULLETS = "•●■◆▪►➢✓◇○□"
_ITEM = re.compile(
    r"[•●■◆▪►➢✓◇○□·][\s\u4e00-\u9fffA-Za-z0-9]|[-–—*]\s+\S|[（(]\d{1,2}[)）]|\d{1,2}[)）]|\d{1,2}[.、．](?!\d)"
    r"|[①-⑳]|[（(][a-z][)）]\s|[a-z][)）]\s"
)
_CAPTION = re.compile(
    r"(?:图表|图|表)\s*(?:[A-Z]?\d+(?:[-.–]\d+)*|[一二三四五六七八九十]+)\s*(?:[:：.、（(]|\s|$|[\u4e00-\u9fff])"
    r"|(?:figure|fig\.|table|exhibit|chart)\s+[A-Z]?\d+(?:[-.]\d+)*\s*(?:[:.–—|]|\s(?-i:[A-Z\u4e00-\u9fff])|$)",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"(?:图表?|表)\s*[\d.-]+\s*(?:中|显示|所示|可见|列示|反映|表明|给出|说明|为|是|的)"
)  # a sentence about it
_SOURCE = re.compile(r"(?:资料来源|数据来源|来源)\s*[:：]|sources?\s*[:：]", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\.\s?){4,}|…{2,}|·{4,}|(?:\.\s?){3,}\d+$")
_ENDS = tuple("。；;，,、！!：:")
_SENTENCE = tuple("。！？!?.；;：:”」』)）")


@dataclass(frozen=True)
class Body:
    """The type that most of the text is set in."""

    size: float
    bold: bool


@dataclass(frozen=True)
class HeadingStyle:
    """What a heading's level is drawn from; rank is its number's place in the usual order."""

    size: float
    bold: bool
    rank: int


def rank_of(text: str) -> int:
    """1 for a part, 2 for a chapter, and so on; 0 without a number."""
    return next((rank for rank, known in _NUMBERED if known.match(text)), 0)


def is_item(text: str) -> bool:
    return bool(_ITEM.match(text)) and not _ARTICLE.match(text)


def is_caption(line: Line) -> bool:
    """A caption of a figure or table, or the source below it: a line of its own, no sentence."""
    text = line.text
    if _SOURCE.match(text):
        return len(text) <= 120
    if not _CAPTION.match(text) or _TALK.match(text) or "。" in text:
        return False
    return len(text) <= (60 if wide(text[0]) else 140) and not text.endswith(("。", "；", "，"))


def is_leader(text: str) -> bool:
    """A line of a table of contents."""
    return bool(_LEADERS.search(text))


def ends_sentence(text: str) -> bool:
    return text.rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹*†‡ ").endswith(_SENTENCE)


def starts_article(text: str) -> bool:
    return bool(_ARTICLE.match(text))


def heading_style(line: Line, body: Body, fill: float, *, scanned: bool) -> HeadingStyle | None:
    """The style of a heading, None for other lines. fill is how much of the column it takes."""
    text = line.text
    if not _may_head(line) or (scanned and fill > 0.9 and len(text) > 40):
        return None
    rank = rank_of(text)
    larger = line.size >= body.size * (1.35 if scanned else 1.12)
    bold = line.bold and not body.bold
    smaller = line.size < body.size * 0.95
    if larger or (bold and not smaller and (rank > 0 or fill < 0.9) and not _item_only(text, rank)):
        return HeadingStyle(line.size, line.bold, rank)
    short = len(text) <= (30 if _has_wide(text) else 70) and fill <= 0.75
    plain = rank in _PLAIN_RANKS or (rank == 4 and _has_wide(text) and not text[0].isdigit())
    if plain and short and not smaller and not _has_sentence(text):
        return HeadingStyle(line.size, line.bold, rank)
    return None


def _may_head(line: Line) -> bool:
    text = line.text
    if line.pieces > 2 or len(text) > (50 if _has_wide(text) else 130) or len(text) < 2:
        return False
    if text.endswith(_ENDS) or is_leader(text) or is_caption(line) or _ARTICLE.match(text):
        return False
    letters = sum(c.isalpha() for c in text)
    return letters >= 2 and letters >= 0.4 * len(text.replace(" ", ""))


def _item_only(text: str, rank: int) -> bool:
    return rank == 0 and is_item(text)


def _has_wide(text: str) -> bool:
    return any(wide(c) for c in text)


def _has_sentence(text: str) -> bool:
    return any(c in text for c in "。；，？！") or text.endswith(".")


def levels(styles: list[HeadingStyle]) -> dict[HeadingStyle, int]:
    """Level 1 for the largest type, then by weight and by the number's rank; at most 6."""
    tiers: list[float] = []
    for size in sorted({s.size for s in styles}, reverse=True):
        if not tiers or size < tiers[-1] * 0.95:
            tiers.append(size)
    tier = {s: max(n for n, size in enumerate(tiers) if s.size <= size * 1.001) for s in styles}
    least: dict[tuple[int, bool], int] = {}
    for style in styles:
        if style.rank:
            key = (tier[style], not style.bold)
            least[key] = min(least.get(key, 9), style.rank)
    keys = {s: (tier[s], not s.bold, s.rank or least.get((tier[s], not s.bold), 0)) for s in styles}
    order = {key: n for n, key in enumerate(sorted(set(keys.values())), start=1)}
    return {s: min(order[key], 6) for s, key in keys.items()}
