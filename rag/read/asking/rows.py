"""The lines of a table that words name: every word is accounted for, or none is chosen."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from rag.read.asking.answer import Unclear
from rag.read.asking.content import SOFT, content, in_order
from rag.read.asking.labels import words_of
from rag.read.asking.lines import Laid, Line, without_periods

_ASIDE = re.compile(r"\((?:\d+|[a-z]|see .*?|in .*?|%|note.*?)\)|（(?:\d+|见.*?|附注.*?|%|[百千万亿]*元)）|(?<=income) \(loss\)|(?<=income) \(losses\)|(?<=profit) ?/? ?\(loss\)|(?<=earnings) \(loss\)", re.IGNORECASE)  # fmt: skip
"""What a label says beside its name: notes and units, and that it may be a loss."""
_SPARE = frozenset({"net", *SOFT}) - {"expense", "balance"}


def line_named(text: str, grid: Laid) -> Line:
    """The one line that the words name. Raises Unclear with the candidates."""
    return lines_named(text, grid, several=False)[0]


def lines_named(question: str, grid: Laid, *, several: bool) -> list[Line]:
    """One line, or with `several` two that together hold the question's words, in its order."""
    whole, part = _covering(question, grid)
    if len(whole) == 1:
        return whole
    if len(whole) > 1:
        raise _several(whole)
    if several and (pair := _pair(question, grid)):
        return pair
    if part:
        raise _several(part)
    raise Unclear("No row has all the words: " + ", ".join(sorted(content(question))) + ".")


def _several(lines: Sequence[Line]) -> Unclear:
    rows = [line.words for line in lines]
    why = "Several rows fit: " if len(rows) > 1 else "The row says more than is asked: "
    return Unclear(why + "; ".join(rows), rows)


def own_words(line: Line) -> frozenset[str]:
    """The words of a label, without the numbers of notes."""
    return frozenset(w for w in words_of(without_periods(line.words)) if not w[0].isdigit())


def _days(grid: Laid) -> frozenset[str]:
    """Days that rows are named by: at 1 January."""
    return frozenset(w for x in grid.lines for w in own_words(x) if re.fullmatch(r"day\d+", w))


def beside(grid: Laid) -> frozenset[str]:
    """The words of all heads and of the title."""
    return frozenset(words_of(" ".join([*grid.heads.values(), grid.title])))


def _covering(text: str, grid: Laid) -> tuple[list[Line], list[Line]]:
    """The lines that hold all the words and are named in full, and those that say more than is asked."""
    heads, said = beside(grid), frozenset(words_of(text))
    asked = content(text) | (said & _days(grid))
    part: list[Line] = []
    for wanted in (asked - heads, asked - heads - SOFT):
        held = [x for x in grid.lines if own_words(x) & asked and wanted <= _held(x)]
        whole = [x for x in held if own_words(x) <= said] or [x for x in held if _near(x, said)]
        if whole:
            return _best(whole, asked, text), held
        part = part or held
    return [], part


def _near(line: Line, said: frozenset[str]) -> bool:
    """Named but for what the label says aside, or for words that change nothing alone."""
    short = frozenset(words_of(without_periods(_ASIDE.sub(" ", line.words))))
    return bool(short & said) and {w for w in short - said if not w[0].isdigit()} <= _SPARE


def _best(lines: Sequence[Line], asked: frozenset[str], text: str) -> list[Line]:
    """The most words of the question in the label, then in the section; then the longest label that
    stands in the question as it is."""
    order = " ".join(words_of(text))
    for words in (own_words, lambda x: frozenset(words_of(x.section))):
        most = max(len(words(x) & asked) for x in lines)
        lines = [x for x in lines if len(words(x) & asked) == most]
    said = [x for x in lines if f" {' '.join(words_of(x.words))} " in f" {order} "]
    longest = max((len(words_of(x.words)) for x in said), default=0)
    return [x for x in said if len(words_of(x.words)) == longest] or list(lines)


def _pair(question: str, grid: Laid) -> list[Line]:
    """The only two lines named in full that hold all the words together, in the question's order."""
    said, order = frozenset(words_of(question)), words_of(question)
    full = [x for x in grid.lines if own_words(x) and own_words(x) <= said]
    wanted = content(question) - beside(grid) - SOFT
    pairs = [p for p in combinations(full, 2) if _account(p, question, wanted)]
    if len(pairs) != 1 or any(_held(x) >= wanted for x in pairs[0]):
        return []
    return sorted(pairs[0], key=lambda x: min(order.index(w) for w in _only(x, pairs[0])))


def _account(pair: Sequence[Line], question: str, wanted: frozenset[str]) -> bool:
    """Whether the two labels and their sections hold each word as often as it is said."""
    sections = {w for x in pair for w in words_of(x.section)}
    said = Counter(w for w in in_order(question) if w in wanted - sections)
    return not said - Counter(w for x in pair for w in words_of(x.words))


def _held(line: Line) -> frozenset[str]:
    return frozenset(words_of(f"{line.words} {line.section}"))


def _only(line: Line, pair: Sequence[Line]) -> frozenset[str]:
    other = pair[1] if line is pair[0] else pair[0]
    return own_words(line) - own_words(other) or own_words(line)
