"""Questions on a table are computed by code, and not answered where they fit in two ways."""

from decimal import Decimal

import pytest

from core.domain.reading import Box, Cell, Table
from rag.read.ask_table import ask_table
from tests.evals.reading.company import printed
from tests.evals.reading.tatqa import right


def table(heads: tuple[str, ...], *rows: tuple[str, ...]) -> Table:
    box = Box(x0=0, top=0, x1=1, bottom=1)
    cells = [
        Cell(row=r, column=c, text=text, page=1, box=box, value=_value(text) if r and c else None)
        for r, row in enumerate((heads, *rows))
        for c, text in enumerate(row)
        if text
    ]
    return Table(
        title="", pages=(1,), box=box, rows=len(rows) + 1, columns=len(heads), header_rows=1,
        stub_columns=1, heads=tuple((h,) if h else () for h in heads), cells=tuple(cells),
    )  # fmt: skip


def _value(text: str) -> Decimal | None:
    bare = text.strip("()").replace(",", "")
    number = Decimal(bare) if bare.replace(".", "").isdigit() else None
    return -number if number is not None and text.startswith("(") else number


EN = table(
    ("", "2019", "2018", "2017"),
    ("Net sales", "1,200", "1,000", "800"),
    ("Cost of sales", "900", "700", "600"),
    ("Interest expense", "12", "(4)", "5"),
    ("Total assets", "3,000", "2,500", "2,000"),
)
ZH = table(
    ("项目", "2025年", "2024年"),
    ("营业收入", "1,500", "1,200"),
    ("销售费用", "150", "100"),
    ("资产总计", "5,000", "4,000"),
)


@pytest.mark.parametrize(
    ("question", "given", "value"),
    [
        ("What were net sales in 2018?", EN, "1000"),
        ("What is the change in net sales from 2018 to 2019?", EN, "200"),
        ("What is the percentage change in interest expense between 2018 and 2019?", EN, "-400"),
        ("What is the average cost of sales for 2017-2019?", EN, "733.33"),
        ("What is interest expense as a percentage of net sales in 2019?", EN, "1"),
        ("In how many years did net sales exceed 900?", EN, None),
        ("How many years did net sales exceed 900?", EN, "2"),
        ("2025年营业收入是多少？", ZH, "1500"),
        ("营业收入2025年比2024年增加了多少？", ZH, "300"),
        ("2025年销售费用的同比增长率是多少？2024年为基期", ZH, "50"),
        ("2024年和2025年营业收入的平均值是多少？", ZH, "1350"),
    ],
)
def test_a_figure_is_computed(question: str, given: Table, value: str | None) -> None:
    answer = ask_table(question, (given,))
    if value is None:
        assert answer.answered is False or answer.values == (Decimal(2),)
        return
    assert answer.values, answer.why
    assert printed(answer.values[0]).replace(",", "") == printed(Decimal(value)).replace(",", "")
    assert answer.cells


@pytest.mark.parametrize(
    "question",
    [
        "What is the average percentage change in net sales?",
        "What is the weather in Paris?",
        "What were net sales?",
        "What were net sales in 2014?",
        "净利润是多少？",
    ],
)
def test_what_does_not_fit_is_not_answered(question: str) -> None:
    answer = ask_table(question, (ZH if "净" in question else EN,))
    assert not answer.answered
    assert answer.why


LOSSES = table(
    ("", "2019", "2018", "Change"),
    ("Net loss", "(12)", "(10)", "20%"),
    ("Net revenue", "50", "40", "25%"),
    ("Revenue of North America", "30", "25", "20%"),
)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("What was the net loss in 2019?", "12"),
        ("What was the change in net loss from 2018 to 2019?", "2"),
        ("What was the average net revenue for 2018 and 2019?", "45"),
        ("What was the average net revenue?", "45"),
        ("What percentage of net revenue was the revenue of North America in 2019?", "60"),
    ],
)
def test_amounts_are_reckoned_with_amounts(question: str, value: str) -> None:
    answer = ask_table(question, (LOSSES,))
    assert answer.values == (Decimal(value),), answer.why


def test_words_of_another_row_are_not_passed_over() -> None:
    answer = ask_table("What was the net revenue of North America and net loss in 2019?", (LOSSES,))
    assert not answer.answered
    one = ask_table("Which year had the larger net loss of North America?", (LOSSES,))
    assert not one.answered
    assert "north" in one.why


def test_which_year() -> None:
    assert ask_table("In which year was interest expense the largest?", (EN,)).texts == ("2019",)


def test_periods_in_rows_are_turned() -> None:
    turned = table(
        ("Year", "Revenue", "Profit"), ("2017", "10", "1"), ("2018", "20", "2"), ("2019", "40", "3")
    )
    answer = ask_table("What is the percentage change in revenue from 2018 to 2019?", (turned,))
    assert answer.values == (Decimal(100),)


def test_figures_are_graded_to_the_printed_places() -> None:
    from tests.evals.reading.tatqa import Asked

    asked = Asked("", (), "", "arithmetic", ("733.33",), "")
    answer = ask_table("What is the average cost of sales for 2017-2019?", (EN,))
    assert right(asked, answer)
    assert not right(Asked("", (), "", "arithmetic", ("733.3",), ""), answer)
