"""An agent's own sentences, in two languages, from the phrases.yaml of its folder."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import yaml


class Phrases:
    """Read at first use. A sentence that is asked for and not there is a KeyError."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _all(self) -> dict[str, dict[str, str]]:
        text = (self._folder / "phrases.yaml").read_text(encoding="utf-8")
        loaded: dict[str, dict[str, str]] = yaml.safe_load(text)
        return loaded

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __contains__(self, phrase: object) -> bool:
        return phrase in self._all

    def template(self, phrase: str, language: str) -> str:
        """The sentence in zh or en, with its braces."""
        return self._all[phrase]["zh" if language == "zh" else "en"]

    def say(self, phrase: str, language: str, /, **values: str) -> str:
        """The same, filled."""
        return self.template(phrase, language).format(**values)
