"""Within figures confusions are undone; nothing else is touched."""

import pytest

from rag.read.mend import mended


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("１，２３４．５", "1,234.5"),
        ("1，234", "1,234"),
        ("12。5", "12.5"),
        ("2O24", "2024"),
        ("1,O23.5", "1,023.5"),
        ("l2.5", "12.5"),
        ("（45.6）", "(45.6)"),
        ("12.3％", "12.3%"),
        ("一12.3%", "-12.3%"),
        ("收入1，234.5万元", "收入1,234.5万元"),
    ],
)
def test_a_figure_is_set_right(read: str, meant: str) -> None:
    assert mended(read) == meant


@pytest.mark.parametrize(
    "text",
    ["Oil", "COVID-19", "Q1O", "H2O", "2023年，营收", "10，20", "3，5", "一、", "Illinois", "第一", "All 3",
     "（2023年）", "v1.O", "IO2", "1.2.3", "(801.2)", "1,402.7", "O", "l"],
)  # fmt: skip
def test_what_is_no_figure_stays(text: str) -> None:
    assert mended(text) == text


def test_punctuation_before_a_chinese_character_is_chinese() -> None:
    assert mended("增长;下降") == "增长；下降"
    assert mended("增长12.3%;归母") == "增长12.3%；归母"
    assert mended("Net sales; cost") == "Net sales; cost"


@pytest.mark.parametrize("read", ["净亏损以“一”号填列", "净亏损以“—”号填列", "净亏损以“-”号填列"])
def test_the_sign_that_accounts_name_is_a_minus(read: str) -> None:
    assert mended(read) == "净亏损以“－”号填列"
    assert mended("第“一”条") == "第“一”条"


@pytest.mark.parametrize(
    ("read", "meant"),
    [("(USS)", "(US$)"), ("(HKSmn)", "(HK$mn)"), ("USS12.5", "US$12.5"), ("USSR", "USSR"), ("CASE", "CASE"), ("BUSS", "BUSS")],
)  # fmt: skip
def test_a_dollar_sign_after_its_country_is_no_letter(read: str, meant: str) -> None:
    assert mended(read) == meant
