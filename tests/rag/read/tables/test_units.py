"""Units as tables, rows and columns state them, in both languages."""

from decimal import Decimal

import pytest

from core.domain.reading import Unit
from rag.read.tables.units import label_unit, unit_of

_STATED = [
    ("单位：万元", "money", 10_000, "CNY"), ("单位：百万元", "money", 10**6, "CNY"),
    ("单位：元 币种：人民币", "money", 1, "CNY"), ("人民币元", "money", 1, "CNY"),
    ("亿元", "money", 10**8, "CNY"), ("(RMB mn)", "money", 10**6, "CNY"), ("RMB'000", "money", 1000, "CNY"),
    ("in millions, except per share amounts", "money", 10**6, ""),
    ("(In millions, except number of shares, which are reflected in thousands)", "money", 10**6, ""),
    ("US$ in millions", "money", 10**6, "USD"), ("Revenue (HK$ million)", "money", 10**6, "HKD"),
    ("每股收益（元）", "per_share", 1, "CNY"), ("EPS (RMB)", "per_share", 1, "CNY"),
    ("毛利率(%)", "percent", 1, ""), ("ROE (%)", "percent", 1, ""), ("%", "percent", 1, ""),
    ("P/E (x)", "times", 1, ""), ("总股本(百万股)", "shares", 10**6, ""), ("员工（人）", "count", 1, ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "scale", "currency"), _STATED)
def test_a_stated_unit(text: str, kind: str, scale: int, currency: str) -> None:
    found = unit_of(text)
    assert found is not None
    assert (found.kind, found.scale, found.currency) == (kind, Decimal(scale), currency)


@pytest.mark.parametrize(
    "text",
    [
        "营业收入",
        "Net income",
        "(1)",
        "元",
        "(unaudited)",
        "毛利率",
        "Had 5 million in cash and more to come this year",
    ],
)
def test_words_without_a_unit(text: str) -> None:
    assert unit_of(text) is None


def test_a_label_of_a_share_takes_the_tables_currency() -> None:
    found = label_unit("Diluted earnings per share", Unit(kind="money", currency="USD"))
    assert found is not None
    assert (found.kind, found.currency) == ("per_share", "USD")
