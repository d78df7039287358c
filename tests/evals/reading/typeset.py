"""Typst for tables and pages: one description gives both what is printed and what is true."""

import json
import random
import re
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import typst

from core.domain.reading import Unit
from tests.evals.reading.truth import OR, Document, TableTruth
from tools.publish import fonts

_SPECIAL = re.compile(r"([\\#$*_`<>@\[\]~/=+\-\"'])")


def esc(text: str) -> str:
    """Text as typst markup that prints just this."""
    return _SPECIAL.sub(r"\\\1", text)


@dataclass(frozen=True)
class Head:
    """A cell of a table's head over span columns and down rows."""

    text: str
    span: int = 1
    down: int = 1


@dataclass(frozen=True)
class Row:
    """A row of the body. bold, indent (steps) and break_after are only looks."""

    texts: tuple[str, ...]
    bold: bool = False
    indent: int = 0


@dataclass(frozen=True)
class Look:
    """How tables and pages of a document look. rules: ruled, level, three, open, zebra."""

    rules: str = "ruled"
    size: float = 9
    inset: float = 3
    line: float = 0.5
    tint: str = "#e8eef7"
    head_tint: str = ""
    label: str = "1.9fr"
    columns: str = "1fr"
    head_align: str = "center"
    repeat: bool = True
    stubs: int = 1
    body_align: str = "right"
    wide: str = ""  # column widths that take the place of label and columns


@dataclass(frozen=True)
class Sheet:
    """A table as data. unit is None where its rows have units of their own."""

    name: str
    head: tuple[tuple[Head, ...], ...]
    rows: tuple[Row, ...]
    unit: Unit | None = None
    fails: bool = False
    checked: bool = False
    graded_heads: bool = True
    look: Look = field(default_factory=Look)

    @property
    def width(self) -> int:
        return sum(h.span for h in self.head[0]) if self.head else len(self.rows[0].texts)

    def truth(self) -> TableTruth:
        laid = _laid(self.head, self.width)
        grid = [tuple(_true(t) for t, _ in row) for row in laid]
        grid += [tuple(map(_true, row.texts)) for row in self.rows]
        paths = tuple(_path(laid, c) for c in range(self.width)) if self.graded_heads else ()
        return TableTruth(
            name=self.name, grid=tuple(grid), header_rows=len(self.head), paths=paths,
            unit=self.unit, fails=self.fails, checked=self.checked,
        )  # fmt: skip

    def typst(self) -> str:
        """The table; marks in its first and last cells tell its pages."""
        look = self.look
        widths = look.wide or f"{look.label}, " + ", ".join([look.columns] * (self.width - 1))
        mark = f'#context [#metadata((id: "{self.name}", page: here().page())) <mark>]'
        cells = [_head_cell(h, look) for row in self.head for h in row]
        cells += [_body_cell(row, c, look) for row in self.rows for c in range(self.width)]
        heads = sum(len(row) for row in self.head)
        cells[0], cells[-1] = _marked(cells[0], mark), _marked(cells[-1], mark)
        head, body = "".join(cells[:heads]), "".join(cells[heads:])
        strokes = _lines(look, len(self.head), len(self.rows))
        top = f"table.header(repeat: {str(look.repeat).lower()}, {head})," if head else ""
        first = (
            f"columns: ({widths}), inset: (x: {look.inset}pt, y: {look.inset}pt), "
            f"{_stroke(look)}, {_fill(look, len(self.head))}, align: horizon,"
        )
        return (
            f"#text(size: {look.size}pt)[#table({first}\n{strokes[0]}{top}\n{body}{strokes[1]})]\n"
        )


def _laid(head: Sequence[Sequence[Head]], width: int) -> list[list[tuple[str, str]]]:
    """Rows of (text that stands there, text that covers the place)."""
    laid: list[list[tuple[str, str] | None]] = [[None] * width for _ in head]
    for r, row in enumerate(head):
        c = 0
        for cell in row:
            while laid[r][c] is not None:
                c += 1
            for i in range(r, r + cell.down):
                for j in range(c, c + cell.span):
                    laid[i][j] = (cell.text if (i, j) == (r, c) else "", cell.text)
            c += cell.span
    return [[place or ("", "") for place in row] for row in laid]


def _path(laid: list[list[tuple[str, str]]], column: int) -> tuple[str, ...]:
    path: list[str] = []
    for row in laid:
        text = row[column][1].split(OR)[0]
        if text and (not path or path[-1] != text):
            path.append(text)
    return tuple(path)


def _marked(cell: str, mark: str) -> str:
    return cell[: cell.rindex("]")] + mark + cell[cell.rindex("]") :]


def _true(text: str) -> str:
    """A mark of a footnote may be read with its cell or apart from it."""
    if "^" not in text:
        return text
    return re.sub(r"\^.+?\^", "", text) + OR + text.replace("^", "")


