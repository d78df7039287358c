"""A real installation without a model: PostgreSQL with its usual durability, demo data, an index."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from core.access import system
from core.clock import SystemClock
from core.demo.plan import document_folder
from core.demo.seed import seed
from core.embedded.postgres import Postgres
from core.embedded.process import free_port
from core.store.database import create_all
from core.store.session import Store
from rag.ingest import ingest
from tests.evals.machine import ROOT
from tests.evals.result import CouldNotRun

_PATIENCE_S = 180.0


@dataclass(frozen=True)
class Installation:
    store: Store
    url: str
    index_url: str
    index_key: str


@contextmanager
def installation(
    say: Callable[[str], None], given: Mapping[str, str] | None = None
) -> Iterator[Installation]:
    """Made in a temporary folder and removed afterwards; about half a minute to make.

    given: more environment for the index, such as an embeddings backend; without, words alone.
    """
    folder = Path(tempfile.mkdtemp(prefix="jinnao-bench-"))
    postgres = Postgres(folder / "postgres")
    try:
        urls = postgres.start(die_with_us=True)
        create_all(urls.owner)
        store = Store(urls.app)
        say("seeding the demo institution")
        seed(store)
        ingest(store, [document_folder("demo")], system("demo"), SystemClock())
        with _index(folder, urls.app, given or {}) as (index_url, key):
            say("index ready")
            yield Installation(store, urls.app, index_url, key)
        store.close()
    finally:
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _index(folder: Path, database: str, given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The index process on a port of its own."""
    key, port = secrets.token_hex(16), free_port()
    environment = {
        **os.environ,
        "JINNAO_HOME": str(folder),
        "JINNAO_DATABASE_URL": database,
        "JINNAO_INDEX_KEY": key,
        "JINNAO_INFERENCE_URL": "",
        "JINNAO_EMBED_URL": "",
        **given,
    }
    log = folder / "index.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "jinnao.py"), "index", "--port", str(port)],
            cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(process, url, log)
            yield url, key
        finally:
            process.terminate()
            process.wait(30)


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{url}/health", timeout=2, trust_env=False).json()["status"] == "ready":
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise CouldNotRun(f"The index did not start: {log.read_text('utf-8', 'replace')[-400:]}")
