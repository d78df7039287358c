"""The agent's own sentences state no figure of their own: `check` would take the sentence away."""

import re

import pytest

from agents.kit.figures import unbound
from agents.service.phrases import PHRASES


@pytest.mark.parametrize("name", sorted(PHRASES))
def test_no_figure_stands_in_a_phrase_itself(name: str) -> None:
    for language in ("zh", "en"):
        text = re.sub(r"\{\w+\}", "", PHRASES.template(name, language))
        assert unbound(text, []) == ()
