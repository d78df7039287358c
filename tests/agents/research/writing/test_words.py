"""Periods, amounts and the sentences that code makes of an answer: right before any model."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest

from agents.kit.figures import unbound
from agents.research.writing.grid import Grid, grid
from agents.research.writing.ledger import Amount, Ledger, amount, rounded
from agents.research.writing.period import day, periods, spoken
from agents.research.writing.said import TELLERS, Said, Telling
from agents.research.writing.template import Ask, Text
from core.domain.evidence import CellEvidence, ComputationEvidence, RecordEvidence


@pytest.mark.parametrize(
    ("day", "month", "quarter", "to_quarter"),
    [
        ("2026-10-31", "2026年10月", "2026年第三季度", "2026年1月至2026年9月"),
        ("2026-10-30", "2026年9月", "2026年第二季度", "2026年1月至2026年6月"),
        ("2026-08-31", "2026年8月", "2026年第二季度", "2026年1月至2026年6月"),
        ("2026-08-30", "2026年7月", "2026年第一季度", "2026年1月至2026年3月"),
        ("2026-04-29", "2026年3月", "2025年第三季度", "2025年1月至2025年9月"),
        ("2026-01-15", "2025年12月", "2025年第三季度", "2025年1月至2025年9月"),
        ("2024-02-29", "2024年2月", "2023年第三季度", "2023年1月至2023年9月"),
    ],
)
def test_periods_are_the_last_that_are_over_and_published(day, month, quarter, to_quarter):
    found = periods(dt.date.fromisoformat(day), "zh")
    assert (found.month, found.quarter, found.year_to_quarter) == (month, quarter, to_quarter)


def test_four_quarters_end_with_the_last_one():
    assert periods(dt.date(2026, 10, 31), "en").quarter_before == "Q4 2025"
    assert periods(dt.date(2026, 5, 1), "en").quarter_before == "Q2 2025"
    assert periods(dt.date(2026, 10, 31), "en").year_to_month == "from January 2026 to October 2026"


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2026-Q1", "2026年第一季度", "Q1 2026"),
        ("2026-09", "2026年9月", "September 2026"),
        ("2026-Q5", "2026-Q5", "2026-Q5"),
        ("600519-SH", "600519-SH", "600519-SH"),
        ("东门支行", "东门支行", "东门支行"),
    ],
)
def test_a_period_is_said_as_a_person_says_it(period, zh, en):
    assert (spoken(period, "zh"), spoken(period, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("27,324,769.92元", "27324769.92", "元"),
        ("-3.5%", "-3.5", "%"),
        ("−1,000 yuan", "-1000", "yuan"),
        ("0.52元/股", "0.52", "元/股"),
        ("12", "12", ""),
    ],
)
def test_an_amount_has_its_value_and_unit(text, value, unit):
    assert amount(text) == Amount(value=Decimal(value), unit=unit)


@pytest.mark.parametrize("text", ["2026-09-30", "2026-Q3", "东门支行", "", "A股", "3至5元"])
def test_words_and_dates_are_no_amounts(text):
    assert amount(text) is None


def test_half_is_rounded_up_away_from_zero():
    assert rounded(Decimal(1005000), Decimal(10**8)) == Decimal("0.01")
    assert rounded(Decimal(-500000), Decimal(10**8)) == Decimal("-0.01")


def test_evidence_is_kept_once():
    ledger = Ledger()
    one = CellEvidence(query_id="q", row=1, column="a", value="1")
    assert (ledger.add(one), ledger.add(one)) == (1, 1)
    assert ledger.computed("[1] * 2", [1], Decimal(2)) == 2
    made = ledger.evidence[1]
    assert isinstance(made, ComputationEvidence)
    assert made.inputs == (0,)


def table(columns: Sequence[str], *rows: Sequence[str | None], more: bool = False, present: dt.date | None = None) -> Grid:  # fmt: skip
    cells = [
        CellEvidence(query_id="q", row=n, column=c, value=v)
        for n, row in enumerate(rows, 1)
        for c, v in zip(columns, row, strict=True)
        if v is not None
    ]
    return grid("bank", "q", "SELECT", (), columns, columns, cells, more, present)


def told(kind: str, given: Grid, language: str = "zh", subject: str = "乙") -> Said | None:
    """The sentence; each of its figures has its evidence."""
    label = Text(zh="余额", en="balance")
    ask = Ask(name="a", dataset="bank", question=label, kind=kind, label=label)  # type: ignore[arg-type]
    pinned = RecordEvidence(
        table="report", record_id="r", field="p", label="p", value="2026-10；2026年11月25日"
    )
    ledger = Ledger([pinned])
    words = {"subject": subject, "as_of": day(dt.date(2026, 10, 31), language)}
    said = TELLERS[ask.kind](Telling(ask, given, words, language, ledger))
    if said is not None:
        assert not unbound(said.text, ledger.evidence), said.text
        assert all(1 <= n <= len(ledger.evidence) for n in said.notes)
    return said


def text(kind: str, given: Grid, language: str = "zh", subject: str = "乙") -> str:
    found = told(kind, given, language, subject)
    assert found is not None
    return found.text


def test_a_value_is_said_in_a_scale():
    assert text("value", table(("v",), ("123,456,789.01元",))) == "余额为1.23亿元。"
    assert text("value", table(("v",), ("23,456.78元",))) == "余额为2.35万元。"
    assert text("value", table(("v",), ("999.50元",))) == "余额为999.50元。"
    assert text("value", table(("v",), ("1,234,567,890 yuan",)), "en") == "Balance: 1.23 billion yuan."  # fmt: skip
    assert told("value", table(("v",), (None,))) is None


def test_a_figure_of_another_day_than_the_report_s_says_so():
    late = table(("v",), ("23.00%",), present=dt.date(2026, 11, 25))
    assert text("value", late) == "余额（2026年11月25日的数据）为23.00%。"
    assert text("value", late, "en") == "Balance (as of 25 November 2026): 23.00%."
    same = table(("v",), ("23.00%",), present=dt.date(2026, 10, 31))
    assert text("value", same) == "余额为23.00%。"


def test_one_alone_has_no_rank():
    assert text("ranking", table(("n", "v"), ("乙", "7元"))) == "余额为7元。"
    assert told("ranking", table(("n", "v"), ("甲", "7元"))) is None


def test_a_change_downwards_is_said_without_a_sign():
    given = table(("now", "before", "change"), ("80元", "100元", "-20.00%"))
    assert text("change", given) == "余额为80元，上年同期为100元，同比下降20.00%。"
    english = text("change", table(("n", "b", "c"), ("80 yuan", "100 yuan", "-20.00%")), "en")
    assert "-20" not in english
    assert "20.00%" in english
    assert "down" in english


def test_a_change_upwards_and_none():
    up = table(("now", "before", "change"), ("120元", "100元", "20.00%"))
    assert "增长20.00%" in text("change", up)
    flat = table(("now", "before", "change"), ("100元", "100元", "0.00%"))
    assert "下降" not in text("change", flat)
    assert "增长" not in text("change", flat)


def test_what_was_before_is_said_to_be_missing():
    given = table(("now", "before", "change"), ("80元", None, None))
    assert text("change", given) == "余额为80元，没有可比的上年同期数。"
    assert "no figure for a year earlier" in text("change", given, "en")
    assert told("change", table(("now", "before", "change"), (None, "1元", None))) is None


def test_a_series_names_the_last_the_highest_and_the_lowest():
    given = table(("m", "v"), ("2026-08", "5元"), ("2026-09", "-7元"), ("2026-10", "6元"))
    assert text("series", given) == "余额方面，2026年10月为6元；期间最高为2026年10月的6元，最低为2026年9月的-7元。"  # fmt: skip
    assert text("series", table(("m", "v"), ("2026-10", "6元"))) == "余额方面，2026年10月为6元。"
    assert text("series", table(("m", "v"), ("2026-10", "6 yuan")), "en") == "Balance: 6 yuan in October 2026, the latest."  # fmt: skip


def test_a_rank_counts_what_is_larger():
    given = table(("b", "v"), ("甲", "9元"), ("乙", "7元"), ("丙", "8元"))
    assert text("ranking", given) == "余额为7元，在3个对象中列第3位；第一位是甲（9元）。"
    assert "rank 3 of 3" in text("ranking", given, "en")


def test_equals_share_a_rank():
    given = table(("b", "v"), ("甲", "9元"), ("丙", "7元"), ("乙", "7元"), ("丁", "1元"))
    assert "列第2位" in text("ranking", given)


def test_a_subject_outside_the_list_is_said_to_be():
    given = table(("b", "v"), ("甲", "9元"), ("丙", "8元"))
    assert text("ranking", given).endswith("乙不在其中。")
    assert "乙 is not among them" in text("ranking", given, "en")


def test_parts_of_a_whole_are_summed_and_the_largest_has_its_share():
    given = table(("s", "v"), ("甲", "1"), ("丙", "3"))
    assert text("breakdown", given) == "余额合计4，其中丙最多，为3，占75.00%。"
    assert text("breakdown", given, "en") == "Balance: 4 in all, the largest part 丙 with 3, a share of 75.00%."  # fmt: skip
    assert text("breakdown", table(("s", "v"), ("甲", "1"))) == "余额：甲1。"


def test_levels_and_cut_lists_are_not_summed():
    levels = table(("s", "v"), ("甲", "1.00%"), ("丙", "3.00%"))
    assert text("breakdown", levels) == "余额最高为丙的3.00%，最低为甲的1.00%。"
    assert "合计" not in text("breakdown", table(("s", "v"), ("甲", "1"), ("丙", "3"), more=True))


def test_a_change_from_a_loss_has_no_percentage():
    given = table(("now", "before", "change"), ("80元", "-100元", None))
    assert text("change", given) == "余额为80元，上年同期为-100元。"
    assert text("change", given, "en") == "Balance: 80元, against -100元 a year earlier."


def test_equal_parts_are_named_together():
    given = table(("s", "v"), ("甲", "1"), ("丙", "1"), ("丁", "0"))
    assert text("breakdown", given) == "余额合计2，其中甲、丙并列最多，各为1，各占50.00%。"
    assert "equal: 甲, 丙, each with 1" in text("breakdown", given, "en")
