"""Words of a region as lines of pieces: what stands together without a column's gap."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.domain.reading import Word
from rag.read.language import line_break, wide
from rag.read.tables.coins import with_coins
from rag.read.tables.numbers import is_figure, is_period

_GLUED = 0.62  # of the type size: within a cell no gap is wider
_FIGURES_APART = 0.42  # between two figures
_LEADERS = re.compile(r"^(?:\.{3,}|…+|·{3,}|(?:\. ?)+|_{3,})$")
_LEADERS_END = re.compile(r"(?:\.{2,}|…+|·{2,}|(?:\. ){2,}\.?|_{4,}|(?<=[\u4e00-\u9fff)）])\.)$")
_LEADER_IN = re.compile(r"(?:\.{4,}|…{2,}|·{4,}|_{4,})")
_OPENING = {"$", "¥", "￥", "€", "£", "HK$", "US$", "RMB", "(", "（", "$(", "-", "－", "–", "—"}
_COINS = {"$", "¥", "￥", "€", "£", "HK$", "US$", "RMB", "$("}
_CLOSING = re.compile(r"^(?:\)|）|%|％|\)%|%\)|x|倍|[)）]?[*†‡§]{1,3}|\(\d\)|\[\d\]|pts?|bps?)$")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one line of one cell, or of a part of it."""

    words: tuple[Word, ...]
    x0: float
    x1: float
    top: float
    bottom: float
    text: str
    size: float
    led: bool = False  # whether leaders run on from it: its words end here

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def figure(self) -> bool:
        return is_figure(self.text)

    @property
    def period(self) -> bool:
        return is_period(self.text)


def size_of(word: Word) -> float:
    """Type size; of words from a picture, what their height says."""
    return word.size or max(word.box.height * 0.85, 1.0)


def band(word: Word) -> tuple[float, float]:
    """The height that a word's letters take: a file gives boxes as high as its font, which is more."""
    box = word.box
    if word.sure < 1 or not word.size:
        return box.top, box.bottom
    middle, half = (box.top + box.bottom) / 2, min(0.35 * word.size, box.height / 2)
    return middle - half, middle + half


def level(words: Iterable[Word]) -> list[list[Word]]:
    """Words by line from the top, each line from the left. A word goes to the line of which one
    shares most of its height with it."""
    lines: list[list[Word]] = []
    spans: list[list[tuple[float, float]]] = []
    for word in sorted(words, key=lambda w: (w.box.top + w.box.bottom, w.box.x0)):
        own = band(word)
        at = _line_for(own, spans)
        if at < 0:
            lines.append([word])
            spans.append([own])
            continue
        lines[at].append(word)
        tallest = own[1] - own[0] > spans[at][0][1] - spans[at][0][0]
        spans[at] = [own if tallest else spans[at][0], *([own] if word.sure < 1 else [])]
    return [sorted(line, key=lambda w: w.box.x0) for line in lines]


def _line_for(own: tuple[float, float], spans: Sequence[Sequence[tuple[float, float]]]) -> int:
    """The line whose tallest or, of words from a picture, last word is level with this one."""
    best, most = -1, 0.5
    for at in range(max(0, len(spans) - 4), len(spans)):
        for n, (top, bottom) in enumerate(spans[at]):
            shared = min(bottom, own[1]) - max(top, own[0])
            share = shared / max(min(bottom - top, own[1] - own[0]), 0.1)
            if share > max(most, 0.75 if n else 0.5):
                best, most = at, share
    return best


