"""Pages set with typst, drawn as pictures and made as bad as scans are."""

import functools
from importlib.resources import files

import cv2
import numpy as np
import pypdfium2
import typst

from rag.read import picture
from rag.read.picture import Picture

_HEAD = """#set page(width: {width}pt, height: {height}pt, margin: 30pt)
#set text(font: "Noto Sans SC", size: 10.5pt)
"""
CHINESE = """#text(size: 16pt, weight: 700)[宁远科技深度报告]

公司2024年实现营业收入1,234.56亿元，同比增长12.3%；归母净利润98.70亿元，同比下降4.5%。公司持续加大研发投入，毛利率由31.2%提升至33.8%，维持“买入”评级。

#table(columns: (2fr, 1fr, 1fr, 1fr), align: (left, right, right, right),
[项目], [2022A], [2023A], [2024E],
[营业收入], [876,543.21], [1,099,321.00], [1,234,560.00],
[销售费用], [45,210.03], [(52,118.77)], [58,024.32],
[每股收益(元)], [2.68], [3.36], [3.21],
)
"""
ENGLISH = """#text(size: 16pt, weight: 700)[Northfield Instruments results]

Revenue for the year ended 31 December 2024 rose 8.4% to 1,402.7 million, driven by demand in Asia Pacific. Operating profit was 215.3 million, a margin of 15.3%.

#table(columns: (3fr, 1fr, 1fr), stroke: none, align: (left, right, right),
table.hline(), [], [2024], [2023], table.hline(),
[Net sales], [1,402.7], [1,294.0],
[Cost of sales], [(801.2)], [(752.9)],
[Selling and administrative], [(264.2)], [(232.4)],
[Diluted earnings per share], [3.11], [2.78],
table.hline())
"""
WIDTH, HEIGHT = 440.0, 300.0


@functools.cache
def pdf(body: str, pages: int = 1) -> bytes:
    """The body as a PDF with text, which is the truth of its picture."""
    source = _HEAD.format(width=WIDTH, height=HEIGHT) + "\n#pagebreak()\n".join([body] * pages)
    fonts = str(files("justmytype_intl_cjk") / "fonts" / "ofl" / "notosanssc")
    return typst.compile(source.encode(), font_paths=[fonts])


@functools.cache
def truth(body: str) -> str:
    """The characters of the page without spaces; typst writes a minus as U+2212."""
    document = pypdfium2.PdfDocument(pdf(body))
    text = document[0].get_textpage().get_text_bounded()
    return "".join(text.split()).replace("\u2212", "-")


def drawn(body: str) -> Picture:
    document = pypdfium2.PdfDocument(pdf(body))
    return picture.render(document[0])


def leaning(page: Picture, degrees: float) -> Picture:
    """The page turned clockwise about its middle."""
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    return np.asarray(
        cv2.warpAffine(page, turn, (width, height), borderValue=(255,), flags=cv2.INTER_CUBIC),
        dtype=np.uint8,
    )


def grainy(page: Picture, strength: float = 14, seed: int = 7) -> Picture:
    noise = np.random.default_rng(seed).normal(0, strength, page.shape)
    soft = cv2.GaussianBlur(page, (3, 3), 0.7).astype(np.float64) * 0.92 + 12
    return np.clip(soft + noise, 0, 255).astype(np.uint8)


def speckled(page: Picture, share: float = 0.01, seed: int = 7) -> Picture:
    chance = np.random.default_rng(seed).random(page.shape)
    spoiled = page.copy()
    spoiled[chance < share] = 0
    spoiled[chance > 1 - share] = 255
    return spoiled
