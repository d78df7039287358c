"""What changed from one version of a report to the next, part by part."""

import difflib
import re
from collections.abc import Iterator
from typing import Literal

from agents.research.writing.bind import texts
from core.domain import Frozen
from core.domain.report import Part, Report

_WORD = re.compile(r"[A-Za-z0-9.,%]+|\s+|.", re.DOTALL)


class Span(Frozen):
    kind: Literal["same", "added", "removed"]
    text: str


class PartChange(Frozen):
    """part is its place in the section."""

    section: str
    part: int
    kind: Literal["added", "removed", "changed"]
    spans: tuple[Span, ...]


def difference(old: Report, new: Report) -> tuple[PartChange, ...]:
    """In reading order; empty when both say the same."""
    before = {(s.name, n): p for s in old.sections for n, p in enumerate(s.parts)}
    after = {(s.name, n): p for s in new.sections for n, p in enumerate(s.parts)}
    places = list(dict.fromkeys([*before, *after]))
    return tuple(_changes(places, before, after))


def _changes(
    places: list[tuple[str, int]],
    before: dict[tuple[str, int], Part],
    after: dict[tuple[str, int], Part],
) -> Iterator[PartChange]:
    for place in places:
        old, new = before.get(place), after.get(place)
        if old is None and new is not None:
            yield _change(place, "added", (Span(kind="added", text=words(new)),))
        elif new is None and old is not None:
            yield _change(place, "removed", (Span(kind="removed", text=words(old)),))
        elif old is not None and new is not None and words(old) != words(new):
            yield _change(place, "changed", spans(words(old), words(new)))


def _change(
    place: tuple[str, int], kind: Literal["added", "removed", "changed"], found: tuple[Span, ...]
) -> PartChange:
    return PartChange(section=place[0], part=place[1], kind=kind, spans=found)


def words(part: Part) -> str:
    """A part as text: what stands in it, or its title."""
    told = texts(part)
    if told:
        return "\n".join(told)
    return getattr(part, "text", "") or getattr(part, "title", "")


def spans(old: str, new: str) -> tuple[Span, ...]:
    """By words in English, by characters in Chinese; figures stay whole."""
    left, right = _WORD.findall(old), _WORD.findall(new)
    found: list[Span] = []
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found.append(Span(kind="same", text="".join(left[a:b])))
            continue
        if b > a:
            found.append(Span(kind="removed", text="".join(left[a:b])))
        if d > c:
            found.append(Span(kind="added", text="".join(right[c:d])))
    return tuple(found)
