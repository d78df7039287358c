"""Charts as ECharts options: plain JSON, for the page and for files alike."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pydantic import JsonValue

from core.domain import Frozen
from tools.publish.columns import long

COLOURS = ("#2b6ca3", "#c2621f", "#2a8a6a", "#8a55a6", "#b23d5c", "#6f7f1d", "#2f8fa8", "#6b7480")
FONT = "Noto Sans SC"
_INK, _FAINT, _LINE = "#44525f", "#5d6b77", "#dbe1e5"
_MANY, _ACROSS, _APART = 12, 92, 2  # names; half-width characters under a chart, and between names
Values = Sequence[float | None]
Json = dict[str, object]


class Made(Frozen):
    """description says the chart to who cannot see it."""

    option: dict[str, JsonValue]
    description: str


def bars(
    names: Sequence[str], series: Mapping[str, Values], *, unit: str = "", in_order: bool = False
) -> Made:
    """Names that would not all fit under their bars lie, so that they can be read; in_order: they
    follow each other in time, so their bars stand and some names may go unsaid."""
    lies = not in_order and (len(names) > _MANY or sum(map(_wide, names)) > _ACROSS)
    made: list[Json] = [{"type": "bar", "name": name, "data": list(v), "barMaxWidth": 34} for name, v in series.items()]  # fmt: skip
    return _made(names, made, unit, series, lies=lies)


def lines(names: Sequence[str], series: Mapping[str, Values], *, unit: str = "") -> Made:
    made: list[Json] = [
        {
            "type": "line", "name": name, "data": list(v), "symbol": "circle", "symbolSize": 6,
            "showSymbol": len(names) <= 40, "connectNulls": False,
        }
        for name, v in series.items()
    ]  # fmt: skip
    return _made(names, made, unit, series, lies=False)


def pie(title: str, names: Sequence[str], values: Values, *, unit: str = "") -> Made:
    """Shares of a whole; what is below nothing or missing has none."""
    slices = [{"name": n, "value": v} for n, v in zip(names, values, strict=True) if v and v > 0]
    option: Json = {
        **_base(),
        "series": [
            {
                "type": "pie", "name": title, "radius": ["38%", "68%"], "data": slices,
                "itemStyle": {"borderColor": "#ffffff", "borderWidth": 2},
                "label": {"color": _INK, "fontFamily": FONT, "formatter": f"{{b}}\n{{c}}{spaced(unit)}"},
            }
        ],
    }  # fmt: skip
    return Made.model_validate(
        {"option": option, "description": _description(title, names, values, unit)}
    )


def _made(
    names: Sequence[str], series: Sequence[Json], unit: str, values: Mapping[str, Values], *, lies: bool
) -> Made:  # fmt: skip
    several = len(series) > 1
    label = {"color": _FAINT, "fontFamily": FONT, "fontSize": 12}
    category: Json = {
        "type": "category", "data": list(names), "inverse": lies,
        "axisLine": {"lineStyle": {"color": _LINE}}, "axisTick": {"show": False},
        "axisLabel": {**label, "hideOverlap": True, **({"interval": 0} if lies or sum(map(_wide, names)) <= _ACROSS else {})},
    }  # fmt: skip
    value: Json = {
        "type": "value", "name": unit, "nameTextStyle": {**label, "align": "center" if lies else "left"},
        "axisLabel": {**label, "hideOverlap": True},
        "nameLocation": "middle" if lies else "end", "nameGap": 24 if lies else 15,
        "position": "top" if lies else "left",
        "splitLine": {"lineStyle": {"color": _LINE}},
        "scale": series[0]["type"] == "line",
    }  # fmt: skip
    option: Json = {
        **_base(),
        "grid": {"left": 8, "right": 24, "top": (72 if several else 48) if lies else (64 if several else 40), "bottom": 8, "containLabel": True},
        "xAxis": value if lies else category,
        "yAxis": category if lies else value,
        "series": list(series),
    }  # fmt: skip
    if several:
        option["legend"] = {"top": 0, "left": 0, "textStyle": {"color": _INK, "fontFamily": FONT}}
    told = "; ".join(_description(name, names, v, unit) for name, v in values.items())
    return Made.model_validate({"option": option, "description": told})


def _base() -> Json:
    return {
        "animation": False, "color": list(COLOURS), "backgroundColor": "#ffffff",
        "textStyle": {"fontFamily": FONT, "color": _INK},
    }  # fmt: skip


def _description(title: str, names: Sequence[str], values: Values, unit: str) -> str:
    """The title with its first dozen figures, in an even number of decimals."""
    held = [(n, v) for n, v in zip(names, values, strict=True) if v is not None]
    if not held:
        return title
    places = max(_places(v) for _, v in held)
    told = [f"{n} {v:.{places}f}{spaced(unit)}" for n, v in held[:_MANY]]
    return f"{title}: {', '.join(told)}" + (" …" if len(held) > _MANY else "")


def spaced(unit: str) -> str:
    """The unit as it stands after a figure: a word apart from it, a sign or 元 at it."""
    return f" {unit}" if unit[:1].isascii() and unit[:1].isalpha() else unit


def _places(value: float) -> int:
    return max(0, -int(Decimal(str(value)).normalize().as_tuple().exponent))


def _wide(name: str) -> int:
    return long(name) + _APART
