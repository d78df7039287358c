"""A chart's option drawn by ECharts itself, without a browser: SVG by QuickJS, PNG by resvg."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import quickjs
import resvg_py

from core.errors import BadInput
from tools.publish import fonts

_LIBRARY = Path(__file__).parent / "assets" / "echarts.common.min.js"
_KINDS = {"bar", "line", "pie", "scatter"}
_MEMORY, _SECONDS = 256 * 2**20, 20
_LONGEST = 200_000  # characters of an option as JSON
_BEFORE = (
    "var window=this,self=this,global=this,navigator={userAgent:''};"
    "var setTimeout=function(){},clearTimeout=function(){};"
)
_DRAW = """(function (option, width, height) {
  var chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: width, height: height});
  chart.setOption(JSON.parse(option));
  var drawn = chart.renderToSVGString();
  chart.dispose();
  return drawn;
})"""


def svg(option: Mapping[str, Any], width: int = 640, height: int = 320) -> str:
    """Raises BadInput for what is no plain chart of bars, lines, a pie or points."""
    text = _checked(option)
    try:
        return str(_drawer()(text, width, height))
    except quickjs.JSException as bad:
        _drawer.cache_clear()
        raise BadInput(f"The chart cannot be drawn: {bad}") from bad


def png(option: Mapping[str, Any], width: int = 640, height: int = 320, zoom: float = 2) -> bytes:
    """zoom: pixels for each of the chart's own."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg(option, width, height),
            zoom=zoom,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=[str(p) for p in fonts.paths()],
            font_family=fonts.FAMILY,
            sans_serif_family=fonts.FAMILY,
            serif_family=fonts.FAMILY,
        )
    )


def height_of(option: Mapping[str, Any]) -> int:
    """Bars that lie need a line each."""
    axis = option.get("yAxis")
    if isinstance(axis, Mapping) and axis.get("type") == "category":
        return max(260, 70 + 24 * len(axis.get("data") or ()))
    return 320


def _checked(option: Mapping[str, Any]) -> str:
    """JSON holds no functions; what is not JSON is no option."""
    try:
        text = json.dumps(option, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as bad:
        raise BadInput("The chart is not plain JSON.") from bad
    series = option.get("series")
    if len(text) > _LONGEST or not isinstance(series, list):
        raise BadInput("The chart is too large, or has no series.")
    if "graphic" in option or "image://" in text:
        raise BadInput("A chart holds no pictures.")
    kinds = {one.get("type") for one in series if isinstance(one, Mapping)}
    if not kinds or not kinds <= _KINDS:
        raise BadInput(f"A chart has {', '.join(sorted(_KINDS))} and nothing else.")
    return text


@cache
def _drawer() -> Any:
    context = quickjs.Context()
    context.set_memory_limit(_MEMORY)
    context.set_time_limit(_SECONDS)
    context.eval(_BEFORE)
    context.eval(_LIBRARY.read_text("utf-8"))
    return context.eval(_DRAW)
