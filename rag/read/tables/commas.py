"""Thousands that a reader of pictures parted by points, put right by the table they stand in."""

import re
from collections import Counter
from dataclasses import replace

from rag.read.tables.grid import Draft, Spot

_FIGURE = re.compile(
    r"^(?P<before>[($¥~\-–—\s]*)(?P<digits>\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,4})?)(?P<after>[)%\s]*)$"
)
_PLACES = re.compile(r"(?:\d[.](\d{1,2}|\d{4,})|(?<!\d)0[.](\d{3}))[)%\s]*$")
_DOUBLE = re.compile(r"(?<=\d)(?:,\.|\.,|,,)(?=\d{3})")
_TILDE = re.compile(r"^~(?=[\d.])")


def with_commas(draft: Draft) -> Draft:
    """The draft with points that part thousands read as the commas they are: where a figure has
    two of them, or where no other figure of its column has three places."""
    places: dict[int, Counter[int]] = {}
    for spot in draft.spots:
        if (found := _PLACES.search(spot.text)) is not None:
            places.setdefault(spot.column, Counter())[len(found[1] or found[2])] += 1
        elif spot.text.strip("()$ -").replace(",", "").isdigit():
            places.setdefault(spot.column, Counter())[0] += 1
    spots = tuple(replace(s, text=_mended(s, places.get(s.column, Counter()))) for s in draft.spots)
    return replace(draft, spots=spots)


def _mended(spot: Spot, places: Counter[int]) -> str:
    text = _DOUBLE.sub(",", _TILDE.sub("-", spot.text))
    found = _FIGURE.match(text)
    if found is None:
        return text
    digits = found["digits"]
    groups = re.split(r"[.,]", digits)
    marks = re.findall(r"[.,]", digits)
    if len(groups[-1]) != 3:
        marks = [*[","] * (len(marks) - 1), "."]
    elif len(marks) > 1 or (places and not places[3] and marks == ["."]):
        marks = [","] * len(marks)
    whole = groups[0] + "".join(m + g for m, g in zip(marks, groups[1:], strict=True))
    return found["before"] + whole + found["after"]
