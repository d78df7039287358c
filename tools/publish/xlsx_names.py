"""Names of sheets as Excel takes them: short, without its own signs, each one once."""

import re

from tools.publish.legible import legible

_SIGNS = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST = 31  # UTF-16 units


class Names:
    """Gives every sheet of one workbook its name."""

    def __init__(self) -> None:
        self._taken = {"history"}  # Excel keeps this one for itself

    def give(self, wanted: str) -> str:
        """Cleaned and cut; a second of the same name is numbered."""
        clean = " ".join(_SIGNS.sub(" ", legible(wanted)).split()).strip("'") or "-"
        name, number = _cut(clean, _LONGEST), 1
        while name.casefold() in self._taken:
            number += 1
            end = f" ({number})"
            name = _cut(clean, _LONGEST - len(end)) + end
        self._taken.add(name.casefold())
        return name


def _cut(text: str, most: int) -> str:
    while len(text.encode("utf-16-le")) // 2 > most:
        text = text[:-1]
    return text.strip().strip("'")
