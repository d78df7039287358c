"""Counts hits and misses of each rule. What an officer could see either way counts neither way."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One graded thing: what had to be found, what may be, and what was."""

    id: str
    lang: str
    kind: str
    rules: frozenset[str]
    may: frozenset[str]
    found: frozenset[str]


@dataclass(frozen=True)
class Score:
    """Hits, false alarms and misses. A ratio of nothing is 1 for precision and for recall."""

    hits: int = 0
    alarms: int = 0
    misses: int = 0

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.alarms) if self.hits + self.alarms else 1.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 1.0

    @property
    def f1(self) -> float:
        whole = 2 * self.hits + self.alarms + self.misses
        return 2 * self.hits / whole if whole else 1.0

    def __add__(self, other: "Score") -> "Score":
        return Score(self.hits + other.hits, self.alarms + other.alarms, self.misses + other.misses)


def by_rule(items: Iterable[Item], rules: Collection[str]) -> dict[str, Score]:
    """Of every rule asked, also of one that nothing breaches."""
    scores: dict[str, Score] = defaultdict(Score)
    for item in items:
        for rule in rules:
            scores[rule] += one(item, rule)
    return {r: scores[r] for r in rules}


def one(item: Item, rule: str) -> Score:
    """What one item adds to one rule."""
    if rule in item.may and rule not in item.rules:
        return Score()
    wanted, found = rule in item.rules, rule in item.found
    return Score(int(wanted and found), int(found and not wanted), int(wanted and not found))


def pooled(scores: dict[str, Score], rules: Collection[str]) -> Score:
    """All together, each breach as heavy as the next."""
    total = Score()
    for rule in rules:
        total += scores.get(rule, Score())
    return total


def macro_f1(scores: dict[str, Score], rules: Sequence[str]) -> float:
    """The mean over the rules that the items breach at all."""
    asked = [scores[r] for r in rules if scores[r].hits + scores[r].misses]
    return sum(s.f1 for s in asked) / len(asked) if asked else 0.0
