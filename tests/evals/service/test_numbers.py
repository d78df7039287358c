"""The grader's own reading of numbers."""

from decimal import Decimal

import pytest

from tests.evals.service.numbers import matches, normal, read


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("每日20万元", {"200000"}),
        ("1.5亿元", {"150000000"}),
        ("１２，３４５．６０元", {"12345.6"}),
        ("1,117,320,768 bytes", {"1117320768"}),
        ("三十日内，二年", {"30", "2"}),
        ("百分之二十", {"20"}),
        ("百分之零点五", {"0.5"}),
        ("二〇二六年三月", {"2026"}),
        ("0.05%", {"0.05"}),
        ("within three working days", {"3"}),
        ("two ways", set()),
        ("万一十分一起", set()),
        ("2026-03-01", {"2026", "3", "1"}),
        ("见[1]和[12]", set()),
        ("1. 先还利息\n2. 再还本金", set()),
        ("两万元", {"20000"}),
    ],
)
def test_numbers_are_read_by_value(text, values):
    assert read(text) == {Decimal(v).normalize() for v in values}


def test_digits_at_the_ends_of_a_pattern_are_whole_numbers():
    assert matches("5元", "工本费每张5元")
    assert not matches("5元", "工本费每张15元")
    assert not matches("2元", "每笔1.2元")
    assert not matches("c5|3", "c4, 30")


def test_one_form_for_patterns_and_answers():
    assert normal("最高 2 万元，或１．５％") == "最高 20000元,或1.5%"
