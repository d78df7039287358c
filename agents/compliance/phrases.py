"""The agent's own sentences and words, in two languages, from phrases.yaml."""

from functools import cache
from pathlib import Path

import yaml


@cache
def _phrases() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "phrases.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.safe_load(text)
    return loaded


def say(phrase: str, language: str, **values: str) -> str:
    """The sentence in zh or en, with its braces filled. An unknown name is a KeyError."""
    return _phrases()[phrase]["zh" if language == "zh" else "en"].format(**values)


def named(kind: str, value: str, language: str) -> str:
    """The word for a code, such as a state or a detector; the code where there is none."""
    found = _phrases().get(f"{kind}_{value}")
    return found["zh" if language == "zh" else "en"] if found else value
