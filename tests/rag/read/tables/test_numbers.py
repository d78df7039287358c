"""Figures as printed, and what only looks like one."""

from decimal import Decimal

import pytest

from rag.read.tables.numbers import is_blank, is_figure, is_period, number

_FIGURES = [
    ("1,234.56", "1234.56"), ("(1,234.56)", "-1234.56"), ("-1,234", "-1234"), ("－1,234", "-1234"),
    ("−5", "-5"), ("12.3%", "12.3"), ("(12.3)%", "-12.3"), ("（3.4）", "-3.4"), ("1.2x", "1.2"),
    ("1.2倍", "1.2"), ("２３４", "234"), ("$1,234", "1234"), ("$ (12)", "-12"), ("HK$12.50", "12.50"),
    ("+3.2pct", "3.2"), ("1,234¹", "1234"), ("1,234(1)", "1234"), ("1.5亿元", "1.5"), ("(2)", "-2"),
]  # fmt: skip
_NONE = [
    "—", "–", "-", "/", "n.a.", "N/A", "不适用", "", "abc", "600519.SH", "2024-06-30", "12-15",
    "1,23,4", "(3", "2024A", "FY25",
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), _FIGURES)
def test_a_figure_is_read_as_printed(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", _NONE)
def test_dashes_words_codes_and_dates_are_no_figures(text: str) -> None:
    assert number(text) is None


def test_a_year_is_a_period_and_no_figure() -> None:
    for text in ("2024", "2024A", "2025E", "2024年", "FY2025", "1Q24", "25E"):
        assert is_period(text)
        assert not is_figure(text)
    assert is_figure("2,024")


def test_a_dash_stands_as_a_figure_does() -> None:
    assert is_blank("—")
    assert is_figure("n.a.")
    assert not is_figure("")
