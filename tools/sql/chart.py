"""Which chart an answer is drawn as, chosen by the shape of its rows. No model writes any of it.

A Chart holds all that the page needs and nothing that could run: names, numbers and one of four
kinds. What would not be legible as a chart stays a table, and a note says so.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field as Bounded
from pydantic import FiniteFloat, model_validator

from core.domain import Frozen
from tools.sql.ask import Asked
from tools.sql.catalogue import Dataset
from tools.sql.fields import UNSCALED, Field, fields, unit_name
from tools.sql.tell import cells

MOST_CATEGORIES, MOST_SERIES, MOST_SHARES = 60, 8, 6
_FEW_BARS, _LONG_LABEL = 8, 12
_DERIVED = {"whole", "difference", "multiple", "change_percent", "change_points"}
_SCALES = {
    "zh": ((Decimal(10**8), "亿"), (Decimal(10**4), "万")),
    "en": ((Decimal(10**9), "billion"), (Decimal(10**6), "million"), (Decimal(10**3), "thousand")),
}
_NOTES = {
    "categories": ("超过{n}个类别，只列表。", "More than {n} categories: a table only."),
    "series": ("超过{n}条线或柱，只列表。", "More than {n} series: a table only."),
    "ways": ("分组方式太多，只列表。", "Told apart in too many ways: a table only."),
}
_KINDS = {
    "line": ("折线图", "Line chart"), "bar": ("柱状图", "Bar chart"),
    "grouped_bars": ("分组柱状图", "Grouped bar chart"), "pie": ("饼图", "Pie chart"),
}  # fmt: skip
Text = Annotated[str, Bounded(max_length=200)]


class Series(Frozen):
    """Its values stand in the order of the chart's categories; None where there is no figure.
    earlier: of the period before, beside which the other series is looked at."""

    name: Text
    values: tuple[FiniteFloat | None, ...]
    earlier: bool = False


class Chart(Frozen):
    """A drawing of figures that are also in the table. Values are in `unit`, scaled; titles name it.

    horizontal: bars that go to the right, for long names. description is for who cannot see it.
    """

    kind: Literal["line", "bar", "grouped_bars", "pie"]
    horizontal: bool = False
    category_title: Text
    value_title: Text
    unit: Text
    categories: Annotated[tuple[Text, ...], Bounded(min_length=2, max_length=MOST_CATEGORIES)]
    series: Annotated[tuple[Series, ...], Bounded(min_length=1, max_length=MOST_SERIES)]
    description: Annotated[str, Bounded(max_length=1000)]

    @model_validator(mode="after")
    def _fits(self) -> "Chart":
        if any(len(s.values) != len(self.categories) for s in self.series):
            raise ValueError("each series has one value for each category")
        if len({s.name for s in self.series}) != len(self.series):
            raise ValueError("series are told apart by their names")
        if self.horizontal and self.kind not in {"bar", "grouped_bars"}:
            raise ValueError("only bars lie")
        if self.kind in {"bar", "pie"} and len(self.series) != 1:
            raise ValueError("this kind shows one series")
        if self.kind == "pie" and (
            len(self.categories) > MOST_SHARES or any(not v or v < 0 for v in self.series[0].values)
        ):
            raise ValueError("a pie has few shares, each above nothing")
        return self


class Drawn(Frozen):
    """A chart, or none; note says why not, where one would have been expected."""

    chart: Chart | None = None
    note: str = ""


def chart_of(asked: Asked, dataset: Dataset, language: str) -> Chart | None:
    return drawn(asked, dataset, language).chart


def drawn(asked: Asked, dataset: Dataset, language: str) -> Drawn:
    """Time is drawn as lines, shares as a pie or bars, a comparison as bars beside each other, the
    rest as bars. One row, a list, and what has more groups than can be told apart, are not drawn."""
    listed = asked.plan is not None and not asked.plan.metrics
    if asked.rows is None or len(asked.rows.rows) < 2 or listed:
        return Drawn()
    return _Drawing(asked, dataset, language).drawn()


class _Drawing:
    def __init__(self, asked: Asked, dataset: Dataset, language: str) -> None:
        assert asked.rows is not None
        self._language, self._zh = language, language == "zh"
        self._fields = fields(asked, dataset, language)
        self._values, self._labels = asked.rows.rows, cells(asked, dataset, language)
        self._whole = not asked.rows.cut and not (asked.plan and asked.plan.limit)

    def drawn(self) -> Drawn:
        keys = [k for k in self._of("time") + self._of("group") if self._tells_apart(k)]
        figures = self._figures()
        if not keys or not figures:
            return Drawn()
        if len(keys) > 2:
            return self._none("ways", 0)
        categories, series = self._pivoted(keys, figures)
        if len(categories) > MOST_CATEGORIES:
            return self._none("categories", MOST_CATEGORIES)
        if len(series) > MOST_SERIES:
            return self._none("series", MOST_SERIES)
        numbers = [v for values in series.values() for v in values if v is not None]
        if len(categories) < 2 or not numbers:
            return Drawn()
        return Drawn(chart=self._chart(keys, figures, categories, series, numbers))

    def _of(self, role: str) -> list[int]:
        return [at for at, f in enumerate(self._fields) if f.role == role]

    def _tells_apart(self, at: int) -> bool:
        return len({row[at] for row in self._labels}) > 1

    def _named(self, name: str) -> int | None:
        return next((at for at, f in enumerate(self._fields) if f.name == name), None)

    def _figures(self) -> list[int]:
        """The share alone; running totals alone; the figure before and now; else those that have the
        first one's unit."""
        figures = [
            at for at in self._of("figure")
            if self._fields[at].kind == "number" and self._fields[at].name not in _DERIVED
        ]  # fmt: skip
        running = [at for at in figures if self._fields[at].name.startswith("running_")]
        figures = running or figures
        share, before = self._named("share"), self._named("before")
        if share is not None and share in figures:
            return [share]
        if before is not None and before in figures:
            return [before, figures[0]]
        return [at for at in figures if self._fields[at].unit == self._fields[figures[0]].unit]

    def _pivoted(
        self, keys: Sequence[int], figures: Sequence[int]
    ) -> tuple[list[str], dict[str, list[Decimal | None]]]:
        """Categories with one series for each figure, or for each value of the second key."""
        if len(keys) == 1:
            order = list(range(len(self._values)))
            if self._fields[keys[0]].role == "time":
                order.sort(key=lambda n: self._labels[n][keys[0]])
            names = [self._labels[n][keys[0]] for n in order]
            return names, {
                self._fields[f].head: [_number(self._values[n][f]) for n in order] for f in figures
            }
        figure = figures[-1]
        cell = {
            (row[keys[0]], row[keys[1]]): _number(value[figure])
            for row, value in zip(self._labels, self._values, strict=True)
        }
        names = list(dict.fromkeys(first for first, _ in cell))
        if self._fields[keys[0]].role == "time":
            names.sort()
        others = list(dict.fromkeys(second for _, second in cell))
        return names, {o: [cell.get((n, o)) for n in names] for o in others}

    def _chart(
        self, keys: list[int], figures: list[int], categories: list[str],
        series: dict[str, list[Decimal | None]], numbers: list[Decimal],
    ) -> Chart:  # fmt: skip
        key, figure = keys[0], figures[-1]
        kind = self._kind(key, figures, categories, series, numbers)
        bars = kind in {"bar", "grouped_bars"}
        divisor, unit = self._scale(self._fields[figure], max(abs(n) for n in numbers))
        compared = self._fields[figures[0]].name == "before" and len(keys) == 1
        one = len(keys) > 1 or len(figures) == 1 or compared
        title = self._titled(self._fields[figure].head if one else "", unit)
        return Chart(
            kind=kind, horizontal=bars and _lies(categories, len(series)),
            category_title=self._fields[key].head[:200], value_title=title[:200], unit=unit,
            categories=tuple(c[:200] for c in categories),
            series=tuple(
                Series(
                    name=n[:200], values=tuple(_scaled(v, divisor) for v in values),
                    earlier=compared and at == 0,
                )
                for at, (n, values) in enumerate(series.items())
            ),
            description=self._described(kind, title, categories, list(series))[:1000],
        )  # fmt: skip

    def _kind(
        self, key: int, figures: list[int], categories: list[str],
        series: dict[str, list[Decimal | None]], numbers: list[Decimal],
    ) -> Literal["line", "bar", "grouped_bars", "pie"]:  # fmt: skip
        compared = self._fields[figures[0]].name == "before"
        if self._fields[key].role == "time" and not (compared and len(categories) <= _LONG_LABEL):
            return "line"
        if len(series) > 1:
            return "grouped_bars"
        share = self._fields[figures[-1]].name == "share" and self._whole
        parts = len(numbers) == len(categories) <= MOST_SHARES and min(numbers) > 0
        return "pie" if share and parts and abs(sum(numbers, Decimal()) - 100) < 1 else "bar"

    def _scale(self, field: Field, largest: Decimal) -> tuple[Decimal, str]:
        """By what values are divided, and the unit's name after that."""
        name = unit_name(field.unit, self._language)
        if field.unit not in UNSCALED:
            for size, word in _SCALES["zh" if self._zh else "en"]:
                if largest >= size * (1 if self._zh or size > 1000 else 10):
                    return size, f"{word}{name}" if self._zh else f"{word} {name}".strip()
        return Decimal(1), name

    def _titled(self, head: str, unit: str) -> str:
        if not (head and unit) or head.endswith(("）", ")")):
            return head or unit
        return f"{head}（{unit}）" if self._zh else f"{head} ({unit})"

    def _described(self, kind: str, title: str, categories: list[str], names: list[str]) -> str:
        first, last, word = categories[0], categories[-1], _KINDS[kind][0 if self._zh else 1]
        if self._zh:
            told = f"{word}：{title}，{len(categories)}项，从{first}到{last}"
            return f"{told}；{'、'.join(names)}。数字见表格。"
        told = f"{word}: {title}, {len(categories)} entries from {first} to {last}"
        return f"{told}; {', '.join(names)}. The table has the figures."

    def _none(self, why: str, n: int) -> Drawn:
        return Drawn(note=_NOTES[why][0 if self._zh else 1].format(n=n))


def _number(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    exact = Decimal(str(value))
    return exact if exact.is_finite() else None


def _scaled(value: Decimal | None, divisor: Decimal) -> float | None:
    return None if value is None else float(round(value / divisor, 4))


def _lies(labels: Sequence[str], series: int) -> bool:
    """Whether names would not fit side by side under upright bars."""
    longest = max(map(_width, labels))
    return len(labels) * series > 3 * _FEW_BARS or (len(labels) > _FEW_BARS and longest > 6) or longest > _LONG_LABEL  # fmt: skip


def _width(text: str) -> int:
    """A Chinese character is as wide as two Latin ones."""
    return sum(1 if ord(c) < 0x2E80 else 2 for c in text)
