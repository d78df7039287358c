"""Word lists of this folder, and the form of a text in which they are looked for."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_SPACES = re.compile(r"[ \t\u00a0\u2002-\u200b\u3000]+")
_DASHES = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "『": "“", "』": "”", "「": "“", "」": "”"}
)


@cache
def listed(name: str) -> Mapping[str, Any]:
    """The parts of a file `name`.yaml beside this one."""
    read: Mapping[str, Any] = yaml.safe_load(
        Path(__file__).with_name(f"{name}.yaml").read_text("utf-8")
    )
    return read


def plain(text: str) -> str:
    """Half-width signs, one kind of dash, single spaces: what patterns are written for."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).translate(_DASHES)).strip()


def either(words: list[str] | tuple[str, ...]) -> str:
    """A pattern of any of the words, the longest first; a space may be any run of spaces."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w).replace(r"\ ", r"[\s-]+") for w in ordered)


def is_chinese(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
