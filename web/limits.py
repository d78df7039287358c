"""A body is read whole before anything acts on it, and only as far as is allowed. Files, which are
too large for that, go to their route piece by piece, counted on the way."""

import asyncio
from collections.abc import Mapping

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

    def __init__(
        self,
        app: ASGIApp,
        limit: int = BODY_LIMIT,
        patience_s: float = 30,
        files: Mapping[str, int] | None = None,
    ) -> None:
        """files: by path, the bytes that a POST there may have; it is given piece by piece."""
        self._app = app
        self._limit = limit
        self._patience_s = patience_s
        self._files = dict(files or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in _WRITES:
            await self._app(scope, receive, send)
            return
        if scope["method"] == "POST" and scope["path"] in self._files:
            counted = Counted(scope, receive, send, self._files[scope["path"]], self._patience_s)
            await self._app(scope, counted.receive, counted.send)
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


class Counted:
    """A body that is given on piece by piece: too much raises TooLarge, and a piece that does not
    come in time raises BadInput, out of `receive`. What nobody read is read before the answer."""

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, limit: int, patience_s: float
    ) -> None:
        self._receive, self._send = receive, send
        self._limit, self._patience_s = limit, patience_s
        length = dict(scope["headers"]).get(b"content-length", b"0")
        self._declared = int(length) if length.isdigit() else 0
        self._size, self._over = 0, False

    async def receive(self) -> Message:
        if self._declared > self._limit:
            raise self._too_large()
        try:
            message = await asyncio.wait_for(self._receive(), self._patience_s)
        except TimeoutError as late:
            raise BadInput("The file did not arrive in time.", todo="Send it again.") from late
        self._size += len(message.get("body", b""))
        self._over = self._over or not message.get("more_body", False)
        if self._size > self._limit:
            raise self._too_large()
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and not self._over:
            self._over = True
            await _drained(self._receive)
        await self._send(message)

    def _too_large(self) -> TooLarge:
        return TooLarge(
            f"The file is over {self._limit // (1024 * 1024)} MB.",
            todo="Split it, or save it with smaller pictures.", limit=self._limit,
        )  # fmt: skip


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
