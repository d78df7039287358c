"""Every way a backend can fail becomes one typed error, in time, and is repeated only when safe."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator

import pytest

from core.errors import (
    AppError,
    BackendDown,
    BackendMalformed,
    BackendOverloaded,
    BackendRefused,
    DeadlineExceeded,
)
from core.settings import Settings
from inference.backend import ModelRole, Prompt
from inference.client import Client
from inference.endpoints import Limits
from tests.inference.fake import Talk, fake

ASK = [Prompt(role="user", content="你好")]
QUICK = Limits(connect_s=0.5, total_s=3, first_s=0.4, gap_s=0.2, backoff_s=0.01)


async def fine(talk: Talk) -> None:
    await talk.text("好")


async def reset(talk: Talk) -> None:
    talk.writer.transport.abort()


async def hang(talk: Talk) -> None:
    await asyncio.sleep(30)


async def silent_stream(talk: Talk) -> None:
    await talk.head()
    await asyncio.sleep(30)


async def stalls(talk: Talk) -> None:
    await talk.head()
    await talk.event({"content": "一半"})
    await asyncio.sleep(30)


async def half_event(talk: Talk) -> None:
    await talk.head()
    await talk.event({"content": "一半"})
    await talk.send('data: {"id": "c", "cho')


async def no_end(talk: Talk) -> None:
    await talk.head()
    await talk.event({"content": "一半"})


async def cut_body(talk: Talk) -> None:
    await talk.send(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n"
    )
    await talk.event({"content": "一半"})


async def garbage(talk: Talk) -> None:
    await talk.head()
    await talk.send("data: <html>not json</html>\n\n")


async def error_event(talk: Talk) -> None:
    await talk.head()
    await talk.send('data: {"error": {"message": "out of memory"}}\n\n')


async def broken(talk: Talk) -> None:
    await talk.json(500, {"error": {"message": "kernel panic"}})


async def refuses(talk: Talk) -> None:
    await talk.json(401, {"error": {"message": "bad key"}})


async def too_long(talk: Talk) -> None:
    await talk.json(400, {"error": {"message": "exceeds the context"}})


async def busy(talk: Talk) -> None:
    await talk.json(429, {"error": {"message": "slow down"}}, "Retry-After: 0\r\n")


async def loading(talk: Talk) -> None:
    await talk.json(503, {"error": {"message": "Loading model"}})


async def full_for_an_hour(talk: Talk) -> None:
    await talk.json(503, {"error": {"message": "no"}}, "Retry-After: 3600\r\n")


async def not_http(talk: Talk) -> None:
    await talk.send("SSH-2.0-OpenSSH_9.2\r\n")


CASES = [
    (hang, DeadlineExceeded, 1),
    (silent_stream, DeadlineExceeded, 1),
    (stalls, DeadlineExceeded, 1),
    (half_event, (BackendDown, BackendMalformed), 1),
    (no_end, BackendDown, 1),
    (cut_body, BackendDown, 1),
    (garbage, BackendMalformed, 1),
    (error_event, BackendRefused, 1),
    (broken, BackendRefused, 1),
    (refuses, BackendRefused, 1),
    (too_long, BackendRefused, 1),
    (busy, BackendOverloaded, 3),
    (loading, BackendOverloaded, 3),
    (full_for_an_hour, BackendOverloaded, 1),
    (reset, BackendDown, 3),
    (not_http, BackendDown, 3),
]


@pytest.mark.parametrize(("act", "error", "calls"), CASES, ids=lambda v: getattr(v, "__name__", ""))
def test_failure_is_typed_and_in_time(act, error, calls) -> None:
    async def go() -> None:
        async with fake(act) as server:
            client = Client(server.settings(), limits=QUICK)
            begun = time.monotonic()
            with pytest.raises(error) as caught:
                await client.chat(ModelRole.CHAT, ASK, deadline_s=1)
            assert time.monotonic() - begun < 1.5
            assert "127.0.0.1" in caught.value.detail
            assert len(server.seen) == calls
            await client.aclose()

    asyncio.run(go())


@pytest.mark.parametrize("act", [reset, busy, loading])
def test_a_safe_failure_is_repeated_until_it_works(act) -> None:
    async def go() -> None:
        async with fake(act, act, fine) as server:
            reply = await Client(server.settings(), limits=QUICK).chat(ModelRole.CHAT, ASK)
            assert (reply.text, len(server.seen)) == ("好", 3)

    asyncio.run(go())


async def keep(pieces: AsyncIterator[str], got: list[str]) -> None:
    async for piece in pieces:
        got.append(piece)  # noqa: PERF401 (what came before the break must be kept)


def test_nothing_is_repeated_once_a_piece_was_given() -> None:
    async def go() -> None:
        async with fake(no_end, fine) as server:
            got: list[str] = []
            client = Client(server.settings(), limits=QUICK)
            with pytest.raises(BackendDown):
                await keep(client.stream(ModelRole.CHAT, ASK), got)
            assert (got, len(server.seen)) == (["一半"], 1)

    asyncio.run(go())


def test_nobody_listening_and_nobody_configured() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"

    async def go(settings: Settings) -> AppError:
        client = Client(settings, limits=QUICK)
        with pytest.raises(BackendDown) as caught:
            await client.chat(ModelRole.CHAT, ASK)
        with pytest.raises(BackendDown):
            await client.embed(["x"], "query")
        assert not await client.ready()
        return caught.value

    asyncio.run(go(Settings(_env_file=None, inference_url=url, embed_url=url)))
    error = asyncio.run(go(Settings(_env_file=None, inference_url="", embed_url="")))
    assert "JINNAO_INFERENCE_URL" in error.todo


def test_the_message_never_holds_what_was_asked() -> None:
    secret = [Prompt(role="user", content="6222020200112233445")]

    async def go(act) -> None:
        async with fake(act) as server:
            with pytest.raises(AppError) as caught:
                await Client(server.settings(), limits=QUICK).chat(ModelRole.CHAT, secret)
            assert "6222" not in str(caught.value)

    for act in (broken, reset, garbage):
        asyncio.run(go(act))


@pytest.mark.parametrize("rows", [[], [[0.0, 0.0]], [[1.0], [2.0]], [[]]])
def test_vectors_that_do_not_fit_are_refused(rows) -> None:
    async def odd(talk: Talk) -> None:
        data = [{"object": "embedding", "index": i, "embedding": v} for i, v in enumerate(rows)]
        await talk.json(200, {"object": "list", "model": "m", "data": data})

    async def go() -> None:
        async with fake(odd) as server:
            with pytest.raises((BackendMalformed, BackendRefused)):
                await Client(server.settings(), limits=QUICK).embed(["x"], "query")

    asyncio.run(go())
