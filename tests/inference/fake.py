"""A backend on a real socket whose every misbehaviour is chosen by the test."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from core.settings import Settings

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Act = Callable[["Talk"], Awaitable[None]]


class Talk:
    """One request met: its path, its body as it came and as JSON, and the connection to answer on."""

    def __init__(self, path: str, raw: bytes, ends: Ends) -> None:
        self.path, self.raw = path, raw
        self.body: dict[str, Any] = json.loads(raw) if raw.startswith(b"{") else {}
        self.reader, self.writer = ends

    async def send(self, text: str) -> None:
        self.writer.write(text.encode())
        await self.writer.drain()

    async def head(
        self, status: int = 200, kind: str = "text/event-stream", more: str = ""
    ) -> None:
        await self.send(
            f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\n{more}Connection: close\r\n\r\n"
        )

    async def event(self, delta: dict[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        await self.send(f"data: {json.dumps(chunk([choice]))}\n\n")

    async def text(self, *pieces: str, finish: str = "stop") -> None:
        """A whole, well-formed streamed answer."""
        await self.head()
        for piece in pieces:
            await self.event({"content": piece})
        await self.event({}, finish)
        usage = {"prompt_tokens": 9, "completion_tokens": len(pieces), "total_tokens": 9}
        usage["prompt_tokens_details"] = {"cached_tokens": 5}
        await self.send(f"data: {json.dumps({**chunk([]), 'usage': usage})}\n\ndata: [DONE]\n\n")

    async def json(self, status: int, body: object, more: str = "") -> None:
        await self.head(status, "application/json", more)
        await self.send(json.dumps(body))

    async def gone(self) -> None:
        """Wait until the other side has closed."""
        while await self.reader.read(1024):
            pass


def chunk(choices: list[Any]) -> dict[str, Any]:
    return {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": choices,
    }


class Fake:
    """The server. `acts` are played in order; the last one is repeated."""

    def __init__(self, acts: list[Act]) -> None:
        self.acts, self.seen, self.left, self.open, self.most = acts, [], asyncio.Event(), 0, 0
        self.met, self.port = asyncio.Event(), 0

    def settings(self, **more: Any) -> Settings:
        url = f"http://127.0.0.1:{self.port}/v1"
        return Settings(_env_file=None, inference_url=url, embed_url=url, **more)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.most = max(self.most, self.open)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(
                (
                    int(h.split(":")[1])
                    for h in head.split("\r\n")
                    if h.lower().startswith("content-length")
                ),
                0,
            )
            raw = await reader.readexactly(length)
            talk = Talk(head.split()[1], raw, (reader, writer))
            act = self.acts[min(len(self.seen), len(self.acts) - 1)]
            self.seen.append(talk)
            self.met.set()
            await act(talk)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open -= 1
            self.left.set()
            writer.close()


@asynccontextmanager
async def fake(*acts: Act) -> AsyncIterator[Fake]:
    """A server that plays the acts on a free port of loopback."""
    one = Fake(list(acts))
    server = await asyncio.start_server(one.handle, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        server.close()
