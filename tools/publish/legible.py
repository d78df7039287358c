"""Text as XML can hold it."""

import re

_FORBIDDEN = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")


def legible(text: str) -> str:
    """What no file format can hold becomes a white square, so that it does not vanish unseen; marks
    that turn the direction of writing too, for they show a figure other than it is."""
    even = text.replace("\r\n", "\n").replace("\r", "\n")
    return _TURNED.sub("□", _FORBIDDEN.sub("□", even))
