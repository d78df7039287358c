"""The tool that asks data: whose rights hold, what is evidence, what comes back when nothing does."""

import asyncio
import datetime as dt
from dataclasses import replace
from typing import Any, cast

import psycopg
import pytest
from pydantic import ValidationError

from agents.kit.figures import unbound
from agents.kit.spec import RunContext
from core import audit
from core.access import Principal, Role, Scope, system
from core.clock import FixedClock
from core.errors import TooLarge
from core.store.reader import claims_of
from rag.types import Searcher
from tests.tools.sql.conftest import Data, data, person
from tools import ask_data
from tools.ask_data import MOST_ROWS, AskData, DataFound
from tools.spec import Effect, Failed, Refused, Retry, ToolContext
from tools.sql.ask import DataDesk
from tools.sql.port import DeskPort

__all__ = ["data"]

CLOCK = FixedClock(dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC))
ANALYST = person(Role.ANALYST)
OFFICER = person(Role.COMPLIANCE_OFFICER)


@pytest.fixture
def context(data: Data) -> ToolContext:
    desk = DataDesk(data.reader, CLOCK, lambda who: claims_of(data.store, who))
    return ToolContext(
        principal=ANALYST, store=data.store, search=cast("Searcher", None), clock=CLOCK,
        run_id="run_data", conversation_id="conv_data",
        data=DeskPort(desk, tuple(data.datasets.values())),
    )  # fmt: skip


def ask(context: ToolContext, who: Principal, question: str, dataset: str = "") -> DataFound:
    async def called() -> DataFound:
        request = AskData(question=question, dataset=dataset)
        found: DataFound = await ask_data.TOOL.call(replace(context, principal=who), request)
        return found

    return asyncio.run(called())


def figure(found: DataFound) -> str:
    assert len(found.evidence) == 1
    return found.evidence[0].value


def test_it_reads_and_needs_the_right_to_data() -> None:
    assert (ask_data.TOOL.effect, ask_data.TOOL.scope) == (Effect.READ, Scope.DATA_READ)


def test_each_cell_is_evidence(context: ToolContext) -> None:
    found = ask(context, ANALYST, "2025年营收最高的3家公司")
    assert found.dataset == "market"
    assert len(found.columns) == len(found.heads) == 2
    assert [(e.row, e.column) for e in found.evidence] == [
        (row, column) for row in (1, 2, 3) for column in found.columns
    ]
    assert {e.query_id for e in found.evidence} == {found.query_id}
    assert found.query.startswith("SELECT")
    assert not found.more


def test_the_words_rest_on_the_cells(context: ToolContext) -> None:
    found = ask(context, ANALYST, "澄湖银行2025年的营业收入是多少")
    assert unbound(found.sentences[0], found.evidence) == ()
    assert unbound("营业收入为1.23亿元", found.evidence) != ()


def test_both_languages_have_the_same_query(context: ToolContext) -> None:
    zh = ask(context, ANALYST, "有多少家公司")
    en = ask(context, ANALYST, "How many companies are there?")
    assert zh.query_id == en.query_id
    assert figure(zh).startswith("24")


def test_a_cell_without_a_value_is_no_evidence(context: ToolContext) -> None:
    found = ask(context, ANALYST, "澄湖银行2030年12月的成交额", "market")
    assert found.columns == ("turnover",)
    assert found.evidence == ()
    assert found.sentences[0] == "没有符合条件的数据。"


def test_a_long_table_is_cut_and_says_so(context: ToolContext) -> None:
    found = ask(context, ANALYST, "各公司2025年每个月的成交额", "market")
    assert found.more
    assert max(e.row for e in found.evidence) == MOST_ROWS
    assert found.sentences[-1] == f"这里只有前{MOST_ROWS}行。"


@pytest.mark.parametrize(
    "role", [Role.CUSTOMER, Role.REPRESENTATIVE, Role.ADMINISTRATOR, Role.AUDITOR]
)
def test_a_role_without_the_right_is_refused(context: ToolContext, role: Role) -> None:
    with pytest.raises(Refused, match="not open to you"):
        ask(context, person(role), "全行有多少客户")


