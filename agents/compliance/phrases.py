"""The agent's own sentences and words, in two languages, from phrases.yaml."""

from pathlib import Path

from agents.kit.phrases import Phrases

_PHRASES = Phrases(Path(__file__).parent)
say = _PHRASES.say


def named(kind: str, value: str, language: str) -> str:
    """The word for a code, such as a state or a detector; the code where there is none."""
    phrase = f"{kind}_{value}"
    return say(phrase, language) if phrase in _PHRASES else value
