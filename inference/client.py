"""The OpenAI-compatible client: one deadline per hop, safe retries, cancellation that is felt."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
from openai import AsyncOpenAI

from core.errors import BackendMalformed, Unavailable
from core.settings import Settings
from inference.backend import Kind, ModelRole, Prompt, Reply, Shape, Usage
from inference.embedding import TEXTS_A_REQUEST, embed_some, request_of
from inference.endpoints import Endpoint, Limits, endpoint_of, limits_of, model_of
from inference.failures import LIBRARY
from inference.shapes import read_shape, response_format
from inference.sound import bytes_of, seconds_of
from inference.speech import Asked, transcribe
from inference.text import sendable
from inference.transcript import Transcript
from inference.wire import Chunks, Piece, Tail, before, begin, read_pieces

SEED = 7
OnUsage = Callable[[ModelRole, Usage], None]


class Client:
    """A Backend over HTTP. Make one per process, inside its event loop, and `aclose` it."""

    def __init__(
        self, settings: Settings, *, limits: Limits | None = None, on_usage: OnUsage | None = None
    ) -> None:
        self._settings = settings
        self._limits = limits or limits_of(settings)
        self._on_usage = on_usage
        self._links: dict[Endpoint, Link] = {}

    async def chat(
        self,
        role: ModelRole,
        messages: Sequence[Prompt],
        *,
        max_tokens: int = 512,
        deadline_s: float | None = None,
        stop: Sequence[str] = (),
    ) -> Reply:
        extra = {"stop": list(stop)} if stop else {}
        return await self._whole(role, _request(messages, max_tokens, extra), deadline_s)

    async def stream(
        self,
        role: ModelRole,
        messages: Sequence[Prompt],
        *,
        max_tokens: int = 512,
        deadline_s: float | None = None,
        stop: Sequence[str] = (),
    ) -> AsyncIterator[str]:
        extra = {"stop": list(stop)} if stop else {}
        request = _request(messages, max_tokens, extra)
        async with aclosing(self._pieces(role, request, deadline_s)) as pieces:
            async for piece in pieces:
                if isinstance(piece, str):
                    yield piece

    async def decide(
        self,
        role: ModelRole,
        messages: Sequence[Prompt],
        shape: type[Shape],
        *,
        max_tokens: int = 256,
        deadline_s: float | None = None,
    ) -> Shape:
        end = time.monotonic() + (deadline_s or self._limits.total_s)
        asked, complaint = list(messages), ""
        for attempt in range(2):
            extra = {"response_format": response_format(shape), "seed": SEED + attempt}
            request = _request(asked, max_tokens, extra)
            reply = await self._whole(role, request, max(end - time.monotonic(), 0.001))
            value, complaint = read_shape(shape, reply.text)
            if value is not None:
                return value
            if reply.finish == "length":
                max_tokens *= 2
                continue
            again = f"That does not fit the schema: {complaint}. Answer again, only with the JSON."
            asked = [*messages, Prompt(role="assistant", content=reply.text or "{}")]
            asked.append(Prompt(role="user", content=again))
        raise BackendMalformed(f"the answer is not a {shape.__name__}: {complaint}")

    async def embed(self, texts: Sequence[str], kind: Kind) -> list[list[float]]:
        out: list[list[float]] = []
        for start in range(0, len(texts), TEXTS_A_REQUEST):
            out += await self._embed_some(texts[start : start + TEXTS_A_REQUEST], kind)
        return out

    async def transcribe(
        self,
        audio: Path | bytes,
        *,
        language: str | None = None,
        prompt: str = "",
        deadline_s: float | None = None,
    ) -> Transcript:
        wav = await asyncio.to_thread(bytes_of, audio)
        link, end = self._reach(ModelRole.TRANSCRIBE), self._end(deadline_s)
        model = model_of(self._settings, ModelRole.TRANSCRIBE)
        asked = Asked(wav, seconds_of(wav), language, prompt)
        async with self._place(link, end):
            return await transcribe(link.api, link.url, model, asked, end, self._limits)

    async def ready(self) -> bool:
        """Whether every endpoint in use lists its models within two seconds."""
        try:
            reached = [self._reach(role) for role in (ModelRole.CHAT, ModelRole.EMBED)]
            for api in {link.url: link.api for link in reached}.values():
                await api.with_options(timeout=2.0).models.list()
        except (Unavailable, *LIBRARY):
            return False
        return True

    async def aclose(self) -> None:
        """Close every connection."""
        for link in self._links.values():
            await link.api.close()
        self._links.clear()

    def _reach(self, role: ModelRole) -> "Link":
        endpoint = endpoint_of(self._settings, role)
        if endpoint not in self._links:
            total, connect = self._limits.total_s, self._limits.connect_s
            api = AsyncOpenAI(
                base_url=endpoint.url,
                api_key=endpoint.key.get_secret_value() or "none",
                max_retries=0,
                timeout=httpx2.Timeout(total, connect=connect),
            )
            self._links[endpoint] = Link(endpoint.url, api, asyncio.Semaphore(endpoint.places))
        return self._links[endpoint]

    @asynccontextmanager
    async def _place(self, link: "Link", end: float) -> AsyncIterator[None]:
        """One of the endpoint's places, given in the order of asking."""
        await before(link.places.acquire(), end, f"no place became free at {link.url}")
        try:
            yield
        finally:
            link.places.release()

    async def _embed_some(self, texts: Sequence[str], kind: Kind) -> list[list[float]]:
        role = ModelRole.PROBE if kind == "state" else ModelRole.EMBED
        link, end = self._reach(role), self._end(None)
        request = request_of(model_of(self._settings, role), texts, kind)
        async with self._place(link, end):
            return await embed_some(link.api, link.url, request, end, self._limits)

    async def _whole(
        self, role: ModelRole, request: dict[str, Any], deadline_s: float | None
    ) -> Reply:
        text, tail = [], Tail()
        async with aclosing(self._pieces(role, request, deadline_s)) as pieces:
            async for piece in pieces:
                if isinstance(piece, Tail):
                    tail = piece
                else:
                    text.append(piece)
        return Reply(text="".join(text), finish=tail.finish, usage=tail.usage)

    async def _pieces(
        self, role: ModelRole, request: dict[str, Any], deadline_s: float | None
    ) -> AsyncGenerator[Piece, None]:
        """Text pieces, then one Tail. The deadline covers the wait for a place as well."""
        link, begun, end = self._reach(role), time.monotonic(), self._end(deadline_s)
        request = {"model": model_of(self._settings, role), **request}
        async with self._place(link, end):
            stream: Chunks = await begin(
                lambda: link.api.chat.completions.create(**request), link.url, end, self._limits
            )
            async with aclosing(read_pieces(stream, link.url, end, self._limits)) as pieces:
                async for piece in pieces:
                    yield self._counted(role, piece, begun) if isinstance(piece, Tail) else piece

    def _counted(self, role: ModelRole, tail: Tail, begun: float) -> Tail:
        timed = tail.timed(begun)
        if self._on_usage:
            self._on_usage(role, timed.usage)
        return timed

    def _end(self, deadline_s: float | None) -> float:
        """When a call that starts now must be over, on the monotonic clock."""
        total = self._limits.total_s
        return time.monotonic() + (total if deadline_s is None else min(deadline_s, total))


class Link(NamedTuple):
    """An open endpoint: its address, the library's client, and its places."""

    url: str
    api: AsyncOpenAI
    places: asyncio.Semaphore


def _request(messages: Sequence[Prompt], max_tokens: int, extra: dict[str, Any]) -> dict[str, Any]:
    return {
        "messages": [{"role": m.role, "content": sendable(m.content)} for m in messages],
        "max_tokens": max_tokens,
        "temperature": 0,
        "seed": SEED,
        "stream": True,
        "stream_options": {"include_usage": True},
        **extra,
    }
