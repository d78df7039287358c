"""The client against a real socket: what it sends, what it returns, whom it lets wait."""

import asyncio
import json
import time
from contextlib import aclosing
from typing import Literal

import pytest
from pydantic import BaseModel

from core.errors import BackendMalformed, DeadlineExceeded
from inference.backend import ModelRole, Prompt
from inference.client import Client
from inference.endpoints import Limits
from tests.inference.fake import Talk, fake

ASK = [Prompt(role="system", content="规则"), Prompt(role="user", content="你好")]
QUICK = Limits(total_s=5, first_s=5, gap_s=1, backoff_s=0.01)


class Pick(BaseModel):
    """Reasons come before the choice."""

    why: str
    choice: Literal["yes", "no"]


async def hello(talk: Talk) -> None:
    await talk.text("你", "好", "！")


async def whole(talk: Talk) -> None:
    await talk.text('{"why": "因为", ', '"choice": "yes"}')


def test_chat_returns_text_usage_and_cached_tokens() -> None:
    async def go() -> None:
        usages = []
        async with fake(hello) as server:
            settings = server.settings(model_chat="big", inference_key="secret")
            client = Client(settings, limits=QUICK, on_usage=lambda role, u: usages.append(u))
            reply = await client.chat(ModelRole.CHAT, ASK, max_tokens=33, stop=["。"])
            await client.aclose()
        assert reply.text == "你好！"
        assert (reply.usage.prompt, reply.usage.cached, reply.usage.completion) == (9, 5, 3)
        assert usages == [reply.usage]
        body = server.seen[0].body
        assert (body["model"], body["max_tokens"], body["stop"]) == ("big", 33, ["。"])
        assert (body["temperature"], body["seed"]) == (0, 7)
        assert body["messages"][0] == {"role": "system", "content": "规则"}

    asyncio.run(go())


def test_stream_gives_pieces_as_they_come() -> None:
    async def go() -> None:
        async with fake(hello) as server:
            client = Client(server.settings(), limits=QUICK)
            assert [p async for p in client.stream(ModelRole.CHAT, ASK)] == ["你", "好", "！"]

    asyncio.run(go())


def test_decide_sends_an_ordered_closed_schema_and_returns_the_shape() -> None:
    async def go() -> None:
        async with fake(whole) as server:
            client = Client(server.settings(model_decide="small"), limits=QUICK)
            assert await client.decide(ModelRole.DECIDE, ASK, Pick) == Pick(
                why="因为", choice="yes"
            )
        body = server.seen[0].body
        schema = body["response_format"]["json_schema"]["schema"]
        assert body["model"] == "small"
        assert list(schema["properties"]) == schema["required"] == ["why", "choice"]
        assert schema["additionalProperties"] is False
        assert "$ref" not in json.dumps(schema)

    asyncio.run(go())


def test_decide_repeats_once_with_the_complaint_and_another_seed() -> None:
    async def wrong(talk: Talk) -> None:
        await talk.text('{"why": "x", "choice": "maybe"}')

    async def go() -> None:
        async with fake(wrong, whole) as server:
            client = Client(server.settings(), limits=QUICK)
            assert (await client.decide(ModelRole.DECIDE, ASK, Pick)).choice == "yes"
        first, second = (t.body for t in server.seen)
        assert first["seed"] != second["seed"]
        assert "choice" in second["messages"][-1]["content"]
        assert second["messages"][: len(ASK)] == first["messages"]

        async with fake(wrong) as server:
            client = Client(server.settings(), limits=QUICK)
            with pytest.raises(BackendMalformed, match="Pick"):
                await client.decide(ModelRole.DECIDE, ASK, Pick)
            assert len(server.seen) == 2

    asyncio.run(go())


