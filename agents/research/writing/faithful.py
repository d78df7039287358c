"""Whether a text says of each figure what the given sentences say of it: no figure under another
label, beside another period or in the other direction."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from agents.kit.figures import FigureKind, read

_CLAUSE = re.compile(r"[。；！？\n，、]|[,;.!?](?!\d)")
_TOKEN = re.compile(r"[a-z]+|[\u4e00-\u9fff]")
_STOP = frozenset("a an the of in on at to is was were for from and with by as it its".split())
_FAMILIES = {
    "up": r"增长|上升|提高|增加|上涨|回升|\b(?:up|rose|rises?|increased?|grew|growth|gained?)\b",
    "down": r"下降|减少|下跌|降低|下滑|回落|\b(?:down|fell|falls?|decreased?|declined?|dropped)\b",
    "high": r"最高|最多|最大|\b(?:highest|most|largest)\b",
    "low": r"最低|最少|最小|\b(?:lowest|least|smallest)\b",
    "not": r"不|没|无|未|\b(?:not?|none|without)\b",
}
_CLAUSE_HELD, _HEAD_HELD = 0.5, 0.6

Key = tuple[FigureKind, str]


@dataclass(frozen=True)
class Clause:
    """words are the tokens beside the figures; families the directions that it speaks of."""

    text: str
    words: frozenset[object]
    numbers: frozenset[Key]
    dates: frozenset[Key]
    families: frozenset[str]


def displaced(text: str, sentences: Sequence[str]) -> str:
    """The first clause that says something else of a figure; "" when there is none."""
    given = [clauses(s) for s in sentences]
    if directions(text) != directions("\n".join(sentences)):
        return text
    topics: set[int] = set()
    for clause in clauses(text):
        named = {n for n, own in enumerate(given) if _held(own[0], clause) >= _HEAD_HELD}
        topics = named or topics
        if clause.numbers and not any(_fits(clause, given[n]) for n in topics):
            return clause.text
    return ""


def directions(text: str) -> Counter[str]:
    """How often it speaks of more, less, the highest, the lowest and of what is not."""
    lower = text.lower()
    return +Counter({name: len(re.findall(found, lower)) for name, found in _FAMILIES.items()})


def clauses(text: str) -> tuple[Clause, ...]:
    return tuple(_clause(one.strip()) for one in _CLAUSE.split(text) if one.strip())


def _clause(text: str) -> Clause:
    found = read(text)
    bare = text
    for figure in reversed(found):
        bare = f"{bare[: figure.start]}|{bare[figure.end :]}"
    dates = frozenset((f.kind, f.value) for f in found if f.kind is FigureKind.DATE)
    return Clause(
        text=text, words=frozenset(_words(bare)), dates=dates,
        numbers=frozenset((f.kind, f.value) for f in found) - dates,
        families=frozenset(directions(text)),
    )  # fmt: skip


def _words(text: str) -> list[object]:
    """English words, and pairs of neighbouring Chinese characters."""
    found: list[object] = []
    for piece in text.lower().split("|"):
        tokens = _TOKEN.findall(piece)
        found += [t for t in tokens if t.isascii() and t not in _STOP]
        found += [p for p in pairwise(tokens) if not (p[0].isascii() or p[1].isascii())]
    return found


def _held(given: Clause, said: Clause) -> float:
    """The share of the given words that are said; all of none."""
    return len(given.words & said.words) / len(given.words) if given.words else 1.0


def _fits(said: Clause, given: Sequence[Clause]) -> bool:
    """Each figure of the clause stands with its words, its direction and its period in the given
    sentence."""
    used: set[str] = set()
    every = frozenset(d for one in given for d in one.dates)
    for number in said.numbers:
        own = [g for g in given if number in g.numbers and _held(g, said) >= _CLAUSE_HELD]
        own = [g for g in own if said.dates <= (g.dates or every)]
        if not own:
            return False
        used.update(*(g.families for g in own))
    return said.families <= used
