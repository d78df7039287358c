"""Passes one completion through to llama.cpp, and lets go of it the moment the reader leaves."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

KEPT = (b"content-type", b"cache-control")


class Relay(Response):
    """The upstream answer as an ASGI response; the upstream is closed when we end, however."""

    def __init__(self, http: httpx.AsyncClient, body: dict[str, Any]) -> None:
        self._http, self._body = http, body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await until_gone(self._pass(scope, receive, send), receive)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with self._http.stream("POST", "/v1/chat/completions", json=self._body) as up:
                head = [(k, v) for k, v in up.headers.raw if k.lower() in KEPT]
                start = {"type": "http.response.start", "status": up.status_code, "headers": head}
                await send(start)
                async for piece in up.aiter_raw():
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                await send({"type": "http.response.body", "body": b""})
        except httpx.ConnectError:
            refused = {"error": {"message": "the model is not loaded", "type": "unavailable"}}
            answer = JSONResponse(refused, 503, headers={"Retry-After": "1"})
            await answer(scope, receive, send)


async def until_gone(work: Coroutine[Any, Any, Any], receive: Receive) -> Any:
    """The work's result, or None when the reader left first and the work was cancelled."""
    doing = asyncio.create_task(work)
    leaving = asyncio.create_task(_gone(receive))
    try:
        await asyncio.wait((doing, leaving), return_when=asyncio.FIRST_COMPLETED)
        return await doing if doing.done() else None
    finally:
        for task in (doing, leaving):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, httpx.HTTPError, OSError):
                await task


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def read_body(request: Request, limit: int) -> bytes | None:
    """The body, or None as soon as it is longer than the limit."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            return None
        parts.append(part)
    return b"".join(parts)
