"""A network between the browser and the application that can be broken in the middle of an answer."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

ASKING = b"POST /agui/service "
Through = Callable[[bytes], bytes | None]


@dataclass
class Network:
    """Passes bytes on. With `after` set, the next answer to a question ends after so many bytes."""

    port: int  # of the application
    after: int | None = None
    cuts: list[int] = field(default_factory=list)

    async def listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._joined, "127.0.0.1", 0)

    async def _joined(self, near: asyncio.StreamReader, answer: asyncio.StreamWriter) -> None:
        far, onward = await asyncio.open_connection("127.0.0.1", self.port)
        line = _Line(self, answer)
        tasks = [
            asyncio.ensure_future(_pass(near, onward, line.asked)),
            asyncio.ensure_future(_pass(far, answer, line.answered)),
        ]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in (onward, answer):
            writer.close()


class _Line:
    """One connection: counts what is answered once a question has gone over it."""

    def __init__(self, network: Network, answer: asyncio.StreamWriter) -> None:
        self._network, self._answer = network, answer
        self._left: int | None = None

    def asked(self, piece: bytes) -> bytes:
        if self._network.after is not None and ASKING in piece:
            self._left, self._network.after = self._network.after, None
        return piece

    def answered(self, piece: bytes) -> bytes | None:
        """What goes on to the browser; None when the line is broken."""
        if self._left is None:
            return piece
        if len(piece) < self._left:
            self._left -= len(piece)
            return piece
        self._network.cuts.append(self._left)
        self._answer.write(piece[: self._left])
        self._answer.transport.abort()
        return None


async def _pass(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, through: Through
) -> None:
    with suppress(ConnectionError):
        while piece := await reader.read(65536):
            passed = through(piece)
            if passed is None:
                return
            writer.write(passed)
            await writer.drain()
