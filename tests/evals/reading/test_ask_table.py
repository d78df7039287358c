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
    bare = text.strip("()").replace(",", "").removesuffix("%")
    number = Decimal(bare) if bare.replace(".", "").isdigit() else None
    return -number if number is not None and text.startswith("(") else number


ANNUAL = table(
    ("", "2019", "2018"),
    ("Revenue", "1,200", "1,000"),
    ("Revenue growth", "20%", "25%"),
    ("Interest income (expense), net", "77", "(222)"),
    ("Federal and foreign net operating losses", "40", "30"),
    ("Research and development", "90", "120"),
    ("Tax credits", "14", "(9)"),
)
BY_KIND = table(
    ("", "2019 Carrying value", "2019 Fair value", "2018 Carrying value", "2018 Fair value"),
    ("Notes payable", "90", "91", "80", "82"),
    ("Leases", "40", "41", "", "39"),
)
EN = table(
    ("", "2019", "2018", "2017"),
    ("Net sales", "1,200", "1,000", "800"),
    ("Cost of sales", "900", "700", "600"),
    ("Interest expense", "12", "4", "5"),
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
        ("What is the percentage change in cost of sales between 2018 and 2019?", EN, "28.57"),
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
        ("How much did net loss increase from 2018 to 2019?", "2"),
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


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Why did revenue change in 2019?", "words"),
        ("How is revenue calculated in 2019?", "words"),
        ("What does research and development represent?", "words"),
        ("Which locations drove revenue in 2019?", "words"),
        ("What was the gross federal net operating loss in 2019?", "No table has all these words"),
        ("What was the interest income in 2019?", "says more"),
        ("What was the research and development?", "period"),
        ("What was the revenue for the six months of 2019?", "No table"),
        ("What was the percentage change in tax credits from 2018 to 2019?", "sign changes"),
        ("How much did revenue decrease from 2018 to 2019?", "did not decrease"),
        ("What were total revenue and research and development in 2019?", "total"),
        ("收入为什么增长？", "words"),
        ("What are the components of revenue in 2019?", "words"),
        ("What is the percentage change in revenue from 2019 to 2018?", "back in time"),
    ],
)
def test_what_a_cell_does_not_say_is_refused_with_the_reason(question: str, why: str) -> None:
    answer = ask_table(question, (ANNUAL,))
    assert not answer.answered, answer
    assert why.lower() in answer.why.lower()


def test_columns_of_one_kind_only_are_reckoned_with() -> None:
    question = "What is the percentage change in the carrying value of {}?"
    assert ask_table(question.format("notes payable"), (BY_KIND,)).values == (Decimal("12.5"),)
    assert not ask_table(question.format("leases"), (BY_KIND,)).answered


def test_a_kind_of_figure_is_not_the_arithmetic_of_its_name() -> None:
    question = "What is the change in revenue growth between 2018 and 2019?"
    answer = ask_table(question, (ANNUAL,))
    assert answer.values == (Decimal(-5),), answer.why
    without = ANNUAL.model_copy(update={"cells": tuple(c for c in ANNUAL.cells if c.row != 2)})
    assert not ask_table(question, (without,)).answered


def test_a_decrease_that_is_asked_for_has_no_sign() -> None:
    answer = ask_table(
        "How much did research and development decrease from 2018 to 2019?", (ANNUAL,)
    )
    assert answer.values == (Decimal(30),), answer.why


def test_a_month_that_no_head_has_is_refused() -> None:
    dated = table(("", "December 31, 2019", "December 31, 2018"), ("Deposits", "5", "4"))
    assert ask_table("What were deposits as of December 31, 2019?", (dated,)).values == (
        Decimal(5),
    )
    assert not ask_table("What were deposits as of June 30, 2019?", (dated,)).answered


def test_tables_that_differ_are_refused_and_those_that_agree_are_not() -> None:
    question = "What were net sales in 2018?"
    other = table(("", "2019", "2018"), ("Net sales", "1,190", "990"))
    assert ask_table(question, (EN, EN)).values == (Decimal(1000),)
    assert "not all alike" in ask_table(question, (EN, other)).why


def test_a_range_may_be_said_from_its_end() -> None:
    answer = ask_table("What is the average cost of sales for the years 2019 to 2017?", (EN,))
    assert round(answer.values[0], 2) == Decimal("733.33"), answer.why


def test_whether_a_loss_or_its_figure_changed_is_not_guessed() -> None:
    answer = ask_table("What was the change in net loss from 2018 to 2019?", (LOSSES,))
    assert not answer.answered
    assert "negative" in answer.why


def test_a_total_that_no_amount_is_named_by_is_the_row_itself() -> None:
    shares = table(
        ("", "2019", "2018"),
        ("Net revenues", "250", "200"),
        ("Percentage of total net revenues", "53%", "59%"),
    )
    question = "What is the total net revenue for 2018 and 2019?"
    assert ask_table(question, (shares,)).values == (Decimal(450),)


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
