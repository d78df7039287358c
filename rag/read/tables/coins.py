"""Currency signs that a reader of pictures took for a part of a figure, or for an S."""

import re
from collections.abc import Sequence

from core.domain.reading import Word

_COIN_BEHIND = re.compile(r"^(\S*\d\S*?)([$¥€£])$")


def with_coins(line: Sequence[Word]) -> list[Word]:
    """The words of a line with a currency sign that was read as the end of a figure, or as an S,
    as a word of its own."""
    found: list[Word] = []
    for word in line:
        if word.sure == 1:
            found.append(word)
        elif word.text == "S":
            found.append(word.model_copy(update={"text": "$"}))
        elif split := _COIN_BEHIND.match(word.text):
            at = word.box.x1 - word.box.width / max(len(word.text), 1)
            one, other = (
                word.box.model_copy(update={"x1": at}),
                word.box.model_copy(update={"x0": at}),
            )
            found.append(word.model_copy(update={"text": split[1], "box": one}))
            found.append(word.model_copy(update={"text": split[2], "box": other}))
        else:
            found.append(word)
    return found
