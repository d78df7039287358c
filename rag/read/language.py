"""Which language a text is in, and how two words of it are joined."""

import re
from collections.abc import Iterable

_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")
_KEPT = frozenset(
    "long short year month quarter non well high low mid large small half full one two three first"
    " second third self co pre post re cross multi inter semi risk asset debt cash cost state".split()
)


def language_of(texts: Iterable[str]) -> str:
    """ "zh" or "en": a Chinese character counts as a word."""
    han = latin = 0
    for text in texts:
        han += len(_HAN.findall(text))
        latin += len(_LATIN.findall(text))
    return "zh" if han > latin else "en"


def wide(letter: str) -> bool:
    """Whether a character is Chinese or full width: no space stands beside it."""
    return bool(_WIDE.match(letter))


def line_break(before: str, after: str) -> str:
    """The text of two lines of one paragraph: Chinese without a space, English with one, and a
    word that was parted at the line's end in one piece again."""
    if not before or not after:
        return before + after
    if wide(before[-1]) or wide(after[0]):
        return before + after
    if before[-1] in "-/\u2010\u2013\u2014" and not before[-2:-1].isspace():
        hyphen = before[-1] in "-\u2010" and before[-2:-1].isalpha()
        return _hyphenated(before, after) if hyphen else before + after
    return f"{before} {after}"


def _hyphenated(before: str, after: str) -> str:
    stem = before[:-1].rsplit(None, 1)[-1].lower()
    capitals = before[-2].isupper() and after[:2].isupper()
    whole = (after[0].islower() or capitals) and "-" not in stem and stem not in _KEPT
    return (before[:-1] if whole else before) + after
