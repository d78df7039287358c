"""A Backend for work that nobody waits for: it lets those go first who sit before a screen."""

import asyncio
import math
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import cast

from core.errors import BackendOverloaded, DeadlineExceeded, Unavailable
from inference.backend import Backend, Kind, ModelRole, Prompt, Reply, Shape
from inference.transcript import Transcript

Busy = Callable[[], Awaitable[bool]]
"""Whether somebody waits for a model right now."""


class Patient:
    """Before each call to the backend it waits while `busy`, looking every `look_s` seconds, and no
    longer than `patience_s`: a day of chat must not starve a night's reports."""

    def __init__(
        self, backend: Backend, busy: Busy, *, patience_s: float = 120, look_s: float = 0.5
    ) -> None:
        self._backend, self._busy = backend, busy
        self._patience_s, self._look_s = patience_s, look_s
        self._embeds = True

    def embeds(self) -> bool:
        """Whether embeddings are there, as far as the last call knows: busy ones are; ones that cannot
        be reached, or refuse, are not."""
        return self._embeds

    async def chat(
        self,
        role: ModelRole,
        messages: Sequence[Prompt],
        *,
        max_tokens: int = 512,
        deadline_s: float | None = None,
        stop: Sequence[str] = (),
    ) -> Reply:
        await self._turn()
        return await self._backend.chat(
            role, messages, max_tokens=max_tokens, deadline_s=deadline_s, stop=stop
        )

    async def stream(
        self,
        role: ModelRole,
        messages: Sequence[Prompt],
        *,
        max_tokens: int = 512,
        deadline_s: float | None = None,
        stop: Sequence[str] = (),
    ) -> AsyncIterator[str]:
        await self._turn()
        pieces = self._backend.stream(
            role, messages, max_tokens=max_tokens, deadline_s=deadline_s, stop=stop
        )
        async with aclosing(cast("AsyncGenerator[str, None]", pieces)) as given:
            async for piece in given:
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
        await self._turn()
        return await self._backend.decide(
            role, messages, shape, max_tokens=max_tokens, deadline_s=deadline_s
        )

    async def embed(self, texts: Sequence[str], kind: Kind) -> list[list[float]]:
        if kind == "state":
            await self._turn()
            return await self._backend.embed(texts, kind)
        try:
            vectors = await self._backend.embed(texts, kind)
        except Unavailable as failed:
            self._embeds = isinstance(failed, BackendOverloaded | DeadlineExceeded)
            raise
        self._embeds = True
        return vectors

    async def transcribe(
        self,
        audio: Path | bytes,
        *,
        language: str | None = None,
        prompt: str = "",
        deadline_s: float | None = None,
    ) -> Transcript:
        await self._turn()
        return await self._backend.transcribe(
            audio, language=language, prompt=prompt, deadline_s=deadline_s
        )

    async def ready(self) -> bool:
        return await self._backend.ready()

    async def _turn(self) -> None:
        for _ in range(math.ceil(self._patience_s / self._look_s)):
            if not await self._busy():
                return
            await asyncio.sleep(self._look_s)
