"""What stands around a table: its title and unit above, its notes and source below."""

import re
from collections.abc import Sequence

from core.domain import Frozen
from core.domain.reading import Box, Unit
from rag.read.tables.pieces import Piece, joined, piece_of
from rag.read.tables.units import unit_of

_CAPTION = re.compile(
    r"^(?:图表|图|表|续表|附表)\s*(?:[A-Z]?\d+(?:[-.–]\d+)*|[一二三四五六七八九十]+)?\s*[:：.、（(\s]?"
    r"|^(?:table|exhibit|figure|fig\.|schedule)\s+[A-Z]?\d+(?:[-.]\d+)*\b",
    re.IGNORECASE,
)
_CAPTIONED = re.compile(
    r"^(?:图表|图|表|附表)\s*(?:[A-Z]?\d+|[一二三四五六七八九十]+)|^续表|^(?:table|exhibit|figure|fig\.)\s+[A-Z]?\d",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^(?:注\s*\d*\s*[:：]|注释|附注[:：]|备注[:：]|资料来源|数据来源|来源[:：]|说明[:：]|sources?\s*:|notes?\s*\d*\s*[:.]"
    r"|\(\d\)\s|（\d）|[*†‡]|see accompanying|\d\)\s|[¹²³⁴]|\[\d\])",
    re.IGNORECASE,
)
_ENDS = tuple("。；;，,！!")
_LONGEST = 90


class Around(Frozen):
    """Title, unit and notes of a table, and the box with the lines that they are on."""

    title: str = ""
    unit: Unit = Unit()
    notes: tuple[str, ...] = ()
    box: Box


def is_note(text: str) -> bool:
    return bool(_NOTE.match(text))


def is_caption(text: str) -> bool:
    """Whether a line numbers a table or figure."""
    return bool(_CAPTIONED.match(text)) and not text.endswith(_ENDS) and len(text) <= _LONGEST


def names_unit(text: str) -> bool:
    """Whether a line states the unit of what follows, and little else."""
    return unit_of(text) is not None and len(text) <= 110 and not text.endswith(("。", "."))


def states_unit(text: str) -> bool:
    """Whether a text says a unit and names nothing else."""
    return names_unit(text) and not _titled(text)


def around(box: Box, lines: Sequence[Sequence[Piece]]) -> Around:
    """What dresses a table in the box; lines are those of its column."""
    above = [
        ln
        for ln in lines
        if (_over(ln, box) or _right_of(ln, box)) and max(p.bottom for p in ln) <= box.top + 2
    ]
    below = [ln for ln in lines if _over(ln, box) and min(p.top for p in ln) >= box.bottom - 2]
    title, unit, whole = _above(box, sorted(above, key=lambda ln: -ln[0].middle))
    notes, whole = _below(whole, sorted(below, key=lambda ln: ln[0].middle))
    return Around(title=title, unit=unit, notes=tuple(notes), box=whole)


def _over(line: Sequence[Piece], box: Box) -> bool:
    x0, x1 = min(p.x0 for p in line), max(p.x1 for p in line)
    return min(x1, box.x1) - max(x0, box.x0) > 0.3 * (x1 - x0)


def _right_of(line: Sequence[Piece], box: Box) -> bool:
    """A unit at the column's right edge, which a narrow table does not reach."""
    return len(line) == 1 and line[0].x0 > box.x0 and states_unit(line[0].text)


def _above(box: Box, lines: Sequence[Sequence[Piece]]) -> tuple[str, Unit, Box]:
    title, unit, whole, edge = "", Unit(), box, box.top
    for line in lines[:4]:
        size = max(p.size for p in line)
        bottom = max(p.bottom for p in line)
        if edge - bottom > (2.6 if not title else 1.2) * size or title:
            break
        left, right = _sides(line)
        if right is not None and left is not None:
            unit = unit_of(right) or unit
            said = left
        else:
            said = left or right or ""
        if names_unit(said) and unit == Unit() and not is_caption(said):
            unit = unit_of(said) or unit
            if not _titled(said):
                whole, edge = _with(whole, line), min(p.top for p in line)
                continue
        if not _may_title(said, line if right is None else line[:-1], box):
            break
        title, whole, edge = said, _with(whole, line), min(p.top for p in line)
        unit = unit if unit != Unit() else unit_of(said) or unit
    return title, unit, whole


def _titled(said: str) -> bool:
    """Whether a line with a unit is a title too ("Net sales (in millions)")."""
    bare = re.sub(r"[(（][^()（）]*[)）]", "", said).strip(" :：")
    return bool(bare) and not re.match(
        r"单位|金额单位|币种|in\s|amounts|expressed|all amounts|\(|dollars|rmb|us\$|hk\$|人民币|百万|万元|亿元|千元|元|%",
        bare,
        re.IGNORECASE,
    )


def _sides(line: Sequence[Piece]) -> tuple[str | None, str | None]:
    """A title on the left and a unit on the right of one line."""
    if len(line) > 1 and unit_of(line[-1].text) is not None:
        return piece_of([w for p in line[:-1] for w in p.words]).text, line[-1].text
    if len(line) > 1 and unit_of(joined([p.text for p in line[-2:]])) is not None:
        rest = [w for p in line[:-2] for w in p.words]
        tail = piece_of([w for p in line[-2:] for w in p.words]).text
        return (piece_of(rest).text if rest else None), tail
    return piece_of([w for p in line for w in p.words]).text, None


def _may_title(said: str, line: Sequence[Piece], box: Box) -> bool:
    if not said or said.endswith(_ENDS) or is_note(said) or len(said) > _LONGEST:
        return False
    if is_caption(said):
        return True
    if said.endswith((".", ":", "：")) and not re.search(r"\b(?:Inc|Ltd|Co)\.$", said):
        return False
    wide = max(p.x1 for p in line) - min(p.x0 for p in line)
    bold = all(w.bold for p in line for w in p.words)
    return (bold and len(line) <= 2) or (
        wide < 0.8 * (box.x1 - box.x0) and len(line) <= 2 and "。" not in said and len(said) < 60
    )


def _below(box: Box, lines: Sequence[Sequence[Piece]]) -> tuple[list[str], Box]:
    notes: list[str] = []
    edge, left = box.bottom, 0.0
    for line in lines[:12]:
        top, size = min(p.top for p in line), max(p.size for p in line)
        text = piece_of([w for p in line for w in p.words]).text
        gap = top - edge
        if is_note(text) and gap < 2.2 * size:
            notes.append(text)
            left = line[0].x0
        elif (
            notes
            and gap < 0.55 * size
            and abs(line[0].x0 - left) < 3 * size
            and not is_caption(text)
            and _unfinished(notes[-1])
        ):
            notes[-1] = joined([notes[-1], text])
        else:
            break
        box, edge = _with(box, line), max(p.bottom for p in line)
    return notes, box


def _unfinished(note: str) -> bool:
    return not note.endswith(("。", ".", "；", ";"))


def _with(box: Box, line: Sequence[Piece]) -> Box:
    return box.joined(Box(
        x0=min(p.x0 for p in line), top=min(p.top for p in line),
        x1=max(p.x1 for p in line), bottom=max(p.bottom for p in line),
    ))  # fmt: skip
