"""One call on the wire: begin it (repeating only what is safe), then read its pieces in time."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import Any, Literal, TypeVar

from openai import AsyncStream
from openai.types.chat import ChatCompletionChunk
from pydantic import BaseModel, ConfigDict

from core.errors import BackendDown, DeadlineExceeded
from inference.backend import Usage
from inference.endpoints import Limits
from inference.failures import LIBRARY, pause, read_break, read_failure

Got = TypeVar("Got")
Chunks = AsyncStream[ChatCompletionChunk]


class Tail(BaseModel):
    """What is known once a completion has ended."""

    model_config = ConfigDict(frozen=True)

    finish: Literal["stop", "length"] = "stop"
    usage: Usage = Usage()

    def timed(self, begun: float) -> "Tail":
        """The same with the milliseconds since `begun` (monotonic)."""
        ms = int((time.monotonic() - begun) * 1000)
        return Tail(finish=self.finish, usage=self.usage.model_copy(update={"ms": ms}))


Piece = str | Tail


async def before(work: Awaitable[Got], end: float, late: str) -> Got:
    """The result of the work, or DeadlineExceeded(late) once the monotonic clock passes `end`."""
    try:
        async with asyncio.timeout(max(end - time.monotonic(), 0)):
            return await work
    except TimeoutError:
        raise DeadlineExceeded(late) from None


async def begin(send: Callable[[], Awaitable[Got]], where: str, end: float, limits: Limits) -> Got:
    """Send until the backend accepts. Repeats only refusals that happened before any answer."""
    for attempt in range(limits.tries):
        try:
            return await before(send(), end, f"{where} did not begin to answer in time")
        except LIBRARY as raised:
            failure = read_failure(raised, where, pause(limits.backoff_s, attempt))
            last = attempt + 1 == limits.tries
            late = time.monotonic() + (failure.again_s or 0) >= end
            if failure.again_s is None or last or late:
                raise failure.error from raised
            await asyncio.sleep(failure.again_s)
    raise AssertionError("unreachable: the last try returns or raises")


async def read_pieces(
    stream: Chunks, where: str, end: float, limits: Limits
) -> AsyncGenerator[Piece, None]:
    """Text as it comes, then one Tail. Leaving early closes the connection."""
    tail: dict[str, Any] = {}
    wait = limits.first_s
    chunks = aiter(stream)
    try:
        while True:
            late = f"{where} went silent in the middle of the answer"
            until = min(end, time.monotonic() + wait)
            chunk = await before(_next(chunks, where), until, late)
            if chunk is None:
                break
            text = _read_piece(chunk, tail)
            if text:
                wait = limits.gap_s
                yield text
    finally:
        await stream.close()
    if "finish" not in tail:
        raise BackendDown(f"{where} broke off in the middle of the answer")
    yield Tail(**tail)


async def _next(chunks: AsyncIterator[ChatCompletionChunk], where: str) -> Any:
    try:
        return await anext(chunks, None)
    except LIBRARY as raised:
        raise read_break(raised, where) from raised


def _read_piece(chunk: ChatCompletionChunk, tail: dict[str, Any]) -> str:
    """The piece's text; its finish reason and usage go into `tail`. Odd ones carry no text."""
    if chunk.usage:
        details = chunk.usage.prompt_tokens_details
        tail["usage"] = Usage(
            prompt=chunk.usage.prompt_tokens,
            completion=chunk.usage.completion_tokens,
            cached=(details.cached_tokens or 0) if details else 0,
        )
    for choice in chunk.choices or ():
        if choice.finish_reason:
            tail["finish"] = "length" if choice.finish_reason == "length" else "stop"
        if choice.delta and choice.delta.content:
            return choice.delta.content
    return ""
