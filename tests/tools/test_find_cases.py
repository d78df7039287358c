"""The tool that finds cases: by what, for whom, and that another institution's are never found."""

import asyncio
import datetime as dt
from dataclasses import replace
from typing import cast

import pytest
from pydantic import ValidationError

from agents.kit.figures import unbound
from core.access import Principal, Role, Scope
from core.domain.case import Verdict
from core.errors import NotFound
from core.store import case_reviews, case_search, cases
from core.store import findings as found
from core.store.session import Store
from rag.types import Searcher
from tests.conftest import NOW
from tests.core.store.case_samples import (
    GAO,
    PROMISE,
    QIN,
    SURE,
    THEM,
    XU,
    admitted,
    finding,
    new_material,
)
from tools import find_cases
from tools.find_cases import CasesFound, FindCases
from tools.spec import Effect, Refused, ToolContext

LONG_AGO = NOW - dt.timedelta(days=90)  # 2026-08-22


@pytest.fixture
def context(store: Store, clock) -> ToolContext:
    return ToolContext(
        principal=XU, store=store, search=cast("Searcher", None), clock=clock, run_id="run_f",
        conversation_id="conv_f",
    )  # fmt: skip


def call(context: ToolContext, who: Principal = XU, **given) -> CasesFound:
    async def called() -> CasesFound:
        answer: CasesFound = await find_cases.TOOL.call(
            replace(context, principal=who), FindCases(**given)
        )
        return answer

    return asyncio.run(called())


def ids(context: ToolContext, who: Principal = XU, **given) -> list[str]:
    return [line.case.id for line in call(context, who, **given).lines]


def decided(store: Store, case_id: str, verdict: Verdict = Verdict.CONFIRMED) -> None:
    """The whole way to a signed decision."""
    with store.transaction(XU) as session:
        cases.assign(session, XU, case_id, NOW)
        for one in found.of_case(session, case_id):
            case_reviews.review(session, XU, case_id, NOW, one.id, verdict, "原话清楚")
        case_reviews.decide(session, XU, case_id, NOW, verdict, "按复核")
    with store.transaction(GAO) as session:
        case_reviews.sign(session, GAO, case_id, NOW)


@pytest.fixture
def three(store: Store) -> tuple[str, str, str]:
    """Of 王强, of 李娜 with another rule, and of 王强 long ago."""
    (first,) = admitted(store, finding())
    other = new_material("m2", person="E0200", person_name="李娜", product_code="FD002")
    (second,) = admitted(store, finding(SURE, rule="RET-002"), new=other)
    before = new_material("m3", customer_id="c_0009", occurred_at=LONG_AGO - dt.timedelta(days=1))
    (third,) = admitted(store, finding(SURE), new=before, now=LONG_AGO)
    return first, second, third


def test_it_reads_and_needs_the_right_to_cases(context: ToolContext) -> None:
    assert (find_cases.TOOL.effect, find_cases.TOOL.scope) == (Effect.READ, Scope.CASES_READ)
    for role in (Role.CUSTOMER, Role.REPRESENTATIVE, Role.ANALYST, Role.BRANCH_MANAGER):
        with pytest.raises(Refused):
            call(context, Principal(institution="demo", subject="x", role=role))


def test_each_way_of_asking(context: ToolContext, three: tuple[str, str, str]) -> None:
    first, second, third = three
    assert ids(context) == [second, first, third]
    assert set(ids(context, person="王强")) == {first, third}
    assert ids(context, person="E0200") == [second]
    assert ids(context, person="王") == []
    assert ids(context, product="fd002") == [second]
    assert set(ids(context, rules=("RET-001",))) == {first, third}
    assert ids(context, rules=("RET-009",)) == []
    assert ids(context, words=(PROMISE,)) == [first]
    assert set(ids(context, words=(SURE,))) == {second, third}
    assert ids(context, words=(SURE, "没有说过")) == []
    assert ids(context, words=("100%",)) == []
    assert ids(context, rules=("RET-002",), words=(PROMISE,), person="李娜") == [second]


def test_days_are_those_of_beijing_and_both_included(
    context: ToolContext, three: tuple[str, str, str]
) -> None:
    first, second, third = three
    day = dt.date(2026, 8, 22)
    assert ids(context, since=day, until=day) == [third]
    assert ids(context, until=day - dt.timedelta(days=1)) == []
    assert set(ids(context, since=dt.date(2026, 11, 20), until=dt.date.max)) == {first, second}


def test_outcomes_are_said_and_looked_for(
    context: ToolContext, three: tuple[str, str, str], store: Store
) -> None:
    first, second, third = three
    decided(store, third)
    decided(store, second, Verdict.FALSE_ALARM)
    assert ids(context, verdict=Verdict.CONFIRMED) == [third]
    assert ids(context, verdict=Verdict.FALSE_ALARM) == [second]
    said = {line.case.id: line.text for line in call(context).lines}
    assert "违规成立，已关闭" in said[third]
    assert "误报" in said[second]
    assert "尚未有人受理" in said[first]
    assert ids(context, like=first) == [third]
    english = call(context, language="en", like=first).lines[0].text
    assert "breach confirmed, closed" in english


def test_every_figure_of_a_line_is_evidence(
    context: ToolContext, three: tuple[str, str, str]
) -> None:
    for language in ("zh", "en"):
        lines = call(context, language=language).lines
        assert len(lines) == len(three)
        for line in lines:
            assert not unbound(line.text, line.evidence), line.text
            assert {e.record_id for e in line.evidence} == {line.case.id}


def test_there_may_be_more(context: ToolContext, three: tuple[str, str, str]) -> None:
    short = call(context, limit=2)
    assert (len(short.lines), short.more) == (2, True)
    assert not call(context, limit=3).more
    for bad in ({"limit": 0}, {"limit": 21}, {"words": ("",)}):
        with pytest.raises(ValidationError):
            FindCases(**bad)
    assert three


def test_another_institutions_cases_are_never_found(
    context: ToolContext, three: tuple[str, str, str], store: Store
) -> None:
    first = three[0]
    (theirs,) = admitted(store, finding(), new=new_material("x1"), who=THEM)
    for given in ({}, {"person": "王强"}, {"rules": ("RET-001",)}, {"words": (PROMISE,)}):
        assert theirs not in ids(context, **given)
        assert ids(context, THEM, **given) == [theirs]
    with pytest.raises(NotFound):
        call(context, THEM, like=first)
    with store.transaction(THEM) as session:
        ours = case_search.named(session, first)
        assert ours is None
        assert case_search.persons_in(session, "李娜和王强") == (
            case_search.Person(id="E0102", name="王强"),
        )


def test_an_auditor_may_look(context: ToolContext, three: tuple[str, str, str]) -> None:
    assert len(ids(context, QIN)) == len(three)


def test_a_case_is_named_by_number_or_id(store: Store, three: tuple[str, str, str]) -> None:
    with store.transaction(XU) as session:
        number = cases.get(session, three[1]).number
        by_number, by_id = (
            case_search.named(session, f"#{number}"), case_search.named(session, three[1]),
        )  # fmt: skip
        assert by_number is not None
        assert by_number == by_id
        for nobody in ("0", "999999", "99999999999", "case_none", "", "#"):
            assert case_search.named(session, nobody) is None
        both = case_search.persons_in(session, "李娜和王强谁的案件")
        assert {p.name for p in both} == {"李娜", "王强"}
        assert case_search.products_in(session, "fd002的案件") == ("FD002",)
        assert case_search.persons_in(session, "没有人") == ()
