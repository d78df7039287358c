"""What of a question is left when the words that ask for nothing are taken out."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from rag.tokens import parts_of_speech

_RUN = re.compile(r"[a-z][a-z&'/-]*|\d[\d.,]*%?|[\u4e00-\u9fff]+")
_ENDINGS = ("s", "es", "ed", "d", "ing", "'s")
_LONGEST = 6
_LOOSE = frozenset("vdpcuyeorz")
"""First letters of jieba's tags: verbs, adverbs, prepositions, conjunctions, particles, pronouns."""


@cache
def _words() -> tuple[frozenset[str], frozenset[str], "re.Pattern[str]", frozenset[str]]:
    """Chinese and English ones; those that are never filler though their characters are; and what
    never goes unread in a stretch."""
    read = yaml.safe_load(Path(__file__).with_name("filler.yaml").read_text("utf-8"))
    zh, en = (" ".join(map(str, read[lang].values())).split() for lang in ("zh", "en"))
    never = re.compile("|".join(read["never"].split()))
    return frozenset(zh), frozenset(en), never, frozenset(read["weighty"].split())


def left(text: str, *, strict: bool = False) -> tuple[str, ...]:
    """The stretches of a lower-case text that are no filler, in order. strict: not even a verb that
    only colours is passed over."""
    return tuple(_stretches(text, strict))


def _stretches(text: str, strict: bool) -> Iterator[str]:
    for match in _RUN.finditer(text):
        word = match[0]
        if "\u4e00" <= word[0] <= "\u9fff":
            yield from _words()[2].findall(word)
            for part in _words()[2].split(word):
                yield from (s for s in _uncovered(part) if strict or not _said_loosely(s))
        elif word[0].isdigit() or not _english(word.strip("'/-")):
            yield word


def _said_loosely(stretch: str) -> bool:
    """A short stretch of verbs and particles (砸, 趴着) colours a question that is understood
    without; none that adds, lessens, denies or picks out."""
    if len(stretch) > 2 or any(w in stretch for w in _words()[3]):
        return False
    return all(flag[:1] in _LOOSE for flag in parts_of_speech(stretch))


def _english(word: str) -> bool:
    words = _words()[1]
    word = word.removesuffix("'s").strip("'")
    return len(word) == 1 or word in words or any(word.endswith(e) and word[: -len(e)] in words for e in _ENDINGS)  # fmt: skip


def _uncovered(run: str) -> Iterator[str]:
    """Filler is laid over the run so that the fewest characters stay bare."""
    words = _words()[0]
    best = [(0, -1)] * (len(run) + 1)  # (bare characters up to here, where the last piece begins)
    for end in range(1, len(run) + 1):
        best[end] = (best[end - 1][0] + 1, -1)
        for start in range(max(0, end - _LONGEST), end):
            if run[start:end] in words and best[start][0] < best[end][0]:
                best[end] = (best[start][0], start)
    bare, end = [False] * len(run), len(run)
    while end:
        start = best[end][1]
        if start < 0:
            bare[end - 1] = True
        end = start if start >= 0 else end - 1
    for match in re.finditer("1+", "".join("1" if b else "0" for b in bare)):
        yield run[match.start() : match.end()]
