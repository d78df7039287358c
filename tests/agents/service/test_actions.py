"""Write calls: shown with exact arguments, done once when confirmed, never otherwise."""

import asyncio
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from agents.kit.runner import Runner
from core.access import Principal, Role
from core.audit import entries, verify
from core.domain.conversation import AnswerKind, ConversationState
from core.domain.run import AnswerReady, ConfirmationAsked, Run, RunEnded, StoredEvent
from core.errors import Conflict, NotFound
from core.store import bank as ledger
from core.store import conversations
from tests.agents.conftest import World, ask, told

YUE = Principal(
    institution="demo",
    subject="login_linyue",
    role=Role.CUSTOMER,
    name="林悦",
    customer_id="C000001",
)
EMILY = Principal(
    institution="demo",
    subject="login_emily",
    role=Role.CUSTOMER,
    name="Emily Carter",
    customer_id="C000002",
    locale="en",
)


def seen(world: World, read: Callable[[Session], Any]) -> Any:
    with world.store.transaction(YUE) as session:
        return read(session)


def card_states(world: World) -> dict[str, str]:
    return {c.last4: c.state.value for c in seen(world, lambda s: ledger.cards(s, "C000001"))}


async def asked(
    runner: Runner, question: str, who: Principal = YUE, **options: Any
) -> tuple[Run, ConfirmationAsked, int]:
    run = await runner.start(who, "service", question, **options)
    events = await told(runner, who, run.id)
    assert events[-1].event == RunEnded(outcome="interrupt")
    held = next(e.event for e in events if isinstance(e.event, ConfirmationAsked))
    return run, held, events[-1].seq


def last_answer(events: list[StoredEvent]) -> AnswerReady:
    return next(e.event for e in reversed(events) if isinstance(e.event, AnswerReady))


def test_a_lost_card_is_blocked_after_confirmation_and_only_then(bank: World) -> None:
    async def scene() -> None:
        async with bank.runner() as runner:
            run, held, seq = await asked(runner, "我的信用卡丢了，帮我挂失")
            assert held.tool == "report_card_lost"
            assert "7025" in held.lines[0][1]
            assert card_states(bank)["7025"] == "active"
            await runner.resume(YUE, run.id, held.call_id, "confirm")
            events = await told(runner, YUE, run.id, seq)
            assert last_answer(events).answer.kind is AnswerKind.DONE
            assert "7025" in last_answer(events).answer.text
            assert events[-1].event == RunEnded(outcome="success")
        assert card_states(bank) == {"6018": "active", "7025": "lost"}
        assert bank.backend.calls == []

    asyncio.run(scene())


def test_declining_changes_nothing(bank: World) -> None:
    async def scene() -> None:
        async with bank.runner() as runner:
            run, held, seq = await asked(runner, "我的信用卡丢了，帮我挂失")
            await runner.resume(YUE, run.id, held.call_id, "decline")
            answer = last_answer(await told(runner, YUE, run.id, seq)).answer
            assert answer.kind is AnswerKind.DECLINED
            assert answer.citations == ()
            with pytest.raises(Conflict):
                await runner.resume(YUE, run.id, held.call_id, "confirm")
        assert card_states(bank)["7025"] == "active"

    asyncio.run(scene())


def test_confirming_too_late_changes_nothing(bank: World) -> None:
    async def scene() -> None:
        async with bank.runner() as runner:
            run, held, seq = await asked(runner, "我的信用卡丢了，帮我挂失")
            bank.clock.move(dt.timedelta(minutes=11))
            await runner.resume(YUE, run.id, held.call_id, "confirm")
            answer = last_answer(await told(runner, YUE, run.id, seq)).answer
            assert answer.kind is AnswerKind.DECLINED
            assert "时间已过" in answer.text
        assert card_states(bank)["7025"] == "active"

    asyncio.run(scene())


def test_a_new_message_instead_of_confirming_declines(bank: World) -> None:
    async def scene() -> None:
        async with bank.runner() as runner:
            run, held, _ = await asked(runner, "我的信用卡丢了，帮我挂失")
            await ask(runner, YUE, "谢谢", conversation_id=run.conversation_id)
            with pytest.raises(Conflict):
                await runner.resume(YUE, run.id, held.call_id, "confirm")
        assert card_states(bank)["7025"] == "active"

    asyncio.run(scene())


def test_which_card_is_asked_back_and_the_reply_is_understood(bank: World) -> None:
    async def scene() -> None:
        async with bank.runner() as runner:
            run = await runner.start(YUE, "service", "我的卡丢了，马上挂失")
            back = last_answer(await told(runner, YUE, run.id)).answer
            assert back.kind is AnswerKind.ASK_BACK
            assert back.options == ("澄湖借记卡（尾号6018）", "澄湖标准信用卡（尾号7025）")
            _, held, _ = await asked(runner, "尾号6018那张", conversation_id=run.conversation_id)
            assert "6018" in held.lines[0][1]

    asyncio.run(scene())


