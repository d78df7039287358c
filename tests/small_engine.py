"""The real embedded engine in a process of its own, for tests marked `model` and for benches."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from core.embedded.process import free_port
from core.settings import Settings
from inference.engine.fetching import fetch_with_bar

START = (
    "import sys; from core.settings import Settings; from inference.engine.serve import serve; "
    "serve(Settings(), int(sys.argv[1]), 'test')"
)


@dataclass(frozen=True)
class Engine:
    """Settings that name it, and its process."""

    settings: Settings
    pid: int


@contextmanager
def engine(size: str) -> Iterator[Engine]:
    """The model is fetched, where it is not there yet, into JINNAO_HOME."""
    home, port = Settings().state, free_port()
    fetch_with_bar(Settings(home=home), size)
    own = {"JINNAO_HOME": str(home), "JINNAO_ENGINE_MODEL": size, "JINNAO_INFERENCE_URL": ""}
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", START, str(port)],
            env={**os.environ, **own},
            stdout=log,
            stderr=log,
        )
        try:
            _wait(process, port, Path(log.name))
            yield Engine(_settings(port), process.pid)
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="session")
def small_engine() -> Iterator[Settings]:
    """Settings that name a running 0.5B engine, one for the whole test session."""
    with engine("0.5b") as running:
        yield running.settings


def _settings(port: int) -> Settings:
    url = f"http://127.0.0.1:{port}/v1"
    return Settings(
        _env_file=None, inference_url=url, embed_url=url, inference_key="test", embed_key="test"
    )


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/health", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError(f"the engine did not come up: {log.read_text()[-2000:]}")
