"""Prefixes that all tables of a schema, or all columns of a table, carry; found, not known."""

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile

from tools.sql.draft import words


def _beginning(names: Sequence[str]) -> str:
    """What all of them begin with, character by character."""
    columns = zip(*names, strict=False)
    return "".join(c[0] for c in takewhile(lambda c: len(set(c)) == 1, columns))


def of_tables(names: Sequence[str]) -> str:
    """What the names of at least three tables begin with and which is no word: sb, t_, app_."""
    if len(names) < 3:
        return ""
    return _cut(_beginning([n.lower() for n in names]), names)


def of_columns(names: Sequence[str], table: str) -> str:
    """What all columns of a table begin with; a word only where it stands for the table."""
    if len(names) < 3:
        return ""
    shared = _beginning([n.lower() for n in names])
    return _cut(shared, names, lambda prefix: _stands_for(prefix, table))


def _cut(shared: str, names: Sequence[str], means: Callable[[str], bool] = lambda _: False) -> str:
    """The longest beginning after which every name goes on with known words."""
    lowered = [n.lower() for n in names]
    for end in range(len(shared), 0, -1):
        prefix = shared[:end]
        rests = [n[end:].lstrip("_") for n in lowered]
        if not all(rests) or any(r[0].isdigit() for r in rests):
            continue
        bare = prefix.rstrip("_")
        if not bare or (words.is_word(bare) and not means(bare)):
            continue
        delimited = prefix.endswith("_") or all(n[end] == "_" for n in lowered)
        if delimited and (len(bare) <= 4 or means(bare)):
            return prefix if prefix.endswith("_") else f"{prefix}_"
        if len(bare) >= 2 and _mostly_known(rests):
            return prefix
    return ""


def _mostly_known(rests: Iterable[str]) -> bool:
    known = [all(map(words.is_word, words.unglued(words.pieces(r)[0]))) for r in rests if words.pieces(r)]  # fmt: skip
    return bool(known) and sum(known) >= 0.7 * len(known)


def _stands_for(prefix: str, table: str) -> bool:
    """Whether it is the table's name, or letters of it in order: cust, tx, dp for daily price."""
    name = "".join(words.pieces(table))
    rest = iter(name)
    full = "".join(w for p in words.pieces(prefix) for w in words.expanded(p).split())
    return full in name or (prefix[:1] in name and all(c in rest for c in "".join(words.pieces(prefix))))  # fmt: skip
