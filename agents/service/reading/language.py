"""Which language a message is in."""

import re

from agents.service.reading.words import HAN

_LATIN = re.compile(r"[A-Za-z]+")


def language_of(text: str, default: str = "zh") -> str:
    """zh or en; a product code or one foreign word does not change it."""
    han, latin = len(HAN.findall(text)), len(_LATIN.findall(text))
    if not han and not latin:
        return default
    return "zh" if han * 2 >= latin else "en"
