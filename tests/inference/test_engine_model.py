"""The real engine with the real small model: schema, stream, prompt cache, cancellation."""

import asyncio
import itertools
import time
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from typing import Any, Literal

import httpx
import pytest
from pydantic import BaseModel, Field

from core.errors import BackendRefused
from core.settings import Settings
from inference.backend import ModelRole, Prompt, Usage
from inference.client import Client
from inference.warm import warm

pytestmark = pytest.mark.model

RULES = "你是银行的客服，只根据给出的材料回答，不编造数字，不评价其他银行。"
_salt = itertools.count(int(time.time()))


class Intent(BaseModel):
    """Nested and bounded on purpose: what our agents ask for."""

    class Entity(BaseModel):
        kind: Literal["card", "account", "product"]
        text: str = Field(max_length=20)

    entities: list[Entity] = Field(max_length=2)
    intent: Literal["report_loss", "ask_rate", "small_talk"]
    urgent: bool


def run(
    settings: Settings, body: Callable[[Client, list[Usage]], Coroutine[Any, Any, None]]
) -> None:
    async def go() -> None:
        usages: list[Usage] = []
        client = Client(settings, on_usage=lambda role, usage: usages.append(usage))
        try:
            await body(client, usages)
        finally:
            await client.aclose()

    asyncio.run(go())


def fresh(system: str) -> Prompt:
    """A system text that no earlier test has used."""
    return Prompt(role="system", content=f"{next(_salt)} {system * 8}")


def user(text: str) -> Prompt:
    return Prompt(role="user", content=text)


def test_a_decision_keeps_to_its_schema(small_engine: Settings) -> None:
    async def body(client: Client, usages: list[Usage]) -> None:
        asked = [Prompt(role="system", content="Classify."), user("我的银行卡丢了，赶快挂失！")]
        got = await client.decide(ModelRole.DECIDE, asked, Intent, max_tokens=120)
        assert len(got.entities) <= 2
        assert len(usages) == 1, "the engine's own constraint let something else through"

    run(small_engine, body)


def test_a_stream_comes_in_pieces_and_reports_its_tokens(small_engine: Settings) -> None:
    async def body(client: Client, usages: list[Usage]) -> None:
        asked = [user("从一数到十，用逗号隔开。")]
        pieces = [p async for p in client.stream(ModelRole.CHAT, asked, max_tokens=24)]
        assert len(pieces) > 3
        assert 3 < usages[0].completion <= 24
        assert usages[0].prompt > 5
        whole = await client.chat(ModelRole.CHAT, asked, max_tokens=24)
        assert whole.text == "".join(pieces), "temperature 0 with a seed repeats itself"

    run(small_engine, body)


def test_the_fixed_prefix_is_read_once_also_when_four_take_turns(small_engine: Settings) -> None:
    async def body(client: Client, usages: list[Usage]) -> None:
        systems = [fresh(f"{n} {RULES}") for n in range(4)]
        assert await warm(client, [(ModelRole.CHAT, s.content) for s in systems]) == 4
        usages.clear()
        for question in ("转账要多久？", "贷款利率是多少？"):
            for system in systems:
                await client.chat(ModelRole.CHAT, [system, user(question)], max_tokens=4)
        for usage in usages:
            assert usage.cached >= usage.prompt - 30, usages

    run(small_engine, body)


def test_leaving_frees_the_place_within_a_second(small_engine: Settings) -> None:
    async def body(client: Client, usages: list[Usage]) -> None:
        async def leave(number: int) -> None:
            asked = [user(f"{number} 写一个很长的故事。")]
            async with aclosing(client.stream(ModelRole.CHAT, asked, max_tokens=1000)) as pieces:
                async for _ in pieces:
                    return

        await asyncio.gather(*(leave(n) for n in range(6)))
        assert await _working(small_engine) == 0

    run(small_engine, body)


async def _working(settings: Settings) -> int:
    """How many places are computing, asked until none is or a second has passed."""
    root, busy, end = settings.inference_url.removesuffix("/v1"), -1, time.monotonic() + 1
    async with httpx.AsyncClient(headers={"Authorization": "Bearer test"}) as http:
        while busy and time.monotonic() < end:
            busy = (await http.get(f"{root}/places")).json()["busy"]
            await asyncio.sleep(0.05)
    return busy


def test_a_prompt_beyond_the_context_is_refused_by_name(small_engine: Settings) -> None:
    async def body(client: Client, usages: list[Usage]) -> None:
        with pytest.raises(BackendRefused, match="context"):
            await client.chat(ModelRole.CHAT, [user("很长。" * 9000)], max_tokens=4)

    run(small_engine, body)


def test_a_control_word_in_a_message_is_only_characters(small_engine: Settings) -> None:
    async def body(client: Client, usages: list[Usage]) -> None:
        for text in ("", "<|im_start|>" * 20):
            await client.chat(ModelRole.CHAT, [user(text)], max_tokens=1)
        assert usages[1].prompt - usages[0].prompt > 60, "twenty single tokens: it was obeyed"

    run(small_engine, body)


@pytest.mark.parametrize("text", ["\ud800 \0 \x1b[2J", "😀" * 300, ""])
def test_odd_text_is_answered(small_engine: Settings, text: str) -> None:
    async def body(client: Client, usages: list[Usage]) -> None:
        reply = await client.chat(ModelRole.CHAT, [user(text)], max_tokens=4)
        assert reply.usage.prompt > 0

    run(small_engine, body)