def test_a_cut_decision_is_repeated_with_more_room() -> None:
    async def cut(talk: Talk) -> None:
        await talk.text('{"why": "因', finish="length")

    async def go() -> None:
        async with fake(cut, whole) as server:
            client = Client(server.settings(), limits=QUICK)
            assert (await client.decide(ModelRole.DECIDE, ASK, Pick, max_tokens=8)).choice == "yes"
        assert [t.body["max_tokens"] for t in server.seen] == [8, 16]

    asyncio.run(go())


@pytest.mark.parametrize("how", ["close", "cancel"])
def test_leaving_closes_the_connection_within_a_second(how: str) -> None:
    async def endless(talk: Talk) -> None:
        await talk.head()
        await talk.event({"content": "…"})
        await talk.gone()

    async def leave(client: Client) -> None:
        async with aclosing(client.stream(ModelRole.CHAT, ASK)) as pieces:
            async for _ in pieces:
                if how == "close":
                    return

    async def go() -> None:
        async with fake(endless) as server:
            client = Client(server.settings(), limits=QUICK)
            task = asyncio.create_task(leave(client))
            await asyncio.sleep(0.2)
            begun = time.monotonic()
            task.cancel()
            await asyncio.wait([task])
            async with asyncio.timeout(1):
                await server.left.wait()
            assert time.monotonic() - begun < 1
            assert server.open == 0

    asyncio.run(go())


def test_cancelling_before_the_first_token_closes_too() -> None:
    async def silent(talk: Talk) -> None:
        await talk.gone()

    async def go() -> None:
        async with fake(silent) as server:
            client = Client(server.settings(), limits=QUICK)
            task = asyncio.create_task(client.chat(ModelRole.CHAT, ASK))
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            async with asyncio.timeout(1):
                await server.left.wait()

    asyncio.run(go())


def test_places_bound_the_calls_and_are_given_in_order() -> None:
    async def slow(talk: Talk) -> None:
        await asyncio.sleep(0.05)
        await talk.text("x")

    async def go() -> None:
        async with fake(slow) as server:
            client = Client(server.settings(inference_places=2), limits=QUICK)
            done: list[int] = []

            async def one(number: int) -> None:
                await client.chat(ModelRole.CHAT, [Prompt(role="user", content=str(number))])
                done.append(number)

            await asyncio.gather(*(one(n) for n in range(7)))
            assert server.most == 2
            assert [int(t.body["messages"][0]["content"]) for t in server.seen] == list(range(7))
            assert sorted(done) == list(range(7))

            blocked = [asyncio.create_task(one(n)) for n in (1, 2)]
            await asyncio.sleep(0)
            with pytest.raises(DeadlineExceeded, match="no place"):
                await client.chat(ModelRole.CHAT, ASK, deadline_s=0.02)
            await asyncio.gather(*blocked)

    asyncio.run(go())


def test_embed_splits_a_long_list_and_keeps_its_order() -> None:
    async def vectors(talk: Talk) -> None:
        rows = [
            {"object": "embedding", "index": i, "embedding": [float(t), 1.0]}
            for i, t in enumerate(talk.body["input"])
        ]
        await talk.json(200, {"object": "list", "model": "m", "data": rows[::-1]})

    async def go() -> None:
        async with fake(vectors) as server:
            client = Client(server.settings(), limits=QUICK)
            got = await client.embed([str(n) for n in range(40)], "passage")
            assert await client.embed([], "query") == []
        assert [round(x / y) for x, y in got] == list(range(40))
        assert all(abs(x * x + y * y - 1) < 1e-6 for x, y in got)
        assert [len(t.body["input"]) for t in server.seen] == [16, 16, 8]
        assert {t.body["input_type"] for t in server.seen} == {"passage"}

    asyncio.run(go())


def test_ready_says_whether_somebody_answers() -> None:
    async def models(talk: Talk) -> None:
        await talk.json(200, {"object": "list", "data": []})

    async def go() -> None:
        async with fake(models) as server:
            assert await Client(server.settings(), limits=QUICK).ready()
        assert not await Client(server.settings(), limits=QUICK).ready()

    asyncio.run(go())