def pieces(line: Sequence[Word]) -> list[Piece]:
    """A line cut at gaps that no cell has within it; a currency sign or a bracket of its own joins
    its figure, leaders of dots are dropped."""
    groups: list[list[Word]] = []
    led: set[int] = set()
    for word in with_coins(_without_leaders(line)):
        if _LEADERS.match(word.text) and len(line) > 1:
            led.update(id(w) for w in (groups[-1][-1:] if groups else ()))
            groups.append([])
            continue
        if groups and groups[-1] and _together(groups[-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [piece_of(g, led=id(g[-1]) in led) for g in _signs(groups) if g]


def _without_leaders(line: Sequence[Word]) -> list[Word]:
    """Words that hold a leader ("Cash.......1,234") in the parts on its sides."""
    found: list[Word] = []
    for word in line:
        parts = _LEADER_IN.split(word.text)
        if len(parts) == 1 or len(line) == 1 == len([p for p in parts if p]):
            found.append(word)
            continue
        width, at = word.box.width / max(len(word.text), 1), 0
        for part in parts:
            at = word.text.find(part, at) if part else at
            if part and not _LEADERS.match(part):
                x0 = word.box.x0 + at * width
                box = word.box.model_copy(update={"x0": x0, "x1": x0 + len(part) * width})
                found.append(word.model_copy(update={"text": part, "box": box}))
            at += len(part)
        if not parts[-1]:
            found.append(
                word.model_copy(
                    update={"text": "....", "box": word.box.model_copy(update={"x0": word.box.x1})}
                )
            )
    return found


def _together(before: list[Word], word: Word) -> bool:
    last = before[-1]
    size = max(size_of(last), size_of(word))
    gap = word.box.x0 - last.box.x1
    if gap > _GLUED * size:
        return False
    if word.text in _COINS and any(map(str.isdigit, last.text)):
        return False
    apart = gap > _FIGURES_APART * size
    return not (apart and is_figure(last.text) and is_figure(word.text))


def _signs(groups: list[list[Word]]) -> list[list[Word]]:
    """Signs that stand alone put to the figures they belong to."""
    found: list[list[Word]] = []
    opening: list[Word] = []
    for words in groups:
        group = words
        if not group:
            continue
        text = "".join(w.text for w in group)
        size = size_of(group[0])
        if opening and _digit(group[0].text) and group[0].box.x0 - opening[-1].box.x1 < 30 * size:
            group = [*opening, *group]
            opening = []
        elif opening:
            found.append(opening)
            opening = []
        if text in _OPENING and text not in {"-", "－", "–", "—"}:
            opening = group
            continue
        near = found and group[0].box.x0 - found[-1][-1].box.x1 < 1.2 * size
        if near and _CLOSING.match(text) and any(map(_digit, (w.text for w in found[-1][-2:]))):
            found[-1].extend(group)
            continue
        found.append(group)
    return [*found, opening] if opening else found


def _digit(text: str) -> bool:
    return any(c.isdigit() for c in text) or text in {"-", "–", "—", "－"}


def piece_of(words: Sequence[Word], *, led: bool = False) -> Piece:
    bands = [band(w) for w in words]
    return Piece(
        words=tuple(words), x0=min(w.box.x0 for w in words), x1=max(w.box.x1 for w in words),
        top=min(b[0] for b in bands), bottom=max(b[1] for b in bands),
        text=text_of(words), size=max(size_of(w) for w in words),
        led=led or words[-1].text.endswith(("...", "……", "···")),
    )  # fmt: skip


def text_of(words: Sequence[Word]) -> str:
    """The words of a line as a cell's text: signs close to their figures, no leaders, a raised
    mark as one."""
    main = max((size_of(w) for w in words), default=10.0)
    text = ""
    last: Word | None = None
    for word in words:
        said = _mark(word, words, main)
        if last is not None and _spaced(last, word, main) and said == word.text:
            text += " "
        text += said
        last = word
    return _LEADERS_END.sub("", text).rstrip()


def _mark(word: Word, words: Sequence[Word], main: float) -> str:
    small = word.sure == 1 and 0 < word.size <= 0.82 * main and len(words) > 1
    if small and word.text.isdigit() and len(word.text) <= 2:
        base = max(w.box.bottom for w in words)
        if base - word.box.bottom > 0.1 * main:
            return word.text.translate(_RAISED)
    return word.text


def _spaced(last: Word, word: Word, size: float) -> bool:
    gap = word.box.x0 - last.box.x1
    before, after = last.text[-1], word.text[0]
    if last.text in _OPENING and _digit(word.text):
        return False
    if before in "$¥￥€£(（" or after in ")）%％,，.。;；:：、":
        return False
    if wide(before) and wide(after):
        spread = len(last.text) == len(word.text) == 1
        return gap > (1.1 if spread else 0.3) * size
    if last.sure < 1 and (wide(before) or wide(after)):
        return gap > 0.35 * size
    return gap > 0.08 * size


def joined(parts: Sequence[str]) -> str:
    """The lines of a cell as one text."""
    text = ""
    for part in parts:
        text = line_break(text, part)
    return text
