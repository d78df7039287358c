"""Charts that live in the spreadsheet: they follow the cells."""

from collections.abc import Sequence
from typing import Any

from openpyxl.chart import BarChart, LineChart, PieChart, Reference, Series
from openpyxl.worksheet.worksheet import Worksheet

from tools.publish.legible import legible
from tools.publish.options import COLOURS
from tools.publish.plain_chart import PlainChart

_WIDTH, _HEIGHT, _ROW = 17.0, 8.5, 0.55  # centimetres


def add(
    sheet: Worksheet, chart: PlainChart, title: str, *, head: int, columns: Sequence[int], at: str
) -> None:
    """head is the row of the column heads, columns those of the series, from 1; names stand in the
    first column."""
    made = _made(chart)
    made.title = legible(title)
    last = head + len(chart.names)
    names = Reference(sheet, min_col=1, min_row=head + 1, max_row=last)
    for place, (column, one) in enumerate(zip(columns, chart.series, strict=True)):
        values = Reference(sheet, min_col=column, min_row=head + 1, max_row=last)
        series = Series(values, title=legible(one.name))
        if chart.kind != "pie":
            _colour(series, chart.kind, COLOURS[place % len(COLOURS)].lstrip("#"))
        made.append(series)
    made.set_categories(names)
    made.width = _WIDTH
    made.height = max(_HEIGHT, _ROW * len(chart.names)) if chart.lies else _HEIGHT
    sheet.add_chart(made, at)


def _made(chart: PlainChart) -> Any:
    if chart.kind == "pie":
        return PieChart()
    made = BarChart() if chart.kind == "bar" else LineChart()
    made.x_axis.delete = made.y_axis.delete = False  # openpyxl hides them else
    if len(chart.series) < 2:
        made.legend = None
    if chart.lies and chart.kind == "bar":
        made.type = "bar"
        made.x_axis.scaling.orientation = "maxMin"  # the first name on top, as on the page
    return made


def _colour(series: Any, kind: str, colour: str) -> None:
    if kind == "bar":
        series.graphicalProperties.solidFill = colour
        return
    series.smooth = False
    series.graphicalProperties.line.solidFill = colour
    series.marker.symbol = "circle"
    series.marker.graphicalProperties.solidFill = colour
    series.marker.graphicalProperties.line.solidFill = colour
