"""A company is the same however its code is written, and another exchange's is not."""

import pytest

from core.domain.listing import company_key, spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("600036.SH", "600036"),
        ("600036.ss", "sh600036"),
        ("600036.XSHG", "600036.SH"),
        ("700.HK", "00700.HK"),
        ("0700.HK", "00700"),
        ("aapl", "AAPL"),
    ],
)
def test_spellings_of_one_company(one: str, other: str) -> None:
    assert company_key(one) == company_key(other)
    assert set(spellings(one)) & set(spellings(other))


def test_what_is_saved_is_among_the_spellings_asked_for() -> None:
    saved = ("600036", "600036.SH", "600036.SS")
    for asked in ("600036", "600036.SH", "SH600036", "600036.SS"):
        assert set(saved) <= set(spellings(asked))


def test_another_exchange_is_another_company() -> None:
    assert "600036.SZ" not in spellings("600036.SH")
    assert "600036.SH" not in spellings("600036.SZ")
    assert company_key("AAPL") != company_key("AAP")
    assert spellings("BRK.B") == ("BRK.B",)
