"""A chart's figures read back from its option, where it is a plain one of bars, lines or a pie."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from core.domain import Frozen
from core.domain.report import Drawing, Sheet

Kind = Literal["bar", "line", "pie"]


class Series(Frozen):
    name: str
    values: tuple[Decimal | None, ...]  # one for each of the chart's names


class PlainChart(Frozen):
    """lies: bars from left to right."""

    kind: Kind
    names: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    lies: bool = False


def plain(drawing: Drawing) -> PlainChart | None:
    """None where the option is of another make: points, mixed kinds, values that are no numbers."""
    told = drawing.option.get("series")
    series = [s for s in told if isinstance(s, Mapping)] if isinstance(told, list) else []
    kinds = {s.get("type") for s in series}
    if kinds == {"pie"} and len(series) == 1:
        return _pie(series[0])
    if kinds in ({"bar"}, {"line"}):
        return _axes(drawing.option, series, "bar" if kinds == {"bar"} else "line")
    return None


def shows(chart: PlainChart, sheet: Sheet) -> bool:
    """Whether a table holds the chart's figures: its names in the first column, a column of figures
    for each series."""
    first = tuple(row[0] if row else "" for row in sheet.rows)
    figures = [c for c in range(len(sheet.heads)) if any(c < len(r) and r[c] is not None for r in sheet.values)]  # fmt: skip
    return first == chart.names and len(figures) == len(chart.series) and 0 not in figures


def _axes(option: Mapping[str, Any], series: Sequence[Mapping[str, Any]], kind: Kind) -> PlainChart | None:  # fmt: skip
    axes = [option.get("xAxis"), option.get("yAxis")]
    across, up = (a if isinstance(a, Mapping) else {} for a in axes)
    lies = up.get("type") == "category"
    names, scale = (up, across) if lies else (across, up)
    held = names.get("data")
    if not isinstance(held, list):
        return None
    found = [_series(str(s.get("name", "")), s.get("data"), len(held)) for s in series]
    whole = tuple(s for s in found if s is not None)
    if len(whole) < len(found):
        return None
    return PlainChart(
        kind=kind, names=tuple(map(str, held)), series=whole, unit=str(scale.get("name") or ""), lies=lies
    )  # fmt: skip


def _pie(one: Mapping[str, Any]) -> PlainChart | None:
    data = one.get("data")
    slices = [s for s in data if isinstance(s, Mapping)] if isinstance(data, list) else []
    values = _series(str(one.get("name", "")), [s.get("value") for s in slices], len(slices))
    if values is None or not slices:
        return None
    return PlainChart(kind="pie", names=tuple(str(s.get("name", "")) for s in slices), series=(values,))  # fmt: skip


def _series(name: str, data: object, count: int) -> Series | None:
    if not isinstance(data, list) or len(data) != count:
        return None
    if any(isinstance(v, bool) or not isinstance(v, int | float | None) for v in data):
        return None
    return Series(name=name, values=tuple(_numbers(data)))


def _numbers(data: list[Any]) -> Iterator[Decimal | None]:
    yield from (None if v is None else Decimal(str(v)) for v in data)
