"""What an utterance does: families of wordings (cues*.yaml), read with their negations, and what the
ear has heard."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml
from pydantic import BaseModel

_FILES = sorted(Path(__file__).parent.glob("cues*.yaml"))
_WORD = re.compile(r"<([a-z]+)>")
_HAN = re.compile(r"[㐀-䶿一-鿿]")
_SENTENCE = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)")
_CLAUSE = re.compile(r"[。！？!?；;\n，,：:]|\.(?=\s|$)|[—–]| - ")
_TYPED = str.maketrans("’‘", "''")

Span = tuple[int, int]


class _Family(BaseModel):
    """The wordings of an act in one language, as the file writes them."""

    says: tuple[str, ...] = ()
    surely: tuple[str, ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    unless: tuple[str, ...] = ()
    dismissed: tuple[str, ...] = ()


class _File(BaseModel):
    """words are those of all files; one of them has them."""

    words: Mapping[str, Mapping[str, str]] = {}
    acts: Mapping[str, Mapping[str, _Family]]


class Act(NamedTuple):
    """One act in one language. A wording of `surely` is dropped only when its sentence waves it away;
    one of `says`, and two of `together` in one sentence, also when its clause denies it."""

    says: re.Pattern[str] | None
    surely: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    dismissed: re.Pattern[str] | None
    together: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = ()

    def find(self, text: str) -> Span | None:
        """Where the first wording stands that counts."""
        for pattern, deniable in ((self.surely, False), (self.says, True)):
            for match in pattern.finditer(text) if pattern else ():
                if not self._dropped(text, match.span(), deniable):
                    return match.span()
        return next(self._pairs(text), None)

    def _pairs(self, text: str) -> Iterator[Span]:
        """Both halves of a pair in one sentence, in either order."""
        for one, other in self.together:
            for match in one.finditer(text):
                left, right = _bounds(text, match.span(), _SENTENCE)
                if self._dropped(text, match.span(), True):
                    continue
                for half in other.finditer(text, left, right):
                    if not self._dropped(text, half.span(), True):
                        yield min(match.start(), half.start()), max(match.end(), half.end())

    def _dropped(self, text: str, span: Span, deniable: bool) -> bool:
        if self.dismissed and self.dismissed.search(_around(text, span, _SENTENCE)):
            return True
        if self.unless is None or not deniable:
            return False
        return self.unless.search(_around(text, span, _CLAUSE)) is not None


Heard = Mapping[str, frozenset[str]]
"""What the ear hears in each text."""

_heard: ContextVar[Heard | None] = ContextVar("heard", default=None)


@contextmanager
def hearing(heard: Heard | None) -> Iterator[None]:
    """For one examination: what the ear has heard counts beside the wordings, and nothing of the
    conversation is remembered afterwards."""
    before = _heard.set(heard)
    try:
        yield
    finally:
        _heard.reset(before)
        _worded.cache_clear()


def find(act: str, text: str) -> Span | None:
    """Where the text does the act, in characters; None: it does not. Where no wording stands and the
    ear hears it, it is the whole text that does it."""
    return _worded(act, text) or ((0, len(text)) if hears(act, text) else None)


def hears(act: str, text: str) -> bool:
    """Whether the ear has heard the act, whatever the wordings say."""
    heard = _heard.get()
    return heard is not None and act in heard.get(text, ())


@lru_cache(maxsize=4096)
def _worded(act: str, text: str) -> Span | None:
    """Many rules ask the same of one conversation."""
    typed = text.translate(_TYPED)
    return _acts()[act, "zh" if _HAN.search(typed) else "en"].find(typed)


def names() -> tuple[str, ...]:
    """Every act that has a family of wordings."""
    return tuple(sorted({act for act, _ in _acts()}))


def does(act: str, text: str) -> bool:
    return find(act, text) is not None


def one_of(*acts: str) -> Callable[[str], bool]:
    """Whether a text does any of the acts."""
    return lambda text: any(does(act, text) for act in acts)


def _around(text: str, span: Span, border: re.Pattern[str]) -> str:
    left, right = _bounds(text, span, border)
    return text[left:right]


def _bounds(text: str, span: Span, border: re.Pattern[str]) -> Span:
    """The part between two borders in which the span lies."""
    left = max((m.end() for m in border.finditer(text, 0, span[0])), default=0)
    right = border.search(text, span[1])
    return left, right.end() if right else len(text)


@cache
def _acts() -> Mapping[tuple[str, str], Act]:
    files = [_File.model_validate(yaml.safe_load(f.read_text(encoding="utf-8"))) for f in _FILES]
    words = next(f.words for f in files if f.words)
    return {
        (name, language): _compiled(family, words[language])
        for file in files
        for name, families in file.acts.items()
        for language, family in families.items()
    }


def _compiled(family: _Family, words: Mapping[str, str]) -> Act:
    def read(patterns: Iterable[str]) -> re.Pattern[str] | None:
        written = "|".join(_spelled(p, words) for p in patterns)
        return re.compile(written, re.IGNORECASE) if written else None

    pairs = (tuple(read((half,)) for half in pair) for pair in family.together)
    return Act(
        read(family.says), read(family.surely), read(family.unless), read(family.dismissed),
        tuple((one, other) for one, other in pairs if one and other),
    )  # fmt: skip


def _spelled(pattern: str, words: Mapping[str, str]) -> str:
    """<loss> → its word list; a list may name another."""
    while _WORD.search(pattern):
        pattern = _WORD.sub(lambda m: f"(?:{words[m[1]]})", pattern)
    return pattern
