"""The chart follows from the shape of the rows, and is never more than can be read."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from tests.tools.sql.answers import BANK, MARKET, answer
from tools.sql.chart import Chart, Drawn, Series, chart_of, drawn
from tools.sql.plan import Plan


def plan(*by: str, metrics: tuple[str, ...] = ("revenue",), **more: object) -> Plan:
    return Plan.model_validate({"metrics": metrics, "by": by, **more})


def test_time_is_a_line_in_order_of_time() -> None:
    rows = [("2025", Decimal("3e9")), ("2023", Decimal("1e9")), ("2024", None)]
    chart = chart_of(answer(plan("year"), ["year", "revenue"], rows), MARKET, "zh")
    assert chart is not None
    assert (chart.kind, chart.categories) == ("line", ("2023", "2024", "2025"))
    assert chart.series == (Series(name="营业收入", values=(10, None, 30)),)
    assert (chart.unit, chart.value_title) == ("亿元", "营业收入（亿元）")


def test_another_dimension_is_one_line_each_with_gaps_where_there_is_no_figure() -> None:
    rows = [("钢铁", "2024", Decimal(10)), ("银行", "2024", Decimal(20)), ("钢铁", "2025", Decimal(30))]  # fmt: skip
    columns = ["industry", "year", "revenue"]
    chart = chart_of(answer(plan("industry", "year"), columns, rows), MARKET, "zh")
    assert chart is not None
    assert [(s.name, s.values) for s in chart.series] == [("钢铁", (10, 30)), ("银行", (20, None))]


def test_more_lines_than_can_be_told_apart_are_a_table_and_it_says_so() -> None:
    rows = [(f"行业{n}", year, Decimal(n)) for n in range(9) for year in ("2024", "2025")]
    asked = answer(plan("industry", "year"), ["industry", "year", "revenue"], rows)
    assert drawn(asked, MARKET, "zh").chart is None
    assert "8" in drawn(asked, MARKET, "zh").note
    assert drawn(asked, MARKET, "en").note.startswith("More than 8")


def test_more_categories_than_sixty_are_a_table_and_it_says_so() -> None:
    rows = [(f"公司{n}", Decimal(n)) for n in range(61)]
    asked = answer(plan("company"), ["company", "revenue"], rows)
    assert drawn(asked, MARKET, "zh").chart is None
    assert "60" in drawn(asked, MARKET, "zh").note
    assert chart_of(answer(plan("company"), ["company", "revenue"], rows[:60]), MARKET, "zh")


def test_a_ranking_keeps_its_order_and_lies_where_names_are_long() -> None:
    short = [(name, Decimal(v)) for name, v in (("银行", 3), ("钢铁", 2), ("煤炭", 1))]
    chart = chart_of(answer(plan("industry"), ["industry", "revenue"], short), MARKET, "zh")
    assert chart is not None
    assert (chart.kind, chart.horizontal) == ("bar", False)
    assert chart.categories == ("银行", "钢铁", "煤炭")
    long = [(f"A rather long company name {n}", v) for n, (_, v) in enumerate(short)]
    chart = chart_of(answer(plan("company"), ["company", "revenue"], long), MARKET, "en")
    assert chart is not None
    assert chart.horizontal


def test_few_shares_that_add_up_are_a_pie_and_others_are_bars() -> None:
    columns = ["sector", "revenue", "share"]
    rows = [("金融", Decimal(60), Decimal("60.0")), ("工业", Decimal(40), Decimal("40.0"))]
    share = plan("sector", compare="share")
    chart = chart_of(answer(share, columns, rows), MARKET, "zh")
    assert chart is not None
    assert (chart.kind, chart.unit) == ("pie", "%")
    assert chart.series[0].values == (60, 40)
    for asked in (
        answer(share.model_copy(update={"limit": 2, "order": "desc"}), columns, rows),
        answer(share, columns, rows, cut=True),
        answer(share, columns, [("金融", Decimal(9), Decimal("109.0")), ("工业", Decimal(-1), Decimal("-9.0"))]),
        answer(share, columns, [(f"板块{n}", Decimal(1), Decimal(100) / 7) for n in range(7)]),
    ):  # fmt: skip
        chart = chart_of(asked, MARKET, "zh")
        assert chart is not None
        assert chart.kind == "bar"


def test_a_comparison_is_bars_beside_each_other_without_the_change() -> None:
    rows = [("银行", Decimal(12), Decimal(10), Decimal(20)), ("钢铁", Decimal(9), None, None)]
    columns = ["industry", "revenue", "before", "change_percent"]
    chart = chart_of(answer(plan("industry", compare="yoy"), columns, rows), MARKET, "zh")
    assert chart is not None
    assert chart.kind == "grouped_bars"
    assert [(s.name, s.values, s.earlier) for s in chart.series] == [
        ("上期值", (10, None), True), ("营业收入", (12, 9), False),
    ]  # fmt: skip
    assert chart.value_title == "营业收入（元）"


def test_figures_of_one_unit_stand_together_and_others_are_left_out() -> None:
    columns = ["industry", "revenue", "net_profit", "net_margin"]
    rows = [("银行", Decimal(12), Decimal(3), Decimal(25)), ("钢铁", Decimal(9), Decimal(1), Decimal(11))]  # fmt: skip
    asked = answer(plan("industry", metrics=("revenue", "net_profit", "net_margin")), columns, rows)
    chart = chart_of(asked, MARKET, "en")
    assert chart is not None
    assert [s.name for s in chart.series] == ["revenue", "net profit"]
    assert chart.value_title == "yuan"


def test_one_row_no_rows_and_rows_without_figures_are_not_drawn() -> None:
    for rows in ([], [("银行", Decimal(1))], [("银行", None), ("钢铁", None)]):
        asked = answer(plan("industry"), ["industry", "revenue"], rows)
        assert drawn(asked, MARKET, "zh") == Drawn()


def test_a_list_is_not_drawn() -> None:
    listed = Plan(metrics=(), by=("company",), show=("company.employees",))
    asked = answer(listed, ["company", "employees"], [("甲", 1), ("乙", 2)])
    assert drawn(asked, MARKET, "zh") == Drawn()


def test_running_totals_are_drawn_and_what_they_are_made_of_is_in_the_table() -> None:
    rows = [("2025-Q1", Decimal(1), Decimal(1)), ("2025-Q2", Decimal(2), Decimal(3))]
    columns = ["quarter", "revenue", "running_revenue"]
    chart = chart_of(answer(plan("quarter", running=True), columns, rows), MARKET, "zh")
    assert chart is not None
    assert [(s.name, s.values) for s in chart.series] == [("累计营业收入", (1, 3))]
    assert chart.unit == "元"


def test_two_that_are_compared_stand_beside_each_other_without_the_difference() -> None:
    rows = [("银行", Decimal(12), Decimal(10), Decimal(2)), ("钢铁", Decimal(9), Decimal(5), Decimal(4))]  # fmt: skip
    columns = ["industry", "revenue", "other", "difference"]
    chart = chart_of(answer(plan("industry", compare="difference"), columns, rows), MARKET, "zh")
    assert chart is not None
    assert [s.values for s in chart.series] == [(12, 9), (10, 5)]


def test_a_dimension_of_one_value_tells_nothing_apart() -> None:
    rows = [("银行", "2025", Decimal(2)), ("钢铁", "2025", Decimal(1))]
    columns = ["industry", "year", "revenue"]
    chart = chart_of(answer(plan("industry", "year"), columns, rows), MARKET, "zh")
    assert chart is not None
    assert (chart.kind, chart.categories) == ("bar", ("银行", "钢铁"))


@pytest.mark.parametrize(
    ("largest", "language", "value", "unit"),
    [
        ("123456789012", "zh", 1234.5679, "亿元"), ("98765432", "zh", 9876.5432, "万元"),
        ("9999", "zh", 9999, "元"), ("-2e9", "en", -2, "billion yuan"),
        ("2500000", "en", 2.5, "million yuan"), ("12000", "en", 12, "thousand yuan"),
        ("9000", "en", 9000, "yuan"),
    ],
)  # fmt: skip
def test_big_numbers_are_scaled_and_the_unit_says_so(
    largest: str, language: str, value: float, unit: str
) -> None:
    rows = [("银行", Decimal(largest)), ("钢铁", Decimal(1))]
    chart = chart_of(answer(plan("industry"), ["industry", "revenue"], rows), MARKET, language)
    assert chart is not None
    assert (chart.series[0].values[0], chart.unit) == (value, unit)


def test_percentages_are_never_scaled() -> None:
    rows = [("银行", Decimal(123456)), ("钢铁", Decimal(1))]
    asked = answer(plan("industry", metrics=("net_margin",)), ["industry", "net_margin"], rows)
    chart = chart_of(asked, MARKET, "zh")
    assert chart is not None
    assert (chart.unit, chart.series[0].values[0]) == ("%", 123456)


def test_codes_are_shown_by_their_names_and_counts_have_a_unit() -> None:
    rows = [("everyday", 20000), ("private", 5)]
    asked = answer(plan("segment", metrics=("customer_count",)), ["segment", "customer_count"], rows)  # fmt: skip
    chart = chart_of(asked, BANK, "zh")
    assert chart is not None
    assert (chart.categories, chart.unit) == (("大众客户", "私行客户"), "万户")
    assert "大众客户" in chart.description


@pytest.mark.parametrize(
    "wrong",
    [
        {"series": [{"name": "a", "values": [1]}]},
        {"series": [{"name": "a", "values": [1, float("nan")]}]},
        {"series": [{"name": "a", "values": [1, 2]}, {"name": "a", "values": [1, 2]}]},
        {"kind": "pie", "series": [{"name": "a", "values": [1, -2]}]},
        {"kind": "line", "horizontal": True},
        {"kind": "javascript"},
        {"formatter": "alert(1)"},
        {"categories": ["a"]},
    ],
)
def test_what_is_not_a_chart_is_refused(wrong: dict[str, object]) -> None:
    good = {
        "kind": "bar", "category_title": "", "value_title": "", "unit": "", "categories": ["a", "b"],
        "series": [{"name": "a", "values": [1, None]}], "description": "",
    }  # fmt: skip
    assert Chart.model_validate(good)
    with pytest.raises(ValidationError):
        Chart.model_validate(good | wrong)
