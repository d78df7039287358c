"""Text as the detectors read it: without the dress in which a breach is hidden from a filter.

Full width, letter styles, zero-width signs, emoji and punctuation between Chinese characters
(保*本, 保 本, 保🔒本), a stray Latin letter (保b本), spaced Latin letters (c o d e) and the homophones
of homophones.yaml are folded away. Every folded character knows where it stood.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml

from core.domain import Frozen

_HAN = r"㐀-䶿一-鿿"
_NOISE = re.compile(
    rf"(?<=[{_HAN}])[\s*＊·•.。_\-—~～|/\\^+=#@&'`´,，、！!★☆◆●○]{{1,3}}(?=[{_HAN}])"
)
_SOFT = "，,、。.！!—-"  # between sentences these are punctuation and stay
_RUN = re.compile(rf"(?:[{_HAN}][.。,，、!！\-—]){{2,}}[{_HAN}](?![{_HAN}])")  # 稳.赚.不.赔
_SPACED = re.compile(r"\b(?:[a-z0-9][ .\-_*]){2,}[a-z0-9]\b")
_LETTER = re.compile(rf"(?<=[{_HAN}])[a-z](?=[{_HAN}])")
_LEET = str.maketrans("013457@$", "oieastas")
_LEET_WORD = re.compile(r"\b(?=[a-z0-9@$]*[a-z])(?=[a-z0-9@$]*[013457@$])[a-z0-9@$]{4,}\b")


class Folded(Frozen):
    """text is folded; places[i] is the offset of its character i in what was given."""

    text: str
    places: tuple[int, ...]
    length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The given text's offsets of folded[start:end]."""
        if not self.places or start >= len(self.places):
            return self.length, self.length
        last = self.places[min(end, len(self.places)) - 1]
        return self.places[start], min(last + 1, self.length)


def fold(text: str) -> Folded:
    """The folded text. Offsets are characters of `text`."""
    chars, places = _plain(text)
    for step in (_unspaced, _undressed, _without_letters, _sounded):
        chars, places = step(chars, places)
    return Folded(text=chars, places=tuple(places), length=len(text))


def _plain(text: str) -> tuple[str, list[int]]:
    """NFKC in lower case, without marks that are not seen and without emoji."""
    chars: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(text):
        if ord(sign) < 128:
            chars.append(sign.lower())
            places.append(at)
            continue
        for one in unicodedata.normalize("NFKC", sign).lower():
            if unicodedata.category(one) not in {"Cf", "Mn", "So", "Sk", "Cs", "Co", "Me"}:
                chars.append(one)
                places.append(at)
    return "".join(chars), places


def _cut(chars: str, places: list[int], drop: set[int]) -> tuple[str, list[int]]:
    if not drop:
        return chars, places
    kept = [i for i in range(len(chars)) if i not in drop]
    return "".join(chars[i] for i in kept), [places[i] for i in kept]


def _unspaced(chars: str, places: list[int]) -> tuple[str, list[int]]:
    """c o d e → code, gu4r4ntee → guarantee."""
    drop = {
        i
        for m in _SPACED.finditer(chars)
        for i in range(*m.span())
        if not chars[i].isalnum()
    }  # fmt: skip
    chars, places = _cut(chars, places, drop)
    return _LEET_WORD.sub(lambda m: m[0].translate(_LEET), chars), places


def _undressed(chars: str, places: list[int]) -> tuple[str, list[int]]:
    """Signs between two Chinese characters, when they cannot be punctuation of a sentence."""
    drop = {i for m in _RUN.finditer(chars) for i in range(m.start() + 1, m.end(), 2)}
    for m in _NOISE.finditer(chars):
        alone = len(m[0].strip(_SOFT + " ")) > 0 or m[0].isspace()
        if alone:
            drop.update(range(*m.span()))
    return _cut(chars, places, drop)


def _without_letters(chars: str, places: list[int]) -> tuple[str, list[int]]:
    return _cut(
        chars, places, {m.start() for m in _LETTER.finditer(chars) if m[0] not in "vabcdek"}
    )


@cache
def _homophones() -> tuple[tuple[re.Pattern[str], str], ...]:
    read = yaml.safe_load((Path(__file__).parent / "homophones.yaml").read_text(encoding="utf-8"))
    return tuple((re.compile(written), meant) for meant, ways in read.items() for written in ways)


def _sounded(chars: str, places: list[int]) -> tuple[str, list[int]]:
    """A replacement's characters stand where the replaced ones stood."""
    for pattern, meant in _homophones():
        at = 0
        while match := pattern.search(chars, at):
            start, end = match.span()
            spread = [places[min(start + i, end - 1)] for i in range(len(meant))]
            spread[-1] = places[end - 1]
            chars = chars[:start] + meant + chars[end:]
            places = places[:start] + spread + places[end:]
            at = start + len(meant)
    return chars, places
