"""Answers from reports: with page and box, as of a day, and "not in these documents"."""

import asyncio
import datetime as dt

import pytest

from agents.kit.figures import unbound
from agents.research.nodes.choose import Choice
from core import audit
from core.access import Audience
from core.domain.conversation import AnswerKind
from core.domain.document import Shelf
from core.domain.evidence import ComputationEvidence, RegionEvidence, SaidEvidence
from core.domain.reading import Reading
from core.store import documents, readings
from inference.backend import ModelRole
from rag.types import Found
from tests.agents.conftest import World
from tests.agents.research.conftest import WHO, asked, put, three
from tests.readings import analyst, report, table


def _ask(world: World, question: str, **given):
    return asyncio.run(asked(world, question, **given))


def _bound(answer, question: str) -> bool:
    """Every sentence stands on its own citations."""
    by_number = {c.number: c.evidence for c in answer.citations}
    said = SaidEvidence(text=question)
    return all(
        not unbound(s.text, [*(by_number[n] for n in s.citations), said]) for s in answer.sentences
    )


def test_a_figure_with_its_page_and_box_and_the_computation_of_its_unit(world):
    reading_id = put(world.store)
    question = "青禾食品2025年归母净利润预测是多少？"
    answer = _ask(world, question)
    assert answer.kind is AnswerKind.ANSWER
    assert "9.4亿元" in answer.text
    region = answer.citations[0].evidence
    assert isinstance(region, RegionEvidence)
    assert (region.reading_id, region.page, region.published) == (
        reading_id,
        2,
        dt.date(2026, 10, 30),
    )
    assert region.box[2] > region.box[0]
    assert isinstance(answer.citations[1].evidence, ComputationEvidence)
    assert answer.citations[1].evidence.inputs == (1,)
    assert _bound(answer, question)
    assert world.backend.calls == []


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("青禾食品的评级是什么？", ("买入",)),
        ("600999的目标价", ("58元",)),
        ("What is the target price of 600999?", ("CNY 58",)),
        ("青禾的风险有哪些", ("原材料价格上涨",)),
        ("投资要点？", ("43.2%",)),
        ("青禾食品2025年营收", ("19.12亿元",)),
    ],
)
def test_stated_facts(world, question, words):
    put(world.store)
    answer = _ask(world, question)
    assert answer.kind is AnswerKind.ANSWER, answer.text
    assert all(w in answer.text for w in words), answer.text
    assert answer.citations
    assert _bound(answer, question)


def test_what_is_not_there_is_said_not_to_be(world):
    put(world.store)
    for question in (
        "贵州茅台的目标价是多少？",
        "宁德时代2025年净利润？",
        "What is Microsoft's target price?",
        "300750的评级",
        "青禾食品2031年归母净利润？",
    ):
        answer = _ask(world, question)
        assert answer.kind is AnswerKind.UNKNOWN, (question, answer.text)
    assert world.backend.calls == []
    assert "2025" in answer.text  # the years that are there


def test_without_readings_it_says_so(world):
    assert _ask(world, "目标价？").kind is AnswerKind.UNKNOWN


def test_only_what_was_published_by_the_day_counts(world):
    three(world.store)
    early = _ask(world, "青禾食品的目标价", as_of=dt.date(2026, 5, 1))
    assert "50元" in early.text
    assert "58" not in early.text
    assert _ask(world, "青禾食品的目标价", as_of=dt.date(2026, 1, 1)).kind is AnswerKind.UNKNOWN
    said = _ask(world, "截至2026-05-01，青禾食品的目标价是多少")
    assert "50元" in said.text
    assert said.as_of == dt.date(2026, 5, 1)


def test_reports_are_compared_by_their_latest(world):
    three(world.store)
    question = "各家对青禾食品的目标价分别是多少？"
    answer = _ask(world, question)
    assert [s.text.partition("（")[0] for s in answer.sentences] == ["华夏证券", "东方证券"]
    assert "50元" not in answer.text
    assert _bound(answer, question)


def test_a_forecast_is_followed_over_time(world):
    three(world.store)
    question = "华夏证券对青禾食品2025年归母净利润的预测怎么变化的？"
    answer = _ask(world, question)
    assert [s for s in ("9亿元", "9.4亿元") if s in answer.text] == ["9亿元", "9.4亿元"]
    assert answer.text.index("2026-04-20") < answer.text.index("2026-10-30")
    assert "东方证券" not in answer.text
    assert _bound(answer, question)


def test_disagreements_are_listed(world):
    three(world.store)
    for question in ("各券商对青禾食品有哪些分歧？", "Where do the brokers disagree on 600999?"):
        answer = _ask(world, question)
        assert "华夏证券" in answer.text
        assert "东方证券" in answer.text
        assert len(answer.sentences) >= 3  # rating, target, profit
        assert _bound(answer, question)


