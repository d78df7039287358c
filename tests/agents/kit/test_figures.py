"""The figure guarantee: number formats, what binds and what does not, and its properties."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.kit.figures import FigureKind, bind, citable, read, unbound
from core.domain.evidence import ComputationEvidence, PassageEvidence, RecordEvidence, SaidEvidence


def passage(text: str, section: str = "") -> PassageEvidence:
    return PassageEvidence(
        document_id="d", passage_id="p", title="规定", version="1", section=section, page=None,
        start=0, end=len(text), text=text,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("1,200.50元", "number", "1200.5", "money"),
        ("１２３元", "number", "123", "money"),
        ("5万元", "number", "50000", "money"),
        ("1.2亿元", "number", "120000000", "money"),
        ("三十日", "number", "30", "day"),
        ("一万二千元", "number", "12000", "money"),
        ("壹佰元", "number", "100", "money"),
        ("两年", "number", "2", "year"),
        ("8周岁", "number", "8", "age"),
        ("8周", "number", "8", "week"),
        ("5个工作日", "number", "5", "workday"),
        ("RMB 50,000", "number", "50000", "money"),
        ("2.5 million yuan", "number", "2500000", "money"),
        ("thirty days", "number", "30", "day"),
        ("$1,000", "number", "1000", "dollar"),
        ("50K", "number", "50000", ""),
        ("CNY 3BN", "number", "3000000000", "money"),
        ("5 Million", "number", "5000000", ""),
        ("2.10%", "percent", "2.1", ""),
        ("２％", "percent", "2", ""),
        ("百分之五", "percent", "5", ""),
        ("千分之三", "percent", "0.3", ""),
        ("50bp", "percent", "0.5", ""),
        ("25个基点", "percent", "0.25", ""),
        ("−3.5%", "percent", "-3.5", ""),
        ("2026年3月1日", "date", "2026-03-01", ""),
        ("2026-03-01", "date", "2026-03-01", ""),
        ("March 1, 2026", "date", "2026-03-01", ""),
        ("1 March 2026", "date", "2026-03-01", ""),
        ("二〇二六年", "date", "2026", ""),
        ("2026年第一季度", "date", "2026-Q1", ""),
        ("2026Q3", "date", "2026-Q3", ""),
        ("3月1日", "date", "--03-01", ""),
        ("9:30", "time", "09:30", ""),
        ("第四十七条", "ordinal", "47", "条"),
        ("Article 47", "ordinal", "47", "条"),
        ("WM2026A", "code", "WM2026A", ""),
        ("400-888-1234", "code", "4008881234", ""),
    ],
)
def test_one_figure_is_read(text: str, kind: str, value: str, unit: str) -> None:
    (figure,) = read(f"即{text}。")
    assert (figure.kind, figure.value, figure.unit, figure.text) == (kind, value, unit, text)


@pytest.mark.parametrize(
    "text",
    [
        "一些客户",
        "一般情况",
        "十分满意",
        "统一规定",
        "万一丢失",
        "千万不要",
        "one of them",
        "见[1][2]",
    ],
)
def test_words_are_no_figures(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("手续费为50元。", "每笔收取五十元"),
        ("within 30 days", "应当在三十日内"),
        ("limit is 50,000 yuan", "不超过5万元"),
        ("年利率2.1%", "利率为2.10%"),
        ("3至5个工作日", "三到五个工作日内答复"),
        ("3-5%", "3%～5%"),
        ("自2026年起", "自2026年3月1日起施行"),
        ("第四十七条规定", "第四十七条 投保人解除合同的"),
        ("下调25个基点", "下调0.25个百分点"),
    ],
)
def test_the_same_value_in_another_form_binds(draft: str, source: str) -> None:
    assert unbound(draft, [passage(source)]) == ()


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("手续费为80元。", "每笔收取五十元"),
        ("within 30 days", "应当在三十个工作日内"),
        ("30元", "应当在三十日内"),
        ("利率50%", "每笔50元"),
        ("亏损3.5%", "收益−3.5%"),
        ("2026年4月1日", "2026年3月1日"),
        ("第四十八条", "第四十七条"),
        ("约120万元", "1,234,567元"),
        ("共3笔", "每笔12元"),
    ],
)
def test_another_value_unit_or_kind_does_not_bind(draft: str, source: str) -> None:
    assert unbound(draft, [passage(source)])


def test_records_computations_and_own_words_hold_figures() -> None:
    record = RecordEvidence(table="account", record_id="a", field="balance", label="余额", value="1,234.56元")  # fmt: skip
    total = ComputationEvidence(expression="a+b", inputs=(0,), value=Decimal("12.5"), unit="%")
    said = SaidEvidence(text="我要转5万")
    assert unbound("余额1234.56元，占12.5%，转5万", [record, total, said]) == ()
    assert [b.evidence for b in bind("余额1234.56元，占12.5%", [record, total])] == [0, 1]


def test_citable_names_each_value_once() -> None:
    assert citable([passage("每笔5元，最高50元，每笔5元")]) == ("5元", "50元")


_AMOUNT = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)


@given(_AMOUNT)
def test_every_way_of_writing_an_amount_binds(amount: Decimal) -> None:
    ways = [f"{amount}元", f"{amount:,}元", f"{amount / 10000:f}万元", f"RMB {amount:,}"]
    wide = str(amount).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."})
    for said in [*ways, f"{wide}元"]:
        for held in ways:
            assert unbound(said, [passage(f"金额为{held}，")]) == ()


@given(_AMOUNT, _AMOUNT)
def test_a_different_amount_never_binds(said: Decimal, held: Decimal) -> None:
    assert (unbound(f"{said:,}元", [passage(f"{held}元")]) == ()) == (said == held)


@given(st.integers(1, 99999))
def test_han_numerals_bind_to_digits(value: int) -> None:
    assert unbound(f"{value}日", [passage(f"{_han(value)}日")]) == ()
    assert unbound(f"{value + 1}日", [passage(f"{_han(value)}日")])


@given(st.dates(), st.sampled_from(["{0.year}年{0.month}月{0.day}日", "{0:%Y-%m-%d}", "{0:%B} {0.day}, {0.year}", "{0.day} {0:%B} {0.year}"]))  # fmt: skip
def test_dates_bind_across_formats(day: object, form: str) -> None:
    if not 1900 <= day.year <= 2099:  # type: ignore[attr-defined]
        return
    assert unbound(form.format(day), [passage(f"{day:%Y-%m-%d}")]) == ()


@given(
    st.text(max_size=200)
    | st.text(alphabet="0１9.,%-−/:万亿百三点元年月日第条 KkMmBbNnPpTtSsQq$¥€()[]", max_size=40)
)
def test_reading_never_fails_and_spans_are_exact(text: str) -> None:
    figures = read(text)
    assert all(text[f.start : f.end] == f.text for f in figures)
    assert all(a.end <= b.start for a, b in itertools.pairwise(figures))
    assert all(f.kind in FigureKind for f in figures)


@given(st.text(alphabet="0123456789万亿元%.,-−年月日第条 至一二三十百千点bp", max_size=60))
def test_a_text_binds_to_itself(text: str) -> None:
    assert unbound(text, [passage(text)]) == ()


def _han(value: int) -> str:
    """A plain writer of numerals below 100,000, for the test only."""
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千", "万"]
    text, zero = "", False
    for place in range(4, -1, -1):
        digit = value // 10**place % 10
        if digit:
            text += ("零" if zero and text else "") + digits[digit] + units[place]
        zero = digit == 0
    return text


@pytest.mark.parametrize("text", ["2025年第四季度", "2025-Q4", "2025Q4", "Q4 2025", "q4 of 2025"])
def test_a_quarter_is_one_date_however_it_is_written(text):
    (found,) = read(text)
    assert (found.kind, found.value) == ("date", "2025-Q4")
