"""A page's strokes as rules: pieces that go on from one another joined, grids and bands found."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.domain.reading import Box, Stroke, Word

_TOUCH = 2.5  # points
_SAME = 1.6  # points: strokes on one line
_UNDER = 0.8  # of the words' width: a rule that parts lines
_ENDS = 6.0  # points: rules of one table begin and end alike to this


@dataclass(frozen=True, slots=True)
class Rule:
    """A level rule at y from x0 to x1, or an upright one at x from top to bottom: at, low, high."""

    at: float
    low: float
    high: float

    @property
    def long(self) -> float:
        return self.high - self.low


def rules(strokes: Iterable[Stroke]) -> tuple[list[Rule], list[Rule]]:
    """Level and upright rules, by place; strokes end to end are one."""
    level: list[Rule] = []
    upright: list[Rule] = []
    for stroke in strokes:
        box = stroke.box
        if stroke.level:
            level.append(Rule((box.top + box.bottom) / 2, box.x0, box.x1))
        else:
            upright.append(Rule((box.x0 + box.x1) / 2, box.top, box.bottom))
    return _merged(level), _merged(upright)


def _merged(found: list[Rule]) -> list[Rule]:
    lines: list[list[Rule]] = []
    for rule in sorted(found, key=lambda r: r.at):
        if lines and rule.at - lines[-1][-1].at <= _SAME and rule.at - lines[-1][0].at <= 2 * _SAME:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    return [r for line in lines for r in _end_to_end(line)]


def _end_to_end(line: list[Rule]) -> list[Rule]:
    done: list[Rule] = []
    for rule in sorted(line, key=lambda r: r.low):
        if done and rule.low <= done[-1].high + _SAME:
            last = done[-1]
            at = last.at if last.long >= rule.long else rule.at
            done[-1] = Rule(at, last.low, max(last.high, rule.high))
        else:
            done.append(rule)
    return done


@dataclass(frozen=True, slots=True)
class Grid:
    """Rules that touch: at least one upright within the level ones."""

    box: Box
    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]


def grids(level: Sequence[Rule], upright: Sequence[Rule]) -> list[Grid]:
    """Groups of level and upright rules that touch one another, with two of the one sort and one
    of the other at least."""
    parent = list(range(len(level) + len(upright)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for i, across in enumerate(level):
        for j, down in enumerate(upright):
            if _cross(across, down):
                parent[root(len(level) + j)] = root(i)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for n in range(len(parent)):
        pair = groups.setdefault(root(n), ([], []))
        pair[n >= len(level)].append(level[n] if n < len(level) else upright[n - len(level)])
    return [_grid(a, d) for a, d in groups.values() if len(a) >= 2 and d]


def _cross(across: Rule, down: Rule) -> bool:
    return (
        across.low - _TOUCH <= down.at <= across.high + _TOUCH
        and down.low - _TOUCH <= across.at <= down.high + _TOUCH
    )


def _grid(level: list[Rule], upright: list[Rule]) -> Grid:
    box = Box(
        x0=min(r.low for r in level), x1=max(r.high for r in level),
        top=min([r.at for r in level] + [r.low for r in upright]),
        bottom=max([r.at for r in level] + [r.high for r in upright]),
    )  # fmt: skip
    return Grid(box, tuple(level), tuple(upright))


def alike(one: Rule, other: Rule) -> bool:
    """Whether two level rules begin and end alike."""
    return abs(one.low - other.low) <= _ENDS and abs(one.high - other.high) <= _ENDS


def bands(words: Sequence[Word], across: Sequence[Rule]) -> list[list[Word]]:
    """Words parted at the rules that run under nearly all of them: lines that a picture sets close
    together are never one where a rule is between them."""
    if not words:
        return []
    x0, x1 = min(w.box.x0 for w in words), max(w.box.x1 for w in words)
    heights = sorted(r.at for r in across if min(r.high, x1) - max(r.low, x0) >= _UNDER * (x1 - x0))
    found: list[list[Word]] = [[] for _ in range(len(heights) + 1)]
    for word in words:
        found[bisect_left(heights, (word.box.top + word.box.bottom) / 2)].append(word)
    return [band for band in found if band]