def test_a_consensus_is_computed_and_its_parts_are_cited(world):
    three(world.store)
    question = "青禾食品2025年归母净利润的一致预期是多少？"
    answer = _ask(world, question)
    assert "7.7亿元" in answer.sentences[0].text
    made = [c.evidence for c in answer.citations if isinstance(c.evidence, ComputationEvidence)]
    assert {"mean", "max", "min", "count"} <= {m.expression for m in made}
    assert _bound(answer, question)


def test_a_far_forecast_is_found(world):
    three(world.store)
    answer = _ask(world, "青禾食品2025年哪些归母净利润预测明显偏离中位数？")
    assert answer.kind is AnswerKind.ANSWER
    assert "东方证券" in answer.text


def test_which_company_is_asked_back_and_understood(world):
    put(world.store)
    put(world.store, company="蓝海科技", code="300999.SZ", target="20.00")
    answer = _ask(world, "目标价是多少？")
    assert answer.kind is AnswerKind.ASK_BACK
    assert set(answer.options) == {"青禾食品", "蓝海科技"}
    assert "20元" in _ask(world, "蓝海的目标价").text


def test_only_the_readings_named_are_used(world):
    first = put(world.store)
    put(world.store, company="蓝海科技", code="300999.SZ", target="20.00")
    assert "58元" in _ask(world, f"@{first} 目标价是多少？").text


def test_rights_hold(world):
    reading_id = put(world.store)
    hidden = analyst("other")
    assert _ask(world, f"@{reading_id} 目标价", who=hidden).kind is AnswerKind.UNKNOWN
    with world.store.transaction(WHO) as session:
        readings.set_values(session, reading_id, audience=Audience.MANAGEMENT.value)
    assert _ask(world, "青禾食品的目标价").kind is AnswerKind.UNKNOWN


def test_from_the_text_by_the_models_choice_of_numbers(world):
    put(world.store)
    world.backend.on(Choice(answer="1.5个月", numbers=[1]))
    answer = _ask(world, "渠道库存降到了几个月？")
    assert "1.5个月" in answer.text
    region = answer.citations[0].evidence
    assert isinstance(region, RegionEvidence)
    assert (region.page, region.text) == (1, "公司直营渠道收入占比升至43.2%，渠道库存降至1.5个月。")


def test_the_model_may_find_nothing_and_may_not_invent(world):
    put(world.store)
    world.backend.on(Choice(answer="没有写", numbers=[]), times=1)
    assert _ask(world, "渠道库存的质量检查由谁负责？").kind is AnswerKind.UNKNOWN
    world.backend.on(Choice(answer="99.9个月", numbers=[1]))
    assert _ask(world, "渠道库存降到了几个月？").kind is AnswerKind.UNKNOWN


def test_what_is_about_nothing_here_is_not_put_to_the_model(world):
    put(world.store)
    world.search.confidence = 0.05
    assert _ask(world, "月球上的水有多深").kind is AnswerKind.UNKNOWN
    assert world.backend.calls == []


def test_only_the_shelf_of_readings_is_searched(world):
    put(world.store)
    world.backend.on(Choice(answer="", numbers=[]))
    _ask(world, "渠道库存的质量检查由谁负责？")
    assert {r.shelf for r in world.search.asked} == {Shelf.READINGS}


def test_an_english_question_on_a_chinese_report_is_narrated_with_bound_figures(world):
    reading_id = put(world.store)
    with world.store.transaction(WHO) as session:
        document_id = readings.get(session, WHO, reading_id).document_id or ""
        document, _ = documents.opened(session, WHO, document_id)
        first = documents.outline(session, WHO, document_id)[0]
    world.search.result = (Found(passage=first, document=document, score=1.0),)
    world.backend.on(Choice(answer="43.2%", numbers=[1]), role=ModelRole.DECIDE)
    world.backend.on("Direct sales made up 55% of revenue.", role=ModelRole.CHAT, times=1)
    world.backend.on("Direct sales made up 43.2% of revenue.", role=ModelRole.CHAT)
    answer = _ask(world, "What share of revenue do direct sales have now?")
    assert answer.language == "en"
    assert answer.text == "Direct sales made up 43.2% of revenue."
    assert answer.citations[0].evidence.page == 1


def test_each_answer_is_in_the_audit_log(world):
    put(world.store)
    _ask(world, "青禾食品的目标价")
    with world.store.transaction(WHO) as session:
        assert {"run.started", "answer.sent"} <= {e.action for e in audit.entries(session)}


