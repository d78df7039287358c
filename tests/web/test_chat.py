"""The chat API: for clients that know only that."""

import asyncio

import pytest

from core.access import Principal, Role
from tests.web.conftest import World, in_loop, until
from tests.web.engine import ANSWER, FAILED
from tests.web.engine import asking as confirmation
from tests.web.reading import events

ZHANG = Principal(institution="demo", subject="zhang", role=Role.CUSTOMER, customer_id="c_0001")


def body(**more: object) -> dict[str, object]:
    said = [
        {"role": "system", "content": "ignored"},
        {"role": "user", "content": "earlier"},
        {"role": "assistant", "content": "yes"},
        {"role": "user", "content": "转账要钱吗？"},
    ]
    return {"model": "service", "messages": said, "temperature": 0.3, **more}


@in_loop
async def test_agents_are_models(world: World) -> None:
    async with world.client() as client:
        answer = await client.get("/v1/models", headers=world.key(ZHANG))
        assert [m["id"] for m in answer.json()["data"]] == ["service"]
        assert (await client.get("/v1/models")).status_code == 401


@in_loop
async def test_a_completion_carries_its_citations(world: World) -> None:
    async with world.client() as client:
        answer = await client.post("/v1/chat/completions", json=body(), headers=world.key(ZHANG))
    whole = answer.json()
    assert whole["object"] == "chat.completion"
    assert whole["choices"][0]["message"] == {"role": "assistant", "content": ANSWER.text}
    assert whole["choices"][0]["finish_reason"] == "stop"
    cited = whole["jinnao"]["citations"]
    assert cited[0]["evidence"]["document_id"] == "doc_1"
    assert whole["jinnao"]["sentences"][0]["citations"] == [1]


@in_loop
async def test_a_streamed_completion_says_the_same(world: World) -> None:
    async with world.client() as client:
        asked = body(stream=True)
        answer = await client.post("/v1/chat/completions", json=asked, headers=world.key(ZHANG))
    found = events(answer.text)
    assert found[-1].data == "[DONE]"
    chunks = [e.data for e in found[:-1]]
    text = "".join(c["choices"][0]["delta"].get("content", "") for c in chunks)
    assert text == ANSWER.text
    assert chunks[0]["choices"][0]["delta"]["role"] == "assistant"
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"
    assert chunks[-1]["jinnao"]["citations"][0]["number"] == 1


@in_loop
async def test_the_openai_client_reads_us(world: World) -> None:
    from openai import AsyncOpenAI, NotFoundError

    async with world.served() as http:
        key = world.key(ZHANG)["Authorization"].removeprefix("Bearer ")
        client = AsyncOpenAI(base_url=f"{http.base_url}/v1".replace("//v1", "/v1"), api_key=key)
        said = [{"role": "user", "content": "转账要钱吗？"}]
        whole = await client.chat.completions.create(model="service", messages=said)
        assert whole.choices[0].message.content == ANSWER.text
        parts = await client.chat.completions.create(model="service", messages=said, stream=True)
        assert "".join([p.choices[0].delta.content or "" async for p in parts]) == ANSWER.text
        with pytest.raises(NotFoundError, match="service"):
            await client.chat.completions.create(model="gpt-9", messages=said)
        await client.close()


@in_loop
async def test_leaving_stops_the_run_at_once(world: World) -> None:
    world.runs.pause_s = 0.5
    async with world.served() as client:
        headers = world.key(ZHANG)
        streamed = {"json": body(stream=True), "headers": headers}
        async with client.stream("POST", "/v1/chat/completions", **streamed) as stream:
            await anext(stream.aiter_lines())
            await until(lambda: world.runs.readers == 1)
        await until(lambda: world.runs.cancelled == world.runs.started, 1)
        asked = client.post("/v1/chat/completions", json=body(), headers=headers)
        waiting = asyncio.ensure_future(asked)
        await until(lambda: world.runs.readers == 1)
        waiting.cancel()
        await until(lambda: len(world.runs.cancelled) == 2, 1)
        await until(lambda: world.runs.readers == 0, 1)
    assert world.runs.cancelled == world.runs.started


@in_loop
async def test_who_reads_to_the_end_cancels_nothing(world: World) -> None:
    async with world.served() as client:
        for stream in (True, False):
            asked = body(stream=stream)
            await client.post("/v1/chat/completions", json=asked, headers=world.key(ZHANG))
    assert len(world.runs.started) == 2
    assert world.runs.cancelled == []


@in_loop
async def test_a_failed_run_is_an_error_with_its_status(world: World) -> None:
    world.runs.script = FAILED
    async with world.client() as client:
        answer = await client.post("/v1/chat/completions", json=body(), headers=world.key(ZHANG))
        assert (answer.status_code, answer.json()["code"]) == (503, "backend_down")
        assert answer.json()["error"]["code"] == "backend_down"
        streamed = await client.post(
            "/v1/chat/completions", json=body(stream=True), headers=world.key(ZHANG)
        )
        assert events(streamed.text)[-1].data["error"]["code"] == "backend_down"


@in_loop
async def test_a_held_call_is_shown_and_not_carried_out(world: World) -> None:
    world.runs.script = confirmation(world.clock.now())
    async with world.client() as client:
        answer = await client.post("/v1/chat/completions", json=body(), headers=world.key(ZHANG))
    assert answer.json()["jinnao"]["confirmation"]["arguments"] == {"card_id": "card_9"}
    assert answer.json()["jinnao"]["kind"] is None


@in_loop
async def test_a_conversation_goes_on_by_its_id(world: World) -> None:
    async with world.client() as client:
        headers, ids = world.key(ZHANG), []
        asked = body()
        for _ in range(2):
            answer = await client.post("/v1/chat/completions", json=asked, headers=headers)
            ids.append(answer.json()["jinnao"]["conversation_id"])
            asked = body(conversation_id=ids[0])
        fresh = await client.post("/v1/chat/completions", json=body(), headers=headers)
    assert ids[0] == ids[1] != fresh.json()["jinnao"]["conversation_id"]


@in_loop
async def test_bad_requests_are_named(world: World) -> None:
    async with world.client() as client:
        headers = world.key(ZHANG)
        for bad in (
            body(messages=[]),
            body(messages=[{"role": "assistant", "content": "x"}]),
            body(messages=[{"role": "user", "content": ""}]),
            body(messages=[{"role": "user", "content": [{"type": "image_url"}]}]),
            body(as_of="yesterday"),
        ):
            answer = await client.post("/v1/chat/completions", json=bad, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (400, "bad_input")
            assert answer.json()["error"]["message"]
    assert world.runs.started == []
