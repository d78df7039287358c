"""Posters drawn with Pillow, whose lines and boxes are known."""

import functools
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

Box = tuple[float, float, float, float]
_FONT = "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"


@functools.cache
def font(size: int, weight: int = 500) -> ImageFont.FreeTypeFont:
    made = ImageFont.truetype(str(files("justmytype_intl_cjk").joinpath(_FONT)), size)
    made.set_variation_by_axes([weight])
    return made


class Poster:
    """A picture and the lines on it, each with its box in parts of the picture."""

    def __init__(self, width: int, height: int, ground: str | tuple[int, ...] = "white") -> None:
        self.image = Image.new("RGB", (width, height), ground)
        self.lines: list[tuple[str, Box]] = []
        self._draw = ImageDraw.Draw(self.image)

    def block(self, box: tuple[int, int, int, int], colour: str | tuple[int, ...]) -> "Poster":
        self._draw.rectangle(box, fill=colour)
        return self

    def write(
        self, text: str, at: tuple[int, int], size: int, colour: str | tuple[int, ...] = "black",
        weight: int = 500,
    ) -> "Poster":  # fmt: skip
        self._draw.text(at, text, font=font(size, weight), fill=colour)
        x0, top, x1, bottom = self._draw.textbbox(at, text, font=font(size, weight))
        wide, high = self.image.size
        self.lines.append((text, (x0 / wide, top / high, x1 / wide, bottom / high)))
        return self


def fund() -> Poster:
    """A poster as banks hang them: a banner, large words, small print on a dark foot."""
    poster = Poster(1080, 1620, "#fff7e6").block((0, 0, 1080, 330), "#c8102e")
    poster.write("稳健增利一号理财产品", (90, 90), 84, "white", 700)
    poster.write("保本保收益 年化收益率高达6.8%", (90, 440), 64, "#c8102e", 700)
    poster.write("零风险 随存随取", (90, 580), 64, "#d4a017", 700)
    poster.write("限时抢购仅剩3天", (90, 720), 56, "#004b8d", 700)
    poster.block((0, 1420, 1080, 1620), "#2b2b2b")
    poster.write("理财非存款，产品有风险，投资须谨慎。", (60, 1450), 30, "#dddddd", 400)
    poster.write(
        "过往业绩不代表未来表现，销售机构：北方银行股份有限公司", (60, 1510), 24, "#aaaaaa", 400
    )
    return poster
