"""The agent's own sentences, in two languages, from phrases.yaml."""

from functools import cache
from pathlib import Path

import yaml


@cache
def _phrases() -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "phrases.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.safe_load(text)
    return loaded


def say(name: str, language: str, **values: str) -> str:
    """The sentence in zh or en, with its braces filled. An unknown name is a KeyError."""
    return _phrases()[name]["zh" if language == "zh" else "en"].format(**values)
