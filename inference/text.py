"""Text that can be sent, and that stays text."""

import re

_CONTROL = re.compile(
    r"<\|[^|<>\s]{1,40}\|>|<｜[^｜<>\s]{1,40}｜>|</?s>|\[/?INST\]|<(?:start|end)_of_turn>"
)


def sendable(text: str) -> str:
    """The text with lone surrogates replaced (UTF-8 cannot carry them) and control words opened up.

    A control word such as <|im_start|> inside a message would be read by most backends as the
    start of another message; with a space in it, it is only characters.
    """
    plain = text.encode("utf-8", "replace").decode("utf-8")
    return _CONTROL.sub(lambda found: f"{found[0][0]} {found[0][1:]}", plain)