def test_a_dataset_of_other_roles_is_not_there(context: ToolContext, data: Data) -> None:
    bank = data.datasets["bank"].model_copy(update={"roles": ("compliance_officer",)})
    port = cast("DeskPort", context.data)
    narrow = replace(context, data=DeskPort(port.desk, (bank,)))
    assert figure(ask(narrow, OFFICER, "全行有多少客户", "bank"))
    for name in ("bank", "nowhere", ""):
        with pytest.raises(Refused, match="no such dataset"):
            ask(narrow, ANALYST, "全行有多少客户", name)


def test_a_manager_sees_the_own_branch_only(context: ToolContext, data: Data) -> None:
    with psycopg.connect(data.admin) as c:
        manager, branch = c.execute(
            "SELECT id, branch_id FROM employee "
            "WHERE institution = 'demo' AND role = 'branch_manager' LIMIT 1"
        ).fetchone() or ("", "")
        own = c.execute(
            "SELECT count(*) FROM customer WHERE institution = 'demo' AND branch_id = %s", (branch,)
        ).fetchone()
    assert own is not None
    assert 0 < own[0] < 2000
    who = person(Role.BRANCH_MANAGER, employee=manager)
    assert figure(ask(context, who, "有多少客户", "bank")) == f"{own[0]:,}户"
    assert figure(ask(context, ANALYST, "有多少客户", "bank")) == "2,000户"
    assert len(ask(context, who, "各支行的客户数", "bank").evidence) == 2


def test_what_is_unclear_can_be_asked_again(context: ToolContext) -> None:
    with pytest.raises(Retry, match="哪个期间"):
        ask(context, ANALYST, "澄湖银行的营收")
    with pytest.raises(Retry, match="For which period"):
        ask(context, ANALYST, "What is the revenue of Chenghu Bank?")
    with pytest.raises(Retry, match="不认识"):
        ask(context, ANALYST, "澄湖银行2025年的市盈率", "market")


def test_a_personal_column_needs_its_right(context: ToolContext) -> None:
    with pytest.raises(Refused, match="没有查看“手机"):
        ask(context, ANALYST, "客户的手机号", "bank")


def test_what_costs_too_much_can_be_asked_smaller(
    context: ToolContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.sql.ask._DEAREST", 0.0)
    with pytest.raises(Retry, match="shorter period") as caught:
        ask(context, ANALYST, "2025年各行业的营业收入", "market")
    assert isinstance(caught.value.__cause__, TooLarge)


def test_each_question_is_an_entry_without_its_words(context: ToolContext, data: Data) -> None:
    found = ask(context, ANALYST, "全行有多少客户")
    with pytest.raises(Retry):
        ask(context, ANALYST, "澄湖银行的营收", "market")
    with data.store.transaction(system("demo")) as session:
        answered, unclear = [
            e for e in audit.entries(session, limit=10_000) if e.action == "data.asked"
        ][-2:]
    assert answered.details == {
        "answered": True, "rows": 1, "query": found.query_id, "run": "run_data",
    }  # fmt: skip
    assert (unclear.subject, unclear.details["answered"]) == ("market", False)
    assert "营收" not in str(unclear.details)


def test_a_run_hands_its_desk_to_its_tools(context: ToolContext) -> None:
    absent = cast("Any", None)
    run = RunContext(
        principal=ANALYST, run_id="run_1", conversation_id="conv_1", store=context.store,
        search=absent, backend=absent, clock=CLOCK, screen=absent, emit=absent, data=context.data,
    )  # fmt: skip
    assert run.tools().data is context.data is not None


def test_without_a_desk_it_fails(context: ToolContext) -> None:
    with pytest.raises(Failed, match="not set up"):
        ask(replace(context, data=None), ANALYST, "全行有多少客户")


def test_the_model_cannot_say_who_asks() -> None:
    with pytest.raises(ValidationError):
        AskData.model_validate({"question": "有多少客户", "principal": "admin"})
