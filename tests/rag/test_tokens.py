"""Numbers, codes and article numbers stay whole and have one form."""

import pytest

from rag.tokens import chinese_number, words


@pytest.mark.parametrize(
    ("text", "number"),
    [("四十七", 47), ("一百八十五", 185), ("二〇二四", 2024), ("十", 10), ("两百万", 2_000_000), ("三万二千", 32000),
     ("47", 47), ("甲", None)],
)  # fmt: skip
def test_chinese_numbers(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第四十七条", "第47条"),
        ("article 47", "第四十七条"),
        ("三十日", "30日"),
        ("１，０００元", "1000元"),
        ("Claims", "claim"),
    ],
)
def test_two_ways_of_writing_are_one_word(one: str, other: str) -> None:
    assert words(one) == words(other)


@pytest.mark.parametrize("code", ["CH-WM-2026", "3.5%", "2026-01-01", "第一百四十七条之一"])
def test_codes_stay_whole(code: str) -> None:
    assert len(words(code)) == 1
