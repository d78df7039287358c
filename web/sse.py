"""Server-sent events that notice at once when the reader leaves."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

HEARTBEAT_S = 10.0
_BEAT = b": still here\n\n"
_HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
}
Frames = AsyncGenerator[bytes, None]


def frame(data: str, id_: str = "", event: str = "") -> bytes:
    """One event. data holds no line end (JSON has none)."""
    head = (f"id: {id_}\n" if id_ else "") + (f"event: {event}\n" if event else "")
    return f"{head}data: {data}\n\n".encode()


async def with_heartbeats(frames: Frames, every_s: float) -> AsyncGenerator[bytes, None]:
    """The frames, and a comment whenever none came for so long: proxies keep the line open."""
    async with aclosing(frames):
        coming: asyncio.Task[bytes | None] | None = None
        try:
            while True:
                coming = coming or asyncio.ensure_future(_next(frames))
                done, _ = await asyncio.wait({coming}, timeout=every_s)
                if not done:
                    yield _BEAT
                    continue
                got, coming = coming.result(), None
                if got is None:
                    return
                yield got
        finally:
            if coming is not None:
                await stopped(coming)


async def _next(frames: Frames) -> bytes | None:
    return await anext(frames, None)


async def stopped(task: "asyncio.Task[object]") -> None:
    """Cancels the task and waits until it has cleaned up; its own end is of no interest."""
    task.cancel()
    await asyncio.wait({task})


async def left(receive: Receive) -> None:
    """Returns when the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


class EventStream(Response):
    """Sends frames until they end or the reader leaves; then closes them, and calls on_leave.

    on_leave runs only when the reader left before the end.
    """

    media_type = "text/event-stream"

    def __init__(
        self,
        frames: Frames,
        status_code: int = 200,
        *,
        heartbeat_s: float = HEARTBEAT_S,
        on_leave: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        super().__init__(status_code=status_code, headers=_HEADERS)
        del self.headers["content-length"]
        self._frames = frames
        self._heartbeat_s = heartbeat_s
        self._on_leave = on_leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        sending = asyncio.ensure_future(self._send(send))
        leaving = asyncio.ensure_future(left(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            complete = sending.done()
            await stopped(leaving)
            if not complete:
                await stopped(sending)
                if self._on_leave:
                    await self._on_leave()
        if complete:
            sending.result()

    async def _send(self, send: Send) -> None:
        await send(
            {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        )
        async with aclosing(with_heartbeats(self._frames, self._heartbeat_s)) as pieces:
            async for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
