"""Which lines of a table a question names, by the words of their labels."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from rag.read.asking.lines import Line

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*|\d+(?:\.\d+)?|[㐀-鿿]")
_STOP = frozenset(
    "the a an of in for and or to from is was were are be what which how much many did does do has have had by on at "
    "between as its it their with year years ended ending fiscal respectively value values amount company company's "
    "change percentage percent difference average increase decrease million millions thousand thousands "
    "的 了 是 和 与 在 年 为 多 少".split()
)


@dataclass(frozen=True)
class Named:
    """A line with how surely the question names it: 1 when every word of its label is there."""

    line: Line
    score: float
    at: int


def words_of(text: str) -> list[str]:
    return [_stem(w.lower()) for w in _WORD.findall(text) if w.lower() not in _STOP]


def _stem(word: str) -> str:
    for end in ("ies", "es", "s"):
        if len(word) > 4 and word.endswith(end) and not word.endswith("ss"):
            return word[: -len(end)] + ("y" if end == "ies" else "")
    return word.removesuffix("'").removesuffix("’")


def named(question: str, lines: Sequence[Line]) -> list[Named]:
    """Lines by how well the question names them, the best first."""
    asked = words_of(question)
    known = set(asked)
    spread = Counter(w for line in lines for w in set(words_of(line.words)))

    def weight(word: str) -> float:
        return 1 + log((1 + len(lines)) / (1 + spread.get(word, 0)))

    found = []
    for line in lines:
        own = words_of(line.words)
        if not own:
            continue
        held = [w for w in own if w in known]
        share = sum(map(weight, held)) / sum(map(weight, own))
        longest = sum(map(weight, set(held)))
        section = set(words_of(line.section))
        bonus = 0.15 * len(section & known) / len(section) if section else 0.0
        if held:
            found.append(
                Named(line, share * 0.6 + 0.4 * min(longest / 6, 1) + bonus, _at(asked, held))
            )
    return sorted(found, key=lambda n: -n.score)


def _at(asked: Sequence[str], held: Sequence[str]) -> int:
    return min(asked.index(w) for w in held)
