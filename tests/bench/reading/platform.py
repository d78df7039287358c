"""The platform's own processes without a model: web, worker, beat and index over a fresh database."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from core.access import Principal, Role, system
from core.clock import SystemClock
from core.embedded.postgres import Postgres
from core.embedded.process import free_port
from core.embedded.redis import EmbeddedRedis
from core.store import credentials
from core.store.institutions import found
from core.store.migrate import migrate
from core.store.session import Store
from tests.evals.machine import ROOT
from tests.evals.result import CouldNotRun

WHO = Principal(institution="demo", subject="bench", role=Role.ANALYST, name="Bench")
ROLES = ("web", "worker", "index")
_PATIENCE_S = 180.0


@dataclass(frozen=True)
class Platform:
    """pids by role; key is an analyst's."""

    store: Store
    url: str
    key: str
    index_url: str
    index_key: str
    pids: dict[str, int]


@contextmanager
def platform(say: Callable[[str], None]) -> Iterator[Platform]:
    """Everything is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="jinnao-bench-"))
    folder.chmod(0o755)
    postgres, redis = Postgres(folder / "postgres"), EmbeddedRedis(folder / "redis")
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        urls = postgres.start(die_with_us=True)
        migrate(urls.owner)
        store = Store(urls.app)
        key = _key(store)
        port, index_port, index_key = free_port(), free_port(), secrets.token_hex(16)
        url, index_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{index_port}"
        environment = {
            **os.environ, "JINNAO_HOME": str(folder), "JINNAO_DEMO": "false",
            "JINNAO_DATABASE_URL": urls.app, "JINNAO_READER_URL": urls.reader,
            "JINNAO_BROKER_URL": redis.start(die_with_us=True).url, "JINNAO_PORT": str(port),
            "JINNAO_INDEX_URL": index_url, "JINNAO_INDEX_KEY": index_key,
            "JINNAO_INFERENCE_URL": "", "JINNAO_EMBED_URL": "",
        }  # fmt: skip
        for role in ("index", "web", "worker", "beat"):
            more = ["--port", str(index_port)] if role == "index" else []
            started[role] = _start(folder, [role, *more], environment)
        _answers(f"{index_url}/health", started["index"], folder / "index.log")
        _answers(f"{url}/v1/config", started["web"], folder / "web.log")
        say("web, worker and index are up")
        pids = {role: started[role].pid for role in ROLES}
        yield Platform(store, url, key, index_url, index_key, pids)
        store.close()
    finally:
        for process in started.values():
            _end(process)
        redis.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _key(store: Store) -> str:
    with store.transaction(system(WHO.institution)) as session:
        found(session, WHO.institution, "Bench", SystemClock().now())
        return credentials.make_api_key(session, SystemClock(), WHO, "bench")[1]


def _start(
    folder: Path, words: list[str], environment: dict[str, str]
) -> "subprocess.Popen[bytes]":
    with (folder / f"{words[0]}.log").open("wb") as out:
        return subprocess.Popen(
            [sys.executable, str(ROOT / "jinnao.py"), *words], cwd=ROOT, env=environment, stdout=out,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip


def _answers(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(url, timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise CouldNotRun(f"{url} does not answer: {log.read_text('utf-8', 'replace')[-400:]}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