def test_who_asks_in_english_gets_the_cards_english_names(bank: World) -> None:
    async def scene() -> None:
        async with bank.runner() as runner:
            run = await runner.start(EMILY, "service", "I lost my card, please block it.")
            back = last_answer(await told(runner, EMILY, run.id)).answer
            debit, credit = back.options
            assert debit.startswith("Chenghu debit card ending in ")
            assert credit.startswith("Chenghu Platinum credit card ending in ")
            again, held, seq = await asked(
                runner, debit, EMILY, conversation_id=run.conversation_id
            )
            assert held.lines == (("Card", debit),)
            await runner.resume(EMILY, again.id, held.call_id, "confirm")
            done = last_answer(await told(runner, EMILY, again.id, seq)).answer
            assert f"Your {debit} has been reported lost" in done.text
            assert {c.evidence.value for c in done.citations} == {"Chenghu debit card", debit[-4:]}

    asyncio.run(scene())


def test_a_limit_goes_down_and_never_up(bank: World) -> None:
    def daily() -> Decimal:
        found = seen(bank, lambda s: ledger.transfer_limits(s, "C000001"))
        return {x.kind.value: x.amount for x in found}["daily"]

    async def scene() -> None:
        async with bank.runner() as runner:
            run, held, seq = await asked(runner, "把我的每日转账限额降到5000元")
            assert held.arguments == {"kind": "daily", "amount": "5000"}
            await runner.resume(YUE, run.id, held.call_id, "confirm")
            await told(runner, YUE, run.id, seq)
            assert daily() == Decimal(5000)
            answer, _ = await ask(runner, YUE, "请把我的日累计转账限额改到100万元")
            assert answer is not None
            assert answer.kind is AnswerKind.REFUSED
        assert daily() == Decimal(5000)

    asyncio.run(scene())


def test_nobody_else_confirms_and_nobody_else_reads(bank: World) -> None:
    async def scene() -> None:
        async with bank.runner() as runner:
            run, held, _ = await asked(runner, "我的信用卡丢了，帮我挂失")
            with pytest.raises(NotFound):
                await runner.resume(EMILY, run.id, held.call_id, "confirm")
            with pytest.raises(NotFound):
                await told(runner, EMILY, run.id)
            with pytest.raises(NotFound):
                await runner.start(EMILY, "service", "你好", conversation_id=run.conversation_id)
        assert card_states(bank)["7025"] == "active"

    asyncio.run(scene())


def test_a_complaint_gets_its_number(bank: World) -> None:
    async def scene() -> None:
        async with bank.runner() as runner:
            run, held, seq = await asked(runner, "我要投诉城东支行，昨天排队两小时没人理")
            assert "排队两小时" in held.arguments["text"]
            await runner.resume(YUE, run.id, held.call_id, "confirm")
            events = await told(runner, YUE, run.id, seq)
        opened = seen(bank, lambda s: ledger.complaints(s, "C000001"))
        assert any(c.number in last_answer(events).answer.text for c in opened)

    asyncio.run(scene())


def test_handing_over_is_an_action_with_context(bank: World) -> None:
    async def scene() -> None:
        async with bank.runner() as runner:
            answer, _ = await ask(runner, YUE, "气死我了，转人工！")
            assert answer is not None
            assert answer.kind is AnswerKind.HANDED_OVER
            conversation = seen(bank, lambda s: conversations.listed(s, YUE))[0]
            assert conversation.state is ConversationState.WAITING
            assert conversation.handover["reason"] == "customer_upset"
            assert ["客户", "林悦"] in [list(f) for f in conversation.handover["facts"]]
            with pytest.raises(Conflict):
                await runner.start(YUE, "service", "在吗", conversation_id=conversation.id)

    asyncio.run(scene())


def test_own_records_are_said_by_code_and_others_are_refused(bank: World) -> None:
    async def scene() -> None:
        async with bank.runner() as runner:
            answer, _ = await ask(runner, YUE, "我的账户余额是多少？")
            assert answer is not None
            assert "28,640.35元" in answer.text
            assert answer.citations
            english, _ = await ask(runner, EMILY, "What is my account balance?")
            assert english is not None
            assert "64,210.88 yuan" in english.text
            for question in (
                "林悦的账户余额是多少",
                "balance of customer C000001",
                "我老公的余额有多少",
            ):
                refused, _ = await ask(runner, EMILY, question)
                assert refused is not None
                assert refused.kind is AnswerKind.REFUSED
                assert "28,640" not in refused.text
        assert bank.backend.calls == []

    asyncio.run(scene())


def test_a_run_whose_process_died_waiting_or_working_is_continued(bank: World) -> None:
    async def scene() -> None:
        async with bank.runner() as first:
            run, held, seq = await asked(first, "我的信用卡丢了，帮我挂失")
        async with bank.runner() as second:
            await second.resume(YUE, run.id, held.call_id, "confirm")
            events = await told(second, YUE, run.id, seq)
            assert events[-1].event == RunEnded(outcome="success")
        assert card_states(bank)["7025"] == "lost"

    asyncio.run(scene())


def test_every_step_is_on_the_chained_record(bank: World) -> None:
    async def scene() -> None:
        async with bank.runner() as runner:
            run, held, seq = await asked(runner, "我的信用卡丢了，帮我挂失")
            await runner.resume(YUE, run.id, held.call_id, "confirm")
            await told(runner, YUE, run.id, seq)

    asyncio.run(scene())
    actions = [e.action for e in seen(bank, lambda s: entries(s))]
    for action in (
        "run.started",
        "run.step",
        "call.held",
        "call.confirmed",
        "answer.sent",
        "run.done",
    ):
        assert action in actions
    assert seen(bank, lambda s: verify(s)) is None
