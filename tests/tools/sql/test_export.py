"""Files of an answer: typed, readable, and without a formula that somebody put into a name."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import get_args

import pytest
from openpyxl import load_workbook

from tests.tools.sql.answers import BANK, MARKET, answer
from tools.sql.ask import Asked
from tools.sql.catalogue import Dataset
from tools.sql.export import Exported, csv_of, xlsx_of
from tools.sql.fields import fields
from tools.sql.particulars import particulars
from tools.sql.plan import Bound, Compare, Filter, Period, Plan
from tools.sql.tell import told
from tools.sql.values import Linked, Value

DANGEROUS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1")


def exported(asked: Asked, dataset: Dataset, language: str = "zh") -> Exported:
    said = told(asked, dataset, language)
    assert asked.plan is not None
    return Exported(
        question="各行业的营业收入", language=language, fields=fields(asked, dataset, language),
        values=said.values, rows=said.rows, sentences=said.sentences,
        particulars=particulars(asked.plan, dataset, language), as_of=asked.as_of, cut=said.cut,
        query=said.query,
    )  # fmt: skip


def by_industry(*names: str) -> Exported:
    rows = [(name, Decimal("-12.50") * n) for n, name in enumerate(names, start=1)]
    plan = Plan(metrics=("revenue",), by=("industry",))
    return exported(answer(plan, ["industry", "revenue"], rows), MARKET)


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_csv_has_the_mark_that_excel_looks_for_and_whole_figures() -> None:
    content = csv_of(by_industry("银行", '矿, "煤"'))
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    assert lines(content) == [
        ["行业", "营业收入（元）"],
        ["银行", "-12.50"],
        ['矿, "煤"', "-25.00"],
    ]


def test_text_of_a_csv_is_never_a_formula() -> None:
    cells = [row[0] for row in lines(csv_of(by_industry(*DANGEROUS)))[1:]]
    assert cells == [f"'{text}" for text in DANGEROUS]


def test_text_of_a_workbook_is_never_a_formula() -> None:
    book = load_workbook(io.BytesIO(xlsx_of(by_industry(*DANGEROUS))))
    cells = [row[0] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert [c.data_type for c in cells] == ["s"] * len(DANGEROUS)
    assert all(c.quotePrefix for c in cells)


def test_characters_that_a_workbook_cannot_hold_are_left_out() -> None:
    book = load_workbook(io.BytesIO(xlsx_of(by_industry("银\x00行", "x" * 40_000))))
    assert book.worksheets[0]["A2"].value == "银行"


def test_cells_have_types_and_formats_and_the_head_stays() -> None:
    plan = Plan(metrics=("net_margin",), by=("day",))
    rows = [("2026-01-31", Decimal("12.345")), ("2026-02-01", None)]
    sheet = load_workbook(
        io.BytesIO(xlsx_of(exported(answer(plan, ["day", "net_margin"], rows), MARKET)))
    ).worksheets[0]
    assert sheet["A2"].value == dt.datetime(2026, 1, 31)  # noqa: DTZ001 - so openpyxl gives a day
    assert sheet["A2"].number_format == "yyyy-mm-dd"
    assert (sheet["B2"].value, sheet["B2"].number_format) == (12.345, '0.00"%"')
    assert sheet["B3"].value is None
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width > 8


def test_counts_have_no_decimals_and_codes_are_names() -> None:
    plan = Plan(metrics=("customer_count",), by=("segment",))
    asked = answer(plan, ["segment", "customer_count"], [("everyday", 12_345), ("private", 1)])
    sheet = load_workbook(io.BytesIO(xlsx_of(exported(asked, BANK, "en")))).worksheets[0]
    assert [c.value for c in sheet[1]] == ["segment", "number of customers (customers)"]
    assert (sheet["A2"].value, sheet["B2"].value) == ("everyday", 12_345)
    assert sheet["B2"].number_format == "#,##0"


def test_the_second_sheet_says_what_it_is() -> None:
    book = load_workbook(io.BytesIO(xlsx_of(by_industry("银行", "钢铁"))))
    about = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows()}
    assert about["问题"] == "各行业的营业收入"
    assert about["指标"] == "营业收入"
    assert about["分组"] == "行业"
    assert about["数据截至"] == "2026-09-30"
    assert about["查询语句"] == "SELECT 1"
    meant = [row[1].value for row in book.worksheets[1].iter_rows() if row[0].value == "含义"]
    assert any("单季营业收入" in m for m in meant)


def test_a_cut_answer_says_so_in_its_file() -> None:
    plan = Plan(metrics=("revenue",), by=("industry",))
    asked = answer(plan, ["industry", "revenue"], [("银行", Decimal(1))], cut=True)
    book = load_workbook(io.BytesIO(xlsx_of(exported(asked, MARKET))))
    assert "完整性" in [row[0].value for row in book.worksheets[1].iter_rows()]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("zh", ["上市公司与行情", "营业收入", "公司、季度", "2025-01-01至2025-12-31", "公司：澄湖银行",
                "营业收入 > 5元", "与上年同期", "变动从高到低，前3"]),
        ("en", ["Listed companies and market", "revenue", "company, quarter", "2025-01-01 to 2025-12-31",
                "company: 澄湖银行", "revenue > 5 yuan", "with the same period a year before",
                "change, highest first, first 3"]),
    ],
)  # fmt: skip
def test_a_plan_is_said_in_words(language: str, expected: list[str]) -> None:
    plan = Plan(
        metrics=("revenue",), by=("company", "quarter"), compare="yoy", order="desc", limit=3,
        order_by="change", having=(Bound(name="revenue", op=">", value="5"),),
        filters=(Filter(column="company.code", values=("600001",)),),
        period=Period(start=dt.date(2025, 1, 1), end=dt.date(2025, 12, 31)),
    )  # fmt: skip
    named = Value(column="company.code", key="600001", said="澄湖银行", shown="澄湖银行")
    links = (Linked(start=0, end=4, text="澄湖银行", values=(named,)),)
    assert [one.text for one in particulars(plan, MARKET, language, links)] == expected


def test_a_value_that_is_its_own_name_is_said_as_it_is_compared() -> None:
    plan = Plan(
        metrics=("revenue",),
        filters=(Filter(column="industry.sector", values=("金融",), negated=True),),
    )
    named = Value(column="industry.sector", key="金融", said="金融", shown="银行")
    links = (Linked(start=0, end=2, text="金融", values=(named,)),)
    told = {one.label: one.text for one in particulars(plan, MARKET, "zh", links)}
    assert told["不含"] == "板块：金融"


def test_every_kind_of_plan_has_its_words() -> None:
    plan = Plan(
        metrics=(), by=("company",), show=("company.employees",), running=True,
        of=(Filter(column="company.exchange", values=("上交所",)),),
        columns=(Bound(name="opinion.target_price", op="missing"),),
    )  # fmt: skip
    told = {one.label: one.text for one in particulars(plan, MARKET, "zh")}
    assert told["列出"] == "员工人数"
    assert told["占其中"] == "交易所：上交所"
    assert told["条件"] == "目标价 为空"
    assert told["累计"]
    assert "指标" not in told
    for compare in get_args(Compare):
        asked = plan.model_copy(update={"compare": compare})
        assert ("对比" in {o.label for o in particulars(asked, MARKET, "zh")}) == bool(compare)


def test_columns_of_a_list_have_their_own_units() -> None:
    plan = Plan(metrics=(), by=("company",), show=("company.employees",))
    asked = answer(plan, ["company", "employees"], [("甲", 1200), ("乙", 5)])
    sheet = load_workbook(io.BytesIO(xlsx_of(exported(asked, MARKET)))).worksheets[0]
    assert (sheet["B2"].value, sheet["B2"].number_format) == (1200, "#,##0")
    assert "人" in sheet["B1"].value
