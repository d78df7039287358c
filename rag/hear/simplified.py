"""Chinese as our rules and our search know it, however the model wrote it."""

import functools
import re

from opencc import OpenCC

_THEIRS = ("ja", "ko")
"""Languages that use these characters in their own way."""
_HAN = "[\u3400-\u9fff]"
_GAP = re.compile(rf"(?<={_HAN})\s+(?={_HAN})")
_MARK = re.compile(rf"(?<={_HAN})[,?!;:](?!\d)")
_WIDE = str.maketrans(",?!;:", "，？！；：")


def simplified(text: str, language: str) -> str:
    """Simplified characters, without the spaces that the model puts for pauses, with the marks of
    Chinese after Chinese. Figures stay as they are."""
    if language in _THEIRS:
        return text
    simple = _GAP.sub("", str(_converter().convert(text)))
    return _MARK.sub(lambda found: found[0].translate(_WIDE), simple)


@functools.cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
