"""Dress in which a breach is hidden comes off, what is ordinary stays, and offsets lead back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.compliance.rules.catalogue import lexical_rules
from agents.compliance.rules.fold import fold
from agents.compliance.rules.lexical import detect


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("保*本", "保本"),
        ("保 本 保 息", "保本保息"),
        ("保🔒本", "保本"),
        ("保b本", "保本"),
        ("包本", "保本"),
        ("保\u200b本", "保本"),
        ("稳.赚.不.赔", "稳赚不赔"),
        ("０风险", "零风险"),
        ("加 V 细聊", "加微信 细聊"),
        ("gu4r4nteed", "guaranteed"),
        ("c o d e", "code"),
        ("ＧＵＡＲＡＮＴＥＥ", "guarantee"),
    ],
)
def test_evasions_are_folded(written: str, meant: str) -> None:
    assert meant in fold(written).text


@pytest.mark.parametrize(
    "text", ["您好,请稍等", "年化2.1%到3.5%", "a股基金", "第一,本金;第二,收益", "r2(中低风险)"]
)
def test_ordinary_text_stays(text: str) -> None:
    assert fold(text).text == text


@given(st.text(max_size=60))
def test_every_span_lies_in_what_was_given(text: str) -> None:
    folded = fold(text)
    assert len(folded.places) == len(folded.text)
    for i in range(len(folded.text)):
        start, end = folded.span(i, i + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("text", ["这款保*本保*息，放心", "b包本保息的产品", "绝对０风险"])
def test_a_dressed_breach_is_found_where_it_stands(text: str) -> None:
    (finding,) = [f for f in detect(text, lexical_rules()) if f.rule_id == "RET-001"][:1]
    assert text[finding.start : finding.end] == finding.text