def _by_channel() -> Reading:
    """The report with a table of what no stated fact is."""
    whole = report()
    rows = {"营业收入（百万元）": "直营渠道收入", "归母净利润（百万元）": "线上渠道收入"}
    cells = tuple(c.model_copy(update={"text": rows.get(c.text, c.text)}) for c in table().cells)
    last = whole.blocks[-1].model_copy(
        update={"table": table().model_copy(update={"cells": cells})}
    )
    return whole.model_copy(update={"blocks": (*whole.blocks[:-1], last)})


def test_a_figure_that_stands_in_a_table_alone_is_answered_with_its_cell(world):
    reading_id = put(world.store, read=_by_channel())
    question = "青禾食品2025年直营渠道的收入是多少？"
    answer = _ask(world, question)
    assert answer.kind is AnswerKind.ANSWER, answer.text
    assert "1,912.00" in answer.text
    region = answer.citations[0].evidence
    assert isinstance(region, RegionEvidence)
    assert (region.reading_id, region.page) == (reading_id, 2)
    assert _bound(answer, question)
    assert world.backend.calls == []


def test_arithmetic_on_a_table_is_recorded(world):
    put(world.store, read=_by_channel())
    question = "直营渠道收入2025年比2024年增加了多少？"
    answer = _ask(world, question)
    assert answer.kind is AnswerKind.ANSWER, answer.text
    assert "170.56" in answer.text
    computed = answer.citations[-1].evidence
    assert isinstance(computed, ComputationEvidence)
    assert computed.inputs == (1, 2)
    assert _bound(answer, question)
    english = _ask(world, "What was the percentage change of 直营渠道收入 from 2024 to 2025?")
    assert "9.79" in english.text


def test_a_table_that_may_mean_two_rows_is_left_to_the_text_and_then_asked_back(world):
    put(world.store, read=_by_channel())
    world.backend.on(Choice(answer="", numbers=[]))
    answer = _ask(world, "2025年渠道的收入是多少？")
    assert answer.kind is AnswerKind.ASK_BACK
    assert answer.options == ("直营渠道收入", "线上渠道收入")
    assert not answer.citations


@pytest.mark.parametrize(
    ("question", "said", "cells"),
    [
        ("青禾2025年线上渠道收入是多少？", "940.00", 1),
        ("根据这份研报，2024年直营渠道收入是多少？", "1,741.44", 1),
        ("2025年线上渠道收入占直营渠道收入的比例是多少？", "49.16%", 2),
        ("2024年和2025年直营渠道收入的平均值是多少？", "1,826.72", 2),
        ("线上渠道收入哪一年最高？", "2026", 3),
        ("What was 线上渠道收入 in 2026?", "1,030.00", 1),
    ],
)
def test_questions_on_a_table_bring_cells_with_page_and_box(world, question, said, cells):
    reading_id = put(world.store, read=_by_channel())
    answer = _ask(world, question)
    assert answer.kind is AnswerKind.ANSWER, answer.text
    assert said in answer.text
    regions = [c.evidence for c in answer.citations if isinstance(c.evidence, RegionEvidence)]
    assert len(regions) == cells
    assert all(r.reading_id == reading_id and r.box[2] > r.box[0] for r in regions)
    assert _bound(answer, question)
    assert world.backend.calls == []


@pytest.mark.parametrize(
    "question",
    [
        "2025年直营渠道的库存是多少？",
        "2023年直营渠道收入是多少？",
        "2025年上半年直营渠道收入是多少？",
        "为什么2025年直营渠道收入增长？",
    ],
)
def test_what_no_cell_says_is_not_answered_from_a_table(world, question):
    put(world.store, read=_by_channel())
    world.backend.on(Choice(answer="", numbers=[]))
    assert _ask(world, question).kind is AnswerKind.UNKNOWN


def test_a_table_published_after_the_day_is_not_asked(world):
    put(world.store, read=_by_channel())
    early = _ask(world, "2025年线上渠道收入是多少？", as_of=dt.date(2026, 1, 1))
    assert early.kind is AnswerKind.UNKNOWN


def test_of_a_broker_that_wrote_the_code_in_two_ways_the_newest_counts(world):
    put(
        world.store,
        broker="华夏证券",
        day="2026-04-20",
        target="50.00",
        title="春季点评",
        code="600999",
    )
    put(world.store, broker="华夏证券", day="2026-10-30", target="58.00", code="600999.SH")
    answer = _ask(world, "600999的目标价是多少？")
    assert "58元" in answer.text
    assert "50元" not in answer.text


def test_a_code_with_and_without_its_exchange_is_one_company(world):
    put(world.store, broker="华夏证券", day="2026-10-30", target="58.00")
    put(world.store, broker="东方证券", day="2026-11-02", target="36.00", code="600999")
    for question in ("600999.SH目标价的平均值是多少？", "600999目标价的平均值是多少？"):
        answer = _ask(world, question)
        assert answer.kind is AnswerKind.ANSWER, answer.text
        assert "47元" in answer.text
