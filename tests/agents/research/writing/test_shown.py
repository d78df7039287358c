"""What a reader sees beside the sentences: sources of tables and charts, quotes, names, periods."""

import re

import pytest

from agents.research.writing import chart
from agents.research.writing.grid import grid
from core.access import system
from core.domain.evidence import CellEvidence, RecordEvidence
from core.domain.report import Bullets, Drawing, Sheet
from core.store import institutions
from tests.agents.conftest import ListSearch, found
from tests.agents.research.writing.conftest import KindData
from tools.publish.sources import line


def _grid(*rows: tuple[str, str]):
    cells = [
        CellEvidence(query_id="q", row=n, column=column, value=value)
        for n, row in enumerate(rows, 1)
        for column, value in zip(("name", "v"), row, strict=True)
    ]
    return grid("bank", "q", "SELECT", (), ("name", "v"), ("名称", "值"), cells, False, None)


def _axis(drawn: Drawing) -> str:
    """Where the names stand."""
    return next(a for a in ("xAxis", "yAxis") if drawn.option[a]["type"] == "category")


def test_the_source_of_a_table_and_of_a_chart_is_the_whole_query(desk):
    report_id = desk.add()
    desk.write(report_id)
    report = desk.report(report_id)
    drawn = [p for s in report.sections for p in s.parts if isinstance(p, Sheet | Drawing)]
    assert len(drawn) > 3
    for part in drawn:
        held = report.evidence[part.evidence - 1]
        assert isinstance(held, RecordEvidence)
        assert re.fullmatch(r"查询 \w+，\d行×2列：\w+, v", line(held, "zh", report.evidence))


def test_the_size_of_a_query_is_no_figure_to_cite():
    whole = chart.result(_grid(("甲", "7元"), ("乙", "9元")))
    assert (whole.field, whole.value) == ("2×2", "name, v")
    assert line(whole, "en") == "Query q, 2 rows × 2 columns: name, v"
    assert not re.search(r"\d", whole.label + whole.value)


def test_periods_stand_in_order_and_other_names_lie_where_they_do_not_fit():
    months = [(f"2026-{n:02}", f"{n}元") for n in range(1, 11)]
    periods = chart.drawing(_grid(*months), "bars", "t", "en", 1)
    assert _axis(periods) == "xAxis"
    assert periods.option["xAxis"]["data"][0] == "January 2026"
    names = [(f"第{n}支行营业厅", "5元") for n in "一二三四五六七八九十"]
    assert _axis(chart.drawing(_grid(*names), "bars", "t", "zh", 1)) == "yAxis"


@pytest.mark.parametrize(("language", "quote", "wanted"), [
    ("en", "五日内答复。", " (Chinese original)"), ("en", "Within five days.", ""),
    ("zh", "Within five days.", "（英文原文）"), ("zh", "五日内答复（SLA）。", ""), ("zh", "5%", ""),
])  # fmt: skip
def test_a_quote_of_another_language_says_so(language, quote, wanted):
    assert chart.foreign(quote, language) == wanted


def test_an_english_report_marks_a_chinese_quote_and_names_the_institution_in_english(desk):
    with desk.store.transaction(system("demo")) as session:
        institutions.mark(session, "demo", institutions.ENGLISH, "Demo Bank")
    desk.data = KindData(language="en")
    desk.search = ListSearch((found("应在十五日内答复投诉人。"),))
    ids = [desk.add(language="en"), desk.add()]
    desk.write(ids[0])
    report = desk.report(ids[0])
    assert report.institution == "Demo Bank"
    quoted = next(p for s in report.sections for p in s.parts if isinstance(p, Bullets))
    assert quoted.items[0].text.endswith('答复投诉人。" (Chinese original)')
    desk.data = KindData()
    desk.write(ids[1])
    assert desk.report(ids[1]).institution == "Demo"
