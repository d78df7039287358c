"""A backend that counts how long callers waited for it, so that the rest is ours."""

import time
from collections.abc import AsyncIterator, Awaitable, Sequence
from typing import Any, Literal, TypeVar

from inference.backend import Backend, ModelRole, Prompt, Reply, Shape

Value = TypeVar("Value")


class Timed:
    """Passes every call on. waited is the seconds spent inside since `reset`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.waited = 0.0

    def reset(self) -> None:
        self.waited = 0.0

    async def chat(self, role: ModelRole, messages: Sequence[Prompt], **options: Any) -> Reply:
        return await self._timed(self._backend.chat(role, messages, **options))

    async def stream(
        self, role: ModelRole, messages: Sequence[Prompt], **options: Any
    ) -> AsyncIterator[str]:
        async for piece in self._backend.stream(role, messages, **options):
            yield piece

    async def decide(
        self, role: ModelRole, messages: Sequence[Prompt], shape: type[Shape], **options: Any
    ) -> Shape:
        return await self._timed(self._backend.decide(role, messages, shape, **options))

    async def embed(
        self, texts: Sequence[str], kind: Literal["query", "passage"]
    ) -> list[list[float]]:
        return await self._timed(self._backend.embed(texts, kind))

    async def ready(self) -> bool:
        return True

    async def _timed(self, call: Awaitable[Value]) -> Value:
        begun = time.perf_counter()
        try:
            return await call
        finally:
            self.waited += time.perf_counter() - begun
