"""A word from one process to another that a row has changed (PostgreSQL's NOTIFY)."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import psycopg
from sqlalchemy import text
from sqlmodel import Session

from core.store.database import plain_dsn

_NOTIFY = text("SELECT pg_notify(:channel, :payload)")


def announce(session: Session, channel: str, payload: str) -> None:
    """Sent when the transaction commits, and only then. The payload is an id, never content."""
    session.execute(_NOTIFY, {"channel": channel, "payload": payload})


class Wake(asyncio.Event):
    """Set at each signal, and by whoever else has something for the waiter."""

    signalled = False

    def signal(self) -> None:
        self.signalled = True
        self.set()

    def clear(self) -> None:
        self.signalled = False
        super().clear()


class Signals:
    """Wakes the tasks of one process that wait for a row. One connection serves all of them.

    A signal says "look again", never what changed; after a lost connection everybody looks again.
    Where a signal could be lost, waiters look after their timeout anyway.

    echo: whether a signal of this channel from this process of the server is our own word coming
    back to those who have it already; it wakes nobody.
    """

    def __init__(
        self,
        url: str,
        channels: tuple[str, ...],
        *,
        echo: Callable[[str, int], bool] = lambda _channel, _pid: False,
    ) -> None:
        self._dsn = plain_dsn(url)
        self._channels, self._echo = channels, echo
        self._waiting: dict[tuple[str, str], set[Wake]] = {}
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    @asynccontextmanager
    async def subscribed(self, channel: str, payload: str) -> AsyncIterator[Wake]:
        """An event that is set at each signal; clear it, look, then wait."""
        key, event = (channel, payload), Wake()
        self._waiting.setdefault(key, set()).add(event)
        try:
            yield event
        finally:
            self._waiting[key].discard(event)
            if not self._waiting[key]:
                del self._waiting[key]

    async def _listen(self) -> None:
        pause = 0.1
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._dsn, autocommit=True, connect_timeout=10
                ) as connection:
                    for channel in self._channels:
                        await connection.execute(f'LISTEN "{channel}"')
                    self._wake_all()
                    pause = 0.1
                    async for signal in connection.notifies():
                        if not self._echo(signal.channel, signal.pid):
                            self._wake(signal.channel, signal.payload)
            except psycopg.OperationalError:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5)

    def _wake(self, channel: str, payload: str) -> None:
        for event in self._waiting.get((channel, payload), ()):
            event.signal()

    def _wake_all(self) -> None:
        for key in self._waiting:
            self._wake(*key)
