"""Names of databases as words: sbCustJoinDate is sb, customer, join, date."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import yaml

from core.domain import Frozen

_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[\u4e00-\u9fff]+")
_CAMEL = re.compile(r"[a-z][A-Z]")


class _Words(Frozen):
    """What words.yaml holds; lists are words with spaces between."""

    short: dict[str, str]
    drop: str
    ends: str
    glued: str
    roles: dict[str, str]
    happened: dict[str, str]
    firm_ends: str
    common: str
    forms: dict[str, str]
    countries: dict[str, tuple[str, str]]


@cache
def _read() -> _Words:
    path = Path(__file__).with_name("words.yaml")
    return _Words.model_validate(yaml.safe_load(path.read_text("utf-8")))


@cache
def roles() -> dict[str, frozenset[str]]:
    """Words that say what a column is for, by role."""
    return {role: frozenset(listed.split()) for role, listed in _read().roles.items()}


@cache
def countries() -> dict[str, dict[str, str]]:
    """Names of countries by their codes of two letters."""
    return {code: {"zh": zh, "en": en} for code, (zh, en) in _read().countries.items()}


@cache
def common() -> frozenset[str]:
    """Words that nearly every question holds."""
    return frozenset(_read().common.split())


def happened(parts: Iterable[str]) -> tuple[str, ...]:
    """joined for a join date."""
    known = _read().happened
    return tuple(dict.fromkeys(known[p] for p in parts if p in known))


def spoken(value: str) -> tuple[str, ...]:
    """What else people say for a value: in progress for in_progress, successful for success, Apple
    for Apple Inc."""
    told = [_read().forms.get(value.lower(), ""), _bare(value)]
    if "_" in value:
        told.append(" ".join(pieces(value)))
    return tuple(dict.fromkeys(t for t in told if t and t.lower() != value.lower()))


def _bare(name: str) -> str:
    """A firm's name without what firms end in; "" where little is left."""
    ends = sorted(_read().firm_ends.split(), key=len, reverse=True)
    left = name.strip()
    for _ in range(2):
        end = next((e for e in ends if left.endswith(e if not e.isascii() else f" {e}")), "")
        left = left[: len(left) - len(end)].rstrip(" ,") if end else left
    return left if left != name.strip() and len(left) >= 2 and left.lower() not in common() else ""


@cache
def _known() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    """Abbreviations with what they stand for, words that name no thing, words that are glued."""
    read = _read()
    short = read.short
    whole = {w for v in short.values() for w in v.split()}
    return (
        short,
        frozenset(f"{read.drop} {read.ends}".split()),
        frozenset(read.glued.split()) | whole,
    )


def pieces(name: str) -> list[str]:
    """Lower-case parts at underscores, camel's humps and digits; glued words stay glued."""
    text = name if _CAMEL.search(name) else name.lower()
    return [p.lower() for p in _PIECE.findall(text)]


def unglued(piece: str, own: Iterable[str] = ()) -> list[str]:
    """joindate as join, date: the fewest known words that cover it all, else the piece itself."""
    short, _, glued = _known()
    words = glued | frozenset(own)
    if piece in words or piece in short or not piece.isascii() or piece.isdigit():
        return [piece]
    best: list[list[str] | None] = [[], *[None] * len(piece)]
    for end in range(1, len(piece) + 1):
        for start in range(end):
            part, before = piece[start:end], best[start]
            if before is None or not (part in words or (part in short and len(part) > 1)):
                continue
            here = best[end]
            if here is None or len(before) + 1 < len(here):
                best[end] = [*before, part]
    return best[-1] or [piece]


def expanded(piece: str) -> str:
    return _known()[0].get(piece, piece)


def words(name: str, own: Iterable[str] = ()) -> list[str]:
    """All words of a name, whole and in lower case."""
    parts = [w for p in pieces(name) for w in unglued(p, own)]
    return [w for p in parts for w in expanded(p).split()]


def is_word(text: str) -> bool:
    """Whether it is a word or abbreviation by itself, which no prefix is taken for."""
    short, _, glued = _known()
    return text in short or text in glued


def without_layer(parts: Sequence[str]) -> list[str]:
    """The customer of tbl_customer, ods_customer, customer_info, customer_daily."""
    drop = _known()[1]
    kept = list(parts)
    while len(kept) > 1 and kept[0] in drop and len(kept[0]) <= 4:
        kept = kept[1:]
    while len(kept) > 1 and kept[-1] in drop:
        kept = kept[:-1]
    return kept


def singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ss|x|z|ch|sh)es$", word):
        return word[:-2]
    if (
        word.endswith("s")
        and not re.search(r"(?:ss|us|is|ics|news|series)$", word)
        and len(word) > 3
    ):
        return word[:-1]
    return word


def plural(word: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh)$", word):
        return f"{word}es"
    if re.search(r"[^aeiou]y$", word):
        return f"{word[:-1]}ies"
    return f"{word}s"
