"""A body is read whole before anything acts on it, and only as far as is allowed."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import AppError, BadInput, TooLarge
from web import errors

BODY_LIMIT = 256 * 1024
_DRAIN_LIMIT = 8 * 1024 * 1024
_DRAIN_S = 5
_WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Left(Exception):
    """The sender went away before the body was complete."""


class BodyLimit:
    """413 over the limit, 400 when the body does not arrive in time; half a body does nothing."""

    def __init__(self, app: ASGIApp, limit: int = BODY_LIMIT, patience_s: float = 30) -> None:
        self._app = app
        self._limit = limit
        self._patience_s = patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in _WRITES:
            await self._app(scope, receive, send)
            return
        try:
            self._declared(scope)
            body = await asyncio.wait_for(self._whole(receive), self._patience_s)
        except Left:
            return
        except TimeoutError:
            late = BadInput("The body did not arrive in time.", todo="Send the request again.")
            await self._refuse(late, scope, receive, send)
        except TooLarge as error:
            await _drained(receive)
            await self._refuse(error, scope, receive, send)
        else:
            await self._app(scope, _replayed(body, receive), send)

    def _declared(self, scope: Scope) -> None:
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > self._limit:
            raise self._too_large()

    async def _whole(self, receive: Receive) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Left
            part = message.get("body", b"")
            size += len(part)
            if size > self._limit:
                raise self._too_large()
            parts.append(part)
            if not message.get("more_body", False):
                return b"".join(parts)

    def _too_large(self) -> TooLarge:
        return TooLarge(
            f"The body is over {self._limit // 1024} kB.", todo="Send less.", limit=self._limit
        )

    @staticmethod
    async def _refuse(error: AppError, scope: Scope, receive: Receive, send: Send) -> None:
        response = errors.of(error)
        response.headers["Connection"] = "close"
        await response(scope, receive, send)


async def _drained(receive: Receive) -> None:
    """Reads on for a while: a sender that is cut off in the middle never sees the answer."""
    left = _DRAIN_LIMIT
    try:
        async with asyncio.timeout(_DRAIN_S):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    return
    except TimeoutError:
        return


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Gives the body once, then whatever comes from the connection."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
