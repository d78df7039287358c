"""Footnotes: small lines at the foot of a column, and the text that bears their mark."""

import re
from collections.abc import Sequence

from core.domain.reading import PageWords
from rag.read.columns import Region
from rag.read.drafts import Draft
from rag.read.kinds import Body, is_caption
from rag.read.language import line_break
from rag.read.lines import Line

_SMALLER = 0.94  # of the text's type
_LOW = 0.45  # footnotes begin below this part of the page
_RULE = 14.0  # points: how close above them the short line stands
_MARK = re.compile(
    r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|[①-⑳]|\*{1,3}|[†‡§]|\[\d{1,2}\]|[（(]\d{1,2}[)）]|\d{1,2}(?=[.、\s\u4e00-\u9fffA-Za-z]))"
    r"[.、:：]?\s*(?=\S)"
)
_LOWER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def cut(region: Region, page: PageWords, body: Body) -> tuple[Region | None, list[Draft]]:
    """The region without its footnotes, and these as drafts with their marks."""
    start = _start(region.lines, page, body)
    if start is None:
        return region, []
    notes: list[Draft] = []
    for line in region.lines[start:]:
        found = _MARK.match(line.text)
        if found or not notes:
            mark = found[1] if found else ""
            text = line.text[found.end() :] if found else line.text
            notes.append(
                Draft("footnote", page.number, line.box, text, mark=mark.translate(_LOWER))
            )
        else:
            notes[-1].text = line_break(notes[-1].text, line.text)
            notes[-1].box = notes[-1].box.joined(line.box)
    kept = region.lines[:start]
    return (Region(region.x0, region.x1, kept) if kept else None), notes


def _start(lines: Sequence[Line], page: PageWords, body: Body) -> int | None:
    """Where the last run of small lines begins that opens with a mark."""
    small = len(lines)
    while small > 0 and _is_small(lines[small - 1], page, body):
        small -= 1
    for n in range(small, len(lines)):
        line = lines[n]
        if _MARK.match(line.text) and not is_caption(line):
            ruled = _ruled(line, page)
            if ruled or n > 0 or line.box.top > 0.8 * page.height:
                return n if ruled or not _is_list(lines[small:]) else None
    return None


def _is_small(line: Line, page: PageWords, body: Body) -> bool:
    return (
        line.size <= body.size * _SMALLER and line.box.top > page.height * _LOW and line.pieces < 3
    )


def _is_list(lines: Sequence[Line]) -> bool:
    """A page of small print may be a numbered list; footnotes are few."""
    return len(lines) > 14


def _ruled(line: Line, page: PageWords) -> bool:
    return any(
        s.level
        and s.box.width < 0.6 * page.width
        and -2 <= line.box.top - s.box.bottom <= _RULE
        and s.box.x0 < line.box.x1
        and s.box.x1 > line.box.x0
        for s in page.strokes
    )


def attach(notes: Sequence[Draft], drafts: list[Draft], page: int) -> None:
    """Puts each footnote with the first text of its page that bears its mark; one that nobody
    bears stays at the end of the page."""
    here = [d for d in drafts if page in {d.page, d.last_page} and d.kind != "footnote"]
    for note in notes:
        home = next((d for d in here if note.mark and bears(d.text, note.mark)), None)
        if home is None:
            drafts.append(note)
        else:
            home.notes.append(note)


def bears(text: str, mark: str) -> bool:
    """Whether a text has the mark; a number counts only where it is raised or in brackets."""
    if mark.isdigit():
        raised = mark.translate(_RAISED)
        return bool(re.search(rf"(?<![⁰¹²³⁴⁵⁶⁷⁸⁹]){raised}(?![⁰¹²³⁴⁵⁶⁷⁸⁹])", text))
    return mark in text
