"""The embedded PostgreSQL and Redis as members. Their ports stay the same over a restart."""

import signal
from pathlib import Path

from core.embedded.postgres import Postgres, PostgresUrls
from core.embedded.redis import EmbeddedRedis
from core.processes import life
from core.processes.member import last_line


class Database:
    """PostgreSQL on `home/postgres`; ended by a fast shutdown, which writes a checkpoint."""

    name = "postgres"
    urls: PostgresUrls

    def __init__(self, folder: Path) -> None:
        self._server = Postgres(folder, take_over=True)
        self._mark: life.Mark | None = None
        self._port: int | None = None

    def start(self) -> None:
        self.urls = self._server.start(die_with_us=True, port=self._port)
        self._port = self.urls.port
        self._mark = life.mark(self.urls.pid)

    def mark(self) -> life.Mark | None:
        return self._mark if self._mark and life.alive(self._mark) else None

    def ready(self) -> bool:
        return self.mark() is not None

    def stop(self, patience_s: float) -> None:
        self._server.stop()
        if self._mark:
            life.end(self._mark, signal.SIGINT, patience_s)

    def last_words(self) -> str:
        return last_line(self._server.log)


class Broker:
    """Redis on `home/redis`: transport only, so it may be lost at any time."""

    name = "redis"
    url: str

    def __init__(self, folder: Path) -> None:
        self._server = EmbeddedRedis(folder)
        self._mark: life.Mark | None = None
        self._port: int | None = None

    def start(self) -> None:
        started = self._server.start(die_with_us=True, port=self._port)
        self.url, self._port = started.url, started.port
        self._mark = life.mark(started.pid)

    def mark(self) -> life.Mark | None:
        return self._mark if self._mark and life.alive(self._mark) else None

    def ready(self) -> bool:
        return self.mark() is not None

    def stop(self, patience_s: float) -> None:
        self._server.stop()
        if self._mark:
            life.end(self._mark, patience_s=patience_s)

    def last_words(self) -> str:
        return last_line(self._server.log)
