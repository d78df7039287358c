"""Type, margins and colours of a document; the test part has looks of its own."""

import random
from dataclasses import dataclass

from tests.evals.reading.truth import Part
from tests.evals.reading.typeset import Look, esc

SERIF = '("Libertinus Serif", "Noto Sans SC")'
SANS = '("Noto Sans SC",)'
MODERN = '("New Computer Modern", "Noto Sans SC")'


@dataclass(frozen=True)
class Dress:
    font: str
    size: float
    margin: float  # centimetres
    accent: str
    tint: str
    table: float  # type size of tables
    inset: float
    negative: str
    style: str  # of period heads

    def look(self, rules: str, **more: object) -> Look:
        return Look(rules=rules, size=self.table, inset=self.inset, tint=self.tint, **more)  # type: ignore[arg-type]


_TUNE = (
    Dress(SANS, 9.5, 2.0, "#1f3b73", "#e8eef7", 8, 2.6, "minus", "letter"),
    Dress(SERIF, 10.5, 2.4, "#8b1a1a", "#f6ecec", 8.5, 3.2, "brackets", "bare"),
    Dress(SANS, 9, 1.8, "#0b5d4b", "#e6f3ef", 7.5, 2.2, "brackets", "letter"),
)
_TEST = (
    Dress(MODERN, 10, 2.2, "#4a2a6b", "#efe9f5", 8.2, 2.9, "brackets", "letter"),
    Dress(SANS, 10, 1.6, "#b35900", "#fbf1e4", 7.2, 2.0, "minus", "fy"),
    Dress(SERIF, 11, 2.6, "#333333", "#eeeeee", 9.2, 3.8, "full", "dec"),
)


def dress(part: Part, number: int) -> Dress:
    """The look of the numberth document of a layout."""
    looks = _TUNE if part == "tune" else _TEST
    return looks[number % len(looks)]


def page(
    d: Dress, header: str, footer: str, *, paper: str = "a4", extra: str = "", flipped: bool = False
) -> str:
    """Page set-up with a running head and foot and a page number."""
    return (
        f'#set page(paper: "{paper}", flipped: {str(flipped).lower()}, margin: (x: {d.margin}cm, top: {d.margin + 0.6}cm, '
        f"bottom: {d.margin + 0.4}cm),\n"
        f'  header: text(size: 7.5pt, fill: rgb("{d.accent}"))[{esc(header)} #h(1fr) #box(width: 0pt)[] ],\n'
        f"  footer: context text(size: 7pt)[{esc(footer)} #h(1fr) #counter(page).display()]{extra})\n"
        f"#set text(font: {d.font}, size: {d.size}pt)\n"
        "#set par(justify: true, leading: 0.62em)\n"
    )


def heading(d: Dress, text: str, size: float = 0) -> str:
    return f'\n\n#text(size: {size or d.size + 3}pt, weight: "bold", fill: rgb("{d.accent}"))[{esc(text)}]\n\n'


def caption(text: str, *, size: float = 8.5) -> str:
    """A table's title above it."""
    return f'\n#block(sticky: true, above: 10pt, below: 5pt)[#text(size: {size}pt, weight: "bold")[{esc(text)}]]\n'


def source(text: str) -> str:
    """The line of source below a table."""
    return f"\n#text(size: 7pt, fill: luma(80))[{esc(text)}]\n\n"


def unit_line(text: str) -> str:
    """A line of its own at the right above a table: 单位：元."""
    return f"\n#block(sticky: true, above: 4pt, below: 3pt, width: 100%)[#align(right)[#text(size: 8pt)[{esc(text)}]]]\n"


def day(dice: random.Random) -> tuple[int, int, int]:
    return 2026, dice.randrange(2, 11), dice.randrange(1, 28)
