"""The model's paragraph stands only where it says what was given and nothing else."""

import asyncio
from decimal import Decimal

from agents.research.writing.faithful import displaced
from agents.research.writing.narrate import figures_lost, narrated, novelty
from core.domain.evidence import CellEvidence, ComputationEvidence, Evidence
from core.domain.finding import Finding, Severity
from core.errors import BackendRefused
from inference.scripted import Scripted

GIVEN = ("营业收入为12.50亿元，同比增长8.00%。", "归母净利润为3.20亿元，同比下降1.50%。")
GOOD = "营业收入为12.50亿元，同比增长8.00%；归母净利润为3.20亿元，同比下降1.50%。"
ENGLISH = ("Revenue: 12.50 billion yuan.", "Net profit: 3.20 billion yuan.")
EVIDENCE: tuple[Evidence, ...] = (
    CellEvidence(query_id="q", row=1, column="growth", value="8.00%"),
    CellEvidence(query_id="q", row=1, column="fall", value="1.50%"),
    ComputationEvidence(expression="r", inputs=(0,), value=Decimal("12.50"), unit="亿元"),
    ComputationEvidence(expression="r", inputs=(0,), value=Decimal("3.20"), unit="亿元"),
)
MARKED = Finding(
    rule_id="r", rule_version="1", severity=Severity.CRITICAL, name_zh="绝对化", name_en="absolute",
    start=0, end=1, text="稳",
)  # fmt: skip


def _no(_text: str) -> tuple[Finding, ...]:
    return ()


def _said(*replies: str, screen=_no, language: str = "zh", given=GIVEN):
    backend = Scripted()
    for reply in replies:
        backend.on(reply, times=1)
    return asyncio.run(narrated(backend, given, EVIDENCE, language, screen)), backend


def test_a_faithful_paragraph_stands():
    assert _said(GOOD)[0] == GOOD


def test_lines_become_one_paragraph():
    assert _said(GOOD.replace("；", "；\n"))[0] == GOOD


def test_a_figure_without_evidence_is_said_back_and_mended():
    text, backend = _said(GOOD.replace("8.00%", "9.00%"), GOOD)
    assert text == GOOD
    assert "9.00%" in backend.calls[1].messages[-1].content


def test_two_bad_tries_are_enough():
    text, backend = _said(GOOD.replace("8.00%", "9.00%"), GOOD.replace("3.20", "3.30"))
    assert text is None
    assert len(backend.calls) == 2


def test_a_figure_must_not_be_lost():
    assert figures_lost("营业收入为12.50亿元。", GIVEN[0]) == ("8.00%",)
    text, backend = _said(GIVEN[0], GIVEN[0])
    assert text is None
    assert "3.20亿元" in backend.calls[1].messages[-1].content


def test_a_source_that_was_not_given_does_not_stand():
    invented = f"据行业统计报告，{GOOD}"
    assert _said(invented, f"《年报》：{GOOD}")[0] is None
    assert _said(invented, GOOD)[0] == GOOD


def test_new_matter_does_not_stand():
    added = GOOD + "公司管理层对未来业务拓展充满信心，预计市场份额将持续提升，值得投资者关注。"
    assert novelty(GOOD, "\n".join(GIVEN)) < 0.1
    assert _said(added, added)[0] is None


def test_a_word_of_the_opposite_direction_does_not_stand():
    turned = GOOD.replace("增长8.00%", "下降8.00%")
    assert _said(turned, turned)[0] is None


def test_figures_that_changed_places_do_not_stand():
    turned = "营业收入为3.20亿元，同比增长8.00%；归母净利润为12.50亿元，同比下降1.50%。"
    assert _said(turned, turned)[0] is None


def test_a_period_beside_another_figure_does_not_stand():
    given = ("单季收入方面，2026年9月为6.00元；期间最高为2026年8月的9.00元。",)
    evidence = [
        CellEvidence(query_id="q", row=n, column=c, value=v)
        for n, row in enumerate((("2026-09", "6.00元"), ("2026-08", "9.00元")), 1)
        for c, v in zip(("m", "v"), row, strict=True)
    ]
    turned = "单季收入方面，2026年9月为6.00元；期间最高为2026年9月的9.00元，2026年8月之后。"
    for reply, wanted in ((given[0], given[0]), (turned, None)):
        backend = Scripted().on(reply)
        assert asyncio.run(narrated(backend, given, evidence, "zh", _no)) == wanted


def test_the_same_in_other_words_is_the_same():
    for said in (
        "营业收入同比增长8.00%至12.50亿元，归母净利润为3.20亿元，同比下降1.50%。",
        "其中，营业收入达到12.50亿元，同比增长8.00%，而归母净利润为3.20亿元，同比下降1.50%。",
    ):
        assert displaced(said, GIVEN) == ""


def test_a_denial_must_not_be_lost():
    given = ["第一位是甲支行（9元），乙支行不在其中。"]
    assert displaced("第一位是甲支行（9元），乙支行在其中。", given)


def test_what_the_conduct_rules_mark_does_not_stand():
    def screen(text: str) -> tuple[Finding, ...]:
        return (MARKED,) if "稳" in text else ()

    risky = GOOD.replace("归母", "稳，归母")
    assert _said(risky, risky, screen=screen)[0] is None
    assert _said(risky, GOOD, screen=screen)[0] == GOOD


def test_without_a_model_there_is_no_paragraph():
    backend = Scripted().on(BackendRefused("away"))
    assert asyncio.run(narrated(backend, GIVEN, EVIDENCE, "zh", _no)) is None
    assert len(backend.calls) == 1


def test_english_is_held_to_the_same():
    good = "Revenue: 12.50 billion yuan. Net profit: 3.20 billion yuan."
    evidence = tuple(
        ComputationEvidence(expression="r", inputs=(), value=Decimal(v), unit="billion yuan")
        for v in ("12.50", "3.20")
    )
    for reply, wanted in ((good, good), (f"According to the report, {good}", None)):
        backend = Scripted().on(reply)
        assert asyncio.run(narrated(backend, ENGLISH, evidence, "en", _no)) == wanted


def test_the_same_words_under_another_head_do_not_stand():
    given = ("收入为12.50亿元，上年同期为11.00亿元。", "利润为3.20亿元，上年同期为2.00亿元。")
    turned = "收入为12.50亿元，上年同期为2.00亿元。利润为3.20亿元，上年同期为11.00亿元。"
    assert displaced("".join(given), given) == ""
    assert displaced("".join(reversed(given)), given) == ""
    assert displaced(turned, given) == "上年同期为2.00亿元"
