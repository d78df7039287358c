"""Charts: drawn from plain JSON, refused where they are anything else."""

import io
import math

import pytest
from PIL import Image

from core.errors import BadInput
from tools.publish import draw, options

NAMES = [f"网点{n}" for n in range(60)]


def test_sixty_bars_lie_and_all_are_named():
    made = options.bars(NAMES, {"余额": [float(n) for n in range(60)]}, unit="万元")
    height = draw.height_of(made.option)
    drawn = draw.svg(made.option, height=height)
    assert height > 60 * 20
    assert all(f">{name}<" in drawn for name in NAMES)
    assert drawn.count('ecmeta_data_index="') >= 60


@pytest.mark.parametrize("made", [
    options.bars(["甲", "乙"], {"余额": [1.0, -2.5]}),
    options.lines(["甲", "乙"], {"余额": [1.0, None], "存款": [2.0, 3.0]}),
    options.pie("客户", ["甲", "乙"], [1.0, 2.0]),
])  # fmt: skip
def test_every_kind_is_drawn(made):
    drawn = draw.svg(made.option)
    assert drawn.startswith("<svg")
    assert "甲" in drawn


def test_a_dozen_names_that_do_not_fit_under_their_bars_are_all_read():
    names = [f"营业网点{n}" for n in "甲乙丙丁戊己庚辛壬癸子丑"]
    made = options.bars(names, {"余额": [1.0] * 12})
    assert all(f">{name}<" in draw.svg(made.option) for name in names)
    assert "yAxis" in made.option
    assert made.option["yAxis"]["type"] == "category"


def test_a_unit_that_is_a_word_stands_apart_and_decimals_are_even():
    made = options.bars(["a", "b"], {"Balance": [37.5, 34.91]}, unit="million yuan")
    assert made.description == "Balance: a 37.50 million yuan, b 34.91 million yuan"
    pie = options.pie("客户", ["甲", "乙"], [112.0, 19.0], unit="户")
    assert pie.description == "客户: 甲 112户, 乙 19户"
    share = options.pie("Customers", ["a"], [2.0], unit="cases")
    assert share.option["series"][0]["label"]["formatter"] == "{b}\n{c} cases"


def test_the_name_of_a_unit_is_not_cut_off():
    """It begins at the axis; in the middle of it, its first half would stand outside the picture."""
    standing = options.bars(["a", "b"], {"x": [1.0, 2.0]}, unit="million yuan").option
    assert standing["yAxis"]["nameTextStyle"]["align"] == "left"


def test_words_in_a_chart_are_escaped():
    drawn = draw.svg(options.bars(["<script>alert(1)</script>"], {"a&b": [1.0]}).option)
    assert "<script" not in drawn
    assert "&lt;script&gt;" in drawn


def test_a_picture_has_chinese_letters(printed):
    """Two names of one length differ in the picture: they are letters and not empty boxes."""
    size = []
    for name in ("一二三四", "國圖龍龜"):
        whole = draw.png(options.bars([name], {"": [1.0]}).option, zoom=1)
        picture = Image.open(io.BytesIO(whole)).convert("L")
        assert picture.size == (640, 320)
        size.append(sum(1 for p in picture.tobytes() if p < 200))
    assert size[1] > size[0]


@pytest.mark.parametrize("option", [
    {"series": [{"type": "bar", "data": [math.nan]}]},
    {"series": [{"type": "bar", "data": [math.inf]}]},
    {"series": [{"type": "bar", "data": [lambda: 1]}]},
    {"series": [{"type": "custom", "renderItem": "x"}]},
    {"series": [{"type": "map"}]},
    {"series": [{"type": "bar"}, {"type": "treemap"}]},
    {"series": []},
    {"series": "bar"},
    {},
    {"series": [{"type": "bar", "data": ["x" * 300_000]}]},
])  # fmt: skip
def test_what_is_no_plain_chart_is_refused(option):
    with pytest.raises(BadInput):
        draw.svg(option)


def test_a_function_written_as_text_is_never_run():
    """Where ECharts takes a function, JSON gives it a string: it is a template, or nothing."""
    made = options.bars(["甲"], {"余额": [1.0]}).option
    made["xAxis"]["axisLabel"]["formatter"] = "function () { return 6 * 7 + 'x'; }"
    drawn = draw.svg(made)
    assert "42x" not in drawn
    assert "function () {" in drawn


def test_one_broken_chart_does_not_spoil_the_next():
    with pytest.raises(BadInput):
        draw.svg(
            {"series": [{"type": "bar", "data": [1]}], "xAxis": {"type": "nonsense"}, "yAxis": {}}
        )
    assert draw.svg(options.bars(["甲"], {"余额": [1.0]}).option).startswith("<svg")


@pytest.mark.parametrize("place", ["graphic", "symbol"])
def test_no_picture_of_this_machine_is_drawn_in(place):
    option = {"series": [{"type": "line", "data": [1, 2]}]}
    if place == "graphic":
        option["graphic"] = [{"type": "image", "style": {"image": "/etc/hostname"}}]
    else:
        option["series"][0]["symbol"] = "image:///etc/hostname"
    with pytest.raises(BadInput):
        draw.svg(option)
