"""Totals, growth and ratios that a table states: those that hold, those that do not, none invented."""

from collections.abc import Sequence

from core.domain.reading import Box, Cell, Table, TableCheck, Unit
from rag.read.tables import check_table
from rag.read.tables.numbers import number
from rag.read.tables.units import label_unit

_BOX = Box(x0=0, top=0, x1=1, bottom=1)
_MONEY = Unit(kind="money", currency="CNY")


def _table(*rows: Sequence[str]) -> Table:
    """A table of texts with one row of heads and one column of labels."""
    cells = [
        Cell(row=r, column=c, text=text, page=1, box=_BOX,
             value=number(text) if r and c else None, unit=label_unit(rows[r][0], _MONEY) if r and c else None)
        for r, row in enumerate(rows) for c, text in enumerate(row) if text
    ]  # fmt: skip
    heads = tuple((head,) if head else () for head in rows[0])
    return Table(
        title="", pages=(1,), box=_BOX, rows=len(rows), columns=len(rows[0]), header_rows=1,
        stub_columns=1, heads=heads, cells=tuple(cells), unit=_MONEY,
    )  # fmt: skip


def _checks(*rows: Sequence[str]) -> list[tuple[str, int, int, bool]]:
    return [(c.kind, c.row, c.column, c.holds) for c in check_table(_table(*rows))]


def test_a_total_that_holds_in_one_column_and_fails_in_another() -> None:
    rows = (["项目", "2024", "2023"], ["甲", "10", "20"], ["乙", "30", "40"], ["合计", "40", "70"])
    assert _checks(*rows) == [("total", 3, 1, True), ("total", 3, 2, False)]
    failed: TableCheck = check_table(_table(*rows))[1]
    assert (failed.stated, failed.computed, failed.difference) == (70, 60, 10)


def test_a_bare_total_that_fails_in_its_only_column() -> None:
    found = _checks(["Segment", "2024"], ["A", "10"], ["B", "30"], ["Total", "45"])
    assert found == [("total", 3, 1, False)]


def test_rounding_is_no_failure() -> None:
    found = _checks(["", "2024"], ["A", "10.3"], ["B", "30.4"], ["C", "1.1"], ["Total", "41.9"])
    assert found == [("total", 4, 1, True)]


def test_subtotals_under_their_heads_and_the_whole() -> None:
    found = _checks(
        ["", "2024", "2023"], ["流动资产：", "", ""], ["货币资金", "5", "6"], ["存货", "7", "8"],
        ["流动资产合计", "12", "14"], ["非流动资产：", "", ""], ["固定资产", "20", "30"],
        ["商誉", "1", "1"], ["非流动资产合计", "21", "33"], ["资产总计", "33", "45"],
    )  # fmt: skip
    assert ("total", 4, 1, True) in found
    assert ("total", 8, 2, False) in found
    assert ("total", 9, 1, True) in found


def test_what_is_of_which_is_not_added() -> None:
    found = _checks(["", "2024", "2023"], ["甲", "10", "20"], ["其中：子", "4", "5"], ["乙", "30", "40"], ["合计", "40", "60"])  # fmt: skip
    assert found == [("total", 4, 1, True), ("total", 4, 2, True)]


def test_a_total_of_rows_that_are_not_there_is_not_claimed() -> None:
    assert _checks(["", "2024", "2023"], ["营业收入", "100", "90"], ["净利润", "12", "10"], ["负债合计", "55", "50"]) == []  # fmt: skip


def test_growth_in_a_row_below_its_metric() -> None:
    found = _checks(["", "2023A", "2024A", "2025E"], ["营业收入", "100", "110", "121"], ["同比增长(%)", "5.0", "10.0", "12.0"])  # fmt: skip
    assert found == [("growth", 2, 2, True), ("growth", 2, 3, False)]


def test_growth_in_a_column_between_two_years() -> None:
    rows = [["", "2024", "Change", "2023"], ["A", "110", "10%", "100"], ["B", "90", "(10)%", "100"], ["C", "50", "4%", "40"]]  # fmt: skip
    assert _checks(*rows) == [("growth", 1, 2, True), ("growth", 2, 2, True), ("growth", 3, 2, False)]  # fmt: skip


def test_growth_from_a_loss_is_not_checked() -> None:
    assert _checks(["", "2023", "2024"], ["净利润", "-10", "20"], ["同比(%)", "", "300.0"]) == []


def test_the_gross_margin_of_a_table() -> None:
    found = _checks(["", "2024", "2023"], ["营业收入", "2,000", "1,000"], ["营业成本", "1,500", "800"], ["毛利率(%)", "25.0", "21.0"])  # fmt: skip
    assert found == [("ratio", 3, 1, True), ("ratio", 3, 2, False)]