def _shown(text: str) -> str:
    """The first of equally right texts; ^1^ is printed as a superscript."""
    return re.sub(r"\^(.+?)\^", r"#super[\1];", esc(text.split(OR, maxsplit=1)[0]))


def _head_cell(head: Head, look: Look) -> str:
    place = f"colspan: {head.span}, rowspan: {head.down}, align: {look.head_align} + horizon"
    return f"table.cell({place})[#strong[{_shown(head.text)}]],"


def _body_cell(row: Row, column: int, look: Look) -> str:
    text = _shown(row.texts[column])
    if row.bold and text:
        text = f"#strong[{text}]"
    if column < look.stubs:
        return f"table.cell(align: left + horizon)[#h({row.indent * 9}pt);{text}],"
    return f"table.cell(align: {look.body_align} + horizon)[{text}],"


def _stroke(look: Look) -> str:
    if look.rules == "ruled":
        return f"stroke: {look.line}pt"
    if look.rules == "level":
        return f"stroke: (x, y) => (bottom: {look.line}pt + luma(140))"
    return "stroke: none"


def _fill(look: Look, heads: int) -> str:
    head = f'rgb("{look.head_tint}")' if look.head_tint else "none"
    if look.rules == "zebra":
        return (
            f"fill: (x, y) => if y < {heads} {{ {head} }} "
            f'else if calc.odd(y) {{ rgb("{look.tint}") }} else {{ none }}'
        )
    return f"fill: (x, y) => if y < {heads} {{ {head} }} else {{ none }}"


def _lines(look: Look, heads: int, rows: int) -> tuple[str, str]:
    if look.rules != "three":
        return "", ""
    thick = f"stroke: {look.line * 2.4}pt"
    above = f"table.hline(y: 0, {thick}), table.hline(y: {heads}, stroke: {look.line}pt),"
    return above, f"table.hline(y: {heads + rows}, {thick}),"


@dataclass(frozen=True)
class Typeset:
    """A document's PDF, and the document with the pages of its tables filled in."""

    document: Document
    pdf: bytes


def typeset(document: Document) -> Typeset:
    """Compiles the source. The same document gives the same bytes but for the font's version."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "main.typ"
        path.write_text(document.source, "utf-8")
        compiler = typst.Compiler(
            str(path), font_paths=[str(fonts.folder())], ignore_system_fonts=True
        )
        pdf = compiler.compile(format="pdf", timestamp=0, pdf_tags=False)
        found = json.loads(compiler.query("<mark>", field="value"))
    assert isinstance(pdf, bytes)
    spans: dict[str, list[int]] = {}
    for mark in found:
        spans.setdefault(mark["id"], []).append(mark["page"])
    tables = tuple(
        t.model_copy(update={"pages": tuple(range(min(spans[t.name]), max(spans[t.name]) + 1))})
        for t in document.tables
    )
    return Typeset(document.model_copy(update={"tables": tables}), pdf)


_ZH = (
    ("公司", "该行业", "管理层", "下游客户", "渠道端", "新产线", "海外业务", "核心产品"),
    ("预计", "仍将", "有望", "已经", "在本季度", "自去年下半年以来", "在招标周期内"),
    (
        "保持稳健增长",
        "逐步释放产能",
        "改善费用结构",
        "受到原材料价格影响",
        "维持较高的产能利用率",
        "扩大市场份额",
    ),
    (
        "，盈利能力因此得到支撑",
        "，但短期波动仍需关注",
        "，长期逻辑没有改变",
        "，估值处于历史较低位置",
        "，订单能见度较好",
    ),
)
_EN = (
    ("Management", "The company", "The segment", "Channel demand", "The new plant", "Overseas demand"),
    ("expects that", "has confirmed that", "suggests that", "makes it likely that", "is evidence that"),
    ("margins will recover", "capacity is filling", "orders remain firm", "prices have stabilised", "costs are easing"),
    ("in the second half", "despite weaker exports", "as inputs get cheaper", "before the next cycle", "on a like basis"),
)  # fmt: skip


class Prose:
    """Sentences that occur once, in the order in which they are taken."""

    def __init__(self, dice: random.Random, language: str) -> None:
        self._dice, self._zh = dice, language == "zh"
        self.taken: list[str] = []

    def sentence(self) -> str:
        number = len(self.taken) + 1
        parts = [self._dice.choice(p) for p in (_ZH if self._zh else _EN)]
        share = f"{self._dice.randrange(11, 98)}.{self._dice.randrange(10)}"
        if self._zh:
            text = "".join(parts) + f"，样本{self._code(number)}的占比为{share}%。"
        else:
            text = " ".join(parts) + f", and sample {self._code(number)} stands at {share}%."
        self.taken.append(text)
        return text

    def _code(self, number: int) -> str:
        return f"{number:02d}{self._dice.choice('ABCDEFGHKMNPRSTUVWXYZ')}{self._dice.randrange(10, 99)}"

    def paragraph(self, sentences: int) -> str:
        return esc(("" if self._zh else " ").join(self.sentence() for _ in range(sentences)))
