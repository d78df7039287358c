"""Links what a question says to cells: names, codes, aliases, pinyin, typing errors."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pypinyin import lazy_pinyin
from rapidfuzz import fuzz, process

from core.domain import Frozen

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Value(Frozen):
    """One value of a column that questions name. key is what is compared (company.code = 600000),
    said how it is written, shown its name."""

    column: str
    key: str
    said: str
    shown: str
    proper: bool = True  # a name, in which a typing error may be; not a kind


class Linked(Frozen):
    """Values that one stretch of the question may mean: more than one is a question back."""

    start: int
    end: int
    text: str
    values: tuple[Value, ...]
    exact: bool = True


class ValueIndex:
    """All linkable values of a dataset under the reader's rights; Chinese by longest match, Latin
    by whole words."""

    def __init__(self, values: Iterable[Value]) -> None:
        self._exact: dict[str, list[Value]] = defaultdict(list)
        self._pinyin: dict[str, list[Value]] = defaultdict(list)
        for value in values:
            if not value.said.strip():
                continue
            low = value.said.lower()
            self._exact[low].append(value)
            if _CHINESE.search(low) and len(low) >= 3:
                self._pinyin["".join(lazy_pinyin(low))].append(value)
        self._longest = max(map(len, self._exact), default=0)
        self._names = [
            n for n, held in self._exact.items()
            if len(n) >= 3 and not n.isdigit() and any(v.proper for v in held)
        ]  # fmt: skip

        self._latin = [n for n in self._names if n.isascii()]

    def find(self, text: str) -> tuple[Linked, ...]:
        """In order of place, none overlapping; what is written exactly comes before a typing error."""
        found = list(self._found(text.lower()))
        found += self._by_pinyin(text, found)
        for one in self._mistyped(text, found):
            found = [f for f in found if not _taken(f.start, f.end, [one])] + [one]
        found += self._mistyped_latin(text, found)
        return tuple(sorted(found, key=lambda one: one.start))

    def _found(self, low: str) -> Iterable[Linked]:
        at = 0
        while at < len(low):
            for end in range(min(len(low), at + self._longest), at, -1):
                piece = low[at:end]
                if piece in self._exact and _whole(low, at, end):
                    stop = end + _plural(low, end)
                    yield Linked(start=at, end=stop, text=piece, values=_once(self._exact[piece]))
                    at = stop - 1
                    break
            at += 1

    def _by_pinyin(self, text: str, found: Sequence[Linked]) -> list[Linked]:
        made: list[Linked] = []
        words = list(re.finditer(r"[A-Za-z]{2,}", text))
        for n, word in enumerate(words):
            for last in words[n : n + 3][::-1]:
                said = text[word.start() : last.end()]
                key = said.lower().replace(" ", "")
                if key in self._pinyin and not _taken(word.start(), last.end(), [*found, *made]):
                    made.append(Linked(start=word.start(), end=last.end(), text=said, values=_once(self._pinyin[key])))  # fmt: skip
        return made

    def _mistyped(self, text: str, found: Sequence[Linked]) -> list[Linked]:
        """A Chinese name of four characters or more with one of them wrong, not where a name that
        long stands already."""
        long = [one for one in found if len(one.text) >= 4]
        for run in re.finditer(r"[\u4e00-\u9fff]{4,}", text):
            for size in range(min(6, len(run[0])), 3, -1):
                for at in range(run.start(), run.end() - size + 1):
                    if _taken(at, at + size, long):
                        continue
                    same = [n for n in self._names if _one_off(n, text[at : at + size])]
                    if same:
                        alike = [
                            n for n in same if lazy_pinyin(n) == lazy_pinyin(text[at : at + size])
                        ]
                        values = _once([v for n in alike or same for v in self._exact[n]])
                        return [Linked(start=at, end=at + size, text=text[at : at + size], values=values, exact=False)]  # fmt: skip
        return []

    def _mistyped_latin(self, text: str, found: Sequence[Linked]) -> list[Linked]:
        """A Latin name with a letter or two wrong, where one name is clearly the nearest."""
        made: list[Linked] = []
        words = [w for w in re.finditer(r"[A-Za-z][A-Za-z&'-]+", text) if not _taken(w.start(), w.end(), found)]  # fmt: skip
        for n in range(len(words)):
            for last in words[n : n + 4][::-1]:
                start, end = words[n].start(), last.end()
                said = text[start:end]
                if len(said) < 7 or _taken(start, end, [*found, *made]):
                    continue
                best = process.extract(
                    said, self._latin, scorer=fuzz.ratio, limit=2, score_cutoff=91
                )
                if best and (len(best) == 1 or best[0][1] > best[1][1]):
                    values = _once(self._exact[best[0][0]])
                    made.append(Linked(start=start, end=end, text=said, values=values, exact=False))
        return made


def _one_off(one: str, other: str) -> bool:
    """Same length, exactly one character different."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _whole(low: str, start: int, end: int) -> bool:
    """Whether Latin letters and digits stand at word boundaries."""
    if _CHINESE.search(low[start:end]):
        return True
    end += _plural(low, end)
    before, after = low[start - 1 : start], low[end : end + 1]
    return not (before.isalnum() and before.isascii()) and not (after.isalnum() and after.isascii())


def _plural(low: str, end: int) -> int:
    return int(low[end - 1 : end].isalpha() and low[end : end + 1] == "s" and not low[end + 1 : end + 2].isalnum())  # fmt: skip


def _taken(start: int, end: int, found: Sequence[Linked]) -> bool:
    return any(one.start < end and start < one.end for one in found)


def _once(values: Sequence[Value]) -> tuple[Value, ...]:
    return tuple({(v.column, v.key): v for v in values}.values())
