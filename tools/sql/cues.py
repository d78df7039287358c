"""How people ask, from cues.yaml: one compiled pattern for each cue."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

_N = r"(?P<n{}>\d{{1,3}}|[一二两三四五六七八九十]{{1,3}}|one|two|three|four|five|six|eight|ten|twelve)"


@cache
def _patterns() -> dict[str, "re.Pattern[str]"]:
    read = yaml.safe_load(Path(__file__).with_name("cues.yaml").read_text("utf-8"))
    grains = read.pop("grains")
    every = {**read, **{f"grain_{name}": lines for name, lines in grains.items()}}
    return {name: _compiled(lines.split("\n")) for name, lines in every.items()}


def _compiled(lines: list[str]) -> "re.Pattern[str]":
    """Longer alternatives first; (N) is a number, named n0, n1, …"""
    parts = []
    for number, line in enumerate(filter(None, map(str.strip, lines))):
        first = line.lstrip("(?:")[:1]
        bound = rf"\b(?:{line})\b" if first.isascii() and first.isalpha() else f"(?:{line})"
        parts.append(bound.replace("(N)", _N.format(number)))
    return re.compile("|".join(sorted(parts, key=len, reverse=True)))


def found(name: str, text: str) -> "re.Match[str] | None":
    return _patterns()[name].search(text)


def every(name: str, text: str) -> "Iterator[re.Match[str]]":
    return _patterns()[name].finditer(text)


def number_in(match: "re.Match[str]") -> str:
    """What stands for (N) in a match."""
    return next(v for k, v in match.groupdict().items() if k.startswith("n") and v)
