"""The agent's own sentences, in two languages, from phrases.yaml."""

from pathlib import Path

from agents.kit.phrases import Phrases

PHRASES = Phrases(Path(__file__).parent)
say = PHRASES.say
