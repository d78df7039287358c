"""What an officer's words ask, read by code; and that every phrase is there in both languages."""

import datetime as dt
import string
from pathlib import Path

import pytest
import yaml

from agents.compliance import asked
from agents.compliance.asked import Kind
from agents.compliance.rules.catalogue import rules
from core.domain.case import Verdict

TODAY = dt.date(2026, 11, 20)
ID = "case_0019af3c5d61234567890abcdef"


@pytest.mark.parametrize(
    ("text", "reference", "kind"),
    [
        ("案件 12 为什么立案", "12", Kind.EXPLAIN),
        ("案件编号12为什么立案？", "12", Kind.EXPLAIN),
        ("12号案件现在什么状态", "12", Kind.EXPLAIN),
        ("Explain case #7.", "7", Kind.EXPLAIN),
        ("Why was case 7 opened? ", "7", Kind.EXPLAIN),
        (f"案件{ID}为什么立案", ID, Kind.EXPLAIN),
        ("案件3的法律依据是什么", "3", Kind.EXPLAIN),
        ("案件12有多少条发现", "12", Kind.EXPLAIN),
        ("这个案件有多少条发现", "", Kind.EXPLAIN),
        ("案件3谁决定的", "3", Kind.EXPLAIN),
        ("写一份案件3的备忘录", "3", Kind.MEMO),
        ("Draft the memo for case 3", "3", Kind.MEMO),
        ("有没有和案件3类似的案件？", "3", Kind.FIND),
        ("类似的案件", "", Kind.FIND),
        ("past cases about guaranteed returns last quarter", "", Kind.FIND),
        ("王强有过哪些案件", "", Kind.FIND),
        ("承诺保本案件有哪些", "", Kind.FIND),
        ("案件2024年有哪些", "", Kind.FIND),
        ("案件3涉及的条文原文", "3", Kind.LAW),
        ("保险法第十七条怎么规定", "", Kind.LAW),
        ("What does the insurance law say about exclusions?", "", Kind.LAW),
        ("上月确认的违规有多少起, 按规则", "", Kind.COUNT),
        ("how many confirmed breaches last month by rule", "", Kind.COUNT),
        ("请帮我关闭案件3", "3", Kind.DECIDE),
        ("把案件3定为误报", "3", Kind.DECIDE),
        ("Please close case 3", "3", Kind.DECIDE),
        ("今天天气怎么样", "", None),
        ("你好", "", None),
    ],
)
def test_kind_and_case(text, reference, kind):
    assert asked.reference_of(text) == reference
    assert asked.kind_of(text, reference) is kind


def test_a_number_alone_is_a_case_only_as_a_reply():
    assert (asked.reference_of("12"), asked.reference_of("12", bare=True)) == ("", "12")
    assert asked.reference_of("3件", bare=True) == ""
    for text in ("案件3件以上", "案件12月的", "2026年案件", "案件 2026-11-01 以来"):
        assert asked.reference_of(text) == "", text


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("上季度承诺收益的案件有哪些", ("承诺收益",), ("RET-001",)),
        ("past cases about guaranteed returns last quarter", ("guaranteed returns",), ("RET-001",)),
        ("查一下把保险说成存款的案件", ("把保险说成存款",), ("NAT-001",)),
        ("代客操作的先例", ("代客操作",), ("PRC-008",)),
        ("索要验证码的案件", ("索要验证码",), ("PII-002",)),
        ("客户的案件", ("客户",), ()),
        ("张三丰有过哪些案件", ("张三丰",), ()),
        ("有哪些案件", (), ()),
    ],
)
def test_the_words_of_a_search_and_the_rules_they_name(text, words, found):
    wanted = asked.read(text, Kind.FIND, "", TODAY)
    assert wanted.words == words
    assert asked.rules_about(wanted.words, rules()) == found


def test_days_verdict_rule_person_and_product():
    wanted = asked.read("王强上月RET-001误报的WM001案件", Kind.FIND, "", TODAY, "王强", "WM001")
    assert (wanted.since, wanted.until) == (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    assert (wanted.verdict, wanted.rules) == (Verdict.FALSE_ALARM, ("RET-001",))
    assert (wanted.person, wanted.product, wanted.words) == ("王强", "WM001", ())
    assert asked.as_of("截至2026年9月1日，理财销售怎么规定") == dt.date(2026, 9, 1)
    assert asked.as_of("截至2026年13月1日") is None


def test_every_phrase_says_the_same_in_both_languages():
    path = Path(asked.__file__).parent / "phrases.yaml"
    phrases = yaml.safe_load(path.read_text("utf-8"))
    for name, said in phrases.items():
        assert set(said) == {"zh", "en"}, name
        zh, en = ({f[1] for f in string.Formatter().parse(t) if f[1]} for t in said.values())
        assert zh == en, name
