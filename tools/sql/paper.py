"""The text of a question, with what has been read crossed out; places stay as they are."""

import re
import unicodedata
from functools import lru_cache

from tools.sql import cues


def normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


class Paper:
    def __init__(self, text: str) -> None:
        self.text = text

    def cross(self, start: int, end: int) -> None:
        self.text = self.text[:start] + "\x00" * (end - start) + self.text[end:]

    def take(self, name: str) -> "re.Match[str] | None":
        """The first place of a cue, which is crossed out."""
        match = cues.found(name, self.text)
        if match:
            self.cross(match.start(), match.end())
        return match

    def places(self, wording: str, *, loose: bool = False) -> list[tuple[int, int]]:
        """Where a wording stands; loose: 贷款的余额 for 贷款余额 too."""
        return [(parts[0][0], parts[-1][1]) for parts in self.parts(wording, loose=loose)]

    def parts(self, wording: str, *, loose: bool = False) -> list[list[tuple[int, int]]]:
        """The same in the parts that a gap (…) in the wording divides."""
        low = wording.lower()
        if low[:1] not in self.text:
            return []
        found = _pattern(low, loose).finditer(self.text)
        return [[m.span(n) for n in range(1, m.re.groups + 1)] for m in found]


@lru_cache(maxsize=100_000)
def _pattern(wording: str, loose: bool) -> "re.Pattern[str]":
    return re.compile(
        r"[^,，。.;；?？]{0,30}?".join(f"({_piece(p, loose)})" for p in wording.split("…"))
    )


def _piece(wording: str, loose: bool) -> str:
    if not wording.isascii():
        told = "(?<!哪)" if wording[0] == "几" else ""
        return told + ("的?" if loose else "").join(map(re.escape, wording.replace(" ", "")))
    words = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", wording.strip())))
    return rf"(?<![a-z0-9]){words}(?:s|es)?(?![a-z0-9])"
